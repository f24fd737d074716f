#Requires -Version 7.2
# Forwarding plan for contoso.onmicrosoft.com (5f0a1c9e-0000-4000-8000-000000000001)
# Digest:  e07ca328075a50fe693b610e488d87020eaae2aee107d5621d5884be35964a1a
# Made:    2026-11-21T12:00:00Z by postern 0.1.0; do not run it after 2026-11-22T12:00:00Z
# Steps:   10 steps
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
  Cmdlets = @('New-HostedOutboundSpamFilterPolicy', 'New-RemoteDomain', 'Set-RemoteDomain', 'New-TransportRule', 'Set-TransportRule', 'New-HostedOutboundSpamFilterRule', 'Set-HostedOutboundSpamFilterPolicy')
  Scopes = ''
}

# What has to be as it was when this was planned.
$relied = @(
  @{ Object = 'outboundPolicies/grants'; Read = { Get-HostedOutboundSpamFilterPolicy -ErrorAction Stop }; Key = @{ Name = @('Name'); Shape = 'words'; Planned = 'grants' }; There = $false; Order = $null; Values = @() }
  @{ Object = 'outboundPolicies/grants'; Read = { Get-HostedOutboundSpamFilterRule -ErrorAction Stop }; Key = @{ Name = @('HostedOutboundSpamFilterPolicy'); Shape = 'words'; Planned = 'grants' }; There = $false; Order = $null; Values = @() }
  @{ Object = 'outboundPolicies/default'; Read = { Get-HostedOutboundSpamFilterPolicy -ErrorAction Stop }; Key = @{ Name = @('IsDefault'); Shape = 'switch'; Planned = $true }; There = $true; Order = $null; Values = @(@{ Name = 'AutoForwardingMode'; Shape = 'choice'; Planned = 'Automatic' }) }
  @{ Object = 'remoteDomains/*'; Read = { Get-RemoteDomain -ResultSize Unlimited -ErrorAction Stop }; Key = @{ Name = @('DomainName'); Shape = 'domains'; Planned = '*' }; There = $true; Order = $null; Values = @(@{ Name = 'AutoForwardEnabled'; Shape = 'switch'; Planned = $true }) }
  @{ Object = 'remoteDomains/fabrikam.com'; Read = { Get-RemoteDomain -ResultSize Unlimited -ErrorAction Stop }; Key = @{ Name = @('DomainName'); Shape = 'domains'; Planned = 'fabrikam.com' }; There = $false; Order = $null; Values = @() }
  @{ Object = 'remoteDomains/partner.com'; Read = { Get-RemoteDomain -ResultSize Unlimited -ErrorAction Stop }; Key = @{ Name = @('DomainName'); Shape = 'domains'; Planned = 'partner.com' }; There = $false; Order = $null; Values = @() }
  @{ Object = 'transportRules/grants: fabrikam.com'; Read = { Get-TransportRule -ResultSize Unlimited -ErrorAction Stop }; Key = @{ Name = @('Name'); Shape = 'words'; Planned = 'grants: fabrikam.com' }; There = $false; Order = $null; Values = @() }
  @{ Object = 'transportRules/grants: partner.com'; Read = { Get-TransportRule -ResultSize Unlimited -ErrorAction Stop }; Key = @{ Name = @('Name'); Shape = 'words'; Planned = 'grants: partner.com' }; There = $false; Order = $null; Values = @() }
  @{ Object = 'transportRules'; Read = { Get-TransportRule -ResultSize Unlimited -ErrorAction Stop }; Key = $null; There = $null; Order = $true; Values = @(@{ Name = 'Name'; Shape = 'order'; Planned = @('label external mail', 'partners skip the disclaimer', 'disclaimer') }) }
)

