import { evaluate, evaluateUnreadSender } from './evaluate.ts';
import { evaluateByHand } from './by-hand.ts';
import { indexed, keyBehind } from '../world/indexed.ts';
import { type Remedy, remediesFor } from './remedies.ts';
import type { Cell, Decider, Verdict } from '../values/verdict.ts';
import type { World } from '../world/world.ts';

export interface WhyExplanation {
  readonly cell: Cell;
  readonly verdict: Verdict;
  /** Changes that together may let the forward through: each is to be planned and judged. */
  readonly fixes: readonly Remedies[];
}

type Remedies = readonly Remedy[];

/** Why a forward is stopped, and the changes that would let it through; none for somebody whom nobody could look up. */
export function why(world: World, cell: Cell, at: Date): WhyExplanation {
  const verdict = verdictOn(world, cell, at);
  const isUnread = keyBehind(indexed(world), cell.sender)?.state === 'unknown';
  if (isUnread || cell.mechanism === 'manual') return { cell, verdict, fixes: [] };
  return { cell, verdict, fixes: verdict.verdict === 'allowed' ? [] : needed(search(world, cell, at, [], deepest)) };
}

/** The verdict on a forward, or on mail by hand, whether anybody could look up who sends or not. */
export function verdictOn(world: World, cell: Cell, at: Date): Verdict {
  if (cell.mechanism === 'manual') return evaluateByHand(world, cell, at);
  const sender = keyBehind(indexed(world), cell.sender);
  return sender?.state === 'unknown'
    ? evaluateUnreadSender(world, cell, at, sender.because.call)
    : evaluate(world, cell, at);
}

const apply = (world: World, remedies: Remedies): World => remedies.reduce((onto, one) => one.apply(onto), world);

/** As many controls as can stand in the way one behind the other, with a rule or two to spare. */
const deepest = 5;

/** Mends what decides, looks again, and goes on until the forward gets out. */
function search(world: World, cell: Cell, at: Date, done: Remedies, depth: number): readonly Remedies[] {
  const verdict = evaluate(apply(world, done), cell, at);
  if (verdict.verdict === 'allowed') return [done];
  const decider = mendable(verdict);
  if (decider === null || depth === 0) return [];
  const next = remediesFor(apply(world, done), cell, decider).filter((one) => !repeats(one, done));
  return next.flatMap((one) => search(world, cell, at, [...done, one], depth - 1));
}

/** Changes of which no part is enough by itself. */
function needed(all: readonly Remedies[]): readonly Remedies[] {
  const titles = all.map((fix) => new Set(fix.map(({ title }) => title)));
  const isLess = (one: ReadonlySet<string>, other: ReadonlySet<string>, before: boolean): boolean =>
    one !== other && [...one].every((title) => other.has(title)) && (one.size < other.size || before);
  return all.filter((_, at) => !titles.some((one, other) => isLess(one, titles[at] ?? one, other < at)));
}

const repeats = (one: Remedy, done: Remedies): boolean => done.some((other) => other.title === one.title);

/** The first control in the way; what only a fact would settle cannot be mended here. */
const mendable = ({ verdict, decidedBy }: Verdict): Decider | null => (verdict === 'not-applicable' ? null : decidedBy);
