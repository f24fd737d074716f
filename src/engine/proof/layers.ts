import { runsOf } from './runs.ts';
import type { ProofContext } from './proof-context.ts';

/** One state of a walk: the units that led to it, those of its run so far, and all that are done. */
export interface Layer {
  readonly by: readonly number[];
  readonly reached: readonly number[];
  readonly done: ReadonlySet<number>;
}

/** The states that have to be judged along an order. */
export function layersOf(order: readonly number[], placed: ProofContext['placed']): readonly Layer[] {
  return runsOf(order.flatMap((unit) => placed[unit] ?? [])).flatMap(({ layers }) =>
    layers.map((by, at) => {
      const reached = layers.slice(0, at + 1).flat();
      return { by, reached, done: doneBy(order, reached, placed) };
    }),
  );
}

/** How many classes of senders and destinations are looked at in all; a state costs as many as there are. */
const budget = 150_000;

/** So many of the states as can be judged in a sensible time, in even strides, the last among them. */
export function affordable(layers: readonly Layer[], { classes }: ProofContext): readonly Layer[] {
  const cost = classes.senders.classes.length + classes.destinations.length;
  const stride = Math.ceil((layers.length * cost) / budget);
  if (stride <= 1) return layers;
  const groups = layers
    .filter((_, at) => at % stride === 0)
    .map((_, group) => layers.slice(group * stride, (group + 1) * stride));
  return groups.flatMap((group) => {
    const last = group.at(-1);
    return last === undefined ? [] : [{ ...last, by: group.flatMap(({ by }) => by) }];
  });
}

/** What is done once some units of a run are: all before the run, and of each object in it all that comes before its last. */
function doneBy(
  order: readonly number[],
  reached: readonly number[],
  placed: ProofContext['placed'],
): ReadonlySet<number> {
  const place = new Map(order.map((unit, at) => [unit, at]));
  const start = place.get(reached[0] ?? 0) ?? 0;
  const ends = new Map<string | undefined, number>();
  for (const unit of reached) {
    const object = placed[unit]?.object;
    ends.set(object, Math.max(ends.get(object) ?? 0, place.get(unit) ?? 0));
  }
  return new Set(order.filter((unit, at) => at < start || at <= (ends.get(placed[unit]?.object) ?? -1)));
}
