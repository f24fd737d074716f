#Requires -Version 7.2
# Forwarding plan for contoso.onmicrosoft.com (5f0a1c9e-0000-4000-8000-000000000001)
# Digest:  bb49215fb697991c76e63c2585461fad2fd3dd4d5b7788667581e1fd9eb3e2a3
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
  Cmdlets = @('Set-HostedOutboundSpamFilterPolicy')
  Scopes = ''
}

# What has to be as it was when this was planned.
$relied = @(
  @{ Object = 'outboundPolicies/default'; Read = { Get-HostedOutboundSpamFilterPolicy -ErrorAction Stop }; Key = @{ Name = @('IsDefault'); Shape = 'switch'; Planned = $true }; There = $true; Order = $null; Values = @(@{ Name = 'AutoForwardingMode'; Shape = 'choice'; Planned = 'Automatic' }) }
)

$steps = @(
  # 1 of 1: let everyone else forward to the outside (Default)
  #   test/cases/024-tenant-wide-forwarding-with-a-warning/policies.yaml:5
  #   tenant-wide: it concerns everyone in the tenant
  @{
    Number = 1
    Object = 'outboundPolicies/default'
    Title = 'let everyone else forward to the outside (Default)'
    Creates = $false
    Call = {
      $parameters = @{
        'Identity' = 'Default'
        'AutoForwardingMode' = 'On'
        'Confirm' = $false
      }
      Set-HostedOutboundSpamFilterPolicy @parameters -ErrorAction Stop
    }
    Undo = {
      $parameters = @{
        'Identity' = 'Default'
        'AutoForwardingMode' = 'Automatic'
        'Confirm' = $false
      }
      Set-HostedOutboundSpamFilterPolicy @parameters -ErrorAction Stop
    }
    Look = {
      Get-HostedOutboundSpamFilterPolicy -Identity 'Default' -ErrorAction Stop | Select-Object -Property @('AutoForwardingMode')
    }
    Shows = 'either'
  }
)
#endregion
# … what every plan.ps1 ends with
