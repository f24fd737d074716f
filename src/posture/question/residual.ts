import { type JournalRule, type JournalTarget, reaches, reportsSetting } from '../../kinds/read-only/journal.ts';
import { copiesSuspects, suspects } from '../../kinds/outbound-policy/suspects.ts';
import { textsOf } from '../../kinds/property.ts';
import { ownServers } from '../../kinds/connector/meaning.ts';
import { domainOf, normalDomain } from '../world/domains.ts';
import { isActive } from '../gates/active.ts';
import { handedOn } from './handed-on.ts';
import type { ResidualChannel } from './residual-channel.ts';
import { type Indexed, indexed } from '../world/indexed.ts';
import { scopeOf } from '../world/scope.ts';
import { principalTargets, targetsOf } from '../world/targets.ts';
import type { Principal, TransportRule, World } from '../world/world.ts';

/**
 * Ways out that are open at a time: rules that divert or copy to the outside, copies of suspicious mail, connectors that
 * hand mail to hosts of others or by which others send on, journals, and flows where no rule looks for them.
 */
export function residualChannels(world: World, at: Date): readonly ResidualChannel[] {
  const index = indexed(world);
  const rules = world.transportRules.state === 'present' ? world.transportRules.value : [];
  const active = rules.filter((rule) => rule.enabled && rule.mode === 'Enforce' && isActive(rule, at.getTime()));
  const found = active.flatMap((rule) => [
    ...channel(index, rule, 'transport-rule-redirect', rule.actions.redirectMessageTo),
    ...channel(index, rule, 'transport-rule-copy', rule.actions.copyTo),
  ]);
  // Of rules that nobody read nobody can say that none looks for flows.
  const unseen = world.transportRules.state === 'present' ? flows(active) : [];
  return [
    ...found,
    ...suspectCopies(index),
    ...handedOn(index, active),
    ...relays(world),
    ...journals(world),
    ...unseen,
  ];
}

const channel = (
  index: Indexed,
  rule: TransportRule,
  kind: ResidualChannel['channel'],
  targets: readonly Principal[],
): readonly ResidualChannel[] =>
  outwards(
    kind,
    `transportRules/${rule.name}`,
    targets.flatMap((one) => reach(index, one)),
  );

/** Copies of suspicious mail; custom policies store the setting and do nothing. Source: configure outbound spam policies, August 2026. */
const suspectCopies = (index: Indexed): readonly ResidualChannel[] =>
  (index.world.outbound.state === 'present' ? index.world.outbound.value.policies : [])
    .filter(({ isDefault, settings }) => isDefault && copiesSuspects(settings))
    .flatMap(({ name, settings }) =>
      outwards(
        'suspicious-copy',
        `outboundPolicies/${name}`,
        textsOf(settings[suspects]).flatMap((one) => reachedBy(index, targetsOf(index, one))),
      ),
    );

function outwards(
  kind: ResidualChannel['channel'],
  object: string,
  reached: readonly Reached[],
): readonly ResidualChannel[] {
  const of = (scope: Reached['scope']): readonly string[] =>
    reached.flatMap((one) => (one.scope === scope ? [one.address] : [])).sort();
  const [to, unclear] = [of('external'), of('unknown')];
  return to.length + unclear.length === 0 ? [] : [{ channel: kind, object, from: [], to, unclear }];
}

/** Own servers send on to anywhere. Source: New-InboundConnector reference, August 2026. */
const relays = ({ inbound }: World): readonly ResidualChannel[] =>
  (inbound?.state === 'present' ? inbound.value : [])
    .filter(({ enabled, connectorType }) => enabled && connectorType === 'OnPremises')
    .map((one) => ({
      channel: 'inbound-relay',
      object: `inboundConnectors/${one.name}`,
      from: ownServers({ ...one }),
      to: [],
      unclear: [],
    }));

/** Journal reports hold the whole message, and go where no mailbox of the service is. */
function journals({ journaling }: World): readonly ResidualChannel[] {
  if (journaling?.state !== 'present') return [];
  const { rules, undeliverableTo } = journaling.value;
  return [
    ...rules.filter(({ enabled }) => enabled).map(ruleJournal),
    ...(undeliverableTo === null ? [] : [journal(reportsSetting, [], undeliverableTo)]),
  ];
}

/** Journal rules that are off: nothing leaves by them until somebody switches them on. */
export const switchedOffChannels = ({ journaling }: World): readonly ResidualChannel[] =>
  journaling?.state === 'present' ? journaling.value.rules.filter(({ enabled }) => !enabled).map(ruleJournal) : [];

const ruleJournal = ({ name, recipient, target }: JournalRule): ResidualChannel =>
  journal(name, recipient === null ? [] : [recipient], target);

const journal = (name: string, from: readonly string[], target: JournalTarget): ResidualChannel => ({
  channel: 'journal',
  object: `journalRules/${name}`,
  from,
  ...(target.end.state === 'unknown' ? { to: [], unclear: [target.named] } : { to: [reaches(target)], unclear: [] }),
});

/** Where mail of a rule ends up, and whether that is outside. */
interface Reached {
  readonly address: string;
  readonly scope: ReturnType<typeof scopeOf>;
}

function reach(index: Indexed, principal: Principal): readonly Reached[] {
  const { key, identity } = principal;
  // A rule takes any address: one that nobody here bears is where the mail goes.
  return reachedBy(index, key.state === 'absent' ? targetsOf(index, identity) : principalTargets(index, principal));
}

const reachedBy = (index: Indexed, targets: ReturnType<typeof targetsOf>): readonly Reached[] =>
  targets.map(({ to, unread }) => {
    const domain = to.includes('@') && !unread ? normalDomain(domainOf(to)) : null;
    return { address: to, scope: domain === null ? 'unknown' : scopeOf(index, domain) };
  });

/** Flows mark their mail with two headers. Source: block forwarded email from Power Automate, Power Platform documentation. */
const flowHeaders = new Set(['x-ms-mail-application', 'x-ms-mail-operation-type']);

const anyFlow = { channel: 'power-automate', from: [], to: [], unclear: [] } as const;

/** Mail of flows gets out where no rule stops it, and perhaps where a rule before all that do hides its marks. */
function flows(active: readonly TransportRule[]): readonly ResidualChannel[] {
  const inOrder = active.toSorted((a, b) => a.priority - b.priority);
  const stops = inOrder.flatMap((rule, place) => (stopsFlows(rule) ? [{ rule, before: inOrder.slice(0, place) }] : []));
  if (stops.length === 0) return [{ ...anyFlow, object: anyFlow.channel }];
  const spoilers = stops.map(({ rule, before }) => before.find((one) => hidesFlowsFrom(rule, one)));
  const [first] = spoilers;
  return first === undefined || spoilers.includes(undefined)
    ? []
    : [{ ...anyFlow, object: `transportRules/${first.name}`, perhaps: true }];
}

const marksAsked = ({ conditions }: TransportRule): readonly string[] =>
  conditions.flatMap(({ header }) =>
    header !== null && flowHeaders.has(header.toLowerCase()) ? [header.toLowerCase()] : [],
  );

/** Nobody says whether a later rule sees a message as it came or as it was changed. */
const hidesFlowsFrom = (stop: TransportRule, { actions }: TransportRule): boolean =>
  marksAsked(stop).some((mark) => actions.headers?.includes(mark) === true);

const stopsFlows = (rule: TransportRule): boolean =>
  (rule.actions.reject !== null || rule.actions.deleteMessage || rule.actions.quarantine) &&
  marksAsked(rule).length > 0;
