#Requires -Version 7.2
# Forwarding plan for contoso.onmicrosoft.com (5f0a1c9e-0000-4000-8000-000000000001)
# Digest:  a3ffcf2a0d59093df3a789bfb7ae859a0e186af5344164102ad2a4e50cc9c580
# Made:    2026-11-21T12:00:00Z by postern 0.1.0; do not run it after 2026-11-22T12:00:00Z
# Steps:   1 step
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

# What is to be changed has to be as it was when this was planned.
$live = Get-HostedOutboundSpamFilterPolicy -Identity 'Allow-Fwd'
Assert-Same 'outboundPolicies/allow-fwd' $live 'AutoForwardingMode' 'On'

try {

# 1 of 1: stop ana@contoso.com from forwarding to the outside (Allow-Fwd)
#   test/cases/008-rule-renamed-in-the-portal/policies.yaml:3
if ($PSCmdlet.ShouldProcess('outboundPolicies/allow-fwd', 'stop ana@contoso.com from forwarding to the outside (Allow-Fwd)')) {
  Write-Host '1/1 stop ana@contoso.com from forwarding to the outside (Allow-Fwd)'
  $parameters = @{
    'Identity' = 'Allow-Fwd'
    'AutoForwardingMode' = 'Off'
    'Confirm' = $false
  }
  $result = Set-HostedOutboundSpamFilterPolicy @parameters
  $undo.Insert(0, (Expand-Created '$parameters = @{
  ''Identity'' = ''Allow-Fwd''
  ''AutoForwardingMode'' = ''On''
  ''Confirm'' = $false
}
$result = Set-HostedOutboundSpamFilterPolicy @parameters'))
}
}
catch {
  Write-Host 'Stopped. Nothing after this step was done.'
  Show-Undo
  throw
}
Show-Undo
