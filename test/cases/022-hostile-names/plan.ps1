#Requires -Version 7.2
# Forwarding plan for contoso.onmicrosoft.com (5f0a1c9e-0000-4000-8000-000000000001)
# Digest:  a14738350595771a485e270f6d46b39e3eda841e982809bf0da1d84eab08b3c5
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
  Cmdlets = @('New-TransportRule')
  Scopes = ''
}

# What has to be as it was when this was planned.
$relied = @(
  @{ Object = 'transportRules/o’’brien''s $(rule) `x` | #1 @everyone'; Read = { Get-TransportRule -ResultSize Unlimited -ErrorAction Stop }; Key = @{ Name = @('Name'); Shape = 'words'; Planned = 'o’’brien''s $(rule) `x` | #1 @everyone' }; There = $false; Order = $null; Values = @() }
)

$steps = @(
  # 1 of 1: create the transport rule O’Brien's $(rule) `x` | #1 @everyone to act on mail
  #   test/cases/022-hostile-names/policies.yaml:3
  @{
    Number = 1
    Object = 'transportRules/o’’brien''s $(rule) `x` | #1 @everyone'
    Title = 'create the transport rule O’’Brien''s $(rule) `x` | #1 @everyone to act on mail'
    Creates = $true
    Call = {
      $parameters = @{
        'Name' = 'O’’Brien''s $(rule) `x` | #1 @everyone'
        'PrependSubject' = '‘‘[EXT]’’ '
        'SubjectContainsWords' = @('$env:PATH', '''; Remove-Mailbox *', '<b>', '```')
        'Confirm' = $false
      }
      New-TransportRule @parameters -ErrorAction Stop
    }
    Undo = {
      $parameters = @{
        'Identity' = 'O’’Brien''s $(rule) `x` | #1 @everyone'
        'Confirm' = $false
      }
      Remove-TransportRule @parameters -ErrorAction Stop
    }
    Look = {
      Get-TransportRule -ResultSize Unlimited -ErrorAction Stop | Where-Object { "$($_.Name)" -eq 'O’’Brien''s $(rule) `x` | #1 @everyone' }
    }
    Shows = 'there'
  }
)
#endregion
# … what every plan.ps1 ends with
