# Judges scripts by the real PSScriptAnalyzer, where it is installed: its default rules, and syntax for older versions.
param([string] $In, [string] $Out)
$ErrorActionPreference = 'Stop'
$module = Get-Module -ListAvailable -Name 'PSScriptAnalyzer' | Select-Object -First 1
$found = @()
if ($null -ne $module) {
  Import-Module -ModuleInfo $module
  $syntax = @{ Enable = $true; TargetVersions = @('5.1', '7.0', '7.4') }
  $settings = @{ IncludeDefaultRules = $true; Rules = @{ PSUseCompatibleSyntax = $syntax } }
  $found = @(Invoke-ScriptAnalyzer -Path $In -Settings $settings | ForEach-Object {
      [ordered] @{ script = $_.ScriptName; line = "$($_.Line)"; rule = $_.RuleName; message = $_.Message }
    })
}
$version = if ($null -eq $module) { $null } else { "$($module.Version)" }
$answer = ConvertTo-Json -Depth 3 -Compress -InputObject ([ordered] @{ version = $version; found = $found })
[System.IO.File]::WriteAllText($Out, $answer)
