#Requires -Version 7.2
# Forwarding plan for contoso.onmicrosoft.com (5f0a1c9e-0000-4000-8000-000000000001)
# Digest:  95807bbdce2e4897a3694a62f0bda0b3f24c66d3dfc72aafa67d30f6b54da14d
# Made:    2026-11-21T12:00:00Z by postern 0.1.0; do not run it after 2026-11-22T12:00:00Z
# Steps:   7 steps
# Proof:   7 prefixes checked in 2 groups, none opens anything new and none interrupts anything.
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
if (-not (Get-Command 'Connect-MgGraph' -ErrorAction Ignore)) { throw 'This needs the module Microsoft.Graph.Authentication: Install-Module Microsoft.Graph.Authentication -Scope CurrentUser' }
if (-not (Get-MgContext)) { Connect-MgGraph -TenantId '5f0a1c9e-0000-4000-8000-000000000001' -Scopes 'GroupMember.ReadWrite.All' -NoWelcome @Graph }

# The tenant has to be the one that was planned for.
$initial = [string](Get-AcceptedDomain -ErrorAction Stop | Where-Object { $_.InitialDomain } | Select-Object -First 1 -ExpandProperty DomainName)
if ($initial -ine 'contoso.onmicrosoft.com') { throw ('This plan is for ' + 'contoso.onmicrosoft.com' + ', and ' + $initial + ' answered.') }
$directory = [string](Get-MgContext).TenantId
if ($directory -ine '5f0a1c9e-0000-4000-8000-000000000001') { throw ('This plan is for the directory ' + '5f0a1c9e-0000-4000-8000-000000000001' + ', and Microsoft Graph is signed in to ' + $directory + '.') }

# A role of the account has to hold every cmdlet of the steps.
$lacking = @(@('Add-DistributionGroupMember', 'Remove-DistributionGroupMember', 'New-DistributionGroup') | Where-Object { -not (Get-Command $_ -ErrorAction Ignore) })
if ($lacking.Count -gt 0) { throw ('No role of this account holds ' + ($lacking -join ', ') + '.') }

