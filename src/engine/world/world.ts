import type { Section } from '../../kinds/sections.ts';
import { isObject, textAt } from '../../json.ts';
import type { Live } from '../../kinds/kind.ts';
import type { AcceptedDomain as Accepted, OutboundConnector as Connector } from '../../kinds/read-only/index.ts';
import type { Facts } from '../../policy/policy.ts';
import type {
  AcceptedDomain,
  BlockListEntry,
  MailboxForward,
  OutboundConnector,
  RemoteDomain,
  SmtpAuth,
  World,
} from '../../posture/world.ts';
import { normalName, normalPattern } from '../../tenant/addresses.ts';
import { absent, type Known, mapKnown, present, type Reading, type Row } from '../../tenant/tenant.ts';
import { type LiveTenant, rowsIn } from '../live.ts';
import { outboundOf } from './outbound.ts';
import { type People, peopleAfter, peopleOf } from './people.ts';
import { ruleOf } from './rules.ts';

/** What was read of a tenant, as the gates look at it. */
export const worldOf = (live: LiveTenant, facts: Facts): World => viewOf(live, facts).world;

/** A world with what it was made of, so that the world of the tenant's next state costs what differs. */
export interface View {
  readonly live: LiveTenant;
  readonly people: People;
  readonly world: World;
}

export function viewOf(live: LiveTenant, facts: Facts): View {
  const people = peopleOf(live);
  const { surroundings } = live;
  const world: World = {
    facts,
    acceptedDomains: mapKnown(live.acceptedDomains, (all) => all.map(acceptedDomain)),
    remoteDomains: remoteDomainsOf(live),
    outbound: outboundIn(live, people),
    transportRules: transportRulesOf(live, people),
    connectors: surroundings === null ? absent : mapKnown(surroundings.outboundConnectors, (all) => all.map(connector)),
    recipients: people.recipients,
    names: people.names,
    groups: people.groups,
    mailboxes: absent,
    forwards: forwardsOf(live, people),
    inboxRules: new Map(),
    restricted:
      surroundings === null
        ? absent
        : mapKnown(collected(surroundings.restricted), (rows) =>
            rows.map((row) => normalName(textAt(row, 'SenderAddress'))),
          ),
    blockList:
      surroundings === null ? absent : mapKnown(collected(surroundings.blocked), (rows) => rows.map(blockListEntry)),
    tenantBlock: null,
    smtpAuth: smtpAuthOf(live),
    rejectDirectSend: surroundings === null ? absent : flagOf(surroundings.organization, 'RejectDirectSend'),
  };
  return { live, people, world };
}

/** The view once steps have changed some sections: what rests on the others is the very same as before. */
export function viewAfter(
  last: View,
  live: LiveTenant,
  people: People = peopleAfter(last.people, last.live, live),
): View {
  const same = (name: Section): boolean => last.live.sections[name] === live.sections[name];
  const kept = (name: Section): boolean => people.principal === last.people.principal && same(name);
  const { world } = last;
  const { recipients, groups } = people;
  const next = {
    ...world,
    recipients,
    groups,
    remoteDomains: same('remoteDomains') ? world.remoteDomains : remoteDomainsOf(live),
    outbound: kept('outboundPolicies') ? world.outbound : outboundIn(live, people),
    transportRules: kept('transportRules') ? world.transportRules : transportRulesOf(live, people),
    forwards: kept('mailboxForwarding') ? world.forwards : forwardsOf(live, people),
    smtpAuth: same('smtpAuth') ? world.smtpAuth : smtpAuthOf(live),
  };
  return { live, people, world: next };
}

const remoteDomainsOf = ({ sections }: LiveTenant): World['remoteDomains'] =>
  mapKnown(sections.remoteDomains, (rows) => sorted(rows).map(remoteDomain));

const outboundIn = ({ sections }: LiveTenant, people: People): World['outbound'] =>
  mapKnown(sections.outboundPolicies, (rows) => outboundOf(rows, people));

const transportRulesOf = ({ sections }: LiveTenant, people: People): World['transportRules'] =>
  mapKnown(sections.transportRules, (rows) => rows.map((row, priority) => ruleOf(row, priority, people)));

