#Requires -Version 7.2
# Forwarding plan for contoso.onmicrosoft.com (5f0a1c9e-0000-4000-8000-000000000001)
# Digest:  a65a537f796a69a976b1b14d903cdc268dd0ce8a3e4f92af1de469304943f2ab
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
  @{ Object = 'outboundPolicies/partner forwarding'; Read = { Get-HostedOutboundSpamFilterPolicy -ErrorAction Stop }; Key = @{ Name = @('Name'); Shape = 'words'; Planned = 'partner forwarding' }; There = $false; Order = $null; Values = @() }
  @{ Object = 'outboundPolicies/partner forwarding'; Read = { Get-HostedOutboundSpamFilterRule -ErrorAction Stop }; Key = @{ Name = @('HostedOutboundSpamFilterPolicy'); Shape = 'words'; Planned = 'partner forwarding' }; There = $false; Order = $null; Values = @() }
  @{ Object = 'outboundPolicies/default'; Read = { Get-HostedOutboundSpamFilterPolicy -ErrorAction Stop }; Key = @{ Name = @('IsDefault'); Shape = 'switch'; Planned = $true }; There = $true; Order = $null; Values = @(@{ Name = 'AutoForwardingMode'; Shape = 'choice'; Planned = 'Automatic' }) }
)

$steps = @(
  # 1 of 3: create the outbound policy Partner forwarding, for nobody yet
  #   test/cases/001-group-scoped-on-under-an-off-default/policies.yaml:3
  @{
    Number = 1
    Object = 'outboundPolicies/partner forwarding'
    Title = 'create the outbound policy Partner forwarding, for nobody yet'
    Creates = $true
    Call = {
      $parameters = @{
        'Name' = 'Partner forwarding'
        'AutoForwardingMode' = 'On'
      }
      New-HostedOutboundSpamFilterPolicy @parameters -ErrorAction Stop
    }
    Undo = {
      $parameters = @{
        'Identity' = 'Partner forwarding'
        'Force' = $true
      }
      Remove-HostedOutboundSpamFilterPolicy @parameters -ErrorAction Stop
    }
    Look = {
      Get-HostedOutboundSpamFilterPolicy -ErrorAction Stop | Where-Object { "$($_.Name)" -eq 'Partner forwarding' }
    }
    Shows = 'there'
  }
  # 2 of 3: let members of fwd-partner@contoso.com forward to the outside (Partner forwarding)
  #   test/cases/001-group-scoped-on-under-an-off-default/policies.yaml:3
  @{
    Number = 2
    Object = 'outboundPolicies/partner forwarding'
    Title = 'let members of fwd-partner@contoso.com forward to the outside (Partner forwarding)'
    Creates = $true
    Call = {
      $parameters = @{
        'Name' = 'Partner forwarding'
        'FromMemberOf' = @('fwd-partner@contoso.com')
        'HostedOutboundSpamFilterPolicy' = 'Partner forwarding'
        'Confirm' = $false
      }
      New-HostedOutboundSpamFilterRule @parameters -ErrorAction Stop
    }
    Undo = {
      $parameters = @{
        'Identity' = 'Partner forwarding'
        'Confirm' = $false
      }
      Remove-HostedOutboundSpamFilterRule @parameters -ErrorAction Stop
    }
    Look = {
      Get-HostedOutboundSpamFilterRule -ErrorAction Stop | Where-Object { "$($_.Name)" -eq 'Partner forwarding' }
    }
    Shows = 'there'
  }
  # 3 of 3: stop everyone else from forwarding to the outside (Default)
  #   test/cases/001-group-scoped-on-under-an-off-default/policies.yaml:8
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
