import { ladder, outboundMatch } from '../../gates/outbound-selection.ts';
import { indexed, senderOf } from '../../world/indexed.ts';
import { match } from '../../values/kleene.ts';
import { isDynamic, membersOf, reachOf } from '../../world/membership.ts';
import type { OutboundRule, World } from '../../world/world.ts';
import { note, open, type Remark } from '../finding.ts';
import { forwardsOf } from '../forwards/configured.ts';
import { outboundOf, policyName } from './effective.ts';

/** Scopes that are open and that no forward makes use of; only where every forward of its people is known. */
export function unusedScopes(world: World, at: Date): readonly Remark[] {
  const users = forwardsOf(world, at).filter((one) => one.verdict.verdict !== 'not-applicable');
  return ladder(outboundOf(world))
    .steps.filter(({ policy }) => policy?.mode === 'On')
    .flatMap(({ rule }) =>
      usage(
        world,
        rule,
        users.map((one) => one.from),
      ),
    );
}

function usage(world: World, rule: OutboundRule, users: readonly string[]): readonly Remark[] {
  const index = indexed(world);
  if (users.some((from) => outboundMatch(index, rule, senderOf(index, from)) === match.yes)) return [];
  const people = coveredBy(world, rule);
  if (people === null || !people.every((one) => world.inboxRules.get(one)?.state === 'present'))
    return [
      open(
        policyName(rule.policy),
        `whether anybody uses ${rule.policy} is not known: not every forward of its people was read`,
        'read the inbox rules of its people, and the groups that it names',
      ),
    ];
  if (people.length === 0 || users.some((from) => outboundMatch(index, rule, senderOf(index, from)) !== match.no))
    return [];
  return [
    note(
      policyName(rule.policy),
      `${rule.policy} lets ${people.length} forward, and none of them does`,
      'ask whether it is still needed, or give it an end',
    ),
  ];
}

/** Keys of all whom a rule covers, where they can be counted: it names people, or groups that were read. */
function coveredBy(world: World, rule: OutboundRule): readonly string[] | null {
  const index = indexed(world);
  if (rule.from.length + rule.fromMemberOf.length === 0) return null;
  const named = [...rule.from, ...rule.fromMemberOf];
  if (named.some(({ key }) => key.state === 'unknown')) return null;
  const keys = named.flatMap(({ key }) => (key.state === 'present' ? [key.value] : []));
  const groups = keys.flatMap((key) => world.groups.get(key) ?? []);
  if (groups.some((one) => isDynamic(one) || one.members.state !== 'present' || reachOf(index, one).open)) return null;
  const people = keys.filter((key) => !world.groups.has(key));
  const covered = new Set(people);
  for (const one of groups)
    for (const set of [membersOf(one), reachOf(index, one).nested]) for (const key of set) covered.add(key);
  return [...covered].filter(
    (key) => !index.groupKeys().has(key) && outboundMatch(index, rule, senderOf(index, key)) !== match.no,
  );
}
