import type { Breach } from '../../posture/change/breaches.ts';
import { Cells } from './cells.ts';
import { type Layer, layersOf } from './layers.ts';
import { overlap } from './proof-scope.ts';
import type { ProofContext } from './proof-context.ts';
import { isQuiet, type Trouble } from './trouble.ts';
import { within } from './walk.ts';

/** More than this are not tried one by one: all that may matter is waited for. */
const triedOut = 20;

/** For each unit the units that it waits for. */
export type Barriers = ReadonlyMap<number, readonly number[]>;

/**
 * For each unit the units that have to have taken effect before it, because it would open or interrupt something if they
 * had not: found by leaving out what was done before it. Of an object the last unit stands for all before it.
 */
export function barriersOf(order: readonly number[], scene: ProofContext): Barriers {
  const found = new Map<number, readonly number[]>();
  for (const layer of layersOf(order, scene.placed)) {
    const { by, alone, earlier } = apart(layer, order, scene);
    // A place in an order is told by what was moved before, so that a move says nothing without it.
    if (earlier.length === 0 || by.some((unit) => scene.placed[unit]?.moves === true)) continue;
    const trouble = scene.troubleAfter(alone);
    for (const unit of by) {
      const own = partOf(trouble, unit, by, scene);
      const relied = isQuiet(own) ? [] : reliedOn(own, unit, earlier, layer, scene);
      if (relied.length > 0) found.set(unit, relied);
    }
  }
  return found;
}

interface Apart {
  readonly by: readonly number[];
  /** The units of a layer's objects alone. */
  readonly alone: ReadonlySet<number>;
  /** The last unit of each other object that was done before. */
  readonly earlier: readonly number[];
}

function apart({ by, reached, done }: Layer, order: readonly number[], { placed }: ProofContext): Apart {
  const own = new Set(reached.map((unit) => placed[unit]?.object));
  const before = order.filter((unit) => done.has(unit));
  const others = before.filter((unit) => !own.has(placed[unit]?.object) && placed[unit]?.region.axis !== 'none');
  const last = new Map(others.map((unit) => [placed[unit]?.object, unit]));
  return { by, alone: new Set(before.filter((unit) => own.has(placed[unit]?.object))), earlier: [...last.values()] };
}

/** The trouble in which a unit has a part. */
function partOf(
  { cells, doors }: Trouble,
  unit: number,
  by: readonly number[],
  { placed, examples }: ProofContext,
): Trouble {
  const axis = placed[unit]?.region.axis;
  return {
    cells: by.length === 1 ? cells : cells.flatMap((one) => within(one, placed[unit], examples) ?? []),
    doors: doors.filter(({ door }) => (door.channel === 'smtp-auth' ? axis === 'auth' : axis === 'all')),
  };
}

/** Of what was done before, that without which there is the trouble, and with which there is not. */
function reliedOn(
  own: Trouble,
  unit: number,
  earlier: readonly number[],
  { by, done }: Layer,
  scene: ProofContext,
): readonly number[] {
  const { placed, troubleAfter } = scene;
  const region = placed[unit]?.region ?? { axis: 'none' as const };
  const near = earlier.filter((one) => overlap(placed[one]?.region ?? { axis: 'none' }, region));
  const touching = near.filter((one) => touches(own, one, scene));
  if (touching.length * by.length > triedOut) return touching;
  const held = troubleAfter(done);
  return touching.filter((one) => {
    const without = [...done].filter((other) => placed[other]?.object !== placed[one]?.object);
    return isWorse(troubleAfter(new Set(without)), held);
  });
}

const touches = ({ cells, doors }: Trouble, unit: number, { placed, examples }: ProofContext): boolean =>
  doors.length > 0 || cells.some((one: Breach) => within(one, placed[unit], examples) !== null);

function isWorse(one: Trouble, other: Trouble): boolean {
  const known = new Cells();
  for (const breach of other.cells) known.add(breach);
  const doors = new Set(other.doors.map(({ kind, key }) => `${kind} ${key}`));
  return (
    one.cells.some((breach) => !known.has(breach)) || one.doors.some(({ kind, key }) => !doors.has(`${kind} ${key}`))
  );
}
