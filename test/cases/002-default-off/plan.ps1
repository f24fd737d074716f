#Requires -Version 7.2
# Forwarding plan for contoso.onmicrosoft.com (5f0a1c9e-0000-4000-8000-000000000001)
# Digest:  73712b628aa253ef556598aa9c3ae91b8eacdbfb80427a655d9a87cd7d13c696
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
  # 1 of 1: stop everyone else from forwarding to the outside (Default)
  #   test/cases/002-default-off/policies.yaml:3
  @{
    Number = 1
    Object = 'outboundPolicies/default'
    Title = 'stop everyone else from forwarding to the outside (Default)'
    Creates = $false
    Call = {
      $parameters = @{
        'Identity' = 'Default'
        'AutoForwardingMode' = 'Off'
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
