#Requires -Version 7.2
# Forwarding plan for contoso.onmicrosoft.com (5f0a1c9e-0000-4000-8000-000000000001)
# Digest:  1872d4c55dc0ce5b47bda239e13b6d93079fd18f54dd7436f6dad8a459d8d849
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
  Cmdlets = @('Set-TransportRule')
  Scopes = ''
}

# What has to be as it was when this was planned.
$relied = @(
  @{ Object = 'transportRules/reject automatic forwarding'; Read = { Get-TransportRule -ResultSize Unlimited -ErrorAction Stop }; Key = @{ Name = @('Name'); Shape = 'words'; Planned = 'reject automatic forwarding' }; There = $true; Order = $null; Values = @(@{ Name = 'ExceptIfFromMemberOf'; Shape = 'recipient'; Planned = $null }, @{ Name = 'SenderAddressLocation'; Shape = 'choice'; Planned = 'Header' }) }
)

$steps = @(
  # 1 of 1: change exceptIfFromMemberOf, senderAddressLocation of the transport rule Reject automatic forwarding
  #   test/cases/004-transport-rule-with-an-added-exception/policies.yaml:3
  @{
    Number = 1
    Object = 'transportRules/reject automatic forwarding'
    Title = 'change exceptIfFromMemberOf, senderAddressLocation of the transport rule Reject automatic forwarding'
    Creates = $false
    Call = {
      $parameters = @{
        'Identity' = 'Reject automatic forwarding'
        'ExceptIfFromMemberOf' = @('fwd-partner@contoso.com')
        'SenderAddressLocation' = 'HeaderOrEnvelope'
        'Confirm' = $false
      }
      Set-TransportRule @parameters -ErrorAction Stop
    }
    Undo = {
      $parameters = @{
        'Identity' = 'Reject automatic forwarding'
        'ExceptIfFromMemberOf' = $null
        'SenderAddressLocation' = 'Header'
        'Confirm' = $false
      }
      Set-TransportRule @parameters -ErrorAction Stop
    }
    Look = {
      Get-TransportRule -Identity 'Reject automatic forwarding' -ErrorAction Stop | Select-Object -Property @('ExceptIfFromMemberOf', 'SenderAddressLocation')
    }
    Shows = 'either'
  }
)
#endregion
# … what every plan.ps1 ends with
