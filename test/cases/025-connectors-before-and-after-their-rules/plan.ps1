#Requires -Version 7.2
# Forwarding plan for contoso.onmicrosoft.com (5f0a1c9e-0000-4000-8000-000000000001)
# Digest:  40efa8b70537ba7202e87d5de149048e7f5448a6579d5cab9c8285d1986237d1
# Made:    2026-11-21T12:00:00Z by postern 0.1.0; do not run it after 2026-11-22T12:00:00Z
# Steps:   8 steps
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
  Cmdlets = @('Set-HostedOutboundSpamFilterPolicy', 'New-OutboundConnector', 'Set-OutboundConnector', 'Set-InboundConnector', 'New-TransportRule', 'Remove-TransportRule', 'Remove-OutboundConnector')
  Scopes = ''
}

# What has to be as it was when this was planned.
$relied = @(
  @{ Object = 'outboundPolicies/default'; Read = { Get-HostedOutboundSpamFilterPolicy -ErrorAction Stop }; Key = @{ Name = @('IsDefault'); Shape = 'switch'; Planned = $true }; There = $true; Order = $null; Values = @(@{ Name = 'AutoForwardingMode'; Shape = 'choice'; Planned = 'Automatic' }) }
  @{ Object = 'outboundConnectors/signatures'; Read = { @{}, @{ IncludeTestModeConnectors = $true }, @{ IsTransportRuleScoped = $true } | ForEach-Object { Get-OutboundConnector @_ -ErrorAction Stop } }; Key = @{ Name = @('Name'); Shape = 'words'; Planned = 'signatures' }; There = $false; Order = $null; Values = @() }
  @{ Object = 'outboundConnectors/to fabrikam'; Read = { @{}, @{ IncludeTestModeConnectors = $true }, @{ IsTransportRuleScoped = $true } | ForEach-Object { Get-OutboundConnector @_ -ErrorAction Stop } }; Key = @{ Name = @('Name'); Shape = 'words'; Planned = 'to fabrikam' }; There = $true; Order = $null; Values = @(@{ Name = 'TlsSettings'; Shape = 'choice'; Planned = 'EncryptionOnly' }, @{ Name = 'TlsDomain'; Shape = 'text'; Planned = $null }) }
  @{ Object = 'outboundConnectors/old signatures'; Read = { @{}, @{ IncludeTestModeConnectors = $true }, @{ IsTransportRuleScoped = $true } | ForEach-Object { Get-OutboundConnector @_ -ErrorAction Stop } }; Key = @{ Name = @('Name'); Shape = 'words'; Planned = 'old signatures' }; There = $true; Order = $null; Values = @(@{ Name = 'Enabled'; Shape = 'switch'; Planned = $true }, @{ Name = 'ConnectorType'; Shape = 'choice'; Planned = 'OnPremises' }, @{ Name = 'IsTransportRuleScoped'; Shape = 'switch'; Planned = $true }, @{ Name = 'AllAcceptedDomains'; Shape = 'switch'; Planned = $false }, @{ Name = 'RouteAllMessagesViaOnPremises'; Shape = 'switch'; Planned = $false }, @{ Name = 'UseMXRecord'; Shape = 'switch'; Planned = $false }, @{ Name = 'SmartHosts'; Shape = 'words'; Planned = @('old.vendor.example') }, @{ Name = 'SmtpDaneMode'; Shape = 'choice'; Planned = 'Opportunistic' }, @{ Name = 'MtaStsMode'; Shape = 'choice'; Planned = 'Opportunistic' }, @{ Name = 'SenderRewritingEnabled'; Shape = 'switch'; Planned = $false }, @{ Name = 'TestMode'; Shape = 'switch'; Planned = $false }) }
  @{ Object = 'inboundConnectors/scanners'; Read = { Get-InboundConnector -ResultSize Unlimited -ErrorAction Stop }; Key = @{ Name = @('Name'); Shape = 'words'; Planned = 'scanners' }; There = $true; Order = $null; Values = @(@{ Name = 'SenderIPAddresses'; Shape = 'words'; Planned = @('198.51.100.0/24', '203.0.113.7') }) }
  @{ Object = 'inboundConnectors/who knows'; Read = { Get-InboundConnector -ResultSize Unlimited -ErrorAction Stop }; Key = @{ Name = @('Name'); Shape = 'words'; Planned = 'who knows' }; There = $true; Order = $null; Values = @(@{ Name = 'Enabled'; Shape = 'switch'; Planned = $true }) }
  @{ Object = 'transportRules/put signatures'; Read = { Get-TransportRule -ResultSize Unlimited -ErrorAction Stop }; Key = @{ Name = @('Name'); Shape = 'words'; Planned = 'put signatures' }; There = $false; Order = $null; Values = @() }
  @{ Object = 'transportRules/old signatures'; Read = { Get-TransportRule -ResultSize Unlimited -ErrorAction Stop }; Key = @{ Name = @('Name'); Shape = 'words'; Planned = 'old signatures' }; There = $true; Order = $null; Values = @(@{ Name = 'State'; Shape = 'choice'; Planned = 'Enabled' }, @{ Name = 'FromScope'; Shape = 'choice'; Planned = 'InOrganization' }, @{ Name = 'RouteMessageOutboundConnector'; Shape = 'text'; Planned = 'Old signatures' }, @{ Name = 'Mode'; Shape = 'choice'; Planned = 'Enforce' }, @{ Name = 'SenderAddressLocation'; Shape = 'choice'; Planned = 'Header' }, @{ Name = 'RecipientAddressType'; Shape = 'choice'; Planned = 'Resolved' }, @{ Name = 'RuleErrorAction'; Shape = 'choice'; Planned = 'Ignore' }) }
)

