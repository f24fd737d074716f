#Requires -Version 7.2
# Forwarding plan for contoso.onmicrosoft.com (5f0a1c9e-0000-4000-8000-000000000001)
# Digest:  11fe99d469443d04dfa995e1425689d4e4e4959085fbb66bb9cdfb64f6d28d5f
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
  Cmdlets = @('New-TransportRule')
  Scopes = ''
}

# What has to be as it was when this was planned.
$relied = @(
  @{ Object = 'transportRules/bypass spam filtering for the scanner'; Read = { Get-TransportRule -ResultSize Unlimited -ErrorAction Stop }; Key = @{ Name = @('Name'); Shape = 'words'; Planned = 'bypass spam filtering for the scanner' }; There = $false; Order = $null; Values = @() }
)

$steps = @(
  # 1 of 1: create the transport rule Bypass spam filtering for the scanner to let mail skip spam filtering
  #   test/cases/005-bypass-rule/policies.yaml:3
  @{
    Number = 1
    Object = 'transportRules/bypass spam filtering for the scanner'
    Title = 'create the transport rule Bypass spam filtering for the scanner to let mail skip spam filtering'
    Creates = $true
    Call = {
      $parameters = @{
        'Name' = 'Bypass spam filtering for the scanner'
        'From' = @('scanner@contoso.com')
        'SetSCL' = -1
        'Confirm' = $false
      }
      New-TransportRule @parameters -ErrorAction Stop
    }
    Undo = {
      $parameters = @{
        'Identity' = 'Bypass spam filtering for the scanner'
        'Confirm' = $false
      }
      Remove-TransportRule @parameters -ErrorAction Stop
    }
    Look = {
      Get-TransportRule -ResultSize Unlimited -ErrorAction Stop | Where-Object { "$($_.Name)" -eq 'Bypass spam filtering for the scanner' }
    }
    Shows = 'there'
  }
)
#endregion
# … what every plan.ps1 ends with