$steps = @(
  # 1 of 10: create the outbound policy Grants, for nobody yet
  #   test/cases/049-grants-above-a-rule-that-ends-the-list/policies.yaml:5
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
  # 2 of 10: create the remote domain fabrikam.com
  #   test/cases/049-grants-above-a-rule-that-ends-the-list/policies.yaml:5
  @{
    Number = 2
    Object = 'remoteDomains/fabrikam.com'
    Title = 'create the remote domain fabrikam.com'
    Creates = $true
    Call = {
      $parameters = @{
        'Name' = 'fabrikam.com'
        'DomainName' = 'fabrikam.com'
        'Confirm' = $false
      }
      New-RemoteDomain @parameters -ErrorAction Stop
    }
    Undo = {
      $parameters = @{
        'Identity' = 'fabrikam.com'
        'Confirm' = $false
      }
      Remove-RemoteDomain @parameters -ErrorAction Stop
    }
    Look = {
      Get-RemoteDomain -ResultSize Unlimited -ErrorAction Stop | Where-Object { "$($_.Name)" -eq 'fabrikam.com' }
    }
    Shows = 'there'
  }
  # 3 of 10: create the remote domain partner.com
  #   test/cases/049-grants-above-a-rule-that-ends-the-list/policies.yaml:9
  @{
    Number = 3
    Object = 'remoteDomains/partner.com'
    Title = 'create the remote domain partner.com'
    Creates = $true
    Call = {
      $parameters = @{
        'Name' = 'partner.com'
        'DomainName' = 'partner.com'
        'Confirm' = $false
      }
      New-RemoteDomain @parameters -ErrorAction Stop
    }
    Undo = {
      $parameters = @{
        'Identity' = 'partner.com'
        'Confirm' = $false
      }
      Remove-RemoteDomain @parameters -ErrorAction Stop
    }
    Look = {
      Get-RemoteDomain -ResultSize Unlimited -ErrorAction Stop | Where-Object { "$($_.Name)" -eq 'partner.com' }
    }
    Shows = 'there'
  }
  # 4 of 10: stop automatic forwards to domains without an entry of their own
  #   test/cases/049-grants-above-a-rule-that-ends-the-list/policies.yaml:4
  @{
    Number = 4
    Object = 'remoteDomains/*'
    Title = 'stop automatic forwards to domains without an entry of their own'
    Creates = $false
    Call = {
      $parameters = @{
        'Identity' = 'Default'
        'AutoForwardEnabled' = $false
        'Confirm' = $false
      }
      Set-RemoteDomain @parameters -ErrorAction Stop
    }
    Undo = {
      $parameters = @{
        'Identity' = 'Default'
        'AutoForwardEnabled' = $true
        'Confirm' = $false
      }
      Set-RemoteDomain @parameters -ErrorAction Stop
    }
    Look = {
      Get-RemoteDomain -Identity 'Default' -ErrorAction Stop | Select-Object -Property @('AutoForwardEnabled')
    }
    Shows = 'either'
  }
  # 5 of 10: create the transport rule Grants: fabrikam.com to reject mail
  #   test/cases/049-grants-above-a-rule-that-ends-the-list/policies.yaml:5
  @{
    Number = 5
    Object = 'transportRules/grants: fabrikam.com'
    Title = 'create the transport rule Grants: fabrikam.com to reject mail'
    Creates = $true
    Call = {
      $parameters = @{
        'Name' = 'Grants: fabrikam.com'
        'ExceptIfFromMemberOf' = @('fwd-a@contoso.com')
        'FromMemberOf' = @('fwd-b@contoso.com')
        'MessageTypeMatches' = 'AutoForward'
        'RecipientDomainIs' = @('fabrikam.com')
        'RejectMessageEnhancedStatusCode' = '5.7.1'
        'RejectMessageReasonText' = 'Not granted.'
        'SenderAddressLocation' = 'Envelope'
        'SentToScope' = 'NotInOrganization'
        'Confirm' = $false
      }
      New-TransportRule @parameters -ErrorAction Stop
    }
    Undo = {
      $parameters = @{
        'Identity' = 'Grants: fabrikam.com'
        'Confirm' = $false
      }
      Remove-TransportRule @parameters -ErrorAction Stop
    }
    Look = {
      Get-TransportRule -ResultSize Unlimited -ErrorAction Stop | Where-Object { "$($_.Name)" -eq 'Grants: fabrikam.com' }
    }
    Shows = 'there'
  }
  # 6 of 10: create the transport rule Grants: partner.com to reject mail
  #   test/cases/049-grants-above-a-rule-that-ends-the-list/policies.yaml:9
  @{
    Number = 6
    Object = 'transportRules/grants: partner.com'
    Title = 'create the transport rule Grants: partner.com to reject mail'
    Creates = $true
    Call = {
      $parameters = @{
        'Name' = 'Grants: partner.com'
        'ExceptIfFromMemberOf' = @('fwd-b@contoso.com')
        'FromMemberOf' = @('fwd-a@contoso.com')
        'MessageTypeMatches' = 'AutoForward'
        'RecipientDomainIs' = @('partner.com')
        'RejectMessageEnhancedStatusCode' = '5.7.1'
        'RejectMessageReasonText' = 'Not granted.'
        'SenderAddressLocation' = 'Envelope'
        'SentToScope' = 'NotInOrganization'
        'Confirm' = $false
      }
      New-TransportRule @parameters -ErrorAction Stop
    }
    Undo = {
      $parameters = @{
        'Identity' = 'Grants: partner.com'
        'Confirm' = $false
      }
      Remove-TransportRule @parameters -ErrorAction Stop
    }
    Look = {
      Get-TransportRule -ResultSize Unlimited -ErrorAction Stop | Where-Object { "$($_.Name)" -eq 'Grants: partner.com' }
    }
    Shows = 'there'
  }
  # 7 of 10: move the transport rule Grants: fabrikam.com to place 2 of 5, above Partners skip the disclaimer
  #   test/cases/049-grants-above-a-rule-that-ends-the-list/policies.yaml:5
  @{
    Number = 7
    Object = 'transportRules/grants: fabrikam.com'
    Title = 'move the transport rule Grants: fabrikam.com to place 2 of 5, above Partners skip the disclaimer'
    Creates = $false
    Call = {
      $parameters = @{
        'Identity' = 'Grants: fabrikam.com'
        'Priority' = 1
        'Confirm' = $false
      }
      Set-TransportRule @parameters -ErrorAction Stop
    }
    Undo = {
      $parameters = @{
        'Identity' = 'Grants: fabrikam.com'
        'Priority' = 3
        'Confirm' = $false
      }
      Set-TransportRule @parameters -ErrorAction Stop
    }
    Look = {
      Get-TransportRule -Identity 'Grants: fabrikam.com' -ErrorAction Stop | Select-Object -Property @('Priority')
    }
    Shows = 'either'
  }
  # 8 of 10: move the transport rule Grants: partner.com to place 3 of 5, above Partners skip the disclaimer
  #   test/cases/049-grants-above-a-rule-that-ends-the-list/policies.yaml:9
  @{
    Number = 8
    Object = 'transportRules/grants: partner.com'
    Title = 'move the transport rule Grants: partner.com to place 3 of 5, above Partners skip the disclaimer'
    Creates = $false
    Call = {
      $parameters = @{
        'Identity' = 'Grants: partner.com'
        'Priority' = 2
        'Confirm' = $false
      }
      Set-TransportRule @parameters -ErrorAction Stop
    }
    Undo = {
      $parameters = @{
        'Identity' = 'Grants: partner.com'
        'Priority' = 4
        'Confirm' = $false
      }
      Set-TransportRule @parameters -ErrorAction Stop
    }
    Look = {
      Get-TransportRule -Identity 'Grants: partner.com' -ErrorAction Stop | Select-Object -Property @('Priority')
    }
    Shows = 'either'
  }
  # 9 of 10: let members of fwd-a@contoso.com, fwd-b@contoso.com forward to the outside (Grants)
  #   test/cases/049-grants-above-a-rule-that-ends-the-list/policies.yaml:5
  #   relies on the effect of step 4: nobody says how long it takes; this script does not wait
  #   relies on the effect of step 7: up to 30 minutes, as is documented; this script does not wait
  #   relies on the effect of step 8: up to 30 minutes, as is documented; this script does not wait
  @{
    Number = 9
    Object = 'outboundPolicies/grants'
    Title = 'let members of fwd-a@contoso.com, fwd-b@contoso.com forward to the outside (Grants)'
    Creates = $true
    Call = {
      $parameters = @{
        'Name' = 'Grants'
        'FromMemberOf' = @('fwd-a@contoso.com', 'fwd-b@contoso.com')
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
  # 10 of 10: stop everyone else from forwarding to the outside (Default)
  #   test/cases/049-grants-above-a-rule-that-ends-the-list/policies.yaml:4
  @{
    Number = 10
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
