import { isUnclear } from '../../kinds/rows/decode.ts';
import { candidates, type Candidate, ladder } from '../gates/outbound-selection.ts';
import { match } from '../values/kleene.ts';
import { isWithin } from '../world/domains.ts';
import { type Indexed, indexed, type Sender, senderOf } from '../world/indexed.ts';
import { isMember, isNamed } from '../world/membership.ts';
import type { OutboundPolicy, OutboundRule, Principal, World } from '../world/world.ts';

/** By what a rule takes somebody. */
export interface TakenBy {
  readonly by: 'name' | 'group' | 'domain';
  readonly name: string;
}

/** An outbound policy that is somebody's, or may be. */
export interface CoveringPolicy {
  /** `outboundPolicies/Default`. */
  readonly object: string;
  /** Null where it is gone, or where nobody can tell. */
  readonly mode: Exclude<OutboundPolicy['mode'], object> | null;
  /** The rule by which it is theirs; null for the default, which takes whom no rule takes. */
  readonly rule: string | null;
  /** Whether it is certain that its rule takes them; a policy before it may still come first. */
  readonly certain: boolean;
  readonly because: readonly TakenBy[];
}

/** The policies that may be somebody's, the first that may be first; the last one certainly takes whom those before do not. */
export function coveringPolicies(world: World, sender: string): readonly CoveringPolicy[] | null {
  if (world.outbound.state !== 'present') return null;
  const index = indexed(world);
  const from = senderOf(index, sender);
  return candidates(index, ladder(world.outbound.value), from).map((one) => covering(index, one, from));
}

const covering = (index: Indexed, { name, policy, rule, taken }: Candidate, sender: Sender): CoveringPolicy => ({
  object: `outboundPolicies/${name}`,
  mode: policy === null || isUnclear(policy.mode) ? null : policy.mode,
  rule: rule?.name ?? null,
  certain: taken === match.yes,
  because: rule === null ? [] : reasonsOf(index, rule, sender),
});

function reasonsOf(index: Indexed, rule: OutboundRule, sender: Sender): readonly TakenBy[] {
  const named = rule.from.filter((one) => isNamed(one, sender.key) !== match.no);
  const groups = rule.fromMemberOf.filter((one) => isMember(index, [one], sender) !== match.no);
  const domains = rule.senderDomainIs.filter((domain) => isWithin(sender.domain, domain));
  return [
    ...named.map(({ identity }): TakenBy => ({ by: 'name', name: identity })),
    ...groups.map((one): TakenBy => ({ by: 'group', name: groupName(index, one) })),
    ...domains.map((name): TakenBy => ({ by: 'domain', name })),
  ];
}

/** The address of a group that a control names, else what it calls it. */
export function groupName({ world }: Indexed, { identity, key }: Principal): string {
  const group = key.state === 'present' ? world.groups.get(key.value) : undefined;
  return group === undefined || group.address === '' ? identity : group.address;
}
