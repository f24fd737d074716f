import type { StoredRow, TenantState } from '../../../src/emulator/state/state.ts';
import { cmdletSpec } from '../../../src/emulator/catalogue/catalogue.ts';
import { isList, type Json, textAt } from '../../../src/json.ts';
import type {
  Group,
  BlockListEntry,
  MailboxForward,
  OutboundConnector,
  OutboundPolicy,
  OutboundRule,
  Predicate,
  Principal,
  Recipient,
  RuleActions,
  TransportRule,
  World,
} from '../../../src/posture/world/world.ts';
import { absent, present } from '../../../src/tenant/tenant.ts';

/**
 * What an emulated tenant is, read off the rows that the service itself keeps, and written apart from whatever the
 * product makes of its own readings. A property that this knows nothing of, and that is in use, is an error.
 */
export function stateWorld(state: TenantState, facts: World['facts']): World {
  const { config } = state;
  const recipients = [...state.recipients.values()];
  const principal = (identity: string): Principal => ({
    identity: identity.toLowerCase(),
    key: keyNamed(recipients, identity),
  });
  return {
    facts,
    acceptedDomains: present(
      config.AcceptedDomain.map((row) => ({
        domainName: textAt(row, 'DomainName').toLowerCase(),
        type: oneOf(row['DomainType'], ['Authoritative', 'InternalRelay', 'ExternalRelay']),
        matchSubDomains: row['MatchSubDomains'] === true,
      })),
    ),
    remoteDomains: present(
      config.RemoteDomain.map((row) => ({
        name: textAt(row, 'Name'),
        domainName: textAt(row, 'DomainName').toLowerCase(),
        autoForwardEnabled: row['AutoForwardEnabled'] === true,
        isInternal: row['IsInternal'] === true,
        ndrEnabled: row['NDREnabled'] === true,
      })),
    ),
    outbound: present({
      policies: config.HostedOutboundSpamFilterPolicy.map(policyOf),
      rules: config.HostedOutboundSpamFilterRule.map((row) => outboundRuleOf(row, principal)),
    }),
    transportRules: present(config.TransportRule.map((row) => transportRuleOf(row, principal))),
    connectors: present(config.OutboundConnector.map(connectorOf).filter((one) => !one.testMode)),
    recipients: new Map(recipients.map((row) => [keyOf(row), recipientOf(row)])),
    groups: new Map(groupsIn(state).map((group) => [group.key, group])),
    mailboxes: absent,
    forwards: present(recipients.flatMap((row) => forwardOf(row, principal))),
    inboxRules: new Map(),
    restricted: present(config.BlockedSenderAddress.map((row) => textAt(row, 'SenderAddress').toLowerCase())),
    blockList: present(config.TenantAllowBlockListItems.map(blockOf)),
    tenantBlock: null,
    smtpAuth: {
      organization: present(
        config.TransportConfig[0]?.['SmtpClientAuthenticationDisabled'] === true ? 'disabled' : 'enabled',
      ),
      mailboxes: new Map(
        recipients.flatMap((row) => {
          const off = row['SmtpClientAuthenticationDisabled'];
          return typeof off === 'boolean' ? [[keyOf(row), off ? 'disabled' : 'enabled'] as const] : [];
        }),
      ),
    },
    rejectDirectSend: absent,
  };
}

function oneOf<T extends string>(value: Json | undefined, all: readonly T[]): T {
  const found = all.find((one) => one === value);
  if (found === undefined) throw new Error(`${JSON.stringify(value)} is none of ${all.join(', ')}`);
  return found;
}

const keyOf = (row: StoredRow): string =>
  (textAt(row, 'ExternalDirectoryObjectId') || textAt(row, 'Guid')).toLowerCase();

const naming = ['PrimarySmtpAddress', 'Alias', 'Name', 'Guid', 'ExternalDirectoryObjectId', 'DistinguishedName'];

function keyNamed(recipients: readonly StoredRow[], identity: string): Principal['key'] {
  const name = identity.toLowerCase();
  const found = recipients.filter(
    (row) => naming.some((key) => textAt(row, key).toLowerCase() === name) || addressesOf(row).includes(name),
  );
  const [only, ...more] = found;
  if (more.length > 0) throw new NotModelled(`${identity} is several: ${found.map(keyOf).join(', ')}`);
  return only === undefined ? absent : present(keyOf(only));
}

const addressesOf = (row: StoredRow): readonly string[] =>
  texts(row['EmailAddresses']).map((one) => one.replace(/^smtp:/iu, '').toLowerCase());

function texts(value: Json | undefined): readonly string[] {
  if (isList(value)) return value.map(String);
  return typeof value === 'string' && value !== '' ? [value] : [];
}

const recipientOf = (row: StoredRow): Recipient => ({
  key: keyOf(row),
  address: textAt(row, 'PrimarySmtpAddress').toLowerCase(),
  addresses: addressesOf(row),
  name: textAt(row, 'DisplayName'),
  type: textAt(row, 'RecipientTypeDetails'),
  externalAddress: externalOf(textAt(row, 'ExternalEmailAddress')),
});

