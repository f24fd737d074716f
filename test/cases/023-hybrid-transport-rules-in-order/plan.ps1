#Requires -Version 7.2
# Forwarding plan for contoso.onmicrosoft.com (5f0a1c9e-0000-4000-8000-000000000001)
# Digest:  e69bb11488d0f045eab500f00dd69e7cd7871ff6a4b740fcb4891e541563e8b2
# Made:    2026-11-21T12:00:00Z by postern 0.1.0; do not run it after 2026-11-22T12:00:00Z
# Steps:   3 steps
#
# Rehearse it with:  pwsh -File plan.ps1 -WhatIf
# Run it with:       pwsh -File plan.ps1

[CmdletBinding(SupportsShouldProcess)]
param()

$ErrorActionPreference = 'Stop'
Set-StrictMode -Version 3

# Ids of what this script creates, by object; and the way back, the last step first.
$created = @{}
$undo = [System.Collections.Generic.List[string]]::new()

function Save-Created([string]$object, $result) {
  $first = @($result) | Select-Object -First 1
  if ($null -eq $first) { return }
  $fields = if ($first -is [System.Collections.IDictionary]) { [pscustomobject]$first } else { $first }
  foreach ($name in 'id', 'ExternalDirectoryObjectId', 'Guid') {
    $field = $fields.PSObject.Properties[$name]
    if ($field -and $field.Value) { $created[$object] = [string]$field.Value; return }
  }
}

function Expand-Created([string]$text) {
  foreach ($object in $created.Keys) { $text = $text.Replace('${' + $object + '#id}', $created[$object]) }
  $text
}

function Show-Undo {
  if ($undo.Count -eq 0) { return }
  Write-Host ''
  Write-Host '# To go back, run these lines in this order:'
  foreach ($lines in $undo) { Write-Output $lines }
}

function Assert-Same([string]$object, $live, [string]$name, [string]$planned) {
  if (-not $live.PSObject.Properties[$name]) { return }
  $found = [string]$live.$name
  if ($found -ine $planned) { throw ($object + ': ' + $name + ' was ' + $planned + ' when this was planned and is ' + $found + ' now. Plan again.') }
}

# Sign in, unless this session already is.
if (-not (Get-Command 'Get-AcceptedDomain' -ErrorAction Ignore)) { Connect-ExchangeOnline -ShowBanner:$false }

# A plan is for the state it was made from, which does not keep.
$expires = [datetime]::Parse('2026-11-22T12:00:00Z', [cultureinfo]::InvariantCulture, 'RoundtripKind')
if ([datetime]::UtcNow -gt $expires) { throw 'This plan has expired. Plan again.' }

# The tenant has to be the one that was planned for.
$initial = @(Get-AcceptedDomain | Where-Object { $_.InitialDomain })[0].DomainName
if ([string]$initial -ine 'contoso.onmicrosoft.com') { throw ('This plan is for ' + 'contoso.onmicrosoft.com' + ', and ' + $initial + ' answered.') }

try {

# 1 of 3: disable the transport rule First
#   test/cases/023-hybrid-transport-rules-in-order/policies.yaml:4
if ($PSCmdlet.ShouldProcess('transportRules/first', 'disable the transport rule First')) {
  Write-Host '1/3 disable the transport rule First'
  $parameters = @{
    'Identity' = 'First'
    'Confirm' = $false
  }
  $result = Disable-TransportRule @parameters
  $undo.Insert(0, (Expand-Created '$parameters = @{
  ''Identity'' = ''First''
  ''Confirm'' = $false
}
$result = Enable-TransportRule @parameters'))
}

# 2 of 3: create the transport rule New to act on mail
#   test/cases/023-hybrid-transport-rules-in-order/policies.yaml:5
if ($PSCmdlet.ShouldProcess('transportRules/new', 'create the transport rule New to act on mail')) {
  Write-Host '2/3 create the transport rule New to act on mail'
  $parameters = @{
    'Name' = 'New'
    'StopRuleProcessing' = $true
    'SubjectContainsWords' = @('new')
    'Confirm' = $false
  }
  $result = New-TransportRule @parameters
  Save-Created 'transportRules/new' $result
  $undo.Insert(0, (Expand-Created '$parameters = @{
  ''Identity'' = ''New''
  ''Confirm'' = $false
}
$result = Remove-TransportRule @parameters'))
}

# 3 of 3: move the transport rule Third to place 1 of 4
#   test/cases/023-hybrid-transport-rules-in-order/policies.yaml:3
if ($PSCmdlet.ShouldProcess('transportRules/third', 'move the transport rule Third to place 1 of 4')) {
  Write-Host '3/3 move the transport rule Third to place 1 of 4'
  $parameters = @{
    'Identity' = 'Third'
    'Priority' = 0
    'Confirm' = $false
  }
  $result = Set-TransportRule @parameters
  $undo.Insert(0, (Expand-Created '$parameters = @{
  ''Identity'' = ''Third''
  ''Priority'' = 2
  ''Confirm'' = $false
}
$result = Set-TransportRule @parameters'))
}
}
catch {
  Write-Host 'Stopped. Nothing after this step was done.'
  Show-Undo
  throw
}
Show-Undo
