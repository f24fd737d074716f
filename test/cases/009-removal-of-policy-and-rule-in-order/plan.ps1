#Requires -Version 7.2
# Forwarding plan for contoso.onmicrosoft.com (5f0a1c9e-0000-4000-8000-000000000001)
# Digest:  e89069b8290352578b0f69275daaf8f94d56257693d265bae693a42e5a1d718c
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
  Cmdlets = @('Remove-HostedOutboundSpamFilterRule', 'Remove-HostedOutboundSpamFilterPolicy')
  Scopes = ''
}

# What has to be as it was when this was planned.
$relied = @(
  @{ Object = 'outboundPolicies/temp allow'; Read = { Get-HostedOutboundSpamFilterPolicy -ErrorAction Stop }; Key = @{ Name = @('Name'); Shape = 'words'; Planned = 'temp allow' }; There = $true; Order = $null; Values = @(@{ Name = 'AutoForwardingMode'; Shape = 'choice'; Planned = 'On' }, @{ Name = 'RecipientLimitExternalPerHour'; Shape = 'integer'; Planned = 0 }, @{ Name = 'RecipientLimitInternalPerHour'; Shape = 'integer'; Planned = 0 }, @{ Name = 'RecipientLimitPerDay'; Shape = 'integer'; Planned = 0 }, @{ Name = 'ActionWhenThresholdReached'; Shape = 'choice'; Planned = 'BlockUserForToday' }, @{ Name = 'BccSuspiciousOutboundMail'; Shape = 'switch'; Planned = $false }, @{ Name = 'NotifyOutboundSpam'; Shape = 'switch'; Planned = $false }, @{ Name = 'AdminDisplayName'; Shape = 'text'; Planned = 'made by hand' }) }
  @{ Object = 'outboundPolicies/temp allow'; Read = { Get-HostedOutboundSpamFilterRule -ErrorAction Stop }; Key = @{ Name = @('HostedOutboundSpamFilterPolicy'); Shape = 'words'; Planned = 'temp allow' }; There = $true; Order = $null; Values = @(@{ Name = 'From'; Shape = 'recipient'; Planned = @('ben@contoso.com') }, @{ Name = 'Comments'; Shape = 'text'; Planned = 'for a week' }, @{ Name = 'Name'; Shape = 'text'; Planned = 'Temp allow (old)' }, @{ Name = 'State'; Shape = 'choice'; Planned = 'Enabled' }) }
  @{ Object = 'outboundPolicies/gone policy'; Read = { Get-HostedOutboundSpamFilterPolicy -ErrorAction Stop }; Key = @{ Name = @('Name'); Shape = 'words'; Planned = 'gone policy' }; There = $null; Order = $null; Values = @() }
  @{ Object = 'outboundPolicies/gone policy'; Read = { Get-HostedOutboundSpamFilterRule -ErrorAction Stop }; Key = @{ Name = @('HostedOutboundSpamFilterPolicy'); Shape = 'words'; Planned = 'gone policy' }; There = $true; Order = $null; Values = @(@{ Name = 'SenderDomainIs'; Shape = 'domains'; Planned = @('contoso.com') }, @{ Name = 'Name'; Shape = 'text'; Planned = 'Left over' }, @{ Name = 'State'; Shape = 'choice'; Planned = 'Enabled' }) }
  @{ Object = 'outboundPolicies/orphan policy'; Read = { Get-HostedOutboundSpamFilterPolicy -ErrorAction Stop }; Key = @{ Name = @('Name'); Shape = 'words'; Planned = 'orphan policy' }; There = $true; Order = $null; Values = @(@{ Name = 'AutoForwardingMode'; Shape = 'choice'; Planned = 'On' }, @{ Name = 'RecipientLimitExternalPerHour'; Shape = 'integer'; Planned = 0 }, @{ Name = 'RecipientLimitInternalPerHour'; Shape = 'integer'; Planned = 0 }, @{ Name = 'RecipientLimitPerDay'; Shape = 'integer'; Planned = 0 }, @{ Name = 'ActionWhenThresholdReached'; Shape = 'choice'; Planned = 'BlockUserForToday' }, @{ Name = 'BccSuspiciousOutboundMail'; Shape = 'switch'; Planned = $false }, @{ Name = 'NotifyOutboundSpam'; Shape = 'switch'; Planned = $false }) }
  @{ Object = 'outboundPolicies/orphan policy'; Read = { Get-HostedOutboundSpamFilterRule -ErrorAction Stop }; Key = @{ Name = @('HostedOutboundSpamFilterPolicy'); Shape = 'words'; Planned = 'orphan policy' }; There = $false; Order = $null; Values = @() }
)

