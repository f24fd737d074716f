import type { StoredRow, TenantState } from '../../state/state.ts';
import { configRow } from './common.ts';

/** `Get-OrganizationConfig`: the properties that public exports show, with a new organisation's values. */
export const organizationConfig = (state: TenantState, displayName: string): StoredRow =>
  configRow(state, 'OrganizationConfig', state.domain, {
    DisplayName: displayName,
    OAuth2ClientProfileEnabled: true,
    AuditDisabled: false,
    IsDehydrated: false,
    CustomerLockboxEnabled: false,
    EwsEnabled: null,
    EwsApplicationAccessPolicy: null,
    AutoExpandingArchiveEnabled: false,
    MailTipsAllTipsEnabled: true,
    MailTipsExternalRecipientsTipsEnabled: false,
    ConnectorsEnabled: true,
    PublicFoldersEnabled: 'Local',
    ActivityBasedAuthenticationTimeoutEnabled: true,
    ActivityBasedAuthenticationTimeoutInterval: '06:00:00',
    DefaultAuthenticationPolicy: null,
    HybridConfigurationStatus: 'Unknown',
    SendFromAliasEnabled: false,
    BookingsEnabled: true,
    FocusedInboxOn: null,
    IPListBlocked: [],
    RejectDirectSend: false,
    IsMixedMode: true,
  });

/** `Get-TransportConfig`: organisations made after January 2020 start with SMTP AUTH off (Set-TransportConfig reference). */
export const transportConfig = (state: TenantState): StoredRow =>
  configRow(state, 'TransportConfig', 'Transport Settings', {
    TLSReceiveDomainSecureList: [],
    TLSSendDomainSecureList: [],
    GenerateCopyOfDSNFor: [],
    InternalSMTPServers: [],
    JournalingReportNdrTo: '<>',
    VerifySecureSubmitEnabled: false,
    ClearCategories: true,
    AddressBookPolicyRoutingEnabled: false,
    ConvertDisclaimerWrapperToEml: false,
    PreserveReportBodypart: true,
    DSNConversionMode: 'PreserveDSNBody',
    VoicemailJournalingEnabled: true,
    HeaderPromotionModeSetting: 'NoCreate',
    Rfc2231EncodingEnabled: false,
    OpenDomainRoutingEnabled: false,
    MaxReceiveSize: 'Unlimited',
    MaxRecipientEnvelopeLimit: 'Unlimited',
    MaxSendSize: 'Unlimited',
    ExternalDelayDsnEnabled: true,
    ExternalDsnDefaultLanguage: null,
    ExternalDsnLanguageDetectionEnabled: true,
    ExternalDsnMaxMessageAttachSize: '10 MB (10,485,760 bytes)',
    ExternalDsnReportingAuthority: null,
    ExternalDsnSendHtml: true,
    ExternalPostmasterAddress: null,
    InternalDelayDsnEnabled: true,
    InternalDsnSendHtml: true,
    JournalArchivingEnabled: false,
    TransportRuleLimit: 300,
    TransportRuleSizeLimit: '8 KB (8,192 bytes)',
    TransportRuleCollectionRegexCharsLimit: '20 KB (20,480 bytes)',
    TransportRuleCollectionAddedRecipientsLimit: 100,
    SmtpClientAuthenticationDisabled: true,
    ReplyAllStormProtectionEnabled: true,
    AllowLegacyTLSClients: null,
    MessageExpiration: '1.00:00:00',
  });

const protocols =
  `ActiveSync Autodiscover Imap Mapi OfflineAddressBook OutlookService Pop Powershell ReportingWebServices Rpc
  Smtp WebServices`.split(/\s+/u);

/** `Get-AuthenticationPolicy`: a new policy refuses a password for every protocol (New-AuthenticationPolicy reference). */
export const authenticationPolicy = (state: TenantState, name: string): StoredRow =>
  configRow(
    state,
    'AuthenticationPolicy',
    name,
    Object.fromEntries(protocols.map((protocol) => [`AllowBasicAuth${protocol}`, false])),
  );

export interface AcceptedDomainOptions {
  readonly type?: 'Authoritative' | 'InternalRelay';
  readonly isDefault?: boolean;
  readonly isInitial?: boolean;
  readonly matchSubDomains?: boolean;
}

export const acceptedDomain = (state: TenantState, domain: string, options: AcceptedDomainOptions = {}): StoredRow =>
  configRow(state, 'AcceptedDomain', domain, {
    DomainName: domain,
    CatchAllRecipientID: null,
    DomainType: options.type ?? 'Authoritative',
    MatchSubDomains: options.matchSubDomains ?? false,
    AddressBookEnabled: true,
    Default: options.isDefault ?? false,
    EmailOnly: false,
    ExternallyManaged: false,
    RawAuthenticationType: 'Managed',
    AuthenticationType: 'Managed',
    PendingRemoval: false,
    PendingCompletion: false,
    FederatedOrganizationLink: 'Federation',
    MailFlowPartner: null,
    OutboundOnly: false,
    IsCoexistenceDomain: false,
    SendingFromDomainDisabled: false,
    SendingToDomainDisabled: false,
    SmtpDaneStatus: 'Disabled',
    MailFlowRegion: '',
    AzureProvisioningRegion: '',
    InitialDomain: options.isInitial ?? false,
  });
