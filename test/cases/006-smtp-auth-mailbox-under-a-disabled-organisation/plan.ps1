#Requires -Version 7.2
# Forwarding plan for contoso.onmicrosoft.com (5f0a1c9e-0000-4000-8000-000000000001)
# Digest:  501d15c302dc213f4667bec6fa29a922ba62359c3e93e9e054ae598c949eb192
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
  Cmdlets = @('Set-CASMailbox', 'Set-TransportConfig')
  Scopes = ''
}

# What has to be as it was when this was planned.
$relied = @(
  @{ Object = 'smtpAuth/organization'; Read = { Get-TransportConfig -ErrorAction Stop }; Key = $null; There = $true; Order = $null; Values = @(@{ Name = 'SmtpClientAuthenticationDisabled'; Shape = 'choice'; Planned = $false }) }
  @{ Object = 'smtpAuth/scanner@contoso.com'; Read = { Get-CASMailbox -Identity 'scanner@contoso.com' -ErrorAction Stop }; Key = $null; There = $true; Order = $null; Values = @(@{ Name = 'SmtpClientAuthenticationDisabled'; Shape = 'choice'; Planned = $null }) }
)

$steps = @(
  # 1 of 2: let scanner@contoso.com send through SMTP AUTH
  #   test/cases/006-smtp-auth-mailbox-under-a-disabled-organisation/policies.yaml:5
  @{
    Number = 1
    Object = 'smtpAuth/scanner@contoso.com'
    Title = 'let scanner@contoso.com send through SMTP AUTH'
    Creates = $false
    Call = {
      $parameters = @{
        'Identity' = 'scanner@contoso.com'
        'SmtpClientAuthenticationDisabled' = $false
        'Confirm' = $false
      }
      Set-CASMailbox @parameters -ErrorAction Stop
    }
    Undo = {
      $parameters = @{
        'Identity' = 'scanner@contoso.com'
        'SmtpClientAuthenticationDisabled' = $null
        'Confirm' = $false
      }
      Set-CASMailbox @parameters -ErrorAction Stop
    }
    Look = {
      Get-CASMailbox -Identity 'scanner@contoso.com' -ErrorAction Stop | Select-Object -Property @('SmtpClientAuthenticationDisabled')
    }
    Shows = 'either'
  }
  # 2 of 2: turn off SMTP AUTH for every mailbox without a setting of its own
  #   test/cases/006-smtp-auth-mailbox-under-a-disabled-organisation/policies.yaml:3
  #   relies on the effect of step 1: about 15 minutes, as is reported; nothing is documented; this script does not wait
  @{
    Number = 2
    Object = 'smtpAuth/organization'
    Title = 'turn off SMTP AUTH for every mailbox without a setting of its own'
    Creates = $false
    Call = {
      $parameters = @{
        'SmtpClientAuthenticationDisabled' = $true
        'Confirm' = $false
      }
      Set-TransportConfig @parameters -ErrorAction Stop
    }
    Undo = {
      $parameters = @{
        'SmtpClientAuthenticationDisabled' = $false
        'Confirm' = $false
      }
      Set-TransportConfig @parameters -ErrorAction Stop
    }
    Look = {
      Get-TransportConfig -ErrorAction Stop | Select-Object -Property @('SmtpClientAuthenticationDisabled')
    }
    Shows = 'either'
  }
)
#endregion
# … what every plan.ps1 ends with
