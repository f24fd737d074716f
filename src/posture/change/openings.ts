import { type Extent, extentOf } from './extent.ts';
import { type Move, movesBetween } from './moves.ts';
import type { ShiftKind } from './shifts.ts';
import type { World } from '../world/world.ts';

/** Who can forward where today. */
export interface Openings {
  readonly allowed: readonly Move[];
  readonly uncertain: readonly Move[];
}

/** Everything that gets out, or may: what would be gained over a tenant from which nothing leaves. */
export function openings(world: World, at: Date): Openings {
  const known = made.get(world);
  if (known?.at === at.getTime()) return known.openings;
  const found = findOpenings(world, at);
  made.set(world, { at: at.getTime(), openings: found });
  return found;
}

/** A world is a value and never changes; a report and a baseline ask the same of it. */
const made = new WeakMap<World, { readonly at: number; readonly openings: Openings }>();

/** The same cells in full, so that they can be held against what is open on another day. */
export function openExtent(world: World, at: Date): readonly Extent[] {
  const { found, classes } = openShifts(world, at);
  return extentOf(found, classes);
}

/** The same cells by the numbers of their classes. */
export function openShifts(world: World, at: Date): ReturnType<typeof movesBetween> {
  const sealed: World = { ...world, tenantBlock: '5.7.705' };
  return movesBetween(sealed, world, { at, afterAt: at }, ['gain', 'uncertain']);
}

function findOpenings(world: World, at: Date): Openings {
  const { moves } = openShifts(world, at);
  const of = (kind: ShiftKind): readonly Move[] => moves.filter((one) => one.kind === kind).map((one) => one.move);
  return { allowed: of('gain'), uncertain: of('uncertain') };
}
