#Requires -Version 7.2
# Forwarding plan for contoso.onmicrosoft.com (5f0a1c9e-0000-4000-8000-000000000001)
# Digest:  34dea4f4273d9c53875498b3232d46ae958bdc11515fe19c931b37dfff95c246
# Made:    2026-11-21T12:00:00Z by postern 0.1.0; do not run it after 2026-11-22T12:00:00Z
# Steps:   2 steps
# Proof:   2 prefixes checked, none opens anything new and none interrupts anything.
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
$lacking = @(@('Set-RemoteDomain', 'Set-Mailbox') | Where-Object { -not (Get-Command $_ -ErrorAction Ignore) })
if ($lacking.Count -gt 0) { throw ('No role of this account holds ' + ($lacking -join ', ') + '.') }

# What is to be changed has to be as it was when this was planned.
$live = Get-RemoteDomain -Identity 'Legacy' -ErrorAction Stop
Assert-Same 'remoteDomains/legacy.example' $live 'AutoForwardEnabled' 'True'

if ($Transcript -and -not $rehearsal) { [void](Start-Transcript -Path $Transcript -Append) }
try {

# 1 of 2: stop automatic forwards to legacy.example
#   no policy line
if (Confirm-Step 'remoteDomains/legacy.example' 'stop automatic forwards to legacy.example') {
  Write-Host '1/2 stop automatic forwards to legacy.example'
  $parameters = @{
    'Identity' = 'Legacy'
    'AutoForwardEnabled' = $false
    'Confirm' = $false
  }
  $result = Set-RemoteDomain @parameters -ErrorAction Stop
  $undo.Insert(0, (Expand-Created '$parameters = @{
  ''Identity'' = ''Legacy''
  ''AutoForwardEnabled'' = $true
  ''Confirm'' = $false
}
$result = Set-RemoteDomain @parameters -ErrorAction Stop'))
}

# 2 of 2: stop forwarding the mail of ben@contoso.com
#   no policy line
if (Confirm-Step 'mailboxForwarding/ben@contoso.com' 'stop forwarding the mail of ben@contoso.com') {
  Write-Host '2/2 stop forwarding the mail of ben@contoso.com'
  $parameters = @{
    'Identity' = 'ben@contoso.com'
    'ForwardingSmtpAddress' = $null
    'Confirm' = $false
  }
  $result = Set-Mailbox @parameters -ErrorAction Stop
  $undo.Insert(0, (Expand-Created '$parameters = @{
  ''Identity'' = ''ben@contoso.com''
  ''ForwardingSmtpAddress'' = ''ben.private@gmail.com''
  ''Confirm'' = $false
}
$result = Set-Mailbox @parameters -ErrorAction Stop'))
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
