#Requires -Version 7.2
# Forwarding plan for contoso.onmicrosoft.com (5f0a1c9e-0000-4000-8000-000000000001)
# Digest:  a76722c01e298089aea6a00567ed7ffad3513a51b6be6ae07cf3605bf755a21b
# Made:    2026-11-21T12:00:00Z by postern 0.1.0; do not run it after 2026-11-22T12:00:00Z
# Steps:   2 steps
# Proof:   On the way this order opens what is open neither before nor after.
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
  @{ Object = 'remoteDomains/shut.example'; Read = { Get-RemoteDomain -ResultSize Unlimited -ErrorAction Stop }; Key = @{ Name = @('DomainName'); Shape = 'domains'; Planned = 'shut.example' }; There = $false; Order = $null; Values = @() }
)

$steps = @(
  # 1 of 2: create the remote domain shut.example
  #   test/cases/019-a-closed-partner-opens-on-the-way/policies.yaml:3
  #   opens-transiently: for a moment something is open that is open neither before nor after
  @{
    Number = 1
    Object = 'remoteDomains/shut.example'
    Title = 'create the remote domain shut.example'
    Creates = $true
    Call = {
      $parameters = @{
        'Name' = 'shut.example'
        'DomainName' = 'shut.example'
        'Confirm' = $false
      }
      New-RemoteDomain @parameters -ErrorAction Stop
    }
    Undo = {
      $parameters = @{
        'Identity' = 'shut.example'
        'Confirm' = $false
      }
      Remove-RemoteDomain @parameters -ErrorAction Stop
    }
    Look = {
      Get-RemoteDomain -ResultSize Unlimited -ErrorAction Stop | Where-Object { "$($_.Name)" -eq 'shut.example' }
    }
    Shows = 'there'
  }
  # 2 of 2: stop automatic forwards to shut.example
  #   test/cases/019-a-closed-partner-opens-on-the-way/policies.yaml:3
  @{
    Number = 2
    Object = 'remoteDomains/shut.example'
    Title = 'stop automatic forwards to shut.example'
    Creates = $false
    Call = {
      $parameters = @{
        'Identity' = 'shut.example'
        'AutoForwardEnabled' = $false
        'NDREnabled' = $false
        'Confirm' = $false
      }
      Set-RemoteDomain @parameters -ErrorAction Stop
    }
    Undo = {
      $parameters = @{
        'Identity' = 'shut.example'
        'AutoForwardEnabled' = $true
        'NDREnabled' = $true
        'Confirm' = $false
      }
      Set-RemoteDomain @parameters -ErrorAction Stop
    }
    Look = {
      Get-RemoteDomain -Identity 'shut.example' -ErrorAction Stop | Select-Object -Property @('AutoForwardEnabled', 'NDREnabled')
    }
    Shows = 'either'
  }
)
#endregion
# … what every plan.ps1 ends with
