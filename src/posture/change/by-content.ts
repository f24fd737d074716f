import { beyond } from './beyond.ts';
import type { WayOut } from '../question/ways-out.ts';
import { extentOf } from './extent.ts';
import { isActive } from '../gates/active.ts';
import { alters } from '../gates/loop-header.ts';
import { messageMatch } from '../gates/predicate-message.ts';
import { asksRecipient } from '../gates/predicate-recipient.ts';
import { asksSender, originalMatch, seesForwarder } from '../gates/predicate-sender.ts';
import { type Indexed, indexed } from '../world/indexed.ts';
import { routes } from '../gates/route.ts';
import { blocks } from '../gates/rule-scan.ts';
import { match } from '../values/kleene.ts';
import { movesBetween } from './moves.ts';
import { forEveryone, opening } from './opened.ts';
import { originals } from '../values/verdict.ts';
import type { Predicate, TransportRule, World } from '../world/world.ts';

/** What opens for some mail only, by what is in it. */
export interface ByContent {
  readonly doors: readonly WayOut[];
  readonly forEveryone: boolean;
}

const nothing: ByContent = { doors: [], forEveryone: false };

/**
 * A verdict speaks of forwards in general and passes over what depends on a message's content. Asked whether a change
 * lets anything out, the mail that such a rule lets pass counts: a rule that stops forwards except for some words, or one
 * that ends processing before it for some. Where that mail gets further after a change, the rules by which it does are
 * doors that perhaps open.
 */
export function openedByContent(before: World, after: World, at: Date, afterAt: Date): ByContent {
  const known = new Set(gapsIn(before, at).map(nameless));
  const gaps = gapsIn(after, afterAt).filter((one) => !known.has(nameless(one)));
  if (gaps.length === 0) return nothing;
  const times = { at, afterAt };
  const plain = movesBetween(before, after, times);
  const loose = movesBetween(loosest(before), loosest(after), times);
  const [opens, told] = [loose, plain].map(({ found, classes }) => extentOf(opening(found), classes));
  if (beyond(opens ?? [], told ?? []).length === 0) return nothing;
  return { doors: gaps.map(doorOf), forEveryone: forEveryone(loose.found, loose.classes) };
}

const doorOf = ({ name }: TransportRule): WayOut => ({
  channel: 'transport-rule-exception',
  object: `transportRules/${name}`,
  from: '',
  to: '',
  open: 1,
});

/** A rule whatever its place; a stop that comes to stand before a block is told by the list it is in. */
const nameless = ({ priority: _, name: __, ...rule }: TransportRule): string => JSON.stringify(rule);

const rulesOf = ({ transportRules }: World): readonly TransportRule[] =>
  transportRules.state === 'present' ? transportRules.value.toSorted((a, b) => a.priority - b.priority) : [];

/** The rules by which some mail passes what stops forwards. */
function gapsIn(world: World, at: Date): readonly TransportRule[] {
  const rules = rulesOf(world).filter((one) => one.enabled && one.mode === 'Enforce' && isActive(one, at.getTime()));
  const last = rules.findLastIndex(({ actions }) => blocks(actions));
  const index = indexed(world);
  return rules.filter((one, place) =>
    blocks(one.actions) ? hasGap(index, one) : place < last && sparesByContent(index, one),
  );
}

const hasGap = (index: Indexed, rule: TransportRule): boolean =>
  rule.exceptions.some((one) => isContent(index, rule, one));

/** It keeps later rules from stopping some mail: they are not asked, or find nothing on it. */
const sparesByContent = (index: Indexed, rule: TransportRule): boolean =>
  (rule.actions.stopRuleProcessing || alters(rule.actions)) &&
  [...rule.conditions, ...rule.exceptions].some((one) => isContent(index, rule, one));

/**
 * Whether a condition asks what is in a message, or who wrote it: one of many, of whom a verdict knows the side alone. A
 * rule that sees who forwards is meant for them, and a verdict tells of them.
 */
const isContent = (index: Indexed, rule: TransportRule, one: Predicate): boolean =>
  asksSender(one)
    ? !seesForwarder(rule, 'forward') &&
      originals.some((original) => originalMatch(index, one, original) === match.content)
    : !asksRecipient(one) && depends(one);

const depends = (one: Predicate): boolean =>
  routes.some((route) => originals.some((original) => messageMatch(one, route, original) === match.content));

/** The world of the mail for which every gap is one. */
function loosest(world: World): World {
  if (world.transportRules.state !== 'present') return world;
  const index = indexed(world);
  const value = world.transportRules.value.flatMap((rule) => {
    if (blocks(rule.actions)) return hasGap(index, rule) ? [] : [rule];
    return [sparesByContent(index, rule) ? withoutContent(index, rule) : rule];
  });
  return { ...world, transportRules: { ...world.transportRules, value } };
}

const withoutContent = (index: Indexed, rule: TransportRule): TransportRule => ({
  ...rule,
  conditions: rule.conditions.filter((one) => !isContent(index, rule, one)),
  exceptions: rule.exceptions.filter((one) => !isContent(index, rule, one)),
});
