import type { Section } from '../../kinds/sections.ts';
import { isObject, textAt } from '../../json.ts';
import type { Live } from '../../kinds/kind.ts';
import type { Objects as Kinds } from '../../kinds/objects.ts';
import { isUnclear, type Maybe, unclearError } from '../../kinds/rows/decode.ts';
import type { Facts } from '../../policy/schema/facts.ts';
import type { MailboxForward, RemoteDomain, SmtpAuth, World } from '../../posture/world/world.ts';
import { absent, type Known, mapKnown, present, unknown } from '../../tenant/tenant.ts';
import { type LiveTenant, rowsIn } from '../live/live.ts';
import { told, unclearIn } from '../live/unread.ts';
import { waysIn, waysOut } from './connectors.ts';
import { inboxRulesIn } from './inbox-rules.ts';
import { outboundOf } from './outbound.ts';
import { anybody, type People, peopleAfter, peopleOf } from './people.ts';
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
    acceptedDomains: live.acceptedDomains,
    remoteDomains: remoteDomainsOf(live),
    outbound: outboundIn(live, people),
    transportRules: transportRulesOf(live, people),
    connectors: waysOut(live),
    inbound: waysIn(live),
    recipients: people.recipients,
    names: people.names,
    groups: people.groups,
    mailboxes: absent,
    forwards: forwardsOf(live, people),
    inboxRules: inboxRulesIn(live),
    restricted:
      surroundings === null
        ? absent
        : mapKnown(collected(surroundings.restricted), (all) => all.map(({ address }) => address)),
    blockList: surroundings === null ? absent : collected(surroundings.blocked),
    tenantBlock: null,
    smtpAuth: smtpAuthOf(live),
    rejectDirectSend: surroundings === null ? absent : surroundings.rejectDirectSend,
    journaling: surroundings === null ? absent : surroundings.journaling,
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
    connectors: same('outboundConnectors') ? world.connectors : waysOut(live),
    inbound: same('inboundConnectors') ? (world.inbound ?? absent) : waysIn(live),
    forwards: kept('mailboxForwarding') ? world.forwards : forwardsOf(live, people),
    inboxRules: same('inboxForwards') ? world.inboxRules : inboxRulesIn(live),
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

const sorted = <L extends Live>(rows: readonly L[]): readonly L[] =>
  rows.toSorted((one, other) => (one.ref.key < other.ref.key ? -1 : 1));

/** Lists that only some roles may read: not collected is a note, and no verdict waits for it. */
const collected = <T>(known: Known<T>): Known<T> => (known.state === 'unknown' ? absent : known);

function remoteDomain(live: Live<Kinds['remoteDomains']>): RemoteDomain {
  const { autoForwardEnabled, isInternal, ndrEnabled } = live.properties;
  return {
    name: live.name,
    domainName: live.ref.key,
    autoForwardEnabled: told(live, 'autoForwardEnabled', autoForwardEnabled, false),
    isInternal: told(live, 'isInternal', isInternal, false),
    ndrEnabled: told(live, 'ndrEnabled', ndrEnabled, true),
  };
}

/** A mailbox with neither target forwards nothing and is none of these; where nobody can tell, it may forward anywhere. */
function forward(live: Live<Kinds['mailboxForwarding']>, people: People): readonly MailboxForward[] {
  const { ref, properties, extra } = live;
  const { forwardingSmtpAddress: smtp, forwardingAddress: object } = properties;
  const [open] = unclearIn(live, (name) => name !== 'deliverToMailboxAndForward');
  if (smtp === undefined && object === undefined && open === undefined) return [];
  const owner = isObject(extra['recipient']) ? textAt(extra['recipient'], 'key') : '';
  const known = people.principal(ref.key).key;
  return [
    {
      mailbox: owner || (known.state === 'present' ? known.value : ref.key),
      forwardingSmtpAddress: smtp ?? null,
      forwardingAddress: object !== undefined ? people.principal(object) : open === undefined ? null : anybody(open),
      // A copy that nobody is sure of is no reason to think that no mail is lost.
      keepsCopy: properties.deliverToMailboxAndForward === true,
    },
  ];
}

function smtpAuthOf(live: LiveTenant): SmtpAuth {
  const rows = rowsIn(live, 'smtpAuth');
  const organization = rows.find((row) => row.ref.key === 'organization');
  const general = organization === undefined ? undefined : stateOf(organization);
  return {
    organization:
      general === 'enabled' || general === 'disabled'
        ? present(general)
        : isUnclear(general)
          ? unknown(unclearError('Get-TransportConfig', general.unclear))
          : absent,
    mailboxes: new Map(rows.filter((row) => row !== organization).flatMap(ownState)),
  };
}

const stateOf = (live: Live<Kinds['smtpAuth']>) => told(live, 'state', live.properties.state, 'inherit');

function ownState(live: Live<Kinds['smtpAuth']>): [string, Maybe<'enabled' | 'disabled'>][] {
  const { ref, extra } = live;
  const key = isObject(extra['recipient']) ? textAt(extra['recipient'], 'key') : ref.key;
  const state = stateOf(live);
  return state === 'enabled' || state === 'disabled' || isUnclear(state) ? [[key, state]] : [];
}
