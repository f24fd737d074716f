import { textAt } from '../../json.ts';
import { rowsIn } from '../live/live.ts';
import { notUnderstood } from '../live/unread.ts';
import { admits, delivers } from '../../kinds/connector/meaning.ts';
import type { Change, Kind, Live } from '../../kinds/kind.ts';
import type { Section } from '../../kinds/sections.ts';
import { defaultKey } from '../../kinds/outbound-policy/live.ts';
import { copiesSuspects, suspects } from '../../kinds/outbound-policy/suspects.ts';
import { textsOf } from '../../kinds/property.ts';
import { isSilent } from '../../kinds/transport-rule/in-force.ts';
import { copying, diverting, matched, namedBy } from '../../kinds/transport-rule/meaning.ts';
import { type RulesAt, toldForward, toldRule } from './told-rule.ts';

/**
 * What an object does to mail that no policy speaks for. `opens` and `closes` are what the posture says of
 * the tenant with it and without it; the others are what it does by itself. `unclear` is a rule that nobody understands.
 */
export type MailEffect =
  | 'opens'
  | 'closes'
  | 'diverts'
  | 'copies'
  | 'forwards'
  | 'routes'
  | 'admits'
  | 'preempts'
  | 'bypasses'
  | 'stops'
  | 'unclear';

/** One thing that an object does, and how people say it. */
export interface Deed {
  readonly does: MailEffect;
  readonly told: string;
}

/** An object that no policy declares and that nothing else speaks for. */
export interface Stranger {
  readonly kind: Kind;
  readonly live: Live;
}

/** The objects of a section that policies neither declare, nor accept, nor spare by a pattern or the rule of their section. */
export const strangersIn = (kind: Kind, changes: readonly Change[]): readonly Stranger[] =>
  changes.flatMap((change) =>
    change.action === 'ignore' && isStrange(change, kind) ? [{ kind, live: change.live }] : [],
  );

function isStrange({ because }: Extract<Change, { action: 'ignore' }>, { allows }: Kind): boolean {
  switch (because) {
    case 'reported':
    case 'kept':
      return true;
    // Policies that close what people set up leave alone what surely stays inside.
    case 'nothing to close':
      return allows !== true;
    case 'pattern':
    case 'ignored':
    case 'accepted':
    case 'granted':
      return false;
  }
}

/** What an object does with mail by itself, whatever the controls make of it; of an inbox rule what they make of it too. */
export function deedsOf({ kind, live }: Stranger, rules: RulesAt): readonly Deed[] {
  return deeds[kind.section](live, rules);
}

export const suspicious = (to: readonly string[]): readonly Deed[] =>
  to.length > 0 ? [{ does: 'copies', told: `copies suspicious mail to ${to.join(', ')}` }] : [];

const nothing = (): readonly Deed[] => [];

const forwarding = (told: string): Deed => ({ does: 'forwards', told });

/** What an object of each section does with mail beside what the controls do: they decide, and carry nothing anywhere. */
const deeds: Readonly<Record<Section, (live: Live, rules: RulesAt) => readonly Deed[]>> = {
  outboundPolicies: ({ ref, properties }) =>
    ref.key === defaultKey && copiesSuspects(properties) ? suspicious(textsOf(properties[suspects])) : [],
  groups: nothing,
  remoteDomains: ({ properties }) =>
    properties['isInternal'] === true
      ? [{ does: 'bypasses', told: 'counts as inside, so that rules that look at mail going out pass it over' }]
      : [],
  transportRules: (live, rules) => (isSilent(live.properties, rules.at) ? [] : ruleDeeds(live, rules)),
  outboundConnectors: ({ properties }) =>
    properties['enabled'] === false ? [] : [{ does: 'routes', told: delivers(properties) }],
  inboundConnectors: (live) =>
    live.properties['enabled'] === false ? [] : [{ does: 'admits', told: admits(live.properties) }, ...unclear(live)],
  smtpAuth: nothing,
  mailboxForwarding: (live, rules) => toldForward(live, rules).map(forwarding),
  inboxForwards: (live, rules) => (live.properties['enabled'] === false ? [] : toldRule(live, rules).map(forwarding)),
};

function unclear(live: Pick<Live, 'beyond'>): readonly Deed[] {
  const told = notUnderstood(live);
  return told === null ? [] : [{ does: 'unclear', told }];
}

/** Whether a rule stands above another one that acts, or will. */
function isBefore({ ref }: Live, { live, at }: RulesAt): boolean {
  const all = rowsIn(live, 'transportRules');
  return all.slice(all.findIndex((one) => one.ref.key === ref.key) + 1).some((one) => !isSilent(one.properties, at));
}

function ruleDeeds(live: Live, rules: RulesAt): readonly Deed[] {
  const { properties, beyond } = live;
  const named = (names: readonly string[]): readonly string[] => names.flatMap((name) => namedBy(properties, name));
  const manager = textAt(properties, 'addManagerAsRecipientType');
  const redirects = [...named(diverting), ...(manager === 'Redirect' ? ['the manager of the sender'] : [])];
  const copies = [
    ...named(copying),
    ...(manager === '' || manager === 'Redirect' ? [] : ['the manager of the sender']),
  ];
  const connector = textAt(properties, 'routeMessageOutboundConnector');
  const taken = matched(properties);
  const judges = [
    ...named(['moderateMessageByUser']),
    ...(properties['moderateMessageByManager'] === true ? ['the manager of the sender'] : []),
  ];
  return [
    ...(redirects.length === 0
      ? []
      : [{ does: 'diverts', told: `sends mail to ${redirects.join(', ')} instead` } as const]),
    ...(judges.length === 0
      ? []
      : [{ does: 'diverts', told: `hands mail to ${judges.join(', ')}, who lets it through or not` } as const]),
    ...(copies.length === 0 ? [] : [{ does: 'copies', told: `copies mail to ${copies.join(', ')}` } as const]),
    ...(properties['stopRuleProcessing'] === true && isBefore(live, rules)
      ? [{ does: 'preempts', told: `keeps later rules from acting on ${taken}` } as const]
      : []),
    ...(properties['setSCL'] === -1 ? [{ does: 'bypasses', told: `skips spam filtering for ${taken}` } as const] : []),
    ...(connector === '' ? [] : [{ does: 'routes', told: `sends mail through the connector ${connector}` } as const]),
    ...unclear({ beyond }),
  ];
}