const externalOf = (text: string): Recipient['externalAddress'] =>
  text === '' ? absent : present(text.replace(/^smtp:/iu, '').toLowerCase());

const groupTypes = [
  'MailUniversalSecurityGroup',
  'MailUniversalDistributionGroup',
  'MailNonUniversalGroup',
  'RoomList',
  'GroupMailbox',
  'DynamicDistributionGroup',
];

function groupsIn({ recipients, exchangeMembers, entra, entraMembers }: TenantState): readonly Group[] {
  const keyed = (guid: string): string => keyOf(recipients.get(guid) ?? {});
  return [...recipients.values()]
    .filter((row) => groupTypes.includes(textAt(row, 'RecipientTypeDetails')))
    .map((row) => {
      const inExchange = [...(exchangeMembers.get(textAt(row, 'Guid').toLowerCase()) ?? [])].map(keyed);
      const inEntra = [...(entraMembers.get(textAt(row, 'ExternalDirectoryObjectId').toLowerCase()) ?? [])];
      return {
        key: keyOf(row),
        address: textAt(row, 'PrimarySmtpAddress').toLowerCase(),
        name: textAt(row, 'DisplayName'),
        type: textAt(row, 'RecipientTypeDetails'),
        dynamic: present(isByFilter(row, entra.get(keyOf(row)))),
        members: present([...inExchange, ...inEntra].sort()),
        joining: null,
      };
    });
}

const isByFilter = (row: StoredRow, object: StoredRow | undefined): boolean =>
  textAt(row, 'RecipientTypeDetails') === 'DynamicDistributionGroup' ||
  texts(object?.['groupTypes']).includes('DynamicMembership');

function forwardOf(row: StoredRow, principal: (identity: string) => Principal): readonly MailboxForward[] {
  const [smtp, object] = [textAt(row, 'ForwardingSmtpAddress'), textAt(row, 'ForwardingAddress')];
  if (smtp === '' && object === '') return [];
  return [
    {
      mailbox: keyOf(row),
      forwardingSmtpAddress: smtp === '' ? null : smtp.replace(/^smtp:/iu, ''),
      forwardingAddress: object === '' ? null : principal(object),
      keepsCopy: row['DeliverToMailboxAndForward'] === true,
    },
  ];
}

const policyOf = (row: StoredRow): OutboundPolicy => ({
  name: textAt(row, 'Name'),
  isDefault: row['IsDefault'] === true,
  mode: oneOf(row['AutoForwardingMode'], ['Automatic', 'On', 'Off'] as const),
  settings: {},
});

function outboundRuleOf(row: StoredRow, principal: (identity: string) => Principal): OutboundRule {
  const named = (key: string): readonly Principal[] => texts(row[key]).map(principal);
  return {
    name: textAt(row, 'Name'),
    policy: textAt(row, 'HostedOutboundSpamFilterPolicy'),
    priority: Number(row['Priority']),
    enabled: oneOf(row['State'], ['Enabled', 'Disabled']) === 'Enabled',
    from: named('From'),
    fromMemberOf: named('FromMemberOf'),
    senderDomainIs: texts(row['SenderDomainIs']),
    exceptIfFrom: named('ExceptIfFrom'),
    exceptIfFromMemberOf: named('ExceptIfFromMemberOf'),
    exceptIfSenderDomainIs: texts(row['ExceptIfSenderDomainIs']),
  };
}

/** What a rule asks is whatever it can make an exception of. */
const predicates = (cmdletSpec('New-TransportRule')?.parameters ?? [])
  .map(({ name }) => name)
  .filter((name) => cmdletSpec('New-TransportRule')?.parameters.some((one) => one.name === `ExceptIf${name}`));
const ofPeople = /^(?:From|SentTo|AnyOf\w+Header|ManagerAddresses|BetweenMemberOf\d?)(?:MemberOf)?$/u;
/** Actions that change nothing about whether a forward gets through (4.4), and what every row carries. */
const harmless =
  `SetSCL StopRuleProcessing RejectMessageReasonText RejectMessageEnhancedStatusCode DeleteMessage Quarantine
  ModerateMessageByUser ModerateMessageByManager RedirectMessageTo RouteMessageOutboundConnector
  RouteMessageOutboundRequireTls SetHeaderName SetHeaderValue RemoveHeader PrependSubject SetAuditSeverity BlindCopyTo
  CopyTo AddToRecipients ApplyHtmlDisclaimerText ApplyHtmlDisclaimerLocation ApplyHtmlDisclaimerFallbackAction
  Name Identity Id Guid ExchangeObjectId ImmutableId DistinguishedName OrganizationId ObjectClass ObjectState
  IsValid WhenChanged WhenCreated WhenChangedUTC WhenCreatedUTC ExchangeVersion AdminDisplayName OrganizationalUnitRoot
  Priority State Mode SenderAddressLocation RecipientAddressType RuleErrorAction RuleSubType RuleVersion Size RegexSize
  UseLegacyRegex DlpPolicyId CreatedBy LastModifiedBy ManuallyModified IsRuleConfigurationSupported Conditions
  Exceptions Actions RuleConfigurationUnsupportedReason Description Comments ActivationDate ExpiryDate`.split(/\s+/u);

