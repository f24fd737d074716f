import { compare, type Move } from './compare.ts';
import type { World } from './world.ts';

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

function findOpenings(world: World, at: Date): Openings {
  const sealed: World = { ...world, tenantBlock: '5.7.705' };
  const { gains, uncertain } = compare(sealed, world, at);
  return { allowed: gains, uncertain };
}
