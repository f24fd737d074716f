import type { Json } from '../../src/json.ts';
import { absent, type Known, present, unknown } from '../../src/tenant/tenant.ts';
import type {
  Group,
  MailboxForward,
  InboundConnector,
  OutboundConnector,
  OutboundPolicy,
  OutboundRule,
  Predicate,
  Principal,
  Recipient,
  RemoteDomain,
  RuleActions,
  TransportRule,
  World,
} from '../../src/posture/world/world.ts';

export const at = new Date('2026-11-21T12:00:00Z');

export const unread: Known<never> = unknown({
  reason: 'denied',
  call: 'Get-Something',
  message: 'Access denied',
  type: null,
});

/** Keys of the small worlds are addresses. */
export const principal = (identity: string): Principal => ({ identity, key: present(identity) });

export const mailbox = (address: string, more: Partial<Recipient> = {}): Recipient => ({
  key: address,
  address,
  addresses: [address],
  name: address.split('@')[0] ?? address,
  type: 'UserMailbox',
  externalAddress: absent,
  ...more,
});

export const contact = (address: string, outside: string): Recipient =>
  mailbox(address, { type: 'MailContact', externalAddress: present(outside) });

export const group = (address: string, members: readonly string[], more: Partial<Group> = {}): Group => ({
  key: address,
  address,
  name: address.split('@')[0] ?? address,
  type: 'MailUniversalSecurityGroup',
  dynamic: present(false),
  members: present(members),
  joining: 'Closed',
  ...more,
});

export const remote = (domainName: string, autoForwardEnabled: boolean, more: Partial<RemoteDomain> = {}) => ({
  name: domainName === '*' ? 'Default' : domainName,
  domainName,
  autoForwardEnabled,
  isInternal: false,
  ndrEnabled: true,
  ...more,
});

export const policy = (name: string, mode: OutboundPolicy['mode']): OutboundPolicy => ({
  name,
  isDefault: name === 'Default',
  mode,
  settings: {},
});

type Names = readonly string[];

interface RuleShort {
  readonly name?: string;
  readonly priority?: number;
  readonly enabled?: boolean;
  readonly from?: Names;
  readonly fromMemberOf?: Names;
  readonly senderDomainIs?: Names;
  readonly exceptIfFrom?: Names;
  readonly exceptIfFromMemberOf?: Names;
  readonly exceptIfSenderDomainIs?: Names;
}

export const outboundRule = (ofPolicy: string, short: RuleShort): OutboundRule => ({
  name: short.name ?? ofPolicy,
  policy: ofPolicy,
  priority: short.priority ?? 0,
  enabled: short.enabled ?? true,
  from: (short.from ?? []).map(principal),
  fromMemberOf: (short.fromMemberOf ?? []).map(principal),
  senderDomainIs: short.senderDomainIs ?? [],
  exceptIfFrom: (short.exceptIfFrom ?? []).map(principal),
  exceptIfFromMemberOf: (short.exceptIfFromMemberOf ?? []).map(principal),
  exceptIfSenderDomainIs: short.exceptIfSenderDomainIs ?? [],
});

const recipientValued = new Set(['from', 'fromMemberOf', 'sentTo', 'sentToMemberOf']);

export const predicate = (name: string, value: Json, header: string | null = null): Predicate => ({
  name,
  value,
  principals: recipientValued.has(name) && Array.isArray(value) ? value.map(String).map(principal) : [],
  header,
});

const noActions: RuleActions = {
  reject: null,
  deleteMessage: false,
  quarantine: false,
  moderate: false,
  unknown: [],
  redirectMessageTo: [],
  copyTo: [],
  routeMessageOutboundConnector: null,
  setSCL: null,
  stopRuleProcessing: false,
};

export const rejects = (code: string | null = null): Partial<RuleActions> => ({
  reject: { code, text: 'Not allowed here.' },
});

type TransportShort = Partial<Omit<TransportRule, 'actions'>> & { readonly actions: Partial<RuleActions> };

export const transportRule = (name: string, short: TransportShort): TransportRule => ({
  name,
  priority: 0,
  enabled: true,
  mode: 'Enforce',
  activationDate: null,
  expiryDate: null,
  senderAddressLocation: 'Header',
  conditions: [],
  exceptions: [],
  beyond: [],
  ...short,
  actions: { ...noActions, ...short.actions },
});

