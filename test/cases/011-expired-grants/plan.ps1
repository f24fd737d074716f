#Requires -Version 7.2
# Forwarding plan for contoso.onmicrosoft.com (5f0a1c9e-0000-4000-8000-000000000001)
# Digest:  d38b2287e9e6e693f2130126bf1020e1adbbe5007a0ad1416289e4ffbfe12294
# Made:    2026-11-21T12:00:00Z by postern 0.1.0; do not run it after 2026-11-22T12:00:00Z
# Steps:   5 steps
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
  Cmdlets = @('Remove-HostedOutboundSpamFilterRule', 'Remove-HostedOutboundSpamFilterPolicy', 'Remove-DistributionGroupMember', 'Set-CASMailbox', 'Set-Mailbox')
  Scopes = ''
}

# What has to be as it was when this was planned.
$relied = @(
  @{ Object = 'outboundPolicies/cover'; Read = { Get-HostedOutboundSpamFilterPolicy -ErrorAction Stop }; Key = @{ Name = @('Name'); Shape = 'words'; Planned = 'cover' }; There = $true; Order = $null; Values = @(@{ Name = 'AutoForwardingMode'; Shape = 'choice'; Planned = 'On' }, @{ Name = 'RecipientLimitExternalPerHour'; Shape = 'integer'; Planned = 0 }, @{ Name = 'RecipientLimitInternalPerHour'; Shape = 'integer'; Planned = 0 }, @{ Name = 'RecipientLimitPerDay'; Shape = 'integer'; Planned = 0 }, @{ Name = 'ActionWhenThresholdReached'; Shape = 'choice'; Planned = 'BlockUserForToday' }, @{ Name = 'BccSuspiciousOutboundMail'; Shape = 'switch'; Planned = $false }, @{ Name = 'NotifyOutboundSpam'; Shape = 'switch'; Planned = $false }) }
  @{ Object = 'outboundPolicies/cover'; Read = { Get-HostedOutboundSpamFilterRule -ErrorAction Stop }; Key = @{ Name = @('HostedOutboundSpamFilterPolicy'); Shape = 'words'; Planned = 'cover' }; There = $true; Order = $null; Values = @(@{ Name = 'From'; Shape = 'recipient'; Planned = @('ana@contoso.com') }, @{ Name = 'Name'; Shape = 'text'; Planned = 'Cover' }, @{ Name = 'State'; Shape = 'choice'; Planned = 'Enabled' }) }
  @{ Object = 'groups/fwd-partner@contoso.com'; Read = { Get-DistributionGroup -Identity 'fwd-partner@contoso.com' -ErrorAction Stop }; Key = $null; There = $true; Order = $null; Values = @() }
  @{ Object = 'groups/fwd-partner@contoso.com: members/megan@contoso.com'; Read = { Get-DistributionGroupMember -Identity 'fwd-partner@contoso.com' -ResultSize Unlimited -ErrorAction Stop }; Key = @{ Name = @('PrimarySmtpAddress', 'WindowsLiveID', 'ExternalEmailAddress', 'mail', 'userPrincipalName'); Shape = 'address'; Planned = 'megan@contoso.com' }; There = $true; Order = $null; Values = @() }
  @{ Object = 'smtpAuth/scanner@contoso.com'; Read = { Get-CASMailbox -Identity 'scanner@contoso.com' -ErrorAction Stop }; Key = $null; There = $true; Order = $null; Values = @(@{ Name = 'SmtpClientAuthenticationDisabled'; Shape = 'choice'; Planned = $false }) }
  @{ Object = 'mailboxForwarding/support@contoso.com'; Read = { Get-Mailbox -Identity 'support@contoso.com' -ErrorAction Stop }; Key = $null; There = $true; Order = $null; Values = @(@{ Name = 'ForwardingSmtpAddress'; Shape = 'address'; Planned = 'tickets@fabrikam.com' }, @{ Name = 'DeliverToMailboxAndForward'; Shape = 'switch'; Planned = $true }) }
)

