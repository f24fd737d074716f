#Requires -Version 7.2
# Forwarding plan for contoso.onmicrosoft.com (5f0a1c9e-0000-4000-8000-000000000001)
# Digest:  ff0a58e8310dc43dc17717a7319c46f390fbd87f5c37e95a9aee892d5e07dfeb
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
  Cmdlets = @('Remove-HostedOutboundSpamFilterRule', 'Remove-HostedOutboundSpamFilterPolicy', 'Set-RemoteDomain', 'Remove-TransportRule')
  Scopes = ''
}

# What has to be as it was when this was planned.
$relied = @(
  @{ Object = 'outboundPolicies/grants people'; Read = { Get-HostedOutboundSpamFilterPolicy -ErrorAction Stop }; Key = @{ Name = @('Name'); Shape = 'words'; Planned = 'grants people' }; There = $true; Order = $null; Values = @(@{ Name = 'AutoForwardingMode'; Shape = 'choice'; Planned = 'On' }, @{ Name = 'RecipientLimitExternalPerHour'; Shape = 'integer'; Planned = 0 }, @{ Name = 'RecipientLimitInternalPerHour'; Shape = 'integer'; Planned = 0 }, @{ Name = 'RecipientLimitPerDay'; Shape = 'integer'; Planned = 0 }, @{ Name = 'ActionWhenThresholdReached'; Shape = 'choice'; Planned = 'BlockUserForToday' }, @{ Name = 'BccSuspiciousOutboundMail'; Shape = 'switch'; Planned = $false }, @{ Name = 'NotifyOutboundSpam'; Shape = 'switch'; Planned = $false }) }
  @{ Object = 'outboundPolicies/grants people'; Read = { Get-HostedOutboundSpamFilterRule -ErrorAction Stop }; Key = @{ Name = @('HostedOutboundSpamFilterPolicy'); Shape = 'words'; Planned = 'grants people' }; There = $true; Order = $null; Values = @(@{ Name = 'From'; Shape = 'recipient'; Planned = @('ben@contoso.com') }, @{ Name = 'Name'; Shape = 'text'; Planned = 'Grants people' }, @{ Name = 'State'; Shape = 'choice'; Planned = 'Enabled' }) }
  @{ Object = 'remoteDomains/partner.com'; Read = { Get-RemoteDomain -ResultSize Unlimited -ErrorAction Stop }; Key = @{ Name = @('DomainName'); Shape = 'domains'; Planned = 'partner.com' }; There = $true; Order = $null; Values = @(@{ Name = 'AutoForwardEnabled'; Shape = 'switch'; Planned = $true }) }
  @{ Object = 'transportRules/grants: fabrikam.com'; Read = { Get-TransportRule -ResultSize Unlimited -ErrorAction Stop }; Key = @{ Name = @('Name'); Shape = 'words'; Planned = 'grants: fabrikam.com' }; There = $true; Order = $null; Values = @(@{ Name = 'State'; Shape = 'choice'; Planned = 'Enabled' }, @{ Name = 'From'; Shape = 'recipient'; Planned = @('ben@contoso.com') }, @{ Name = 'SentToScope'; Shape = 'choice'; Planned = 'NotInOrganization' }, @{ Name = 'RecipientDomainIs'; Shape = 'domains'; Planned = @('fabrikam.com') }, @{ Name = 'MessageTypeMatches'; Shape = 'choice'; Planned = 'AutoForward' }, @{ Name = 'ExceptIfFromMemberOf'; Shape = 'recipient'; Planned = @('fwd-a@contoso.com') }, @{ Name = 'RejectMessageReasonText'; Shape = 'text'; Planned = 'Not granted.' }, @{ Name = 'RejectMessageEnhancedStatusCode'; Shape = 'text'; Planned = '5.7.1' }, @{ Name = 'Mode'; Shape = 'choice'; Planned = 'Enforce' }, @{ Name = 'SenderAddressLocation'; Shape = 'choice'; Planned = 'Envelope' }, @{ Name = 'RecipientAddressType'; Shape = 'choice'; Planned = 'Resolved' }, @{ Name = 'RuleErrorAction'; Shape = 'choice'; Planned = 'Ignore' }) }
)

