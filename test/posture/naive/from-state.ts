import type { StoredRow, TenantState } from '../../../src/emulator/state.ts';
import { isList, type Json, textAt } from '../../../src/json.ts';
import type {
  Group,
  MailboxForward,
  OutboundPolicy,
  OutboundRule,
  Predicate,
  Principal,
  Recipient,
  RuleActions,
  TransportRule,
  World,
} from '../../../src/posture/world.ts';
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
    connectors: present(none(config.OutboundConnector)),
    recipients: new Map(recipients.map((row) => [keyOf(row), recipientOf(row)])),
    groups: new Map(groupsIn(state).map((group) => [group.key, group])),
    mailboxes: absent,
    forwards: present(recipients.flatMap((row) => forwardOf(row, principal))),
    inboxRules: new Map(),
    restricted: present(none(config.BlockedSenderAddress)),
    blockList: present(none(config.TenantAllowBlockListItems)),
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

function none(rows: readonly StoredRow[]): readonly never[] {
  if (rows.length > 0) throw new Error(`not modelled here: ${JSON.stringify(rows)}`);
  return [];
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
  if (more.length > 0) throw new Error(`${identity} is several: ${found.map(keyOf).join(', ')}`);
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
  externalAddress: absent,
});

const groupTypes = ['MailUniversalSecurityGroup', 'MailUniversalDistributionGroup', 'GroupMailbox'];

function groupsIn({ recipients, exchangeMembers, entraMembers }: TenantState): readonly Group[] {
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
        dynamic: present(false),
        members: present([...inExchange, ...inEntra].sort()),
        joining: null,
      };
    });
}

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

/** The conditions of transport rules that generated tenants use, and those of them that name recipients. */
const predicates = ['MessageTypeMatches', 'From', 'FromMemberOf', 'SentToScope', 'SubjectContainsWords'];
const ofPeople: readonly string[] = ['From', 'FromMemberOf'];
const actions = ['RejectMessageReasonText', 'RejectMessageEnhancedStatusCode', 'SetSCL', 'StopRuleProcessing'];
/** What every row carries and no verdict rests on. */
const header =
  `Name Identity Id Guid ExchangeObjectId ImmutableId DistinguishedName OrganizationId ObjectClass ObjectState
  IsValid WhenChanged WhenCreated WhenChangedUTC WhenCreatedUTC ExchangeVersion AdminDisplayName OrganizationalUnitRoot
  Priority State Mode SenderAddressLocation RecipientAddressType RuleErrorAction RuleSubType RuleVersion Size RegexSize
  UseLegacyRegex DlpPolicyId CreatedBy LastModifiedBy ManuallyModified IsRuleConfigurationSupported Conditions
  Exceptions Actions RuleConfigurationUnsupportedReason Description`.split(/\s+/u);

function transportRuleOf(row: StoredRow, principal: (identity: string) => Principal): TransportRule {
  const known = new Set([...header, ...actions, ...predicates, ...predicates.map((name) => `ExceptIf${name}`)]);
  const stray = Object.keys(row).filter((key) => isUsed(row[key]) && !known.has(key));
  if (stray.length > 0) throw new Error(`not modelled here: ${stray.join(', ')} of ${textAt(row, 'Name')}`);
  return {
    name: textAt(row, 'Name'),
    priority: Number(row['Priority']),
    enabled: oneOf(row['State'], ['Enabled', 'Disabled']) === 'Enabled',
    mode: oneOf(row['Mode'], ['Enforce', 'Audit', 'AuditAndNotify']),
    activationDate: null,
    expiryDate: null,
    senderAddressLocation: oneOf(row['SenderAddressLocation'], ['Header', 'Envelope', 'HeaderOrEnvelope']),
    conditions: predicates.flatMap((name) => predicateOf(row, name, '', principal)),
    exceptions: predicates.flatMap((name) => predicateOf(row, name, 'ExceptIf', principal)),
    actions: actionsOf(row),
    beyond: [],
  };
}

const isUsed = (value: Json | undefined): boolean =>
  value !== undefined && value !== null && value !== false && value !== '' && !(isList(value) && value.length === 0);

function predicateOf(
  row: StoredRow,
  name: string,
  prefix: string,
  principal: (identity: string) => Principal,
): readonly Predicate[] {
  const value = row[`${prefix}${name}`];
  if (!isUsed(value)) return [];
  const principals = ofPeople.includes(name) ? texts(value).map(principal) : [];
  return [
    { name: `${name.slice(0, 1).toLowerCase()}${name.slice(1)}`, value: value ?? null, principals, header: null },
  ];
}

function actionsOf(row: StoredRow): RuleActions {
  const [text, code] = [textAt(row, 'RejectMessageReasonText'), textAt(row, 'RejectMessageEnhancedStatusCode')];
  const scl = row['SetSCL'];
  return {
    reject: text === '' && code === '' ? null : { code: code || null, text },
    deleteMessage: false,
    quarantine: false,
    moderate: false,
    redirectMessageTo: [],
    copyTo: [],
    routeMessageOutboundConnector: null,
    setSCL: scl === null || scl === undefined ? null : Number(scl),
    stopRuleProcessing: row['StopRuleProcessing'] === true,
    unknown: [],
  };
}