$steps = @(
  # 1 of 5: take ana@contoso.com out of the outbound policy Cover
  #   test/cases/011-expired-grants/policies.yaml:3
  #   removes-object: an object is deleted; undo makes a new one with the same settings
  @{
    Number = 1
    Object = 'outboundPolicies/cover'
    Title = 'take ana@contoso.com out of the outbound policy Cover'
    Creates = $false
    Call = {
      $parameters = @{
        'Identity' = 'Cover'
        'Confirm' = $false
      }
      Remove-HostedOutboundSpamFilterRule @parameters -ErrorAction Stop
    }
    Undo = {
      $parameters = @{
        'Name' = 'Cover'
        'From' = @('ana@contoso.com')
        'HostedOutboundSpamFilterPolicy' = 'Cover'
        'Priority' = 0
        'Confirm' = $false
      }
      New-HostedOutboundSpamFilterRule @parameters -ErrorAction Stop
    }
    Look = {
      Get-HostedOutboundSpamFilterRule -ErrorAction Stop | Where-Object { "$($_.Name)" -eq 'Cover' }
    }
    Shows = 'gone'
  }
  # 2 of 5: remove the outbound policy Cover
  #   test/cases/011-expired-grants/policies.yaml:3
  #   removes-object: an object is deleted; undo makes a new one with the same settings
  @{
    Number = 2
    Object = 'outboundPolicies/cover'
    Title = 'remove the outbound policy Cover'
    Creates = $false
    Call = {
      $parameters = @{
        'Identity' = 'Cover'
        'Force' = $true
      }
      Remove-HostedOutboundSpamFilterPolicy @parameters -ErrorAction Stop
    }
    Undo = {
      $parameters = @{
        'Name' = 'Cover'
        'AutoForwardingMode' = 'On'
      }
      New-HostedOutboundSpamFilterPolicy @parameters -ErrorAction Stop
    }
    Look = {
      Get-HostedOutboundSpamFilterPolicy -ErrorAction Stop | Where-Object { "$($_.Name)" -eq 'Cover' }
    }
    Shows = 'gone'
  }
  # 3 of 5: take megan@contoso.com out of fwd-partner@contoso.com
  #   test/cases/011-expired-grants/policies.yaml:6
  @{
    Number = 3
    Object = 'groups/fwd-partner@contoso.com'
    Title = 'take megan@contoso.com out of fwd-partner@contoso.com'
    Creates = $false
    Call = {
      $parameters = @{
        'Identity' = 'fwd-partner@contoso.com'
        'BypassSecurityGroupManagerCheck' = $true
        'Member' = 'megan@contoso.com'
        'Confirm' = $false
      }
      Remove-DistributionGroupMember @parameters -ErrorAction Stop
    }
    Undo = {
      $parameters = @{
        'Identity' = 'fwd-partner@contoso.com'
        'BypassSecurityGroupManagerCheck' = $true
        'Member' = 'megan@contoso.com'
        'Confirm' = $false
      }
      Add-DistributionGroupMember @parameters -ErrorAction Stop
    }
    Look = {
      Get-DistributionGroupMember -Identity 'fwd-partner@contoso.com' -ResultSize Unlimited -ErrorAction Stop | Where-Object { "$($_.PrimarySmtpAddress)" -eq 'megan@contoso.com' }
    }
    Shows = 'gone'
  }
  # 4 of 5: let the organisation's setting decide on SMTP AUTH of scanner@contoso.com
  #   test/cases/011-expired-grants/policies.yaml:14
  @{
    Number = 4
    Object = 'smtpAuth/scanner@contoso.com'
    Title = 'let the organisation''s setting decide on SMTP AUTH of scanner@contoso.com'
    Creates = $false
    Call = {
      $parameters = @{
        'Identity' = 'scanner@contoso.com'
        'SmtpClientAuthenticationDisabled' = $null
        'Confirm' = $false
      }
      Set-CASMailbox @parameters -ErrorAction Stop
    }
    Undo = {
      $parameters = @{
        'Identity' = 'scanner@contoso.com'
        'SmtpClientAuthenticationDisabled' = $false
        'Confirm' = $false
      }
      Set-CASMailbox @parameters -ErrorAction Stop
    }
    Look = {
      Get-CASMailbox -Identity 'scanner@contoso.com' -ErrorAction Stop | Select-Object -Property @('SmtpClientAuthenticationDisabled')
    }
    Shows = 'either'
  }
  # 5 of 5: stop forwarding the mail of support@contoso.com
  #   test/cases/011-expired-grants/policies.yaml:16
  @{
    Number = 5
    Object = 'mailboxForwarding/support@contoso.com'
    Title = 'stop forwarding the mail of support@contoso.com'
    Creates = $false
    Call = {
      $parameters = @{
        'Identity' = 'support@contoso.com'
        'DeliverToMailboxAndForward' = $false
        'ForwardingSmtpAddress' = $null
        'Confirm' = $false
      }
      Set-Mailbox @parameters -ErrorAction Stop
    }
    Undo = {
      $parameters = @{
        'Identity' = 'support@contoso.com'
        'DeliverToMailboxAndForward' = $true
        'ForwardingSmtpAddress' = 'tickets@fabrikam.com'
        'Confirm' = $false
      }
      Set-Mailbox @parameters -ErrorAction Stop
    }
    Look = {
      Get-Mailbox -Identity 'support@contoso.com' -ErrorAction Stop | Select-Object -Property @('ForwardingSmtpAddress', 'DeliverToMailboxAndForward')
    }
    Shows = 'either'
  }
)
#endregion
# … what every plan.ps1 ends with