$steps = @(
  # 1 of 8: stop everyone else from forwarding to the outside (Default)
  #   test/cases/025-connectors-before-and-after-their-rules/policies.yaml:7
  @{
    Number = 1
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
  # 2 of 8: create the outbound connector Signatures
  #   test/cases/025-connectors-before-and-after-their-rules/policies.yaml:9
  #   reroutes: mail takes another way, or has to meet more on it
  @{
    Number = 2
    Object = 'outboundConnectors/signatures'
    Title = 'create the outbound connector Signatures'
    Creates = $true
    Call = {
      $parameters = @{
        'Name' = 'Signatures'
        'ConnectorType' = 'OnPremises'
        'IsTransportRuleScoped' = $true
        'SmartHosts' = @('sign.vendor.example')
        'TlsSettings' = 'CertificateValidation'
        'UseMXRecord' = $false
        'Confirm' = $false
      }
      New-OutboundConnector @parameters -ErrorAction Stop
    }
    Undo = {
      $parameters = @{
        'Identity' = 'Signatures'
        'Confirm' = $false
      }
      Remove-OutboundConnector @parameters -ErrorAction Stop
    }
    Look = {
      @{}, @{ IncludeTestModeConnectors = $true }, @{ IsTransportRuleScoped = $true } | ForEach-Object { Get-OutboundConnector @_ -ErrorAction Stop } | Where-Object { "$($_.Name)" -eq 'Signatures' }
    }
    Shows = 'there'
  }
  # 3 of 8: change tlsSettings, tlsDomain of the outbound connector To Fabrikam
  #   test/cases/025-connectors-before-and-after-their-rules/policies.yaml:17
  #   reroutes: mail takes another way, or has to meet more on it
  @{
    Number = 3
    Object = 'outboundConnectors/to fabrikam'
    Title = 'change tlsSettings, tlsDomain of the outbound connector To Fabrikam'
    Creates = $false
    Call = {
      $parameters = @{
        'Identity' = 'To Fabrikam'
        'TlsDomain' = 'mx.fabrikam.com'
        'TlsSettings' = 'DomainValidation'
        'Confirm' = $false
      }
      Set-OutboundConnector @parameters -ErrorAction Stop
    }
    Undo = {
      $parameters = @{
        'Identity' = 'To Fabrikam'
        'TlsDomain' = $null
        'TlsSettings' = 'EncryptionOnly'
        'Confirm' = $false
      }
      Set-OutboundConnector @parameters -ErrorAction Stop
    }
    Look = {
      Get-OutboundConnector -Identity 'To Fabrikam' -ErrorAction Stop | Select-Object -Property @('TlsSettings', 'TlsDomain')
    }
    Shows = 'either'
  }
  # 4 of 8: change senderIPAddresses of the inbound connector Scanners
  #   test/cases/025-connectors-before-and-after-their-rules/policies.yaml:22
  #   reroutes: mail takes another way, or has to meet more on it
  @{
    Number = 4
    Object = 'inboundConnectors/scanners'
    Title = 'change senderIPAddresses of the inbound connector Scanners'
    Creates = $false
    Call = {
      $parameters = @{
        'Identity' = 'Scanners'
        'SenderIPAddresses' = @('203.0.113.7')
        'Confirm' = $false
      }
      Set-InboundConnector @parameters -ErrorAction Stop
    }
    Undo = {
      $parameters = @{
        'Identity' = 'Scanners'
        'SenderIPAddresses' = @('198.51.100.0/24', '203.0.113.7')
        'Confirm' = $false
      }
      Set-InboundConnector @parameters -ErrorAction Stop
    }
    Look = {
      Get-InboundConnector -Identity 'Scanners' -ErrorAction Stop | Select-Object -Property @('SenderIPAddresses')
    }
    Shows = 'either'
  }
  # 5 of 8: disable the inbound connector Who knows
  #   no policy line
  #   reroutes: mail takes another way, or has to meet more on it
  @{
    Number = 5
    Object = 'inboundConnectors/who knows'
    Title = 'disable the inbound connector Who knows'
    Creates = $false
    Call = {
      $parameters = @{
        'Identity' = 'Who knows'
        'Enabled' = $false
        'Confirm' = $false
      }
      Set-InboundConnector @parameters -ErrorAction Stop
    }
    Undo = {
      $parameters = @{
        'Identity' = 'Who knows'
        'Enabled' = $true
        'Confirm' = $false
      }
      Set-InboundConnector @parameters -ErrorAction Stop
    }
    Look = {
      Get-InboundConnector -Identity 'Who knows' -ErrorAction Stop | Select-Object -Property @('Enabled')
    }
    Shows = 'either'
  }
  # 6 of 8: create the transport rule Put signatures to act on mail
  #   test/cases/025-connectors-before-and-after-their-rules/policies.yaml:26
  @{
    Number = 6
    Object = 'transportRules/put signatures'
    Title = 'create the transport rule Put signatures to act on mail'
    Creates = $true
    Call = {
      $parameters = @{
        'Name' = 'Put signatures'
        'FromScope' = 'InOrganization'
        'RouteMessageOutboundConnector' = 'Signatures'
        'Confirm' = $false
      }
      New-TransportRule @parameters -ErrorAction Stop
    }
    Undo = {
      $parameters = @{
        'Identity' = 'Put signatures'
        'Confirm' = $false
      }
      Remove-TransportRule @parameters -ErrorAction Stop
    }
    Look = {
      Get-TransportRule -ResultSize Unlimited -ErrorAction Stop | Where-Object { "$($_.Name)" -eq 'Put signatures' }
    }
    Shows = 'there'
  }
  # 7 of 8: remove the transport rule Old signatures
  #   no policy line
  #   removes-object: an object is deleted; undo makes a new one with the same settings
  @{
    Number = 7
    Object = 'transportRules/old signatures'
    Title = 'remove the transport rule Old signatures'
    Creates = $false
    Call = {
      $parameters = @{
        'Identity' = 'Old signatures'
        'Confirm' = $false
      }
      Remove-TransportRule @parameters -ErrorAction Stop
    }
    Undo = {
      $parameters = @{
        'Name' = 'Old signatures'
        'FromScope' = 'InOrganization'
        'Priority' = 0
        'RouteMessageOutboundConnector' = 'Old signatures'
        'Confirm' = $false
      }
      New-TransportRule @parameters -ErrorAction Stop
    }
    Look = {
      Get-TransportRule -ResultSize Unlimited -ErrorAction Stop | Where-Object { "$($_.Name)" -eq 'Old signatures' }
    }
    Shows = 'gone'
  }
  # 8 of 8: remove the outbound connector Old signatures
  #   no policy line
  #   reroutes: mail takes another way, or has to meet more on it
  #   removes-object: an object is deleted; undo makes a new one with the same settings
  @{
    Number = 8
    Object = 'outboundConnectors/old signatures'
    Title = 'remove the outbound connector Old signatures'
    Creates = $false
    Call = {
      $parameters = @{
        'Identity' = 'Old signatures'
        'Confirm' = $false
      }
      Remove-OutboundConnector @parameters -ErrorAction Stop
    }
    Undo = {
      $parameters = @{
        'Name' = 'Old signatures'
        'ConnectorType' = 'OnPremises'
        'IsTransportRuleScoped' = $true
        'SmartHosts' = @('old.vendor.example')
        'UseMXRecord' = $false
        'Confirm' = $false
      }
      New-OutboundConnector @parameters -ErrorAction Stop
      $parameters = @{
        'Identity' = 'Old signatures'
        'IsValidated' = $true
        'LastValidationTimestamp' = $null
        'ValidationRecipients' = $null
        'Confirm' = $false
      }
      Set-OutboundConnector @parameters -ErrorAction Stop
    }
    Look = {
      @{}, @{ IncludeTestModeConnectors = $true }, @{ IsTransportRuleScoped = $true } | ForEach-Object { Get-OutboundConnector @_ -ErrorAction Stop } | Where-Object { "$($_.Name)" -eq 'Old signatures' }
    }
    Shows = 'gone'
  }
)
#endregion
# … what every plan.ps1 ends with