$steps = @(
  # 1 of 4: take ben@contoso.com out of the outbound policy Grants people
  #   no policy line
  #   removes-object: an object is deleted; undo makes a new one with the same settings
  @{
    Number = 1
    Object = 'outboundPolicies/grants people'
    Title = 'take ben@contoso.com out of the outbound policy Grants people'
    Creates = $false
    Call = {
      $parameters = @{
        'Identity' = 'Grants people'
        'Confirm' = $false
      }
      Remove-HostedOutboundSpamFilterRule @parameters -ErrorAction Stop
    }
    Undo = {
      $parameters = @{
        'Name' = 'Grants people'
        'From' = @('ben@contoso.com')
        'HostedOutboundSpamFilterPolicy' = 'Grants people'
        'Priority' = 0
        'Confirm' = $false
      }
      New-HostedOutboundSpamFilterRule @parameters -ErrorAction Stop
    }
    Look = {
      Get-HostedOutboundSpamFilterRule -ErrorAction Stop | Where-Object { "$($_.Name)" -eq 'Grants people' }
    }
    Shows = 'gone'
  }
  # 2 of 4: remove the outbound policy Grants people
  #   no policy line
  #   removes-object: an object is deleted; undo makes a new one with the same settings
  @{
    Number = 2
    Object = 'outboundPolicies/grants people'
    Title = 'remove the outbound policy Grants people'
    Creates = $false
    Call = {
      $parameters = @{
        'Identity' = 'Grants people'
        'Force' = $true
      }
      Remove-HostedOutboundSpamFilterPolicy @parameters -ErrorAction Stop
    }
    Undo = {
      $parameters = @{
        'Name' = 'Grants people'
        'AutoForwardingMode' = 'On'
      }
      New-HostedOutboundSpamFilterPolicy @parameters -ErrorAction Stop
    }
    Look = {
      Get-HostedOutboundSpamFilterPolicy -ErrorAction Stop | Where-Object { "$($_.Name)" -eq 'Grants people' }
    }
    Shows = 'gone'
  }
  # 3 of 4: stop automatic forwards to partner.com
  #   no policy line
  @{
    Number = 3
    Object = 'remoteDomains/partner.com'
    Title = 'stop automatic forwards to partner.com'
    Creates = $false
    Call = {
      $parameters = @{
        'Identity' = 'partner.com'
        'AutoForwardEnabled' = $false
        'Confirm' = $false
      }
      Set-RemoteDomain @parameters -ErrorAction Stop
    }
    Undo = {
      $parameters = @{
        'Identity' = 'partner.com'
        'AutoForwardEnabled' = $true
        'Confirm' = $false
      }
      Set-RemoteDomain @parameters -ErrorAction Stop
    }
    Look = {
      Get-RemoteDomain -Identity 'partner.com' -ErrorAction Stop | Select-Object -Property @('AutoForwardEnabled')
    }
    Shows = 'either'
  }
  # 4 of 4: remove the transport rule Grants: fabrikam.com
  #   no policy line
  #   removes-object: an object is deleted; undo makes a new one with the same settings
  #   relies on the effect of step 1: about 30 minutes, as is reported; nothing is documented; this script does not wait
  @{
    Number = 4
    Object = 'transportRules/grants: fabrikam.com'
    Title = 'remove the transport rule Grants: fabrikam.com'
    Creates = $false
    Call = {
      $parameters = @{
        'Identity' = 'Grants: fabrikam.com'
        'Confirm' = $false
      }
      Remove-TransportRule @parameters -ErrorAction Stop
    }
    Undo = {
      $parameters = @{
        'Name' = 'Grants: fabrikam.com'
        'ExceptIfFromMemberOf' = @('fwd-a@contoso.com')
        'From' = @('ben@contoso.com')
        'MessageTypeMatches' = 'AutoForward'
        'Priority' = 0
        'RecipientDomainIs' = @('fabrikam.com')
        'RejectMessageEnhancedStatusCode' = '5.7.1'
        'RejectMessageReasonText' = 'Not granted.'
        'SenderAddressLocation' = 'Envelope'
        'SentToScope' = 'NotInOrganization'
        'Confirm' = $false
      }
      New-TransportRule @parameters -ErrorAction Stop
    }
    Look = {
      Get-TransportRule -ResultSize Unlimited -ErrorAction Stop | Where-Object { "$($_.Name)" -eq 'Grants: fabrikam.com' }
    }
    Shows = 'gone'
  }
)
#endregion
# … what every plan.ps1 ends with
