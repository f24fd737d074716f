#Requires -Version 7.2
# Forwarding plan for contoso.onmicrosoft.com (5f0a1c9e-0000-4000-8000-000000000001)
# Digest:  f85b26c1dddf757626f0976626421be245c27eee077000bc09f07efcfd210b57
# Made:    2026-11-21T12:00:00Z by postern 0.1.0; do not run it after 2026-11-22T12:00:00Z
# Steps:   4 steps
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
  Cmdlets = @('Remove-HostedOutboundSpamFilterRule', 'New-HostedOutboundSpamFilterRule', 'New-HostedOutboundSpamFilterPolicy')
  Scopes = ''
}

# What has to be as it was when this was planned.
$relied = @(
  @{ Object = 'outboundPolicies/no rule'; Read = { Get-HostedOutboundSpamFilterPolicy -ErrorAction Stop }; Key = @{ Name = @('Name'); Shape = 'words'; Planned = 'no rule' }; There = $null; Order = $null; Values = @() }
  @{ Object = 'outboundPolicies/no rule'; Read = { Get-HostedOutboundSpamFilterRule -ErrorAction Stop }; Key = @{ Name = @('HostedOutboundSpamFilterPolicy'); Shape = 'words'; Planned = 'no rule' }; There = $false; Order = $null; Values = @(@{ Name = 'From'; Shape = 'recipient'; Planned = $null }, @{ Name = 'State'; Shape = 'choice'; Planned = $null }) }
  @{ Object = 'outboundPolicies/gone policy'; Read = { Get-HostedOutboundSpamFilterPolicy -ErrorAction Stop }; Key = @{ Name = @('Name'); Shape = 'words'; Planned = 'gone policy' }; There = $false; Order = $null; Values = @(@{ Name = 'AutoForwardingMode'; Shape = 'choice'; Planned = $null }) }
  @{ Object = 'outboundPolicies/gone policy'; Read = { Get-HostedOutboundSpamFilterRule -ErrorAction Stop }; Key = @{ Name = @('HostedOutboundSpamFilterPolicy'); Shape = 'words'; Planned = 'gone policy' }; There = $true; Order = $null; Values = @() }
)

$steps = @(
  # 1 of 4: take ben@contoso.com out of the outbound policy Gone policy
  #   test/cases/015-orphans-are-mended-when-declared/policies.yaml:4
  #   not-undoable: there is no call that takes it back
  #   removes-object: an object is deleted; undo makes a new one with the same settings
  @{
    Number = 1
    Object = 'outboundPolicies/gone policy'
    Title = 'take ben@contoso.com out of the outbound policy Gone policy'
    Creates = $false
    Call = {
      $parameters = @{
        'Identity' = 'Left over'
        'Confirm' = $false
      }
      Remove-HostedOutboundSpamFilterRule @parameters -ErrorAction Stop
    }
    Undo = $null
    Look = {
      Get-HostedOutboundSpamFilterRule -ErrorAction Stop | Where-Object { "$($_.Name)" -eq 'Left over' }
    }
    Shows = 'gone'
  }
  # 2 of 4: let ana@contoso.com forward to the outside (No rule)
  #   test/cases/015-orphans-are-mended-when-declared/policies.yaml:3
  @{
    Number = 2
    Object = 'outboundPolicies/no rule'
    Title = 'let ana@contoso.com forward to the outside (No rule)'
    Creates = $true
    Call = {
      $parameters = @{
        'Name' = 'No rule'
        'From' = @('ana@contoso.com')
        'HostedOutboundSpamFilterPolicy' = 'No rule'
        'Confirm' = $false
      }
      New-HostedOutboundSpamFilterRule @parameters -ErrorAction Stop
    }
    Undo = {
      $parameters = @{
        'Identity' = 'No rule'
        'Confirm' = $false
      }
      Remove-HostedOutboundSpamFilterRule @parameters -ErrorAction Stop
    }
    Look = {
      Get-HostedOutboundSpamFilterRule -ErrorAction Stop | Where-Object { "$($_.Name)" -eq 'No rule' }
    }
    Shows = 'there'
  }
  # 3 of 4: create the outbound policy Gone policy, for nobody yet
  #   test/cases/015-orphans-are-mended-when-declared/policies.yaml:4
  @{
    Number = 3
    Object = 'outboundPolicies/gone policy'
    Title = 'create the outbound policy Gone policy, for nobody yet'
    Creates = $true
    Call = {
      $parameters = @{
        'Name' = 'Gone policy'
        'AutoForwardingMode' = 'Off'
      }
      New-HostedOutboundSpamFilterPolicy @parameters -ErrorAction Stop
    }
    Undo = {
      $parameters = @{
        'Identity' = 'Gone policy'
        'Force' = $true
      }
      Remove-HostedOutboundSpamFilterPolicy @parameters -ErrorAction Stop
    }
    Look = {
      Get-HostedOutboundSpamFilterPolicy -ErrorAction Stop | Where-Object { "$($_.Name)" -eq 'Gone policy' }
    }
    Shows = 'there'
  }
  # 4 of 4: stop ben@contoso.com from forwarding to the outside (Gone policy)
  #   test/cases/015-orphans-are-mended-when-declared/policies.yaml:4
  @{
    Number = 4
    Object = 'outboundPolicies/gone policy'
    Title = 'stop ben@contoso.com from forwarding to the outside (Gone policy)'
    Creates = $true
    Call = {
      $parameters = @{
        'Name' = 'Left over'
        'From' = @('ben@contoso.com')
        'HostedOutboundSpamFilterPolicy' = 'Gone policy'
        'Confirm' = $false
      }
      New-HostedOutboundSpamFilterRule @parameters -ErrorAction Stop
    }
    Undo = {
      $parameters = @{
        'Identity' = 'Left over'
        'Confirm' = $false
      }
      Remove-HostedOutboundSpamFilterRule @parameters -ErrorAction Stop
    }
    Look = {
      Get-HostedOutboundSpamFilterRule -ErrorAction Stop | Where-Object { "$($_.Name)" -eq 'Left over' }
    }
    Shows = 'there'
  }
)
#endregion
# … what every plan.ps1 ends with
