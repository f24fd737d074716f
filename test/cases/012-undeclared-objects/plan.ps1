#Requires -Version 7.2
# Forwarding plan for contoso.onmicrosoft.com (5f0a1c9e-0000-4000-8000-000000000001)
# Digest:  8667d427aac0f887095039fbcc9bec14e5e60de40cc8eb3b3317dd1c58ba01ed
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
  Cmdlets = @('Set-RemoteDomain', 'Set-Mailbox')
  Scopes = ''
}

# What has to be as it was when this was planned.
$relied = @(
  @{ Object = 'remoteDomains/legacy.example'; Read = { Get-RemoteDomain -ResultSize Unlimited -ErrorAction Stop }; Key = @{ Name = @('DomainName'); Shape = 'domains'; Planned = 'legacy.example' }; There = $true; Order = $null; Values = @(@{ Name = 'AutoForwardEnabled'; Shape = 'switch'; Planned = $true }) }
  @{ Object = 'mailboxForwarding/ben@contoso.com'; Read = { Get-Mailbox -Identity 'ben@contoso.com' -ErrorAction Stop }; Key = $null; There = $true; Order = $null; Values = @(@{ Name = 'ForwardingSmtpAddress'; Shape = 'address'; Planned = 'ben.private@gmail.com' }) }
)

$steps = @(
  # 1 of 2: stop automatic forwards to legacy.example
  #   no policy line
  @{
    Number = 1
    Object = 'remoteDomains/legacy.example'
    Title = 'stop automatic forwards to legacy.example'
    Creates = $false
    Call = {
      $parameters = @{
        'Identity' = 'Legacy'
        'AutoForwardEnabled' = $false
        'Confirm' = $false
      }
      Set-RemoteDomain @parameters -ErrorAction Stop
    }
    Undo = {
      $parameters = @{
        'Identity' = 'Legacy'
        'AutoForwardEnabled' = $true
        'Confirm' = $false
      }
      Set-RemoteDomain @parameters -ErrorAction Stop
    }
    Look = {
      Get-RemoteDomain -Identity 'Legacy' -ErrorAction Stop | Select-Object -Property @('AutoForwardEnabled')
    }
    Shows = 'either'
  }
  # 2 of 2: stop forwarding the mail of ben@contoso.com
  #   no policy line
  @{
    Number = 2
    Object = 'mailboxForwarding/ben@contoso.com'
    Title = 'stop forwarding the mail of ben@contoso.com'
    Creates = $false
    Call = {
      $parameters = @{
        'Identity' = 'ben@contoso.com'
        'ForwardingSmtpAddress' = $null
        'Confirm' = $false
      }
      Set-Mailbox @parameters -ErrorAction Stop
    }
    Undo = {
      $parameters = @{
        'Identity' = 'ben@contoso.com'
        'ForwardingSmtpAddress' = 'ben.private@gmail.com'
        'Confirm' = $false
      }
      Set-Mailbox @parameters -ErrorAction Stop
    }
    Look = {
      Get-Mailbox -Identity 'ben@contoso.com' -ErrorAction Stop | Select-Object -Property @('ForwardingSmtpAddress')
    }
    Shows = 'either'
  }
)
#endregion
# … what every plan.ps1 ends with
