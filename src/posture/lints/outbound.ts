import { ladder, ladderFor, outboundMatch, relevance } from '../gates/outbound-selection.ts';
import { configuredForwards } from '../forwards.ts';
import { indexed, senderOf } from '../indexed.ts';
import { match } from '../kleene.ts';
import { isDynamic, membersOf, reachOf } from '../membership.ts';
import { senderClasses } from '../senders.ts';
import type { Outbound, OutboundPolicy, OutboundRule, World } from '../world.ts';
import { type Finding, type Lint, note, warn } from './finding.ts';

const named = (name: string): string => `outboundPolicies/${name}`;

const outboundOf = ({ outbound }: World): Outbound =>
  outbound.state === 'present' ? outbound.value : { policies: [], rules: [] };

/** The default, and whatever an enabled rule applies. */
export function effectivePolicies(world: World): readonly OutboundPolicy[] {
  const { policies, rules } = outboundOf(world);
  const applied = new Set(rules.flatMap((rule) => (rule.enabled ? [rule.policy.toLowerCase()] : [])));
  return policies.filter((one) => one.isDefault || applied.has(one.name.toLowerCase()));
}

/** L1: what Automatic does depends on the organisation. */
export const automatic: Lint = (world) =>
  effectivePolicies(world)
    .filter((one) => one.mode === 'Automatic')
    .map((one) =>
      warn(
        'L1',
        named(one.name),
        `${one.name} leaves automatic forwarding to the service (Automatic)`,
        'set autoForwardingMode to On or Off',
      ),
    );

/** L2: pairs that lack a half, and rules without a scope. */
export const halves: Lint = (world) => {
  const { policies, rules } = outboundOf(world);
  const names = new Set(policies.map((one) => one.name.toLowerCase()));
  const ruled = new Set(rules.map((one) => one.policy.toLowerCase()));
  const idle = policies.filter((one) => !one.isDefault && !ruled.has(one.name.toLowerCase()));
  return [
    ...idle.map((one) =>
      note('L2', named(one.name), `${one.name} has no rule and applies to nobody`, 'give it a scope or remove it'),
    ),
    ...rules.flatMap((rule) => broken(rule, names)),
  ];
};

function broken(rule: OutboundRule, names: ReadonlySet<string>): readonly Finding[] {
  const found: Finding[] = [];
  if (!names.has(rule.policy.toLowerCase()))
    found.push(
      warn(
        'L2',
        named(rule.policy),
        `the rule ${rule.name} applies ${rule.policy}, which does not exist`,
        'declare the policy or remove the rule',
      ),
    );
  if (rule.from.length + rule.fromMemberOf.length + rule.senderDomainIs.length === 0)
    found.push(
      warn(
        'L2',
        named(rule.policy),
        `the rule ${rule.name} has no condition; whom it covers is not documented`,
        'name its senders',
      ),
    );
  return found;
}

/** L3: rules that never decide, since whoever they cover is caught before, or since they cover nobody. */
export const shadowed: Lint = (world) => {
  const index = indexed(world);
  const whole = ladder(outboundOf(world));
  const { steps } = whole;
  const relevant = relevance(index, whole);
  const covers = new Set<OutboundRule>();
  const decides = new Set<OutboundRule>();
  for (const { witness, groups } of senderClasses([world]).classes) {
    const sender = senderOf(index, witness);
    let caught = false;
    for (const { rule } of ladderFor(relevant, [sender.key, ...groups]).steps) {
      const taken = outboundMatch(index, rule, sender);
      if (taken === match.no) continue;
      covers.add(rule);
      if (!caught) decides.add(rule);
      caught ||= taken === match.yes;
    }
  }
  return steps.flatMap(({ rule }) => {
    if (decides.has(rule)) return [];
    const why = covers.has(rule) ? 'everyone it covers is caught by a rule before it' : 'it covers nobody';
    return [
      warn(
        'L3',
        named(rule.policy),
        `${rule.policy} never applies: ${why}`,
        'move it up, change its scope, or remove it',
      ),
    ];
  });
};

/** L13: a scope that is open and that no forward makes use of; only where every forward of its people is known. */
export const unused: Lint = (world, at) => {
  if (world.forwards.state === 'unknown') return [];
  const index = indexed(world);
  const { steps } = ladder(outboundOf(world));
  const open = steps.filter(({ policy }) => policy?.mode === 'On');
  if (open.length === 0) return [];
  const users = configuredForwards(world, at).filter((one) => one.verdict.verdict !== 'not-applicable');
  return open.flatMap(({ rule }) => {
    const people = coveredBy(world, rule);
    if (people === null || people.length === 0) return [];
    if (!people.every((one) => world.inboxRules.get(one)?.state === 'present')) return [];
    if (users.some(({ from }) => outboundMatch(index, rule, senderOf(index, from)) !== match.no)) return [];
    return [
      note(
        'L13',
        named(rule.policy),
        `${rule.policy} lets ${people.length} forward, and none of them does`,
        'ask whether it is still needed, or give it an end',
      ),
    ];
  });
};

/** Keys of all whom a rule covers, where they can be counted: it names people, or groups that were read. */
function coveredBy(world: World, rule: OutboundRule): readonly string[] | null {
  const index = indexed(world);
  if (rule.from.length + rule.fromMemberOf.length === 0) return null;
  const keys = [...rule.from, ...rule.fromMemberOf].flatMap(({ key }) => (key.state === 'present' ? [key.value] : []));
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
