#Requires -Version 7.2
# Forwarding plan for contoso.onmicrosoft.com (5f0a1c9e-0000-4000-8000-000000000001)
# Digest:  000fbb334821c9a4c50cad635a4d6007e5da09aa4180f9a3a54dac4f71eefea8
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
  Cmdlets = @('New-RemoteDomain', 'Set-RemoteDomain', 'New-TransportRule', 'Set-HostedOutboundSpamFilterPolicy')
  Scopes = ''
}

# What has to be as it was when this was planned.
$relied = @(
  @{ Object = 'outboundPolicies/default'; Read = { Get-HostedOutboundSpamFilterPolicy -ErrorAction Stop }; Key = @{ Name = @('IsDefault'); Shape = 'switch'; Planned = $true }; There = $true; Order = $null; Values = @(@{ Name = 'AutoForwardingMode'; Shape = 'choice'; Planned = 'Automatic' }) }
  @{ Object = 'remoteDomains/*'; Read = { Get-RemoteDomain -ResultSize Unlimited -ErrorAction Stop }; Key = @{ Name = @('DomainName'); Shape = 'domains'; Planned = '*' }; There = $true; Order = $null; Values = @(@{ Name = 'AutoForwardEnabled'; Shape = 'switch'; Planned = $true }) }
  @{ Object = 'remoteDomains/fabrikam.com'; Read = { Get-RemoteDomain -ResultSize Unlimited -ErrorAction Stop }; Key = @{ Name = @('DomainName'); Shape = 'domains'; Planned = 'fabrikam.com' }; There = $false; Order = $null; Values = @() }
  @{ Object = 'remoteDomains/partner.com'; Read = { Get-RemoteDomain -ResultSize Unlimited -ErrorAction Stop }; Key = @{ Name = @('DomainName'); Shape = 'domains'; Planned = 'partner.com' }; There = $false; Order = $null; Values = @() }
  @{ Object = 'transportRules/grants: partner.com'; Read = { Get-TransportRule -ResultSize Unlimited -ErrorAction Stop }; Key = @{ Name = @('Name'); Shape = 'words'; Planned = 'grants: partner.com' }; There = $false; Order = $null; Values = @() }
)

$steps = @(
  # 1 of 5: create the remote domain fabrikam.com
  #   test/cases/038-grants-everyone-beside-a-narrower-one/policies.yaml:6
  @{
    Number = 1
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
  # 2 of 5: create the remote domain partner.com
  #   test/cases/038-grants-everyone-beside-a-narrower-one/policies.yaml:10
  @{
    Number = 2
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
  # 3 of 5: stop automatic forwards to domains without an entry of their own
  #   test/cases/038-grants-everyone-beside-a-narrower-one/policies.yaml:5
  @{
    Number = 3
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
  # 4 of 5: create the transport rule Grants: partner.com to reject mail
  #   test/cases/038-grants-everyone-beside-a-narrower-one/policies.yaml:10
  @{
    Number = 4
    Object = 'transportRules/grants: partner.com'
    Title = 'create the transport rule Grants: partner.com to reject mail'
    Creates = $true
    Call = {
      $parameters = @{
        'Name' = 'Grants: partner.com'
        'ExceptIfFromMemberOf' = @('fwd-a@contoso.com')
        'MessageTypeMatches' = 'AutoForward'
        'RecipientDomainIs' = @('partner.com')
        'RejectMessageEnhancedStatusCode' = '5.7.1'
        'RejectMessageReasonText' = 'Not granted.'
        'SenderAddressLocation' = 'Envelope'
        'SenderDomainIs' = @('contoso.com', 'contoso.onmicrosoft.com')
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
  # 5 of 5: let everyone else forward to the outside (Default)
  #   test/cases/038-grants-everyone-beside-a-narrower-one/policies.yaml:6
  #   tenant-wide: it concerns everyone in the tenant
  #   relies on the effect of step 3: nobody says how long it takes; this script does not wait
  #   relies on the effect of step 4: up to 30 minutes, as is documented; this script does not wait
  @{
    Number = 5
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
