#Requires -Version 7.2
# Forwarding plan for contoso.onmicrosoft.com (5f0a1c9e-0000-4000-8000-000000000001)
# Digest:  1cc51f8dd3b26bcd77de8fc32373be80ec4ce65964417bc2ba9d911a9ed6c21a
# Made:    2026-11-21T12:00:00Z by postern 0.1.0; do not run it after 2026-11-22T12:00:00Z
# Steps:   7 steps
# Proof:   Safe in this order: no step opens or interrupts anything on the way.
#
# Rehearse it with:  pwsh -File plan.ps1 -WhatIf
# Run it with:       pwsh -File plan.ps1

# … what every plan.ps1 begins with
#region plan
$plan = @{
  Domain = 'contoso.onmicrosoft.com'
  Directory = '5f0a1c9e-0000-4000-8000-000000000001'
  Expires = '2026-11-22T12:00:00Z'
  Cmdlets = @('Add-DistributionGroupMember', 'Remove-DistributionGroupMember', 'New-DistributionGroup')
  Scopes = 'GroupMember.ReadWrite.All'
}

# What has to be as it was when this was planned.
$relied = @(
  @{ Object = 'groups/fwd-partner@contoso.com'; Read = { Get-DistributionGroup -Identity 'fwd-partner@contoso.com' -ErrorAction Stop }; Key = $null; There = $true; Order = $null; Values = @() }
  @{ Object = 'groups/fwd-partner@contoso.com: members/megan@contoso.com'; Read = { Get-DistributionGroupMember -Identity 'fwd-partner@contoso.com' -ResultSize Unlimited -ErrorAction Stop }; Key = @{ Name = @('PrimarySmtpAddress', 'WindowsLiveID', 'ExternalEmailAddress', 'mail', 'userPrincipalName'); Shape = 'address'; Planned = 'megan@contoso.com' }; There = $false; Order = $null; Values = @() }
  @{ Object = 'groups/fwd-partner@contoso.com: members/ben@contoso.com'; Read = { Get-DistributionGroupMember -Identity 'fwd-partner@contoso.com' -ResultSize Unlimited -ErrorAction Stop }; Key = @{ Name = @('PrimarySmtpAddress', 'WindowsLiveID', 'ExternalEmailAddress', 'mail', 'userPrincipalName'); Shape = 'address'; Planned = 'ben@contoso.com' }; There = $true; Order = $null; Values = @() }
  @{ Object = 'groups/new-group@contoso.com'; Read = { Get-Recipient -Identity 'new-group@contoso.com' -ErrorAction Stop }; Key = $null; There = $false; Order = $null; Values = @() }
  @{ Object = 'groups/news@contoso.com'; Read = { Get-DistributionGroup -Identity 'news@contoso.com' -ErrorAction Stop }; Key = $null; There = $true; Order = $null; Values = @() }
  @{ Object = 'groups/news@contoso.com: members/ben@contoso.com'; Read = { Get-DistributionGroupMember -Identity 'news@contoso.com' -ResultSize Unlimited -ErrorAction Stop }; Key = @{ Name = @('PrimarySmtpAddress', 'WindowsLiveID', 'ExternalEmailAddress', 'mail', 'userPrincipalName'); Shape = 'address'; Planned = 'ben@contoso.com' }; There = $false; Order = $null; Values = @() }
  @{ Object = 'groups/sales@contoso.com'; Read = { Read-Graph '/v1.0/groups/00000000-0000-4000-8000-000000001021' }; Key = $null; There = $true; Order = $null; Values = @() }
  @{ Object = 'groups/sales@contoso.com: members/ana@contoso.com'; Read = { Read-Graph '/v1.0/groups/00000000-0000-4000-8000-000000001021/members?$select=id,userPrincipalName,mail&$top=999' }; Key = @{ Name = @('PrimarySmtpAddress', 'WindowsLiveID', 'ExternalEmailAddress', 'mail', 'userPrincipalName'); Shape = 'address'; Planned = 'ana@contoso.com' }; There = $false; Order = $null; Values = @() }
  @{ Object = 'groups/sales@contoso.com: members/ben@contoso.com'; Read = { Read-Graph '/v1.0/groups/00000000-0000-4000-8000-000000001021/members?$select=id,userPrincipalName,mail&$top=999' }; Key = @{ Name = @('PrimarySmtpAddress', 'WindowsLiveID', 'ExternalEmailAddress', 'mail', 'userPrincipalName'); Shape = 'address'; Planned = 'ben@contoso.com' }; There = $true; Order = $null; Values = @() }
)