/** Rejects what carries the class of an automatic forward and leaves the organisation. */
export const afReject = (short: Partial<TransportShort> = {}): TransportRule =>
  transportRule('AF-reject', {
    conditions: [predicate('messageTypeMatches', 'AutoForward'), predicate('sentToScope', 'NotInOrganization')],
    actions: rejects(),
    ...short,
  });

export const connector = (name: string, more: Partial<OutboundConnector>): OutboundConnector => ({
  name,
  enabled: true,
  connectorType: 'Partner',
  recipientDomains: [],
  allAcceptedDomains: false,
  routeAllMessagesViaOnPremises: false,
  isTransportRuleScoped: false,
  testMode: false,
  useMXRecord: true,
  smartHosts: [],
  tlsSettings: null,
  smtpDaneMode: null,
  mtaStsMode: null,
  ...more,
});

export const inboundConnector = (name: string, more: Partial<InboundConnector>): InboundConnector => ({
  name,
  enabled: true,
  connectorType: 'Partner',
  senderDomains: ['*'],
  senderIPAddresses: [],
  tlsSenderCertificateName: null,
  trustedOrganizations: [],
  requireTls: true,
  treatMessagesAsInternal: false,
  restrictDomainsToIPAddresses: false,
  restrictDomainsToCertificate: false,
  ...more,
});

export const forward = (of: string, more: Partial<MailboxForward>): MailboxForward => ({
  mailbox: of,
  forwardingSmtpAddress: null,
  forwardingAddress: null,
  keepsCopy: true,
  ...more,
});

export const byKey = <T extends { readonly key: string }>(list: readonly T[]): ReadonlyMap<string, T> =>
  new Map(list.map((one) => [one.key, one]));

/** What a test changes about the base tenant, in short. */
export interface Short {
  readonly facts?: Partial<World['facts']>;
  readonly accepted?: readonly string[];
  readonly remote?: readonly RemoteDomain[];
  readonly mode?: OutboundPolicy['mode'];
  readonly policies?: readonly OutboundPolicy[];
  readonly rules?: readonly OutboundRule[];
  readonly transport?: readonly TransportRule[];
  readonly connectors?: readonly OutboundConnector[];
  readonly inbound?: readonly InboundConnector[];
  readonly people?: readonly Recipient[];
  readonly groups?: readonly Group[];
  readonly forwards?: readonly MailboxForward[];
  readonly world?: Partial<World>;
}

/**
 * The base tenant: contoso.com and its initial domain, an internal relay with its subdomains, outbound policy Off,
 * remote domains open, no rules, no connectors.
 */
export function aWorld(short: Short = {}): World {
  const authoritative = ['contoso.com', 'contoso.onmicrosoft.com', ...(short.accepted ?? [])];
  return {
    facts: {
      automaticMeans: 'unknown',
      nestedGroups: 'unknown',
      bypassRule: 'indeterminate',
      outboundPolicyOnConnectors: 'unknown',
      ...short.facts,
    },
    acceptedDomains: present([
      ...authoritative.map((domainName) => ({ domainName, type: 'Authoritative' as const, matchSubDomains: false })),
      { domainName: 'legacy.contoso.net', type: 'InternalRelay', matchSubDomains: true },
    ]),
    remoteDomains: present(short.remote ?? [remote('*', true)]),
    outbound: present({
      policies: [policy('Default', short.mode ?? 'Off'), ...(short.policies ?? [])],
      rules: short.rules ?? [],
    }),
    transportRules: present(short.transport ?? []),
    connectors: present(short.connectors ?? []),
    inbound: present(short.inbound ?? []),
    journaling: present({ rules: [], undeliverableTo: null }),
    recipients: byKey(short.people ?? [mailbox('ana@contoso.com')]),
    groups: byKey(short.groups ?? []),
    mailboxes: present(new Map([['contoso.com', 100]])),
    forwards: present(short.forwards ?? []),
    inboxRules: new Map(),
    restricted: absent,
    blockList: absent,
    tenantBlock: null,
    smtpAuth: { organization: present('disabled'), mailboxes: new Map() },
    ...short.world,
  };
}
