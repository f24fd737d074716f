import type { StepDraft } from '../../kinds/kind.ts';
import type { Facts } from '../../policy/schema/facts.ts';
import type { Desired } from '../../policy/schema/policy.ts';
import type { World } from '../../posture/world/world.ts';
import { unknownFacts } from '../../policy/schema/facts.ts';
import type { LiveTenant } from '../live/live.ts';
import { type Barriers, barriersOf } from './barriers.ts';
import { gapsOf } from './gaps.ts';
import { inherent } from './inherent.ts';
import type { Proof } from './proof.ts';
import { type ProvenStep, provenSteps } from './proven-steps.ts';
import { type ProofContext, contextOf } from './proof-context.ts';
import { bestOrder, statesWithin } from './search.ts';
import { type Stages, stagesOf } from './stages.ts';
import { isLighter, isQuiet, type Trouble, weigh } from './trouble.ts';
import { cautiousOrder, unitsOf } from './units.ts';
import { cleanWalk, type Walk, walk } from './walk.ts';

/** Steps in an order of which is known what it opens and interrupts on the way, and the two ends of that way. */
export interface Proven {
  readonly steps: readonly ProvenStep[];
  readonly proof: Proof;
  readonly before: World;
  readonly after: World;
}

/**
 * Puts steps, given in an order that their edges allow, into one that opens nothing and interrupts nothing on the way,
 * where there is one: the given order where it does. Judges the posture after every step of it, and gives the steps the
 * hazards that are true there.
 */
export const prove = (steps: readonly StepDraft[], live: LiveTenant, desired: Desired, at: Date): Proven =>
  proven(steps, live, desired.tenant?.facts ?? unknownFacts, at, safest);

/** Judges the posture after every step of an order that stands: nobody looks for another. */
export const proveAsOrdered = (steps: readonly StepDraft[], live: LiveTenant, facts: Facts, at: Date): Proven =>
  proven(steps, live, facts, at, asOrdered);

function proven(
  steps: readonly StepDraft[],
  live: LiveTenant,
  facts: Facts,
  at: Date,
  settle: (stages: Stages, at: Date) => Settled,
): Proven {
  const stages = stagesOf(unitsOf(steps), live, facts);
  const { order, barriers, ...found } = settle(stages, at);
  const proof: Proof = { prefixes: steps.length, ...found };
  return {
    steps: order.flatMap((unit) => provenSteps(unit, stages.units, proof, barriers)),
    proof,
    before: stages.before,
    after: stages.after,
  };
}

interface Settled extends Omit<Proof, 'prefixes'> {
  readonly order: readonly number[];
  readonly barriers: Barriers;
}

const nothing = { leaks: [], outages: [], unchecked: [], barriers: new Map<number, never>() };

/** After the only step there is the tenant is at its end. */
const alone = (order: readonly number[]): Settled => ({ order, judged: order.length, ...nothing });

function asOrdered(stages: Stages, at: Date): Settled {
  const given = [...stages.units.keys()];
  if (given.length < 2) return alone(given);
  const scene = contextOf(stages, at);
  return settled(given, walk(given, scene), scene);
}

function safest(stages: Stages, at: Date): Settled {
  const given = [...stages.units.keys()];
  if (given.length < 2) return alone(given);
  const scene = contextOf(stages, at);
  const asGiven = cleanWalk(given, scene);
  if (asGiven !== null) return settled(given, asGiven, scene);
  // A search keeps nearer to the given order, where it can come to an end.
  const found = given.length <= statesWithin(scene) ? searched(given, scene) : null;
  if (found !== null && found.leaks.length + found.outages.length === 0) return found;
  const cautious = cautiousOrder(stages.units);
  const other = cleanWalk(cautious, scene);
  return other === null ? (found ?? searched(given, scene)) : settled(cautious, other, scene);
}

function searched(given: readonly number[], scene: ProofContext): Settled {
  const first = walk(given, scene);
  const order = reordered(first, scene);
  if (order === null) return settled(given, first, scene);
  const second = walk(order, scene);
  const better = isLighter(weigh(troubleOf(second)), weigh(troubleOf(first)));
  return better ? settled(order, second, scene) : settled(given, first, scene);
}

/** Another order to consider; null where the given one is as good as any. */
function reordered(found: Walk, scene: ProofContext): readonly number[] | null {
  const tolerated = inherent(found, scene);
  return isQuiet(tolerated.without(troubleOf(found))) ? null : bestOrder(scene, tolerated, isGood(found));
}

const troubleOf = ({ cells, doors }: Walk): Trouble => ({
  cells: cells.map((one) => one.what),
  doors: doors.map((one) => one.what),
});

/** The beginnings of the given order that a walk has shown to be no worse than both ends. */
function isGood({ cells, doors }: Walk): (done: ReadonlySet<number>) => boolean {
  const bad = [...cells, ...doors];
  return (done) => {
    for (let at = 0; at < done.size; at += 1) if (!done.has(at)) return false;
    return !bad.some(({ from, until }) => from < done.size && done.size <= until);
  };
}

const settled = (order: readonly number[], found: Walk, scene: ProofContext): Settled => ({
  order,
  judged: found.judged,
  leaks: gapsOf('leak', found, scene),
  outages: gapsOf('outage', found, scene),
  unchecked: [...scene.unsure, ...uncheckedIn(found)],
  barriers: found.passedOver === 0 ? barriersOf(order, scene) : new Map<number, never>(),
});

/** A plan so large that it is judged in strides says so. */
const uncheckedIn = ({ judged, passedOver }: Walk): readonly string[] =>
  passedOver === 0
    ? []
    : [
        `${passedOver} of ${judged + passedOver} states, which lie between those that were judged`,
        'which steps rely on the effect of others',
      ];