$steps = @(
  # 1 of 7: add megan@contoso.com to fwd-partner@contoso.com
  #   test/cases/010-members-of-three-kinds-of-groups/policies.yaml:3
  @{
    Number = 1
    Object = 'groups/fwd-partner@contoso.com'
    Title = 'add megan@contoso.com to fwd-partner@contoso.com'
    Creates = $false
    Call = {
      $parameters = @{
        'Identity' = 'fwd-partner@contoso.com'
        'BypassSecurityGroupManagerCheck' = $true
        'Member' = 'megan@contoso.com'
        'Confirm' = $false
      }
      Add-DistributionGroupMember @parameters -ErrorAction Stop
    }
    Undo = {
      $parameters = @{
        'Identity' = 'fwd-partner@contoso.com'
        'BypassSecurityGroupManagerCheck' = $true
        'Member' = 'megan@contoso.com'
        'Confirm' = $false
      }
      Remove-DistributionGroupMember @parameters -ErrorAction Stop
    }
    Look = {
      Get-DistributionGroupMember -Identity 'fwd-partner@contoso.com' -ResultSize Unlimited -ErrorAction Stop | Where-Object { "$($_.PrimarySmtpAddress)" -eq 'megan@contoso.com' }
    }
    Shows = 'there'
  }
  # 2 of 7: take ben@contoso.com out of fwd-partner@contoso.com
  #   test/cases/010-members-of-three-kinds-of-groups/policies.yaml:3
  @{
    Number = 2
    Object = 'groups/fwd-partner@contoso.com'
    Title = 'take ben@contoso.com out of fwd-partner@contoso.com'
    Creates = $false
    Call = {
      $parameters = @{
        'Identity' = 'fwd-partner@contoso.com'
        'BypassSecurityGroupManagerCheck' = $true
        'Member' = 'ben@contoso.com'
        'Confirm' = $false
      }
      Remove-DistributionGroupMember @parameters -ErrorAction Stop
    }
    Undo = {
      $parameters = @{
        'Identity' = 'fwd-partner@contoso.com'
        'BypassSecurityGroupManagerCheck' = $true
        'Member' = 'ben@contoso.com'
        'Confirm' = $false
      }
      Add-DistributionGroupMember @parameters -ErrorAction Stop
    }
    Look = {
      Get-DistributionGroupMember -Identity 'fwd-partner@contoso.com' -ResultSize Unlimited -ErrorAction Stop | Where-Object { "$($_.PrimarySmtpAddress)" -eq 'ben@contoso.com' }
    }
    Shows = 'gone'
  }
  # 3 of 7: create the mail-enabled security group new-group@contoso.com
  #   test/cases/010-members-of-three-kinds-of-groups/policies.yaml:6
  @{
    Number = 3
    Object = 'groups/new-group@contoso.com'
    Title = 'create the mail-enabled security group new-group@contoso.com'
    Creates = $true
    Call = {
      $parameters = @{
        'Name' = 'new-group'
        'Alias' = 'new-group'
        'DisplayName' = 'A new group'
        'PrimarySmtpAddress' = 'new-group@contoso.com'
        'Type' = 'Security'
        'Confirm' = $false
      }
      New-DistributionGroup @parameters -ErrorAction Stop
    }
    Undo = {
      $parameters = @{
        'Identity' = 'new-group@contoso.com'
        'BypassSecurityGroupManagerCheck' = $true
        'Confirm' = $false
      }
      Remove-DistributionGroup @parameters -ErrorAction Stop
    }
    Look = {
      Get-DistributionGroup -ResultSize Unlimited -ErrorAction Stop | Where-Object { "$($_.PrimarySmtpAddress)" -eq 'new-group@contoso.com' }
    }
    Shows = 'there'
  }
  # 4 of 7: add ana@contoso.com to new-group@contoso.com
  #   test/cases/010-members-of-three-kinds-of-groups/policies.yaml:6
  @{
    Number = 4
    Object = 'groups/new-group@contoso.com'
    Title = 'add ana@contoso.com to new-group@contoso.com'
    Creates = $false
    Call = {
      $parameters = @{
        'Identity' = 'new-group@contoso.com'
        'BypassSecurityGroupManagerCheck' = $true
        'Member' = 'ana@contoso.com'
        'Confirm' = $false
      }
      Add-DistributionGroupMember @parameters -ErrorAction Stop
    }
    Undo = {
      $parameters = @{
        'Identity' = 'new-group@contoso.com'
        'BypassSecurityGroupManagerCheck' = $true
        'Member' = 'ana@contoso.com'
        'Confirm' = $false
      }
      Remove-DistributionGroupMember @parameters -ErrorAction Stop
    }
    Look = {
      Get-DistributionGroupMember -Identity 'new-group@contoso.com' -ResultSize Unlimited -ErrorAction Stop | Where-Object { "$($_.PrimarySmtpAddress)" -eq 'ana@contoso.com' }
    }
    Shows = 'there'
  }
  # 5 of 7: add ben@contoso.com to news@contoso.com
  #   test/cases/010-members-of-three-kinds-of-groups/policies.yaml:4
  @{
    Number = 5
    Object = 'groups/news@contoso.com'
    Title = 'add ben@contoso.com to news@contoso.com'
    Creates = $false
    Call = {
      $parameters = @{
        'Identity' = 'news@contoso.com'
        'BypassSecurityGroupManagerCheck' = $true
        'Member' = 'ben@contoso.com'
        'Confirm' = $false
      }
      Add-DistributionGroupMember @parameters -ErrorAction Stop
    }
    Undo = {
      $parameters = @{
        'Identity' = 'news@contoso.com'
        'BypassSecurityGroupManagerCheck' = $true
        'Member' = 'ben@contoso.com'
        'Confirm' = $false
      }
      Remove-DistributionGroupMember @parameters -ErrorAction Stop
    }
    Look = {
      Get-DistributionGroupMember -Identity 'news@contoso.com' -ResultSize Unlimited -ErrorAction Stop | Where-Object { "$($_.PrimarySmtpAddress)" -eq 'ben@contoso.com' }
    }
    Shows = 'there'
  }
  # 6 of 7: add ana@contoso.com to sales@contoso.com
  #   test/cases/010-members-of-three-kinds-of-groups/policies.yaml:5
  @{
    Number = 6
    Object = 'groups/sales@contoso.com'
    Title = 'add ana@contoso.com to sales@contoso.com'
    Creates = $false
    Call = {
      $parameters = @{
        Method = 'PATCH'
        Uri = '/v1.0/groups/00000000-0000-4000-8000-000000001021'
        Body = '{"members@odata.bind":["https://graph.microsoft.com/v1.0/directoryObjects/00000000-0000-4000-8000-000000001003"]}'
        ContentType = 'application/json'
      }
      Invoke-MgGraphRequest @parameters -ErrorAction Stop
    }
    Undo = {
      $parameters = @{
        Method = 'DELETE'
        Uri = '/v1.0/groups/00000000-0000-4000-8000-000000001021/members/00000000-0000-4000-8000-000000001003/$ref'
      }
      Invoke-MgGraphRequest @parameters -ErrorAction Stop
    }
    Look = {
      $link = '/v1.0/groups/00000000-0000-4000-8000-000000001021/members?$select=id&$top=999'
      while ($link) {
        $page = Invoke-MgGraphRequest -Method GET -Uri $link -OutputType PSObject -ErrorAction Stop
        $page.value | Where-Object { $_.id -in '00000000-0000-4000-8000-000000001003' }
        $link = if ($page.PSObject.Properties['@odata.nextLink']) { $page.'@odata.nextLink' } else { $null }
      }
    }
    Shows = 'there'
  }
  # 7 of 7: take ben@contoso.com out of sales@contoso.com
  #   test/cases/010-members-of-three-kinds-of-groups/policies.yaml:5
  @{
    Number = 7
    Object = 'groups/sales@contoso.com'
    Title = 'take ben@contoso.com out of sales@contoso.com'
    Creates = $false
    Call = {
      $parameters = @{
        Method = 'DELETE'
        Uri = '/v1.0/groups/00000000-0000-4000-8000-000000001021/members/00000000-0000-4000-8000-000000001004/$ref'
      }
      Invoke-MgGraphRequest @parameters -ErrorAction Stop
    }
    Undo = {
      $parameters = @{
        Method = 'PATCH'
        Uri = '/v1.0/groups/00000000-0000-4000-8000-000000001021'
        Body = '{"members@odata.bind":["https://graph.microsoft.com/v1.0/directoryObjects/00000000-0000-4000-8000-000000001004"]}'
        ContentType = 'application/json'
      }
      Invoke-MgGraphRequest @parameters -ErrorAction Stop
    }
    Look = {
      $link = '/v1.0/groups/00000000-0000-4000-8000-000000001021/members?$select=id&$top=999'
      while ($link) {
        $page = Invoke-MgGraphRequest -Method GET -Uri $link -OutputType PSObject -ErrorAction Stop
        $page.value | Where-Object { $_.id -in '00000000-0000-4000-8000-000000001004' }
        $link = if ($page.PSObject.Properties['@odata.nextLink']) { $page.'@odata.nextLink' } else { $null }
      }
    }
    Shows = 'gone'
  }
)
#endregion
# … what every plan.ps1 ends with
