#Requires -Version 7.2
# Forwarding plan for contoso.onmicrosoft.com (5f0a1c9e-0000-4000-8000-000000000001)
# Digest:  cfbac5d8baabad9d63abacdc9fc5227f0748d63d071c079ab05cee5ce3f7c772
# Made:    2026-11-21T12:00:00Z by postern 0.1.0; do not run it after 2026-11-22T12:00:00Z
# Steps:   2 steps
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
  Cmdlets = @('New-RemoteDomain', 'Set-RemoteDomain')
  Scopes = ''
}

# What has to be as it was when this was planned.
$relied = @(
  @{ Object = 'remoteDomains/*'; Read = { Get-RemoteDomain -ResultSize Unlimited -ErrorAction Stop }; Key = @{ Name = @('DomainName'); Shape = 'domains'; Planned = '*' }; There = $true; Order = $null; Values = @(@{ Name = 'AutoForwardEnabled'; Shape = 'switch'; Planned = $true }) }
  @{ Object = 'remoteDomains/fabrikam.com'; Read = { Get-RemoteDomain -ResultSize Unlimited -ErrorAction Stop }; Key = @{ Name = @('DomainName'); Shape = 'domains'; Planned = 'fabrikam.com' }; There = $false; Order = $null; Values = @() }
)

$steps = @(
  # 1 of 2: create the remote domain fabrikam.com
  #   test/cases/003-partner-remote-domain-under-a-closed-star/policies.yaml:4
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
  # 2 of 2: stop automatic forwards to domains without an entry of their own
  #   test/cases/003-partner-remote-domain-under-a-closed-star/policies.yaml:3
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
)
#endregion
# … what every plan.ps1 ends with
