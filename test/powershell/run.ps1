# Runs a script with the emulator's module loaded, as somebody would by hand, and ends as the script ended.
param([string]$Module, [string]$Script, [switch]$WhatIf, [string]$Transcript)
Import-Module $Module -DisableNameChecking
$arguments = @{}
foreach ($name in 'WhatIf', 'Transcript') {
  if ($PSBoundParameters.ContainsKey($name)) { $arguments[$name] = $PSBoundParameters[$name] }
}
try { & $Script @arguments } catch { "$_"; exit 1 }
exit 0
