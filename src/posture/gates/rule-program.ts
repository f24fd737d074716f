import type { Indexed, Sender } from '../world/indexed.ts';
import { match, type Match, type Scope } from '../values/kleene.ts';
import type { Destination } from '../world/scope.ts';
import { type Original, originals } from '../values/verdict.ts';
import type { Predicate, TransportRule } from '../world/world.ts';
import { isActive } from './active.ts';
import { messageMatch } from './predicate-message.ts';
import { type Route, routes } from './route.ts';
import { asksRecipient, recipientMatch } from './predicate-recipient.ts';
import { asksSender, forwarderMatch, originalMatch, senderMatch } from './predicate-sender.ts';
import { matters } from './rule-scan.ts';

/**
 * A rule taken apart by what its conditions ask, so that each part is worked out once for a way of forwarding, once for
 * a sender and once for a destination.
 */
export interface RuleProgram {
  readonly rule: TransportRule;
  /** Its place among the rules that act. */
  readonly place: number;
  readonly bySender: { readonly conditions: readonly Predicate[]; readonly exceptions: readonly Predicate[] };
  readonly byRecipient: { readonly conditions: readonly Predicate[]; readonly exceptions: readonly Predicate[] };
  /** What the rest of the rule says, by route and original sender. */
  readonly fixed: ReadonlyMap<string, Scope>;
}

export const flavour = (route: Route, original: Original): string => `${route}/${original}`;

const compiled = new WeakMap<Indexed, Map<number, readonly RuleProgram[]>>();

/** The rules that decide something at a time, first first. Disabled, not yet active and expired ones take no part. */
export function programs(index: Indexed, at: Date): readonly RuleProgram[] {
  const byTime = compiled.get(index) ?? new Map<number, readonly RuleProgram[]>();
  compiled.set(index, byTime);
  const known = byTime.get(at.getTime());
  if (known !== undefined) return known;
  const made = compile(index, at.getTime());
  byTime.set(at.getTime(), made);
  return made;
}

function compile({ world: { transportRules } }: Indexed, at: number): readonly RuleProgram[] {
  if (transportRules.state !== 'present') return [];
  return transportRules.value
    .filter((rule) => rule.enabled && matters(rule.actions) && isActive(rule, at))
    .sort((a, b) => a.priority - b.priority)
    .map(program);
}

/** Every way in which a message can come before a rule. What somebody sends by hand is from inside. */
const ways: readonly (readonly [Route, Original])[] = [
  ...routes.flatMap((route) => originals.map((original) => [route, original] as const)),
  ['by-hand', 'internal'],
];

function program(rule: TransportRule, place: number): RuleProgram {
  const rest = split(rule, (one) => !asksSender(one) && !asksRecipient(one));
  const entries = ways.map(([route, original]): [string, Scope] => [
    flavour(route, original),
    withBeyond(
      rule,
      fold(rest, (one) => messageMatch(one, route, original)),
    ),
  ]);
  return {
    rule,
    place,
    bySender: split(rule, asksSender),
    byRecipient: split(rule, asksRecipient),
    fixed: new Map(entries),
  };
}

interface Part {
  readonly conditions: readonly Predicate[];
  readonly exceptions: readonly Predicate[];
}

const split = (rule: TransportRule, test: (one: Predicate) => boolean): Part => ({
  conditions: rule.conditions.filter(test),
  exceptions: rule.exceptions.filter(test),
});

/** What nobody here understands may be one more condition. */
const withBeyond = (rule: TransportRule, scope: Scope): Scope =>
  rule.beyond.length === 0 || scope.conditions < match.maybe ? scope : { ...scope, conditions: match.maybe };

function fold(part: Part, test: (one: Predicate) => Match): Scope {
  let conditions: Match = match.yes;
  let exceptions: Match = match.no;
  for (const one of part.conditions) conditions = least(conditions, test(one));
  for (const one of part.exceptions) exceptions = greatest(exceptions, test(one));
  return { conditions, exceptions };
}

const least = (a: Match, b: Match): Match => (b < a ? b : a);
const greatest = (a: Match, b: Match): Match => (b > a ? b : a);

export const join = (a: Scope, b: Scope): Scope => ({
  conditions: least(a.conditions, b.conditions),
  exceptions: greatest(a.exceptions, b.exceptions),
});

export const recipientScope = (index: Indexed, one: RuleProgram, to: Destination): Scope =>
  fold(one.byRecipient, (predicate) => recipientMatch(index, predicate, to));

export function senderScope(index: Indexed, one: RuleProgram, sender: Sender, route: Route, original: Original): Scope {
  return fold(one.bySender, (predicate) =>
    senderMatch(originalMatch(index, predicate, original), forwarderMatch(index, predicate, sender), one.rule, route),
  );
}
