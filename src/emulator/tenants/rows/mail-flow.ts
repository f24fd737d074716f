import type { StoredRow, TenantState } from '../../state/state.ts';
import { configRow } from './common.ts';

/** A remote domain as `New-RemoteDomain` leaves it: open to automatic forwards (Set-RemoteDomain reference). */
export const remoteDomain = (state: TenantState, name: string, domainName: string): StoredRow =>
  configRow(state, 'RemoteDomain', name, {
    DomainName: domainName,
    IsInternal: false,
    TargetDeliveryDomain: false,
    ByteEncoderTypeFor7BitCharsets: 'Undefined',
    CharacterSet: domainName === '*' ? 'iso-8859-1' : null,
    NonMimeCharacterSet: domainName === '*' ? 'iso-8859-1' : null,
    AllowedOOFType: 'External',
    AutoReplyEnabled: true,
    AutoForwardEnabled: true,
    DeliveryReportEnabled: true,
    NDREnabled: true,
    MeetingForwardNotificationEnabled: true,
    ContentType: 'MimeHtmlText',
    DisplaySenderName: true,
    PreferredInternetCodePageForShiftJis: 'Undefined',
    RequiredCharsetCoverage: null,
    TNEFEnabled: null,
    LineWrapSize: 'Unlimited',
    TrustedMailOutboundEnabled: false,
    TrustedMailInboundEnabled: false,
    UseSimpleDisplayName: false,
    NDRDiagnosticInfoEnabled: true,
    MessageCountThreshold: 2147483647,
  });

/** An outbound policy with the documented defaults. `Enabled` reads false even on the default policy, which is always in force. */
export const outboundPolicy = (state: TenantState, name: string, isDefault = false): StoredRow =>
  configRow(state, 'HostedOutboundSpamFilterPolicy', name, {
    AdminDisplayName: '',
    IsDefault: isDefault,
    ConfigurationType: 'HostedOutboundSpamFilterPolicy',
    Enabled: false,
    RecipientLimitExternalPerHour: 0,
    RecipientLimitInternalPerHour: 0,
    RecipientLimitPerDay: 0,
    ActionWhenThresholdReached: 'BlockUserForToday',
    NotifyOutboundSpamRecipients: [],
    BccSuspiciousOutboundAdditionalRecipients: [],
    BccSuspiciousOutboundMail: false,
    NotifyOutboundSpam: false,
    RecommendedPolicyType: 'Custom',
    AutoForwardingMode: 'Automatic',
  });

const senderConditions = ['From', 'FromMemberOf', 'SenderDomainIs'];

/** The rule that scopes an outbound policy. Unset conditions read null, as on its sibling rule classes. */
export const outboundRule = (state: TenantState, name: string, policy: string): StoredRow => {
  const row = configRow(state, 'HostedOutboundSpamFilterRule', name, {
    HostedOutboundSpamFilterPolicy: policy,
    State: 'Enabled',
    Priority: state.config.HostedOutboundSpamFilterRule.length,
    Comments: null,
    Description: '',
    RuleVersion: '14.0.0.0',
    ...Object.fromEntries(senderConditions.map((condition) => [condition, null])),
    ...Object.fromEntries(senderConditions.map((condition) => [`ExceptIf${condition}`, null])),
    Conditions: null,
    Exceptions: null,
  });
  return { ...row, ImmutableId: row['Guid'] ?? null };
};

export const outboundConnector = (state: TenantState, name: string): StoredRow =>
  configRow(state, 'OutboundConnector', name, {
    Enabled: true,
    UseMXRecord: true,
    Comment: '',
    ConnectorType: 'Partner',
    ConnectorSource: 'Default',
    RecipientDomains: [],
    SmartHosts: [],
    TlsDomain: null,
    TlsSettings: null,
    IsTransportRuleScoped: false,
    RouteAllMessagesViaOnPremises: false,
    CloudServicesMailEnabled: false,
    AllAcceptedDomains: false,
    SenderRewritingEnabled: false,
    MtaStsMode: 'Opportunistic',
    SmtpDaneMode: 'Opportunistic',
    TestMode: false,
    ValidationRecipients: [],
    IsValidated: false,
    LastValidationTimestamp: null,
  });

/** A new journal rule is off and takes everybody's mail (New-JournalRule reference). */
export const journalRule = (state: TenantState, name: string): StoredRow =>
  configRow(state, 'JournalRule', name, {
    Recipient: null,
    JournalEmailAddress: '',
    Scope: 'Global',
    Enabled: false,
  });

export const inboundConnector = (state: TenantState, name: string): StoredRow =>
  configRow(state, 'InboundConnector', name, {
    Enabled: true,
    ConnectorType: 'Partner',
    ConnectorSource: 'Default',
    Comment: '',
    SenderIPAddresses: [],
    SenderDomains: ['smtp:*;1'],
    TrustedOrganizations: [],
    ClientHostNames: [],
    AssociatedAcceptedDomains: [],
    RequireTls: true,
    RestrictDomainsToIPAddresses: false,
    RestrictDomainsToCertificate: false,
    CloudServicesMailEnabled: false,
    TreatMessagesAsInternal: false,
    TlsSenderCertificateName: null,
    EFTestMode: false,
    ScanAndDropRecipients: [],
    EFSkipLastIP: false,
    EFSkipIPs: [],
    EFSkipMailGateway: [],
    EFUsers: [],
  });
