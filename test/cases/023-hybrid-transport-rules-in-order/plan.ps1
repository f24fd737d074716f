#Requires -Version 7.2
# Forwarding plan for contoso.onmicrosoft.com (5f0a1c9e-0000-4000-8000-000000000001)
# Digest:  15827feae06b7580023fbc13e7b91782dea27c2902d312250c8ff94b7bb5c590
# Made:    2026-11-21T12:00:00Z by postern 0.1.0; do not run it after 2026-11-22T12:00:00Z
# Steps:   3 steps
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
  Cmdlets = @('Disable-TransportRule', 'New-TransportRule', 'Set-TransportRule')
  Scopes = ''
}

# What has to be as it was when this was planned.
$relied = @(
  @{ Object = 'transportRules/third'; Read = { Get-TransportRule -ResultSize Unlimited -ErrorAction Stop }; Key = @{ Name = @('Name'); Shape = 'words'; Planned = 'third' }; There = $true; Order = $null; Values = @() }
  @{ Object = 'transportRules/first'; Read = { Get-TransportRule -ResultSize Unlimited -ErrorAction Stop }; Key = @{ Name = @('Name'); Shape = 'words'; Planned = 'first' }; There = $true; Order = $null; Values = @(@{ Name = 'State'; Shape = 'choice'; Planned = 'Enabled' }) }
  @{ Object = 'transportRules/new'; Read = { Get-TransportRule -ResultSize Unlimited -ErrorAction Stop }; Key = @{ Name = @('Name'); Shape = 'words'; Planned = 'new' }; There = $false; Order = $null; Values = @() }
  @{ Object = 'transportRules'; Read = { Get-TransportRule -ResultSize Unlimited -ErrorAction Stop }; Key = $null; There = $null; Order = $true; Values = @(@{ Name = 'Name'; Shape = 'order'; Planned = @('first', 'other', 'third') }) }
)

$steps = @(
  # 1 of 3: disable the transport rule First
  #   test/cases/023-hybrid-transport-rules-in-order/policies.yaml:4
  @{
    Number = 1
    Object = 'transportRules/first'
    Title = 'disable the transport rule First'
    Creates = $false
    Call = {
      $parameters = @{
        'Identity' = 'First'
        'Confirm' = $false
      }
      Disable-TransportRule @parameters -ErrorAction Stop
    }
    Undo = {
      $parameters = @{
        'Identity' = 'First'
        'Confirm' = $false
      }
      Enable-TransportRule @parameters -ErrorAction Stop
    }
    Look = {
      Get-TransportRule -Identity 'First' -ErrorAction Stop | Select-Object -Property @('State')
    }
    Shows = 'either'
  }
  # 2 of 3: create the transport rule New to act on mail
  #   test/cases/023-hybrid-transport-rules-in-order/policies.yaml:5
  @{
    Number = 2
    Object = 'transportRules/new'
    Title = 'create the transport rule New to act on mail'
    Creates = $true
    Call = {
      $parameters = @{
        'Name' = 'New'
        'StopRuleProcessing' = $true
        'SubjectContainsWords' = @('new')
        'Confirm' = $false
      }
      New-TransportRule @parameters -ErrorAction Stop
    }
    Undo = {
      $parameters = @{
        'Identity' = 'New'
        'Confirm' = $false
      }
      Remove-TransportRule @parameters -ErrorAction Stop
    }
    Look = {
      Get-TransportRule -ResultSize Unlimited -ErrorAction Stop | Where-Object { "$($_.Name)" -eq 'New' }
    }
    Shows = 'there'
  }
  # 3 of 3: move the transport rule Third to place 1 of 4
  #   test/cases/023-hybrid-transport-rules-in-order/policies.yaml:3
  @{
    Number = 3
    Object = 'transportRules/third'
    Title = 'move the transport rule Third to place 1 of 4'
    Creates = $false
    Call = {
      $parameters = @{
        'Identity' = 'Third'
        'Priority' = 0
        'Confirm' = $false
      }
      Set-TransportRule @parameters -ErrorAction Stop
    }
    Undo = {
      $parameters = @{
        'Identity' = 'Third'
        'Priority' = 2
        'Confirm' = $false
      }
      Set-TransportRule @parameters -ErrorAction Stop
    }
    Look = {
      Get-TransportRule -Identity 'Third' -ErrorAction Stop | Select-Object -Property @('Priority')
    }
    Shows = 'either'
  }
)
#endregion
# … what every plan.ps1 ends with
