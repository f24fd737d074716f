#Requires -Version 7.2
# Forwarding plan for contoso.onmicrosoft.com (5f0a1c9e-0000-4000-8000-000000000001)
# Digest:  0cf78abf66b06ca732a34d7054d3a39e07b51ce83fc663ad567ec1445769fbc2
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
  Cmdlets = @('New-RemoteDomain', 'Set-RemoteDomain', 'Set-HostedOutboundSpamFilterPolicy')
  Scopes = ''
}

# What has to be as it was when this was planned.
$relied = @(
  @{ Object = 'outboundPolicies/default'; Read = { Get-HostedOutboundSpamFilterPolicy -ErrorAction Stop }; Key = @{ Name = @('IsDefault'); Shape = 'switch'; Planned = $true }; There = $true; Order = $null; Values = @(@{ Name = 'AutoForwardingMode'; Shape = 'choice'; Planned = 'Automatic' }) }
  @{ Object = 'remoteDomains/*'; Read = { Get-RemoteDomain -ResultSize Unlimited -ErrorAction Stop }; Key = @{ Name = @('DomainName'); Shape = 'domains'; Planned = '*' }; There = $true; Order = $null; Values = @(@{ Name = 'AutoForwardEnabled'; Shape = 'switch'; Planned = $true }) }
  @{ Object = 'remoteDomains/fabrikam.com'; Read = { Get-RemoteDomain -ResultSize Unlimited -ErrorAction Stop }; Key = @{ Name = @('DomainName'); Shape = 'domains'; Planned = 'fabrikam.com' }; There = $false; Order = $null; Values = @() }
)

$steps = @(
  # 1 of 3: create the remote domain fabrikam.com
  #   test/cases/033-grants-everyone-to-one-partner/policies.yaml:6
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
  # 2 of 3: stop automatic forwards to domains without an entry of their own
  #   test/cases/033-grants-everyone-to-one-partner/policies.yaml:5
  @{
    Number = 2
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
  # 3 of 3: let everyone else forward to the outside (Default)
  #   test/cases/033-grants-everyone-to-one-partner/policies.yaml:6
  #   tenant-wide: it concerns everyone in the tenant
  #   relies on the effect of step 2: nobody says how long it takes; this script does not wait
  @{
    Number = 3
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
