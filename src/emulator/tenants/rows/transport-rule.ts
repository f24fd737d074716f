import type { Json } from '../../../json.ts';
import type { StoredRow, TenantState } from '../../state/state.ts';
import { configRow } from './common.ts';

/** Predicates in the order of a full export of 2026; each has an `ExceptIf` twin. Those in `flags` read false when unset, the rest null. */
const predicates = `From FromMemberOf FromScope SentTo SentToMemberOf SentToScope BetweenMemberOf1 BetweenMemberOf2
  ManagerAddresses ManagerForEvaluatedUser SenderManagementRelationship ADComparisonAttribute ADComparisonOperator
  SenderADAttributeContainsWords SenderADAttributeMatchesPatterns RecipientADAttributeContainsWords
  RecipientADAttributeMatchesPatterns AnyOfToHeader AnyOfToHeaderMemberOf AnyOfCcHeader AnyOfCcHeaderMemberOf
  AnyOfToCcHeader AnyOfToCcHeaderMemberOf HasClassification HasNoClassification SubjectContainsWords
  SubjectOrBodyContainsWords HeaderContainsMessageHeader HeaderContainsWords FromAddressContainsWords SenderDomainIs
  RecipientDomainIs SubjectMatchesPatterns SubjectOrBodyMatchesPatterns HeaderMatchesMessageHeader
  HeaderMatchesPatterns FromAddressMatchesPatterns AttachmentNameMatchesPatterns AttachmentExtensionMatchesWords
  AttachmentPropertyContainsWords ContentCharacterSetContainsWords HasSenderOverride
  MessageContainsDataClassifications MessageContainsAllDataClassifications SenderIpRanges SCLOver AttachmentSizeOver
  MessageSizeOver WithImportance MessageTypeMatches ContentMatchesPrompt ContentMatchesPromptVerdict
  RecipientAddressContainsWords RecipientAddressMatchesPatterns SenderInRecipientList RecipientInSenderList
  AttachmentContainsWords AttachmentMatchesPatterns AttachmentIsUnsupported AttachmentProcessingLimitExceeded
  AttachmentHasExecutableContent AttachmentIsPasswordProtected AnyOfRecipientAddressContainsWords
  AnyOfRecipientAddressMatchesPatterns`.split(/\s+/u);

const actions = `PrependSubject SetAuditSeverity ApplyClassification ApplyHtmlDisclaimerLocation ApplyHtmlDisclaimerText
  ApplyHtmlDisclaimerFallbackAction ApplyRightsProtectionTemplate ApplyRightsProtectionCustomizationTemplate SetSCL
  SetHeaderName SetHeaderValue RemoveHeader AddToRecipients CopyTo BlindCopyTo AddManagerAsRecipientType
  ModerateMessageByUser ModerateMessageByManager RedirectMessageTo RejectMessageEnhancedStatusCode
  RejectMessageReasonText DeleteMessage Disconnect Quarantine SmtpRejectMessageRejectText
  SmtpRejectMessageRejectStatusCode LogEventText StopRuleProcessing SenderNotificationType GenerateIncidentReport
  IncidentReportContent RouteMessageOutboundConnector RouteMessageOutboundRequireTls ApplyOME RemoveOME RemoveOMEv2
  RemoveRMSAttachmentEncryption GenerateNotification`.split(/\s+/u);

const flags = new Set(
  `HasNoClassification HasSenderOverride AttachmentIsUnsupported AttachmentProcessingLimitExceeded
  AttachmentHasExecutableContent AttachmentIsPasswordProtected ModerateMessageByManager DeleteMessage Disconnect
  Quarantine StopRuleProcessing RouteMessageOutboundRequireTls ApplyOME RemoveOME RemoveOMEv2
  RemoveRMSAttachmentEncryption`.split(/\s+/u),
);

const unset = (names: readonly string[], prefix = ''): StoredRow =>
  Object.fromEntries(names.map((name) => [prefix + name, flags.has(name) ? false : null]));

/** A transport rule that does nothing yet: every predicate, exception and action unset as the service spells unset. */
export function transportRule(state: TenantState, name: string, settings: StoredRow = {}): StoredRow {
  const row = configRow(state, 'TransportRule', name, { ...header(state), ...settingsOf(settings) });
  return { ...row, ImmutableId: row['Guid'] ?? null };
}

const header = (state: TenantState): StoredRow => ({
  Priority: state.config.TransportRule.length,
  DlpPolicy: null,
  DlpPolicyId: '00000000-0000-0000-0000-000000000000',
  Comments: null,
  CreatedBy: 'Administrator',
  LastModifiedBy: 'Administrator',
  ManuallyModified: false,
  ActivationDate: null,
  ExpiryDate: null,
  Description: '',
  RuleVersion: '14.0.0.0',
  Size: 382,
});

function settingsOf(settings: StoredRow): StoredRow {
  return {
    ...classes(settings),
    State: 'Enabled',
    Mode: 'Enforce',
    IsRuleConfigurationSupported: true,
    RuleConfigurationUnsupportedReason: '',
    RuleErrorAction: 'Ignore',
    SenderAddressLocation: 'Header',
    RecipientAddressType: 'Resolved',
    RuleSubType: 'None',
    RegexSize: 0,
    UseLegacyRegex: false,
    ...unset(predicates),
    ...unset(predicates, 'ExceptIf'),
    ...unset(actions),
    ...settings,
  };
}

const tasks = 'Microsoft.Exchange.MessagingPolicies.Rules.Tasks';

/**
 * The class lists that accompany a rule. Only some class names are published; the others are formed alike, which is
 * why nothing should be decided by them.
 */
export function classes(settings: StoredRow): StoredRow {
  return {
    Conditions: named(used(predicates, settings), 'Predicate'),
    Exceptions: named(used(predicates, settings, 'ExceptIf'), 'Predicate'),
    Actions: named(used(actions, settings), 'Action'),
  };
}

const used = (names: readonly string[], settings: StoredRow, prefix = ''): readonly string[] =>
  names.filter((name) => (settings[prefix + name] ?? false) !== false);

const published: Readonly<Record<string, string>> = { SetSCL: 'SetScl' };

const named = (names: readonly string[], suffix: string): Json =>
  names.length === 0 ? null : names.map((name) => `${tasks}.${published[name] ?? name}${suffix}`);
