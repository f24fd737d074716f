#Requires -Version 7.2
# Forwarding plan for contoso.onmicrosoft.com (5f0a1c9e-0000-4000-8000-000000000001)
# Digest:  0ff101d7e46afe13a26f314ebf2723b45fe7ef222e47c721ffae59e06a2c2514
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
  Cmdlets = @('Set-HostedOutboundSpamFilterRule')
  Scopes = ''
}

# What has to be as it was when this was planned.
$relied = @(
  @{ Object = 'outboundPolicies/c'; Read = { Get-HostedOutboundSpamFilterPolicy -ErrorAction Stop }; Key = @{ Name = @('Name'); Shape = 'words'; Planned = 'c' }; There = $true; Order = $null; Values = @() }
  @{ Object = 'outboundPolicies'; Read = { Get-HostedOutboundSpamFilterRule -ErrorAction Stop }; Key = $null; There = $null; Order = $true; Values = @(@{ Name = 'HostedOutboundSpamFilterPolicy'; Shape = 'order'; Planned = @('a', 'portal', 'b', 'c') }) }
)

$steps = @(
  # 1 of 1: move the outbound policy rule C for ana@contoso.com to place 1 of 4
  #   test/cases/007-policy-reordering/policies.yaml:3
  @{
    Number = 1
    Object = 'outboundPolicies/c'
    Title = 'move the outbound policy rule C for ana@contoso.com to place 1 of 4'
    Creates = $false
    Call = {
      $parameters = @{
        'Identity' = 'C'
        'Priority' = 0
        'Confirm' = $false
      }
      Set-HostedOutboundSpamFilterRule @parameters -ErrorAction Stop
    }
    Undo = {
      $parameters = @{
        'Identity' = 'C'
        'Priority' = 3
        'Confirm' = $false
      }
      Set-HostedOutboundSpamFilterRule @parameters -ErrorAction Stop
    }
    Look = {
      Get-HostedOutboundSpamFilterRule -Identity 'C' -ErrorAction Stop | Select-Object -Property @('Priority')
    }
    Shows = 'either'
  }
)
#endregion
# … what every plan.ps1 ends with
