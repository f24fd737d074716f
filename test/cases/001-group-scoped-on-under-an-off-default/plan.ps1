#Requires -Version 7.2
# Forwarding plan for contoso.onmicrosoft.com (5f0a1c9e-0000-4000-8000-000000000001)
# Digest:  71523f4220537feff5d1e0295f8e8fa8841b1c0c11f07edd3fdd2222a7d1f060
# Made:    2026-11-21T12:00:00Z by postern 0.1.0; do not run it after 2026-11-22T12:00:00Z
# Steps:   3 steps
# Proof:   3 prefixes checked in 2 groups, none opens anything new and none interrupts anything.
#
# Rehearse it with:  pwsh -File plan.ps1 -WhatIf
# Run it with:       pwsh -File plan.ps1

[CmdletBinding(SupportsShouldProcess)]
param(
  # More for signing in to Exchange and to Graph: -Exchange @{ Device = $true }, or another cloud.
  [hashtable]$Exchange = @{},
  [hashtable]$Graph = @{},
  # Where to write down what happens; '' for nowhere.
  [string]$Transcript = 'plan.log'
)

$ErrorActionPreference = 'Stop'
Set-StrictMode -Version 3

# Under -WhatIf the steps are only named. Signing in and reading are not, and would do nothing under it.
$rehearsal = [bool]$WhatIfPreference
$WhatIfPreference = $false
$self = $PSCmdlet

# Ids of what this script creates, by object; and the way back, the last step first.
$created = @{}
$undo = [System.Collections.Generic.List[string]]::new()

function Save-Created([string]$object, $result) {
  $first = @($result) | Select-Object -First 1
  if ($null -eq $first) { return }
  $fields = if ($first -is [System.Collections.IDictionary]) { [pscustomobject]$first } else { $first }
  # Of Exchange, Id is the name; of Graph, it is all there is.
  foreach ($name in 'ExternalDirectoryObjectId', 'Guid', 'id') {
    $field = $fields.PSObject.Properties[$name]
    if ($field -and $field.Value) { $created[$object] = [string]$field.Value; return }
  }
}

function Expand-Created([string]$text) {
  foreach ($object in $created.Keys) { $text = $text.Replace('${' + $object + '#id}', $created[$object]) }
  $text
}

