#Requires -Version 7.2
# Forwarding plan for contoso.onmicrosoft.com (5f0a1c9e-0000-4000-8000-000000000001)
# Digest:  92134045a6e85cd15bc176223c803bba661b1962afe87dd46b6fd7b50878411c
# Made:    2026-11-21T12:00:00Z by postern 0.1.0; do not run it after 2026-11-22T12:00:00Z
# Steps:   7 steps
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
if (-not (Get-MgContext)) { Connect-MgGraph -Scopes 'Group.ReadWrite.All' -NoWelcome }

# A plan is for the state it was made from, which does not keep.
$expires = [datetime]::Parse('2026-11-22T12:00:00Z', [cultureinfo]::InvariantCulture, 'RoundtripKind')
if ([datetime]::UtcNow -gt $expires) { throw 'This plan has expired. Plan again.' }

# The tenant has to be the one that was planned for.
$initial = @(Get-AcceptedDomain | Where-Object { $_.InitialDomain })[0].DomainName
if ([string]$initial -ine 'contoso.onmicrosoft.com') { throw ('This plan is for ' + 'contoso.onmicrosoft.com' + ', and ' + $initial + ' answered.') }

try {

# 1 of 7: add megan@contoso.com to fwd-partner@contoso.com
#   test/cases/010-members-of-three-kinds-of-groups/policies.yaml:3
if ($PSCmdlet.ShouldProcess('groups/fwd-partner@contoso.com', 'add megan@contoso.com to fwd-partner@contoso.com')) {
  Write-Host '1/7 add megan@contoso.com to fwd-partner@contoso.com'
  $parameters = @{
    'Identity' = 'fwd-partner@contoso.com'
    'BypassSecurityGroupManagerCheck' = $true
    'Member' = 'megan@contoso.com'
    'Confirm' = $false
  }
  $result = Add-DistributionGroupMember @parameters
  $undo.Insert(0, (Expand-Created '$parameters = @{
  ''Identity'' = ''fwd-partner@contoso.com''
  ''BypassSecurityGroupManagerCheck'' = $true
  ''Member'' = ''megan@contoso.com''
  ''Confirm'' = $false
}
$result = Remove-DistributionGroupMember @parameters'))
}

# 2 of 7: take ben@contoso.com out of fwd-partner@contoso.com
#   test/cases/010-members-of-three-kinds-of-groups/policies.yaml:3
if ($PSCmdlet.ShouldProcess('groups/fwd-partner@contoso.com', 'take ben@contoso.com out of fwd-partner@contoso.com')) {
  Write-Host '2/7 take ben@contoso.com out of fwd-partner@contoso.com'
  $parameters = @{
    'Identity' = 'fwd-partner@contoso.com'
    'BypassSecurityGroupManagerCheck' = $true
    'Member' = 'ben@contoso.com'
    'Confirm' = $false
  }
  $result = Remove-DistributionGroupMember @parameters
  $undo.Insert(0, (Expand-Created '$parameters = @{
  ''Identity'' = ''fwd-partner@contoso.com''
  ''BypassSecurityGroupManagerCheck'' = $true
  ''Member'' = ''ben@contoso.com''
  ''Confirm'' = $false
}
$result = Add-DistributionGroupMember @parameters'))
}

# 3 of 7: create the mail-enabled security group new-group@contoso.com
#   test/cases/010-members-of-three-kinds-of-groups/policies.yaml:6
if ($PSCmdlet.ShouldProcess('groups/new-group@contoso.com', 'create the mail-enabled security group new-group@contoso.com')) {
  Write-Host '3/7 create the mail-enabled security group new-group@contoso.com'
  $parameters = @{
    'Name' = 'new-group'
    'Alias' = 'new-group'
    'DisplayName' = 'A new group'
    'PrimarySmtpAddress' = 'new-group@contoso.com'
    'Type' = 'Security'
    'Confirm' = $false
  }
  $result = New-DistributionGroup @parameters
  Save-Created 'groups/new-group@contoso.com' $result
  $undo.Insert(0, (Expand-Created '$parameters = @{
  ''Identity'' = ''new-group@contoso.com''
  ''BypassSecurityGroupManagerCheck'' = $true
  ''Confirm'' = $false
}
$result = Remove-DistributionGroup @parameters'))
}

# 4 of 7: add ana@contoso.com to new-group@contoso.com
#   test/cases/010-members-of-three-kinds-of-groups/policies.yaml:6
if ($PSCmdlet.ShouldProcess('groups/new-group@contoso.com', 'add ana@contoso.com to new-group@contoso.com')) {
  Write-Host '4/7 add ana@contoso.com to new-group@contoso.com'
  $parameters = @{
    'Identity' = 'new-group@contoso.com'
    'BypassSecurityGroupManagerCheck' = $true
    'Member' = 'ana@contoso.com'
    'Confirm' = $false
  }
  $result = Add-DistributionGroupMember @parameters
  $undo.Insert(0, (Expand-Created '$parameters = @{
  ''Identity'' = ''new-group@contoso.com''
  ''BypassSecurityGroupManagerCheck'' = $true
  ''Member'' = ''ana@contoso.com''
  ''Confirm'' = $false
}
$result = Remove-DistributionGroupMember @parameters'))
}

# 5 of 7: add ben@contoso.com to news@contoso.com
#   test/cases/010-members-of-three-kinds-of-groups/policies.yaml:4
if ($PSCmdlet.ShouldProcess('groups/news@contoso.com', 'add ben@contoso.com to news@contoso.com')) {
  Write-Host '5/7 add ben@contoso.com to news@contoso.com'
  $parameters = @{
    'Identity' = 'news@contoso.com'
    'BypassSecurityGroupManagerCheck' = $true
    'Member' = 'ben@contoso.com'
    'Confirm' = $false
  }
  $result = Add-DistributionGroupMember @parameters
  $undo.Insert(0, (Expand-Created '$parameters = @{
  ''Identity'' = ''news@contoso.com''
  ''BypassSecurityGroupManagerCheck'' = $true
  ''Member'' = ''ben@contoso.com''
  ''Confirm'' = $false
}
$result = Remove-DistributionGroupMember @parameters'))
}

# 6 of 7: add ana@contoso.com to sales@contoso.com
#   test/cases/010-members-of-three-kinds-of-groups/policies.yaml:5
if ($PSCmdlet.ShouldProcess('groups/sales@contoso.com', 'add ana@contoso.com to sales@contoso.com')) {
  Write-Host '6/7 add ana@contoso.com to sales@contoso.com'
  $parameters = @{
    Method = 'PATCH'
    Uri = '/v1.0/groups/00000000-0000-4000-8000-000000001021'
    Body = '{"members@odata.bind":["https://graph.microsoft.com/v1.0/directoryObjects/00000000-0000-4000-8000-000000001003"]}'
    ContentType = 'application/json'
  }
  $result = Invoke-MgGraphRequest @parameters
  $undo.Insert(0, (Expand-Created '$parameters = @{
  Method = ''DELETE''
  Uri = ''/v1.0/groups/00000000-0000-4000-8000-000000001021/members/00000000-0000-4000-8000-000000001003/$ref''
}
$result = Invoke-MgGraphRequest @parameters'))
}

# 7 of 7: take ben@contoso.com out of sales@contoso.com
#   test/cases/010-members-of-three-kinds-of-groups/policies.yaml:5
if ($PSCmdlet.ShouldProcess('groups/sales@contoso.com', 'take ben@contoso.com out of sales@contoso.com')) {
  Write-Host '7/7 take ben@contoso.com out of sales@contoso.com'
  $parameters = @{
    Method = 'DELETE'
    Uri = '/v1.0/groups/00000000-0000-4000-8000-000000001021/members/00000000-0000-4000-8000-000000001004/$ref'
  }
  $result = Invoke-MgGraphRequest @parameters
  $undo.Insert(0, (Expand-Created '$parameters = @{
  Method = ''PATCH''
  Uri = ''/v1.0/groups/00000000-0000-4000-8000-000000001021''
  Body = ''{"members@odata.bind":["https://graph.microsoft.com/v1.0/directoryObjects/00000000-0000-4000-8000-000000001004"]}''
  ContentType = ''application/json''
}
$result = Invoke-MgGraphRequest @parameters'))
}
}
catch {
  Write-Host 'Stopped. Nothing after this step was done.'
  Show-Undo
  throw
}
Show-Undo
