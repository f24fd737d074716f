import type { Hazard, StepDraft } from '../../kinds/kind.ts';
import type { Desired } from '../../policy/policy.ts';
import { unknownFacts } from '../facts.ts';
import type { LiveTenant } from '../live.ts';
import { gapsOf } from './gaps.ts';
import type { Gap, Proof } from './proof.ts';
import { type Scene, sceneOf } from './scene.ts';
import { bestOrder } from './search.ts';
import { isLighter, isQuiet, Tolerated, type Trouble, weigh } from './trouble.ts';
import { unitsOf } from './units.ts';
import { type Walk, walk } from './walk.ts';

/** Steps in an order of which is known what it opens and interrupts on the way. */
export interface Proven {
  readonly steps: readonly StepDraft[];
  readonly proof: Proof;
}

/**
 * Puts steps, given in an order that their edges allow, into one that opens nothing and interrupts nothing on the way,
 * where there is one: the given order where it does. Judges the posture after every step of it, and gives the steps the
 * hazards that are true there.
 */
export function prove(steps: readonly StepDraft[], live: LiveTenant, desired: Desired, at: Date): Proven {
  const scene = sceneOf(unitsOf(steps), live, desired.tenant?.facts ?? unknownFacts, at);
  const given = [...scene.units.keys()];
  const first = walk(given, scene);
  if (isClean(first)) return proven(steps, given, first, scene);
  const tolerated = inherent(first, scene);
  if (isQuiet(tolerated.without(troubleOf(first)))) return proven(steps, given, first, scene);
  const order = bestOrder(scene, tolerated, isGood(first)) ?? given;
  const second = walk(order, scene);
  const better = isLighter(weigh(troubleOf(second)), weigh(troubleOf(first)));
  return better ? proven(steps, order, second, scene) : proven(steps, given, first, scene);
}

const isClean = (found: Walk): boolean => isQuiet(troubleOf(found));

const troubleOf = ({ cells, doors }: Walk): Trouble => ({
  cells: cells.map((one) => one.what),
  doors: doors.map((one) => one.what),
});

/**
 * Trouble between two units of one object that is there whether nothing else was done before or all of it: no order is
 * expected to spare it, and none is looked for.
 */
function inherent(found: Walk, { units, troubleAfter }: Scene): Tolerated {
  const own = [...found.cells, ...found.doors].filter(({ from, until }) => units[from]?.object === units[until]?.object);
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

const followers = (unit: number, units: Scene['units']): readonly number[] =>
  [...units.keys()].filter((one) => units[one]?.after.includes(unit) === true);

/** A unit and all that a relation leads to from it. */
function closure(from: number, next: (unit: number) => readonly number[]): ReadonlySet<number> {
  const found = new Set([from]);
  for (const unit of found) for (const one of next(unit)) found.add(one);
  return found;
}

/** The beginnings of the given order that a walk has shown to be no worse than both ends. */
function isGood({ cells, doors }: Walk): (done: ReadonlySet<number>) => boolean {
  const bad = [...cells, ...doors];
  return (done) => {
    for (let at = 0; at < done.size; at += 1) if (!done.has(at)) return false;
    return !bad.some(({ from, until }) => from < done.size && done.size <= until);
  };
}

function proven(
  steps: readonly StepDraft[],
  order: readonly number[],
  found: Walk,
  scene: Scene,
): Proven {
  const proof: Proof = {
    prefixes: steps.length,
    judged: found.judged,
    leaks: gapsOf('leak', found, scene),
    outages: gapsOf('outage', found, scene),
    unchecked: [],
  };
  const ordered = order.flatMap((unit) => scene.units[unit]?.steps ?? []);
  return { steps: ordered.map((step) => ({ ...step, hazards: hazardsOf(step, proof) })), proof };
}

/** What a kind fears of a step by itself gives way to what was found. */
function hazardsOf({ id, hazards }: StepDraft, { leaks, outages }: Proof): readonly Hazard[] {
  const begins = (gaps: readonly Gap[]): boolean => gaps.some((gap) => gap.step === id);
  const others = hazards.filter((one) => one !== 'opens-transiently' && one !== 'interrupts');
  return [
    ...(begins(leaks) ? (['opens-transiently'] as const) : []),
    ...(begins(outages) ? (['interrupts'] as const) : []),
    ...others,
  ];
}
