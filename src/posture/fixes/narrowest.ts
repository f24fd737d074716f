import { type Reach, reachOf, widthOf } from '../change/reach.ts';
import type { Cell } from '../values/verdict.ts';
import type { World } from '../world/world.ts';
import { evaluate } from '../question/evaluate.ts';
import { onlyThere, type Remedy } from '../question/remedies.ts';

type Remedies = readonly Remedy[];

/** Changes that let a forward through, with the tenant once they are made. */
export interface Trial {
  readonly remedies: Remedies;
  readonly after: World;
  /** By how many ways the sender may forward to a place that no control names. */
  readonly width: number;
}

/** A trial, and all that it lets out. */
export interface RankedTrial<T extends Trial> {
  readonly trial: T;
  readonly reach: Reach;
}

/** What is asked, and the tenant that the changes start from. */
export interface FixQuestion {
  readonly world: World;
  readonly cell: Cell;
  readonly at: Date;
}

/** The changes that do what they should, what lets out least beside it first. */
export function narrowest<T extends Trial>(
  found: readonly Remedies[],
  { world, cell, at }: FixQuestion,
  tryOut: (remedies: Remedies) => T | null,
): readonly RankedTrial<T>[] {
  const limit = onlyThere(world, cell);
  return found
    .flatMap((remedies) => tried(remedies, limit, tryOut))
    .map((trial) => ({ trial, reach: reachOf(world, trial.after, cell, at) }))
    .sort((a, b) => narrower(sizesOf(a), sizesOf(b)));
}

/** A fix, and what keeps it to the place that was asked for, where that helps. */
function tried<T extends Trial>(
  remedies: Remedies,
  limit: Remedy | null,
  tryOut: (remedies: Remedies) => T | null,
): readonly T[] {
  const plain = tryOut(remedies);
  if (plain === null) return [];
  const narrow = limit === null || plain.width === 0 ? null : tryOut([...remedies, limit]);
  return narrow === null || narrow.width >= plain.width ? [plain] : [narrow, plain];
}

/** What is counted of a fix, what weighs most first. */
const sizesOf = ({ trial, reach }: RankedTrial<Trial>): readonly number[] => [
  reach.others ?? Number.MAX_SAFE_INTEGER,
  reach.starts.length,
  trial.width,
  trial.remedies.length,
];

const narrower = (some: readonly number[], others: readonly number[]): number =>
  some.map((size, at) => size - (others[at] ?? 0)).find((by) => by !== 0) ?? 0;

/** The tenant as changes would leave it; null where the forward is stopped all the same. */
export function foreseen(remedies: Remedies, { world, cell, at }: FixQuestion): Trial | null {
  const after = remedies.reduce((onto, one) => one.apply(onto), world);
  return isThrough(after, cell, at) ? { remedies, after, width: widthOf(after, cell, at) } : null;
}

/** Whether a forward gets out. */
export const isThrough = (world: World, cell: Cell, at: Date): boolean =>
  evaluate(world, cell, at).verdict === 'allowed';