$steps = @(
  # 1 of 4: take senders in contoso.com out of the outbound policy Gone policy
  #   no policy line
  #   not-undoable: there is no call that takes it back
  #   removes-object: an object is deleted; undo makes a new one with the same settings
  @{
    Number = 1
    Object = 'outboundPolicies/gone policy'
    Title = 'take senders in contoso.com out of the outbound policy Gone policy'
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
  # 2 of 4: take ben@contoso.com out of the outbound policy Temp allow
  #   no policy line
  #   removes-object: an object is deleted; undo makes a new one with the same settings
  @{
    Number = 2
    Object = 'outboundPolicies/temp allow'
    Title = 'take ben@contoso.com out of the outbound policy Temp allow'
    Creates = $false
    Call = {
      $parameters = @{
        'Identity' = 'Temp allow (old)'
        'Confirm' = $false
      }
      Remove-HostedOutboundSpamFilterRule @parameters -ErrorAction Stop
    }
    Undo = {
      $parameters = @{
        'Name' = 'Temp allow old'
        'Comments' = 'for a week'
        'From' = @('ben@contoso.com')
        'HostedOutboundSpamFilterPolicy' = 'Temp allow'
        'Priority' = 0
        'Confirm' = $false
      }
      New-HostedOutboundSpamFilterRule @parameters -ErrorAction Stop
    }
    Look = {
      Get-HostedOutboundSpamFilterRule -ErrorAction Stop | Where-Object { "$($_.Name)" -eq 'Temp allow (old)' }
    }
    Shows = 'gone'
  }
  # 3 of 4: remove the outbound policy Temp allow
  #   no policy line
  #   removes-object: an object is deleted; undo makes a new one with the same settings
  @{
    Number = 3
    Object = 'outboundPolicies/temp allow'
    Title = 'remove the outbound policy Temp allow'
    Creates = $false
    Call = {
      $parameters = @{
        'Identity' = 'Temp allow'
        'Force' = $true
      }
      Remove-HostedOutboundSpamFilterPolicy @parameters -ErrorAction Stop
    }
    Undo = {
      $parameters = @{
        'Name' = 'Temp allow'
        'AdminDisplayName' = 'made by hand'
        'AutoForwardingMode' = 'On'
      }
      New-HostedOutboundSpamFilterPolicy @parameters -ErrorAction Stop
    }
    Look = {
      Get-HostedOutboundSpamFilterPolicy -ErrorAction Stop | Where-Object { "$($_.Name)" -eq 'Temp allow' }
    }
    Shows = 'gone'
  }
  # 4 of 4: remove the outbound policy Orphan policy
  #   no policy line
  #   removes-object: an object is deleted; undo makes a new one with the same settings
  @{
    Number = 4
    Object = 'outboundPolicies/orphan policy'
    Title = 'remove the outbound policy Orphan policy'
    Creates = $false
    Call = {
      $parameters = @{
        'Identity' = 'Orphan policy'
        'Force' = $true
      }
      Remove-HostedOutboundSpamFilterPolicy @parameters -ErrorAction Stop
    }
    Undo = {
      $parameters = @{
        'Name' = 'Orphan policy'
        'AutoForwardingMode' = 'On'
      }
      New-HostedOutboundSpamFilterPolicy @parameters -ErrorAction Stop
    }
    Look = {
      Get-HostedOutboundSpamFilterPolicy -ErrorAction Stop | Where-Object { "$($_.Name)" -eq 'Orphan policy' }
    }
    Shows = 'gone'
  }
)
#endregion
# … what every plan.ps1 ends with
