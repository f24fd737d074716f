#Requires -Version 7.2
# Forwarding plan for contoso.onmicrosoft.com (5f0a1c9e-0000-4000-8000-000000000001)
# Digest:  ee5ce29ffc03c0d55d851cce3987d25c83310a1da9a8fc29ecf215108b1a5177
# Made:    2026-11-21T12:00:00Z by postern 0.1.0; do not run it after 2026-11-22T12:00:00Z
# Steps:   4 steps
# Proof:   4 prefixes checked in 2 groups, none opens anything new and none interrupts anything.
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
$lacking = @(@('Remove-HostedOutboundSpamFilterRule', 'Remove-HostedOutboundSpamFilterPolicy') | Where-Object { -not (Get-Command $_ -ErrorAction Ignore) })
if ($lacking.Count -gt 0) { throw ('No role of this account holds ' + ($lacking -join ', ') + '.') }

if ($Transcript -and -not $rehearsal) { [void](Start-Transcript -Path $Transcript -Append) }
try {

# 1 of 4: take senders in contoso.com out of the outbound policy Gone policy
#   no policy line
#   removes-object: an object is deleted; undo makes a new one with the same settings
#   not-undoable: there is no call that takes it back
if (Confirm-Step 'outboundPolicies/gone policy' 'take senders in contoso.com out of the outbound policy Gone policy') {
  Write-Host '1/4 take senders in contoso.com out of the outbound policy Gone policy'
  $parameters = @{
    'Identity' = 'Left over'
    'Confirm' = $false
  }
  $result = Remove-HostedOutboundSpamFilterRule @parameters -ErrorAction Stop
}

# 2 of 4: take ben@contoso.com out of the outbound policy Temp allow
#   no policy line
#   removes-object: an object is deleted; undo makes a new one with the same settings
if (Confirm-Step 'outboundPolicies/temp allow' 'take ben@contoso.com out of the outbound policy Temp allow') {
  Write-Host '2/4 take ben@contoso.com out of the outbound policy Temp allow'
  $parameters = @{
    'Identity' = 'Temp allow (old)'
    'Confirm' = $false
  }
  $result = Remove-HostedOutboundSpamFilterRule @parameters -ErrorAction Stop
  $undo.Insert(0, (Expand-Created '$parameters = @{
  ''Name'' = ''Temp allow old''
  ''Comments'' = ''for a week''
  ''From'' = @(''ben@contoso.com'')
  ''HostedOutboundSpamFilterPolicy'' = ''Temp allow''
  ''Priority'' = 0
  ''Confirm'' = $false
}
$result = New-HostedOutboundSpamFilterRule @parameters -ErrorAction Stop'))
}

# 3 of 4: remove the outbound policy Temp allow
#   no policy line
#   removes-object: an object is deleted; undo makes a new one with the same settings
if (Confirm-Step 'outboundPolicies/temp allow' 'remove the outbound policy Temp allow') {
  Write-Host '3/4 remove the outbound policy Temp allow'
  $parameters = @{
    'Identity' = 'Temp allow'
    'Force' = $true
  }
  $result = Remove-HostedOutboundSpamFilterPolicy @parameters -ErrorAction Stop
  $undo.Insert(0, (Expand-Created '$parameters = @{
  ''Name'' = ''Temp allow''
  ''AdminDisplayName'' = ''made by hand''
  ''AutoForwardingMode'' = ''On''
}
$result = New-HostedOutboundSpamFilterPolicy @parameters -ErrorAction Stop'))
}

# 4 of 4: remove the outbound policy Orphan policy
#   no policy line
#   removes-object: an object is deleted; undo makes a new one with the same settings
if (Confirm-Step 'outboundPolicies/orphan policy' 'remove the outbound policy Orphan policy') {
  Write-Host '4/4 remove the outbound policy Orphan policy'
  $parameters = @{
    'Identity' = 'Orphan policy'
    'Force' = $true
  }
  $result = Remove-HostedOutboundSpamFilterPolicy @parameters -ErrorAction Stop
  $undo.Insert(0, (Expand-Created '$parameters = @{
  ''Name'' = ''Orphan policy''
  ''AutoForwardingMode'' = ''On''
}
$result = New-HostedOutboundSpamFilterPolicy @parameters -ErrorAction Stop'))
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
