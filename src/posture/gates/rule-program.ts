import type { Indexed, Sender } from '../world/indexed.ts';
import { greatest, least, match, type Match, type Scope } from '../values/kleene.ts';
import type { Destination } from '../world/scope.ts';
import { type Original, originals } from '../values/verdict.ts';
import type { Predicate, TransportRule } from '../world/world.ts';
import { isActive } from './active.ts';
import { type Altered, alterations, alters } from './loop-header.ts';
import { asksLoopHeader, messageMatch } from './predicate-message.ts';
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
  /** The same once a rule before it may have altered the header that it asks for; null where that is nothing to it. */
  readonly altered: ReadonlyMap<string, Scope> | null;
}

export const flavour = (route: Route, original: Original): string => `${route}/${original}`;

/** The name of what a rule says of a flavour of mail of which the header may have been altered. */
const alteredFlavour = (plain: string, { how, likely }: Altered): string => `${plain}/${how}/${likely}`;

/** What the rest of a rule says by the state of the header; null where that makes no difference. */
export const alteredScope = ({ altered }: RuleProgram, key: string): ((how: Altered) => Scope) | null =>
  altered === null ? null : (how) => altered.get(alteredFlavour(key, how)) ?? anyMail;

const anyMail: Scope = { conditions: match.yes, exceptions: match.no };

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
  const acting = transportRules.value
    .filter((rule) => rule.enabled && matters(rule.actions) && isActive(rule, at))
    .sort((a, b) => a.priority - b.priority);
  const first = acting.findIndex(({ actions }) => alters(actions));
  return acting.map((rule, place) => program(rule, place, first >= 0 && place > first));
}

/** Every way in which a message can come before a rule. What somebody sends by hand is from inside. */
const ways: readonly (readonly [Route, Original])[] = [
  ...routes.flatMap((route) => originals.map((original) => [route, original] as const)),
  ['by-hand', 'internal'],
];

/** One rule by itself, whether it decides anything or only carries mail elsewhere. */
export const programOf = (rule: TransportRule): RuleProgram => program(rule, 0, false);

function program(rule: TransportRule, place: number, behindAlteration: boolean): RuleProgram {
  const rest = split(rule, (one) => !asksSender(one) && !asksRecipient(one));
  const scopeOf = (route: Route, original: Original, altered: Altered | null): Scope =>
    withBeyond(
      rule,
      fold(rest, (one) => messageMatch(one, route, original, altered)),
    );
  const asksHeader = [...rest.conditions, ...rest.exceptions].some(asksLoopHeader);
  return {
    rule,
    place,
    bySender: split(rule, asksSender),
    byRecipient: split(rule, asksRecipient),
    fixed: new Map(ways.map(([route, original]) => [flavour(route, original), scopeOf(route, original, null)])),
    altered: behindAlteration && asksHeader ? scopesOnceAltered(scopeOf) : null,
  };
}

const scopesOnceAltered = (
  scopeOf: (route: Route, original: Original, altered: Altered) => Scope,
): ReadonlyMap<string, Scope> =>
  new Map(
    ways.flatMap(([route, original]) =>
      alterations.map((how) => [alteredFlavour(flavour(route, original), how), scopeOf(route, original, how)]),
    ),
  );

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

export const recipientScope = (index: Indexed, one: RuleProgram, to: Destination): Scope =>
  fold(one.byRecipient, (predicate) => recipientMatch(index, predicate, to));

export function senderScope(index: Indexed, one: RuleProgram, sender: Sender, route: Route, original: Original): Scope {
  return fold(one.bySender, (predicate) =>
    senderMatch(originalMatch(index, predicate, original), forwarderMatch(index, predicate, sender), one.rule, route),
  );
}
