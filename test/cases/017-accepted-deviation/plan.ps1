#Requires -Version 7.2
# Forwarding plan for contoso.onmicrosoft.com (5f0a1c9e-0000-4000-8000-000000000001)
# Digest:  72839e2ca1edc3b67c33f3d369c912d580095111635f88a4aae448b961cd7a84
# Made:    2026-11-21T12:00:00Z by postern 0.1.0; do not run it after 2026-11-22T12:00:00Z
# Steps:   1 step
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
  Cmdlets = @('Set-RemoteDomain')
  Scopes = ''
}

# What has to be as it was when this was planned.
$relied = @(
  @{ Object = 'remoteDomains/other.example'; Read = { Get-RemoteDomain -ResultSize Unlimited -ErrorAction Stop }; Key = @{ Name = @('DomainName'); Shape = 'domains'; Planned = 'other.example' }; There = $true; Order = $null; Values = @(@{ Name = 'AutoForwardEnabled'; Shape = 'switch'; Planned = $true }) }
)

$steps = @(
  # 1 of 1: stop automatic forwards to other.example
  #   no policy line
  @{
    Number = 1
    Object = 'remoteDomains/other.example'
    Title = 'stop automatic forwards to other.example'
    Creates = $false
    Call = {
      $parameters = @{
        'Identity' = 'Other'
        'AutoForwardEnabled' = $false
        'Confirm' = $false
      }
      Set-RemoteDomain @parameters -ErrorAction Stop
    }
    Undo = {
      $parameters = @{
        'Identity' = 'Other'
        'AutoForwardEnabled' = $true
        'Confirm' = $false
      }
      Set-RemoteDomain @parameters -ErrorAction Stop
    }
    Look = {
      Get-RemoteDomain -Identity 'Other' -ErrorAction Stop | Select-Object -Property @('AutoForwardEnabled')
    }
    Shows = 'either'
  }
)
#endregion
# … what every plan.ps1 ends with
