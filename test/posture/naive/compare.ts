import type { Cell } from '../../../src/posture/verdict.ts';
import type { World } from '../../../src/posture/world.ts';
import type { Naive } from './naive.ts';
import { naive } from './naive.ts';

/** A cell and what is said of it in two states of the tenant. */
export interface Move {
  readonly cell: Cell;
  readonly before: Naive;
  readonly after: Naive;
}

/** Step 14 of the procedure: the cells that differ, each in one list. */
export interface Moves {
  /** Allowed now and certainly not before. */
  readonly gains: readonly Move[];
  /** Allowed before and certainly not now. */
  readonly losses: readonly Move[];
  /** Undecided on one side, and another verdict or lean on the other. */
  readonly uncertain: readonly Move[];
  /** The same verdict for another reason, or with another bounce; and blocked against not applicable. */
  readonly deciders: readonly Move[];
}

/** Compares two states of a tenant, one cell after the other. */
export function naiveCompare(before: World, after: World, cells: readonly Cell[], at: Date): Moves {
  const gains: Move[] = [];
  const losses: Move[] = [];
  const uncertain: Move[] = [];
  const deciders: Move[] = [];
  for (const cell of cells) {
    const move = { cell, before: naive(before, cell, at), after: naive(after, cell, at) };
    const was = move.before.verdict;
    const is = move.after.verdict;
    if (was === 'indeterminate' || is === 'indeterminate') {
      if (was !== is || move.before.lean !== move.after.lean) uncertain.push(move);
      else if (!sameReason(move)) deciders.push(move);
    } else if (is === 'allowed' && was !== 'allowed') gains.push(move);
    else if (was === 'allowed' && is !== 'allowed') losses.push(move);
    else if (was !== is || !sameReason(move)) deciders.push(move);
  }
  return { gains, losses, uncertain, deciders };
}

/** The same object decides and the same bounce follows. */
function sameReason({ before, after }: Move): boolean {
  const inShort = (one: Naive): string => JSON.stringify([one.decidedBy, one.ndr?.code, one.ndr?.expected, one.silent]);
  return inShort(before) === inShort(after);
}
