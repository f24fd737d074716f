import type { Json } from '../../../src/json.ts';
import type { Facts } from '../../../src/policy/schema/facts.ts';
import type { Cell } from '../../../src/posture/values/verdict.ts';
import type {
  AcceptedDomain,
  BlockListEntry,
  Group,
  MailboxForward,
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
} from '../../../src/posture/world/world.ts';
import { absent, present } from '../../../src/tenant/tenant.ts';

/** What a case changes in the base tenant; keys and addresses are the same here. */
export interface Changes {
  readonly facts?: Partial<Facts>;
  readonly standing?: OutboundPolicy['mode'];
  readonly policies?: readonly OutboundPolicy[];
  readonly rules?: readonly OutboundRule[];
  readonly accepted?: readonly AcceptedDomain[];
  readonly remote?: readonly RemoteDomain[];
  readonly transport?: readonly TransportRule[];
  readonly connectors?: readonly OutboundConnector[];
  readonly recipients?: readonly Recipient[];
  readonly groups?: readonly Group[];
  readonly forwards?: readonly MailboxForward[];
  readonly restricted?: readonly string[];
  readonly blockList?: readonly BlockListEntry[];
}

export const noon = new Date('2026-11-21T12:00:00Z');

/** Base tenant T0 of the worked cases: policy Off, everything else open. */
export function t0(changes: Changes = {}): World {
  const recipients = changes.recipients ?? [];
  return {
    facts: {
      automaticMeans: 'unknown',
      nestedGroups: 'unknown',
      bypassRule: 'indeterminate',
      outboundPolicyOnConnectors: 'unknown',
      ...changes.facts,
    },
    acceptedDomains: present([
      acceptedDomain('contoso.com'),
      acceptedDomain('contoso.onmicrosoft.com'),
      { domainName: 'legacy.contoso.net', type: 'InternalRelay', matchSubDomains: true },
      ...(changes.accepted ?? []),
    ]),
    remoteDomains: present(changes.remote ?? [remote('*', true)]),
    outbound: present({
      policies: [policy('Default', changes.standing ?? 'Off', true), ...(changes.policies ?? [])],
      rules: changes.rules ?? [],
    }),
    transportRules: present(changes.transport ?? []),
    connectors: present(changes.connectors ?? []),
    recipients: new Map(recipients.map((one) => [one.key, one])),
    groups: new Map((changes.groups ?? []).map((one) => [one.key, one])),
    mailboxes: present(new Map([['contoso.com', 100]])),
    forwards: present(changes.forwards ?? []),
    inboxRules: new Map(),
    restricted: changes.restricted === undefined ? absent : present(changes.restricted),
    blockList: changes.blockList === undefined ? absent : present(changes.blockList),
    tenantBlock: null,
    smtpAuth: { organization: present('disabled'), mailboxes: new Map() },
  };
}

export function cell(changes: Partial<Cell> = {}): Cell {
  return {
    sender: 'ana@contoso.com',
    mechanism: 'inbox-forward',
    to: 'x@fabrikam.com',
    original: 'external',
    ...changes,
  };
}

export const acceptedDomain = (domainName: string): AcceptedDomain => ({
  domainName,
  type: 'Authoritative',
  matchSubDomains: false,
});

export const remote = (domainName: string, autoForwardEnabled: boolean): RemoteDomain => ({
  name: domainName === '*' ? 'Default' : domainName,
  domainName,
  autoForwardEnabled,
  isInternal: false,
  ndrEnabled: true,
});

export const policy = (name: string, mode: OutboundPolicy['mode'], isDefault = false): OutboundPolicy => ({
  name,
  isDefault,
  mode,
  settings: {},
});

export const who = (address: string): Principal => ({ identity: address, key: present(address) });

export const outboundRule = (
  policyName: string,
  priority: number,
  scope: Partial<OutboundRule>,
  name = `${policyName} rule`,
): OutboundRule => ({
  name,
  policy: policyName,
  priority,
  enabled: true,
  from: [],
  fromMemberOf: [],
  senderDomainIs: [],
  exceptIfFrom: [],
  exceptIfFromMemberOf: [],
  exceptIfSenderDomainIs: [],
  ...scope,
});

export const mailbox = (address: string, more: Partial<Recipient> = {}): Recipient => ({
  key: address,
  address,
  addresses: [address],
  name: address,
  type: 'UserMailbox',
  externalAddress: absent,
  ...more,
});

export const group = (address: string, members: readonly string[], more: Partial<Group> = {}): Group => ({
  key: address,
  address,
  name: address,
  type: 'MailUniversalDistributionGroup',
  dynamic: present(false),
  members: present(members),
  joining: 'Closed',
  ...more,
});

export const says = (name: string, value: Json, more: Partial<Predicate> = {}): Predicate => ({
  name,
  value,
  principals: [],
  header: null,
  ...more,
});

export const actions = (more: Partial<RuleActions>): RuleActions => ({
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
  ...more,
});

export const transportRule = (name: string, more: Partial<TransportRule>): TransportRule => ({
  name,
  priority: 0,
  enabled: true,
  mode: 'Enforce',
  activationDate: null,
  expiryDate: null,
  senderAddressLocation: 'Header',
  conditions: [],
  exceptions: [],
  actions: actions({}),
  beyond: [],
  ...more,
});

export const rejecting = actions({ reject: { code: null, text: 'No forwarding' } });
export const toForward = says('messageTypeMatches', 'AutoForward');
const toOutside = says('sentToScope', 'NotInOrganization');

/** The usual rule: automatic forwards that leave the organisation are rejected. */
export const afReject = (more: Partial<TransportRule> = {}): TransportRule =>
  transportRule('AF-reject', { conditions: [toForward, toOutside], actions: rejecting, ...more });

export const connector = (name: string, more: Partial<OutboundConnector>): OutboundConnector => ({
  name,
  enabled: true,
  connectorType: 'Partner',
  recipientDomains: ['*'],
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