const forwardsOf = ({ sections }: LiveTenant, people: People): World['forwards'] =>
  mapKnown(sections.mailboxForwarding, (rows) => sorted(rows).flatMap((row) => forward(row, people)));

/** A switch of the organisation; absent where its row does not have it. */
function flagOf(organization: Known<Row>, name: string): Known<boolean> {
  if (organization.state !== 'present') return organization;
  const value = organization.value[name];
  return typeof value === 'boolean' ? present(value) : absent;
}

const sorted = <L extends Live>(rows: readonly L[]): readonly L[] =>
  rows.toSorted((one, other) => (one.ref.key < other.ref.key ? -1 : 1));

/** Lists that only some roles may read: not collected is a note, and no verdict waits for it. */
const collected = (reading: Reading): Reading => (reading.state === 'unknown' ? absent : reading);

const relays = ['InternalRelay', 'ExternalRelay'] as const;

const acceptedDomain = ({ domain, type, matchesSubdomains }: Accepted): AcceptedDomain => ({
  domainName: domain,
  type: relays.find((one) => one === type) ?? 'Authoritative',
  matchSubDomains: matchesSubdomains,
});

const remoteDomain = ({ ref, name, properties }: Live): RemoteDomain => ({
  name,
  domainName: ref.key,
  autoForwardEnabled: properties['autoForwardEnabled'] === true,
  isInternal: properties['isInternal'] === true,
  ndrEnabled: properties['ndrEnabled'] !== false,
});

const tls = ['EncryptionOnly', 'CertificateValidation', 'DomainValidation'] as const;

const connector = (one: Connector): OutboundConnector => ({
  name: one.name,
  enabled: one.enabled,
  connectorType: one.type === 'OnPremises' ? 'OnPremises' : 'Partner',
  recipientDomains: one.recipientDomains,
  allAcceptedDomains: one.allAcceptedDomains,
  routeAllMessagesViaOnPremises: one.routesAllViaOnPremises,
  isTransportRuleScoped: one.ruleScoped,
  testMode: one.testMode,
  useMXRecord: one.usesMx,
  smartHosts: one.smartHosts,
  tlsSettings: tls.find((setting) => setting === one.tlsSettings) ?? null,
  smtpDaneMode: one.smtpDaneMode,
  mtaStsMode: one.mtaStsMode,
});

/** A mailbox with neither target forwards nothing and is none of these. */
function forward({ ref, properties, extra }: Live, people: People): readonly MailboxForward[] {
  const smtp = textAt(properties, 'forwardingSmtpAddress');
  const object = textAt(properties, 'forwardingAddress');
  if (smtp === '' && object === '') return [];
  const owner = isObject(extra['recipient']) ? textAt(extra['recipient'], 'key') : '';
  const known = people.principal(ref.key).key;
  return [
    {
      mailbox: owner || (known.state === 'present' ? known.value : ref.key),
      forwardingSmtpAddress: smtp || null,
      forwardingAddress: object === '' ? null : people.principal(object),
      keepsCopy: properties['deliverToMailboxAndForward'] === true,
    },
  ];
}

const blockedName = (text: string): string => (text.includes('@') ? normalName(text) : normalPattern(text));

/** Source: Get-TenantAllowBlockListItems reference: `Value` and, for entries that end, `ExpirationDate`. */
const blockListEntry = (row: Row): BlockListEntry => ({
  value: blockedName(textAt(row, 'Value')),
  expires: textAt(row, 'ExpirationDate') || null,
});

function smtpAuthOf(live: LiveTenant): SmtpAuth {
  const rows = rowsIn(live, 'smtpAuth');
  const organization = rows.find((row) => row.ref.key === 'organization');
  const own = rows.flatMap(({ ref, properties, extra }) => {
    const { state } = properties;
    const key = isObject(extra['recipient']) ? textAt(extra['recipient'], 'key') : ref.key;
    return ref.key !== 'organization' && (state === 'enabled' || state === 'disabled') ? [[key, state] as const] : [];
  });
  const state = organization?.properties['state'];
  return {
    organization: state === 'enabled' || state === 'disabled' ? present(state) : absent,
    mailboxes: new Map(own),
  };
}
