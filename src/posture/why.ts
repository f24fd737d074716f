import { compare } from './compare.ts';
import { evaluate } from './evaluate.ts';
import { type Remedy, remediesFor } from './remedies.ts';
import type { Cell, Decider, Verdict } from './verdict.ts';
import type { World } from './world.ts';

/** Changes that together let the forward through, as the engine has verified. */
export interface Fix {
  readonly remedies: readonly Remedy[];
  /** How many others may forward somewhere because of it; null where the number is not known. */
  readonly others: number | null;
}

export interface Explanation {
  readonly cell: Cell;
  readonly verdict: Verdict;
  /** Smallest first: by those it lets forward beside the one who asked, then by the number of changes. */
  readonly fixes: readonly Fix[];
}

/** Why a forward is stopped, and the smallest changes that would let it through. */
export function why(world: World, cell: Cell, at: Date): Explanation {
  const verdict = evaluate(world, cell, at);
  return { cell, verdict, fixes: verdict.verdict === 'allowed' ? [] : fixesFor(world, cell, at) };
}

function fixesFor(world: World, cell: Cell, at: Date): readonly Fix[] {
  return search(world, cell, at, [], deepest)
    .map((remedies) => ({ remedies, others: othersOf(world, apply(world, remedies), cell, at) }))
    .sort((a, b) => (a.others ?? Infinity) - (b.others ?? Infinity) || a.remedies.length - b.remedies.length);
}

const apply = (world: World, remedies: readonly Remedy[]): World =>
  remedies.reduce((onto, one) => one.apply(onto), world);

/** As many controls as can stand in the way one behind the other, with a rule or two to spare. */
const deepest = 5;

/** Mends what decides, looks again, and goes on until the forward gets out. */
function search(
  world: World,
  cell: Cell,
  at: Date,
  done: readonly Remedy[],
  depth: number,
): readonly (readonly Remedy[])[] {
  const verdict = evaluate(apply(world, done), cell, at);
  if (verdict.verdict === 'allowed') return [done];
  const decider = mendable(verdict);
  if (decider === null || depth === 0) return [];
  const next = remediesFor(apply(world, done), cell, decider).filter((one) => !repeats(one, done));
  return next.flatMap((one) => search(world, cell, at, [...done, one], depth - 1));
}

const repeats = (one: Remedy, done: readonly Remedy[]): boolean => done.some((other) => other.title === one.title);

/** The first control in the way; what only a fact would settle cannot be mended here. */
const mendable = ({ verdict, decidedBy }: Verdict): Decider | null => (verdict === 'not-applicable' ? null : decidedBy);

function othersOf(before: World, after: World, cell: Cell, at: Date): number | null {
  const { newlyAllowed } = compare(before, after, at);
  if (newlyAllowed === null) return 0;
  return newlyAllowed.count === null ? null : Math.max(0, newlyAllowed.count - (cell.sender === '' ? 0 : 1));
}
