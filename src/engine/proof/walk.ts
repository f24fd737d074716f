import type { Breach } from '../../posture/change/breaches.ts';
import { Cells } from './cells.ts';
import type { DoorGap } from '../../posture/question/ways-out.ts';
import { affordable, type Layer, layersOf } from './layers.ts';
import { isAt, type Placed } from './runs.ts';
import type { ProofContext } from './proof-context.ts';
import { quiet, type Trouble } from './trouble.ts';

/** A state on the way that was judged, and the units that led to it from the one before. */
interface Judged {
  readonly by: readonly number[];
  readonly trouble: Trouble;
  readonly cells: Cells;
}

/** Something that is worse on the way, with the unit that begins it and the one that ends it. */
export interface Stretch<T> {
  readonly from: number;
  readonly until: number;
  readonly what: T;
}

/** What is worse along one order of the units. */
export interface Walk {
  /** How many states were judged, the end included. */
  readonly judged: number;
  /** How many were not, because there are too many. */
  readonly passedOver: number;
  readonly cells: readonly Stretch<Breach>[];
  readonly doors: readonly Stretch<DoorGap>[];
}

/** The walk along an order in which no state is worse than both ends; null where one is. */
export function cleanWalk(order: readonly number[], scene: ProofContext): Walk | null {
  const every = layersOf(order, scene.placed);
  const layers = affordable(every, scene);
  if (!layers.slice(0, -1).every(({ done }) => scene.isQuietAfter(done))) return null;
  return { judged: layers.length, passedOver: every.length - layers.length, cells: [], doors: [] };
}

/** Judges every state of an order, those together that concern different mail. */
export function walk(order: readonly number[], scene: ProofContext): Walk {
  const every = layersOf(order, scene.placed);
  const layers = affordable(every, scene);
  const states = statesOf(layers, scene);
  const cells = states.flatMap((_, at) => cellsFrom(states, at, scene));
  const doors = states.flatMap((_, at) => doorsFrom(states, at, scene.placed));
  return { judged: states.length, passedOver: every.length - layers.length, cells, doors };
}

function statesOf(layers: readonly Layer[], { troubleAfter }: ProofContext): readonly Judged[] {
  return layers.map(({ by, done }, at, all) => {
    // The last state of all is the end, which is no worse than itself.
    const trouble = at === all.length - 1 ? quiet : troubleAfter(done);
    return { by, trouble, cells: cellsOf(trouble) };
  });
}

/** What begins to be worse in a state, by the unit that begins it. */
function cellsFrom(
  states: readonly Judged[],
  at: number,
  { placed, examples }: ProofContext,
): readonly Stretch<Breach>[] {
  const { by, trouble } = states[at] ?? { by: [], trouble: quiet };
  const earlier = states[at - 1]?.cells ?? new Cells();
  return trouble.cells.flatMap((breach) =>
    by.flatMap((unit) => {
      const own = by.length === 1 ? breach : within(breach, placed[unit], examples);
      if (own === null || earlier.has(own)) return [];
      const last = states.findLastIndex(({ cells }) => cells.meets(own));
      return [{ from: unit, until: enderOf(states[last + 1]?.by ?? by, own, placed, examples), what: own }];
    }),
  );
}

/** The last unit of a layer that touches something of a breach: with it all of it has come to its end. */
function enderOf(
  by: readonly number[],
  breach: Breach,
  placed: ProofContext['placed'],
  examples: ProofContext['examples'],
): number {
  return by.findLast((unit) => within(breach, placed[unit], examples) !== null) ?? by[0] ?? 0;
}

function cellsOf(trouble: Trouble): Cells {
  const cells = new Cells();
  for (const breach of trouble.cells) cells.add(breach);
  return cells;
}

/** The part of a breach that lies where a unit can touch it; null where none does. */
export function within(breach: Breach, one: Placed | undefined, examples: readonly string[]): Breach | null {
  const { region } = one ?? { region: { axis: 'none' } as const };
  switch (region.axis) {
    case 'all':
      return breach;
    case 'senders': {
      const senders = breach.senders.filter((at) => region.classes.has(at));
      return senders.length === 0 ? null : { ...breach, senders };
    }
    case 'places': {
      const destinations = breach.destinations.filter((at) => isAt(region.domains, examples[at] ?? ''));
      return destinations.length === 0 ? null : { ...breach, destinations };
    }
    case 'none':
    case 'auth':
      return null;
  }
}

function doorsFrom(states: readonly Judged[], at: number, placed: ProofContext['placed']): readonly Stretch<DoorGap>[] {
  const { by, trouble } = states[at] ?? { by: [], trouble: quiet };
  const has = (state: Judged | undefined, gap: DoorGap): boolean =>
    state?.trouble.doors.some((one) => one.kind === gap.kind && one.key === gap.key) === true;
  return trouble.doors
    .filter((gap) => !has(states[at - 1], gap))
    .map((gap) => {
      const end = states.slice(at + 1).find((later) => !has(later, gap));
      return { from: keeperOf(by, gap, placed), until: keeperOf(end?.by ?? by, gap, placed), what: gap };
    });
}

/** The unit that opens or shuts a door: SMTP AUTH of its mailbox or of all, else a rule. */
function keeperOf(by: readonly number[], { door }: DoorGap, placed: ProofContext['placed']): number {
  const keeps = (unit: number): boolean => {
    const { axis, ...rest } = placed[unit]?.region ?? { axis: 'none' };
    if (door.channel !== 'smtp-auth') return axis === 'all';
    return 'mailbox' in rest && (rest.mailbox === '' || rest.mailbox === door.from);
  };
  return by.find(keeps) ?? by[0] ?? 0;
}
