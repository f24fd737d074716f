import type { Breach } from '../../posture/change/breaches.ts';
import { Cells, sizeOf } from './cells.ts';
import type { DoorGap } from '../../posture/question/ways-out.ts';

/** What is worse in one state than at both ends of a plan. */
export interface Trouble {
  readonly cells: readonly Breach[];
  readonly doors: readonly DoorGap[];
}

export const quiet: Trouble = { cells: [], doors: [] };

export const isQuiet = ({ cells, doors }: Trouble): boolean => cells.length + doors.length === 0;

/** How much leaks and how much is out, in questions. */
export interface TroubleWeight {
  readonly leaks: number;
  readonly outages: number;
}

export function weigh({ cells, doors }: Trouble): TroubleWeight {
  const of = (kind: Breach['kind']): number =>
    cells.filter((one) => one.kind === kind).reduce((sum, one) => sum + sizeOf(one), 0) +
    doors.filter((one) => one.kind === kind).length;
  return { leaks: of('leak'), outages: of('outage') };
}

/** A leak weighs more than any outage. */
export const isLighter = (one: TroubleWeight, other: TroubleWeight): boolean =>
  one.leaks === other.leaks ? one.outages < other.outages : one.leaks < other.leaks;

/** Trouble that no order avoids. A class, because it grows while orders are looked for. */
export class Tolerated {
  readonly #cells = new Cells();
  readonly #doors = new Set<string>();

  add({ cells, doors }: Trouble): void {
    for (const one of cells) this.#cells.add(one);
    for (const { kind, key } of doors) this.#doors.add(`${kind} ${key}`);
  }

  /** What is left of a trouble. */
  without({ cells, doors }: Trouble): Trouble {
    return {
      cells: cells.filter((one) => !this.#cells.has(one)),
      doors: doors.filter(({ kind, key }) => !this.#doors.has(`${kind} ${key}`)),
    };
  }
}

/** The part of a trouble that is of one kind. */
export const only = (kind: Breach['kind'], { cells, doors }: Trouble): Trouble => ({
  cells: cells.filter((one) => one.kind === kind),
  doors: doors.filter((one) => one.kind === kind),
});