function Confirm-Step([string]$object, [string]$title) {
  if ($rehearsal) { Write-Host ('What if: ' + $title + ' (' + $object + ')'); return $false }
  return $self.ShouldProcess($object, $title)
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

# A plan is for the state it was made from, which does not keep.
$expires = [datetime]::Parse('2026-11-22T12:00:00Z', [cultureinfo]::InvariantCulture, 'RoundtripKind')
if ([datetime]::UtcNow -gt $expires) { throw 'This plan has expired. Plan again.' }

# Sign in, unless this session already is.
if (-not (Get-Command 'Connect-ExchangeOnline' -ErrorAction Ignore)) { throw 'This needs the module ExchangeOnlineManagement: Install-Module ExchangeOnlineManagement -Scope CurrentUser, with -RequiredVersion 3.9.2 before PowerShell 7.6' }
if (-not (Get-Command 'Get-AcceptedDomain' -ErrorAction Ignore)) { Connect-ExchangeOnline -ShowBanner:$false @Exchange }

# The tenant has to be the one that was planned for.
$initial = [string](Get-AcceptedDomain -ErrorAction Stop | Where-Object { $_.InitialDomain } | Select-Object -First 1 -ExpandProperty DomainName)
if ($initial -ine 'contoso.onmicrosoft.com') { throw ('This plan is for ' + 'contoso.onmicrosoft.com' + ', and ' + $initial + ' answered.') }

# A role of the account has to hold every cmdlet of the steps.
$lacking = @(@('New-HostedOutboundSpamFilterPolicy', 'New-HostedOutboundSpamFilterRule', 'Set-HostedOutboundSpamFilterPolicy') | Where-Object { -not (Get-Command $_ -ErrorAction Ignore) })
if ($lacking.Count -gt 0) { throw ('No role of this account holds ' + ($lacking -join ', ') + '.') }

# What is to be changed has to be as it was when this was planned.
$live = Get-HostedOutboundSpamFilterPolicy -Identity 'Default' -ErrorAction Stop
Assert-Same 'outboundPolicies/default' $live 'AutoForwardingMode' 'Automatic'

if ($Transcript -and -not $rehearsal) { [void](Start-Transcript -Path $Transcript -Append) }
try {

# 1 of 3: create the outbound policy Partner forwarding, for nobody yet
#   test/cases/001-group-scoped-on-under-an-off-default/policies.yaml:3
if (Confirm-Step 'outboundPolicies/partner forwarding' 'create the outbound policy Partner forwarding, for nobody yet') {
  Write-Host '1/3 create the outbound policy Partner forwarding, for nobody yet'
  $parameters = @{
    'Name' = 'Partner forwarding'
    'AutoForwardingMode' = 'On'
  }
  $result = New-HostedOutboundSpamFilterPolicy @parameters -ErrorAction Stop
  Save-Created 'outboundPolicies/partner forwarding' $result
  $undo.Insert(0, (Expand-Created '$parameters = @{
  ''Identity'' = ''Partner forwarding''
  ''Force'' = $true
}
$result = Remove-HostedOutboundSpamFilterPolicy @parameters -ErrorAction Stop'))
}

# 2 of 3: let members of fwd-partner@contoso.com forward to the outside (Partner forwarding)
#   test/cases/001-group-scoped-on-under-an-off-default/policies.yaml:3
if (Confirm-Step 'outboundPolicies/partner forwarding' 'let members of fwd-partner@contoso.com forward to the outside (Partner forwarding)') {
  Write-Host '2/3 let members of fwd-partner@contoso.com forward to the outside (Partner forwarding)'
  $parameters = @{
    'Name' = 'Partner forwarding'
    'FromMemberOf' = @('fwd-partner@contoso.com')
    'HostedOutboundSpamFilterPolicy' = 'Partner forwarding'
    'Confirm' = $false
  }
  $result = New-HostedOutboundSpamFilterRule @parameters -ErrorAction Stop
  Save-Created 'outboundPolicies/partner forwarding' $result
  $undo.Insert(0, (Expand-Created '$parameters = @{
  ''Identity'' = ''Partner forwarding''
  ''Confirm'' = $false
}
$result = Remove-HostedOutboundSpamFilterRule @parameters -ErrorAction Stop'))
}

# 3 of 3: stop everyone else from forwarding to the outside (Default)
#   test/cases/001-group-scoped-on-under-an-off-default/policies.yaml:8
if (Confirm-Step 'outboundPolicies/default' 'stop everyone else from forwarding to the outside (Default)') {
  Write-Host '3/3 stop everyone else from forwarding to the outside (Default)'
  $parameters = @{
    'Identity' = 'Default'
    'AutoForwardingMode' = 'Off'
    'Confirm' = $false
  }
  $result = Set-HostedOutboundSpamFilterPolicy @parameters -ErrorAction Stop
  $undo.Insert(0, (Expand-Created '$parameters = @{
  ''Identity'' = ''Default''
  ''AutoForwardingMode'' = ''Automatic''
  ''Confirm'' = $false
}
$result = Set-HostedOutboundSpamFilterPolicy @parameters -ErrorAction Stop'))
}

Show-Undo
}
catch {
  # What is thrown is shown only when the transcript has ended.
  Write-Host ('Stopped: ' + $_)
  Write-Host 'Whether that step was carried out has to be looked at. Nothing after it was done.'
  Show-Undo
  throw
}
finally {
  if ($Transcript -and -not $rehearsal) { [void](Stop-Transcript) }
}
