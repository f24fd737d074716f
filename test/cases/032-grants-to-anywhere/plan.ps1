#Requires -Version 7.2
# Forwarding plan for contoso.onmicrosoft.com (5f0a1c9e-0000-4000-8000-000000000001)
# Digest:  3525865f3c3b6e39ee055c667fb3bd2d53fab47bcb3b56128d78a4f40241aed4
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
  Cmdlets = @('New-HostedOutboundSpamFilterPolicy', 'New-HostedOutboundSpamFilterRule', 'Set-HostedOutboundSpamFilterPolicy')
  Scopes = ''
}

# What has to be as it was when this was planned.
$relied = @(
  @{ Object = 'outboundPolicies/grants'; Read = { Get-HostedOutboundSpamFilterPolicy -ErrorAction Stop }; Key = @{ Name = @('Name'); Shape = 'words'; Planned = 'grants' }; There = $false; Order = $null; Values = @() }
  @{ Object = 'outboundPolicies/grants'; Read = { Get-HostedOutboundSpamFilterRule -ErrorAction Stop }; Key = @{ Name = @('HostedOutboundSpamFilterPolicy'); Shape = 'words'; Planned = 'grants' }; There = $false; Order = $null; Values = @() }
  @{ Object = 'outboundPolicies/default'; Read = { Get-HostedOutboundSpamFilterPolicy -ErrorAction Stop }; Key = @{ Name = @('IsDefault'); Shape = 'switch'; Planned = $true }; There = $true; Order = $null; Values = @(@{ Name = 'AutoForwardingMode'; Shape = 'choice'; Planned = 'Automatic' }) }
)

$steps = @(
  # 1 of 3: create the outbound policy Grants, for nobody yet
  #   test/cases/032-grants-to-anywhere/policies.yaml:5
  @{
    Number = 1
    Object = 'outboundPolicies/grants'
    Title = 'create the outbound policy Grants, for nobody yet'
    Creates = $true
    Call = {
      $parameters = @{
        'Name' = 'Grants'
        'AutoForwardingMode' = 'On'
      }
      New-HostedOutboundSpamFilterPolicy @parameters -ErrorAction Stop
    }
    Undo = {
      $parameters = @{
        'Identity' = 'Grants'
        'Force' = $true
      }
      Remove-HostedOutboundSpamFilterPolicy @parameters -ErrorAction Stop
    }
    Look = {
      Get-HostedOutboundSpamFilterPolicy -ErrorAction Stop | Where-Object { "$($_.Name)" -eq 'Grants' }
    }
    Shows = 'there'
  }
  # 2 of 3: let members of fwd-a@contoso.com forward to the outside (Grants)
  #   test/cases/032-grants-to-anywhere/policies.yaml:5
  @{
    Number = 2
    Object = 'outboundPolicies/grants'
    Title = 'let members of fwd-a@contoso.com forward to the outside (Grants)'
    Creates = $true
    Call = {
      $parameters = @{
        'Name' = 'Grants'
        'FromMemberOf' = @('fwd-a@contoso.com')
        'HostedOutboundSpamFilterPolicy' = 'Grants'
        'Confirm' = $false
      }
      New-HostedOutboundSpamFilterRule @parameters -ErrorAction Stop
    }
    Undo = {
      $parameters = @{
        'Identity' = 'Grants'
        'Confirm' = $false
      }
      Remove-HostedOutboundSpamFilterRule @parameters -ErrorAction Stop
    }
    Look = {
      Get-HostedOutboundSpamFilterRule -ErrorAction Stop | Where-Object { "$($_.Name)" -eq 'Grants' }
    }
    Shows = 'there'
  }
  # 3 of 3: stop everyone else from forwarding to the outside (Default)
  #   test/cases/032-grants-to-anywhere/policies.yaml:4
  @{
    Number = 3
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
