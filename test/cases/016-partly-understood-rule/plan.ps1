#Requires -Version 7.2
# Forwarding plan for contoso.onmicrosoft.com (5f0a1c9e-0000-4000-8000-000000000001)
# Digest:  47a3b5584146c6aa2193989d011cb51411e67d9c435e6e1cfa4ecee37450e28a
# Made:    2026-11-21T12:00:00Z by postern 0.1.0; do not run it after 2026-11-22T12:00:00Z
# Steps:   1 step
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
  Cmdlets = @('Remove-TransportRule')
  Scopes = ''
}

# What has to be as it was when this was planned.
$relied = @(
  @{ Object = 'transportRules/plain'; Read = { Get-TransportRule -ResultSize Unlimited -ErrorAction Stop }; Key = @{ Name = @('Name'); Shape = 'words'; Planned = 'plain' }; There = $true; Order = $null; Values = @(@{ Name = 'State'; Shape = 'choice'; Planned = 'Enabled' }, @{ Name = 'FromScope'; Shape = 'choice'; Planned = 'NotInOrganization' }, @{ Name = 'DeleteMessage'; Shape = 'flag'; Planned = $true }, @{ Name = 'Mode'; Shape = 'choice'; Planned = 'Enforce' }, @{ Name = 'SenderAddressLocation'; Shape = 'choice'; Planned = 'Header' }, @{ Name = 'RecipientAddressType'; Shape = 'choice'; Planned = 'Resolved' }, @{ Name = 'RuleErrorAction'; Shape = 'choice'; Planned = 'Ignore' }) }
)

$steps = @(
  # 1 of 1: remove the transport rule Plain
  #   no policy line
  #   tenant-wide: it concerns everyone in the tenant
  #   removes-object: an object is deleted; undo makes a new one with the same settings
  @{
    Number = 1
    Object = 'transportRules/plain'
    Title = 'remove the transport rule Plain'
    Creates = $false
    Call = {
      $parameters = @{
        'Identity' = 'Plain'
        'Confirm' = $false
      }
      Remove-TransportRule @parameters -ErrorAction Stop
    }
    Undo = {
      $parameters = @{
        'Name' = 'Plain'
        'DeleteMessage' = $true
        'FromScope' = 'NotInOrganization'
        'Priority' = 1
        'Confirm' = $false
      }
      New-TransportRule @parameters -ErrorAction Stop
    }
    Look = {
      Get-TransportRule -ResultSize Unlimited -ErrorAction Stop | Where-Object { "$($_.Name)" -eq 'Plain' }
    }
    Shows = 'gone'
  }
)
#endregion
# … what every plan.ps1 ends with
