# Runs a script with the emulator's module loaded, as somebody would by hand, and ends as the script ended.
param([string]$Module, [string]$Script, [switch]$Connected, [switch]$WhatIf, [string]$Transcript, [string]$Out)
Import-Module $Module -DisableNameChecking
# A collector is run by somebody who has signed in; a plan signs in by itself.
if ($Connected) { Connect-ExchangeOnline; Connect-MgGraph }
$arguments = @{}
foreach ($name in 'WhatIf', 'Transcript', 'Out') {
  if ($PSBoundParameters.ContainsKey($name)) { $arguments[$name] = $PSBoundParameters[$name] }
}
try { & $Script @arguments } catch { "$_"; exit 1 }
exit 0