function transportRuleOf(row: StoredRow, principal: (identity: string) => Principal): TransportRule {
  const known = new Set([...harmless, ...predicates, ...predicates.map((name) => `ExceptIf${name}`)]);
  const stray = Object.keys(row).filter((key) => isUsed(row[key]) && !known.has(key));
  if (stray.length > 0) throw new NotModelled(`${stray.join(', ')} of ${textAt(row, 'Name')}`);
  return {
    name: textAt(row, 'Name'),
    priority: Number(row['Priority']),
    enabled: oneOf(row['State'], ['Enabled', 'Disabled']) === 'Enabled',
    mode: oneOf(row['Mode'], ['Enforce', 'Audit', 'AuditAndNotify']),
    activationDate: textAt(row, 'ActivationDate') || null,
    expiryDate: textAt(row, 'ExpiryDate') || null,
    senderAddressLocation: oneOf(row['SenderAddressLocation'], ['Header', 'Envelope', 'HeaderOrEnvelope']),
    conditions: predicates.flatMap((name) => predicateOf(row, name, '', principal)),
    exceptions: predicates.flatMap((name) => predicateOf(row, name, 'ExceptIf', principal)),
    actions: actionsOf(row, principal),
    beyond: [],
  };
}

/** A property that is in use, and of which this knows nothing. */
export class NotModelled extends Error {}

const isUsed = (value: Json | undefined): boolean =>
  value !== undefined && value !== null && value !== false && value !== '' && !(isList(value) && value.length === 0);

const headers: Readonly<Record<string, string>> = {
  HeaderMatchesPatterns: 'HeaderMatchesMessageHeader',
  HeaderContainsWords: 'HeaderContainsMessageHeader',
};

function predicateOf(
  row: StoredRow,
  name: string,
  prefix: string,
  principal: (identity: string) => Principal,
): readonly Predicate[] {
  const value = row[`${prefix}${name}`];
  if (!isUsed(value) || Object.values(headers).includes(name)) return [];
  const principals = ofPeople.test(name) ? texts(value).map(principal) : [];
  const header = headers[name] === undefined ? null : textAt(row, `${prefix}${headers[name]}`) || null;
  return [{ name: `${name.slice(0, 1).toLowerCase()}${name.slice(1)}`, value: value ?? null, principals, header }];
}

function actionsOf(row: StoredRow, principal: (identity: string) => Principal): RuleActions {
  const [text, code] = [textAt(row, 'RejectMessageReasonText'), textAt(row, 'RejectMessageEnhancedStatusCode')];
  const scl = row['SetSCL'];
  const to = (...names: readonly string[]): readonly Principal[] =>
    names.flatMap((name) => texts(row[name])).map(principal);
  return {
    reject: text === '' && code === '' ? null : { code: code || null, text },
    deleteMessage: row['DeleteMessage'] === true,
    quarantine: row['Quarantine'] === true,
    moderate: isUsed(row['ModerateMessageByUser']) || isUsed(row['ModerateMessageByManager']),
    redirectMessageTo: to('RedirectMessageTo'),
    copyTo: to('BlindCopyTo', 'CopyTo', 'AddToRecipients', 'GenerateIncidentReport'),
    routeMessageOutboundConnector: textAt(row, 'RouteMessageOutboundConnector') || null,
    setSCL: scl === null || scl === undefined || scl === '' ? null : Number(scl),
    stopRuleProcessing: row['StopRuleProcessing'] === true,
    unknown: [],
    ...loopHeaderOf(row),
  };
}

function loopHeaderOf(row: StoredRow): Pick<RuleActions, 'loopHeader'> {
  const loop = 'x-ms-exchange-inbox-rules-loop';
  if (textAt(row, 'SetHeaderName').toLowerCase() === loop) return { loopHeader: 'set' };
  return textAt(row, 'RemoveHeader').toLowerCase() === loop ? { loopHeader: 'removed' } : {};
}

const connectorOf = (row: StoredRow): OutboundConnector => ({
  name: textAt(row, 'Name'),
  enabled: row['Enabled'] === true,
  connectorType: oneOf(row['ConnectorType'], ['Partner', 'OnPremises']),
  recipientDomains: texts(row['RecipientDomains']).map((one) => one.toLowerCase().replace(/^smtp:|;\d+$/gu, '')),
  allAcceptedDomains: row['AllAcceptedDomains'] === true,
  routeAllMessagesViaOnPremises: row['RouteAllMessagesViaOnPremises'] === true,
  isTransportRuleScoped: row['IsTransportRuleScoped'] === true,
  testMode: row['TestMode'] === true,
  useMXRecord: row['UseMXRecord'] === true,
  smartHosts: texts(row['SmartHosts']).map((one) => one.toLowerCase()),
  tlsSettings: null,
  smtpDaneMode: null,
  mtaStsMode: null,
});

const blockOf = (row: StoredRow): BlockListEntry => ({
  value: textAt(row, 'Value').toLowerCase(),
  expires: textAt(row, 'ExpirationDate') || null,
});