if ($Transcript -and -not $rehearsal) { [void](Start-Transcript -Path $Transcript -Append) }
try {

# 1 of 7: add megan@contoso.com to fwd-partner@contoso.com
#   test/cases/010-members-of-three-kinds-of-groups/policies.yaml:3
if (Confirm-Step 'groups/fwd-partner@contoso.com' 'add megan@contoso.com to fwd-partner@contoso.com') {
  Write-Host '1/7 add megan@contoso.com to fwd-partner@contoso.com'
  $parameters = @{
    'Identity' = 'fwd-partner@contoso.com'
    'BypassSecurityGroupManagerCheck' = $true
    'Member' = 'megan@contoso.com'
    'Confirm' = $false
  }
  $result = Add-DistributionGroupMember @parameters -ErrorAction Stop
  $undo.Insert(0, (Expand-Created '$parameters = @{
  ''Identity'' = ''fwd-partner@contoso.com''
  ''BypassSecurityGroupManagerCheck'' = $true
  ''Member'' = ''megan@contoso.com''
  ''Confirm'' = $false
}
$result = Remove-DistributionGroupMember @parameters -ErrorAction Stop'))
}

# 2 of 7: take ben@contoso.com out of fwd-partner@contoso.com
#   test/cases/010-members-of-three-kinds-of-groups/policies.yaml:3
if (Confirm-Step 'groups/fwd-partner@contoso.com' 'take ben@contoso.com out of fwd-partner@contoso.com') {
  Write-Host '2/7 take ben@contoso.com out of fwd-partner@contoso.com'
  $parameters = @{
    'Identity' = 'fwd-partner@contoso.com'
    'BypassSecurityGroupManagerCheck' = $true
    'Member' = 'ben@contoso.com'
    'Confirm' = $false
  }
  $result = Remove-DistributionGroupMember @parameters -ErrorAction Stop
  $undo.Insert(0, (Expand-Created '$parameters = @{
  ''Identity'' = ''fwd-partner@contoso.com''
  ''BypassSecurityGroupManagerCheck'' = $true
  ''Member'' = ''ben@contoso.com''
  ''Confirm'' = $false
}
$result = Add-DistributionGroupMember @parameters -ErrorAction Stop'))
}

# 3 of 7: create the mail-enabled security group new-group@contoso.com
#   test/cases/010-members-of-three-kinds-of-groups/policies.yaml:6
if (Confirm-Step 'groups/new-group@contoso.com' 'create the mail-enabled security group new-group@contoso.com') {
  Write-Host '3/7 create the mail-enabled security group new-group@contoso.com'
  $parameters = @{
    'Name' = 'new-group'
    'Alias' = 'new-group'
    'DisplayName' = 'A new group'
    'PrimarySmtpAddress' = 'new-group@contoso.com'
    'Type' = 'Security'
    'Confirm' = $false
  }
  $result = New-DistributionGroup @parameters -ErrorAction Stop
  Save-Created 'groups/new-group@contoso.com' $result
  $undo.Insert(0, (Expand-Created '$parameters = @{
  ''Identity'' = ''new-group@contoso.com''
  ''BypassSecurityGroupManagerCheck'' = $true
  ''Confirm'' = $false
}
$result = Remove-DistributionGroup @parameters -ErrorAction Stop'))
}

# 4 of 7: add ana@contoso.com to new-group@contoso.com
#   test/cases/010-members-of-three-kinds-of-groups/policies.yaml:6
if (Confirm-Step 'groups/new-group@contoso.com' 'add ana@contoso.com to new-group@contoso.com') {
  Write-Host '4/7 add ana@contoso.com to new-group@contoso.com'
  $parameters = @{
    'Identity' = 'new-group@contoso.com'
    'BypassSecurityGroupManagerCheck' = $true
    'Member' = 'ana@contoso.com'
    'Confirm' = $false
  }
  $result = Add-DistributionGroupMember @parameters -ErrorAction Stop
  $undo.Insert(0, (Expand-Created '$parameters = @{
  ''Identity'' = ''new-group@contoso.com''
  ''BypassSecurityGroupManagerCheck'' = $true
  ''Member'' = ''ana@contoso.com''
  ''Confirm'' = $false
}
$result = Remove-DistributionGroupMember @parameters -ErrorAction Stop'))
}

# 5 of 7: add ben@contoso.com to news@contoso.com
#   test/cases/010-members-of-three-kinds-of-groups/policies.yaml:4
if (Confirm-Step 'groups/news@contoso.com' 'add ben@contoso.com to news@contoso.com') {
  Write-Host '5/7 add ben@contoso.com to news@contoso.com'
  $parameters = @{
    'Identity' = 'news@contoso.com'
    'BypassSecurityGroupManagerCheck' = $true
    'Member' = 'ben@contoso.com'
    'Confirm' = $false
  }
  $result = Add-DistributionGroupMember @parameters -ErrorAction Stop
  $undo.Insert(0, (Expand-Created '$parameters = @{
  ''Identity'' = ''news@contoso.com''
  ''BypassSecurityGroupManagerCheck'' = $true
  ''Member'' = ''ben@contoso.com''
  ''Confirm'' = $false
}
$result = Remove-DistributionGroupMember @parameters -ErrorAction Stop'))
}

# 6 of 7: add ana@contoso.com to sales@contoso.com
#   test/cases/010-members-of-three-kinds-of-groups/policies.yaml:5
if (Confirm-Step 'groups/sales@contoso.com' 'add ana@contoso.com to sales@contoso.com') {
  Write-Host '6/7 add ana@contoso.com to sales@contoso.com'
  $parameters = @{
    Method = 'PATCH'
    Uri = '/v1.0/groups/00000000-0000-4000-8000-000000001021'
    Body = '{"members@odata.bind":["https://graph.microsoft.com/v1.0/directoryObjects/00000000-0000-4000-8000-000000001003"]}'
    ContentType = 'application/json'
  }
  $result = Invoke-MgGraphRequest @parameters -ErrorAction Stop
  $undo.Insert(0, (Expand-Created '$parameters = @{
  Method = ''DELETE''
  Uri = ''/v1.0/groups/00000000-0000-4000-8000-000000001021/members/00000000-0000-4000-8000-000000001003/$ref''
}
$result = Invoke-MgGraphRequest @parameters -ErrorAction Stop'))
}

# 7 of 7: take ben@contoso.com out of sales@contoso.com
#   test/cases/010-members-of-three-kinds-of-groups/policies.yaml:5
if (Confirm-Step 'groups/sales@contoso.com' 'take ben@contoso.com out of sales@contoso.com') {
  Write-Host '7/7 take ben@contoso.com out of sales@contoso.com'
  $parameters = @{
    Method = 'DELETE'
    Uri = '/v1.0/groups/00000000-0000-4000-8000-000000001021/members/00000000-0000-4000-8000-000000001004/$ref'
  }
  $result = Invoke-MgGraphRequest @parameters -ErrorAction Stop
  $undo.Insert(0, (Expand-Created '$parameters = @{
  Method = ''PATCH''
  Uri = ''/v1.0/groups/00000000-0000-4000-8000-000000001021''
  Body = ''{"members@odata.bind":["https://graph.microsoft.com/v1.0/directoryObjects/00000000-0000-4000-8000-000000001004"]}''
  ContentType = ''application/json''
}
$result = Invoke-MgGraphRequest @parameters -ErrorAction Stop'))
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
