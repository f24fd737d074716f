import type { ProofContext } from './proof-context.ts';
import { isQuiet, Tolerated, type Trouble } from './trouble.ts';
import type { Walk } from './walk.ts';

/**
 * Trouble between two units of one object that is there whether nothing else was done before or all of it: no order is
 * expected to spare it, and none is looked for.
 */
export function inherent(found: Walk, { units, troubleAfter }: ProofContext): Tolerated {
  const own = [...found.cells, ...found.doors].filter(
    ({ from, until }) => units[from]?.object === units[until]?.object,
  );
  const early = new Set(own.flatMap(({ from }) => [...closure(from, (unit) => units[unit]?.after ?? [])]));
  const open = own.flatMap(({ until }) => [...closure(until, (unit) => followers(unit, units))]);
  const late = new Set([...units.keys()].filter((unit) => !open.includes(unit)));
  const tolerated = new Tolerated();
  if (own.length === 0) return tolerated;
  const [first, last] = [new Tolerated(), new Tolerated()];
  first.add(troubleAfter(early));
  last.add(troubleAfter(late));
  const inBoth = (trouble: Trouble): boolean => isQuiet(first.without(trouble)) && isQuiet(last.without(trouble));
  for (const { what } of own) {
    const trouble: Trouble = 'key' in what ? { cells: [], doors: [what] } : { cells: [what], doors: [] };
    if (inBoth(trouble)) tolerated.add(trouble);
  }
  return tolerated;
}

const followers = (unit: number, units: ProofContext['units']): readonly number[] =>
  [...units.keys()].filter((one) => units[one]?.after.includes(unit) === true);

/** A unit and all that a relation leads to from it. */
function closure(from: number, next: (unit: number) => readonly number[]): ReadonlySet<number> {
  const found = new Set([from]);
  for (const unit of found) for (const one of next(unit)) found.add(one);
  return found;
}
