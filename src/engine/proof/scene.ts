import type { Live, StepDraft } from '../../kinds/kind.ts';
import { refName } from '../../kinds/kind.ts';
import type { Facts } from '../../policy/policy.ts';
import { destinationClasses } from '../../posture/destinations.ts';
import type { Classes } from '../../posture/matrix.ts';
import { breaches, common, opennessOf } from '../../posture/openness.ts';
import { senderClasses } from '../../posture/senders.ts';
import type { World } from '../../posture/world.ts';
import type { LiveTenant } from '../live.ts';
import { project } from '../project.ts';
import { type People, peopleOf } from '../world/people.ts';
import { worldOf } from '../world/world.ts';
import { doorGaps, doorsOf } from './doors.ts';
import { type Atlas, namedIn } from './people-touched.ts';
import type { Placed } from './runs.ts';
import { moves, regionOf } from './touch.ts';
import { quiet, type Trouble } from './trouble.ts';
import type { Unit } from './units.ts';

/** A plan's units between its two ends, and how each state between them is judged. */
export interface Scene {
  readonly units: readonly Unit[];
  /** For each unit what its place in an order is judged by. */
  readonly placed: readonly Placed[];
  /** One address or domain of each destination class. */
  readonly witnesses: readonly string[];
  readonly classes: Classes;
  readonly worlds: readonly World[];
  /** What is worse once these units are done than before the plan and after it. */
  readonly troubleAfter: (done: ReadonlySet<number>) => Trouble;
}

/** Prepares the proof of a plan: its ends, the classes that no state on the way tells apart further, whom each unit touches. */
export function sceneOf(units: readonly Unit[], live: LiveTenant, facts: Facts, at: Date): Scene {
  const worldAfter = worldMaker(live, facts);
  const stages = stagesOf(units);
  const tenants = stages.map((steps) => project(live, steps));
  const worlds = stages.map((steps, stage) => worldAfter(steps, tenants[stage]));
  const met = meetings(units).map((steps) => worldAfter(steps));
  const classes = { senders: senderClasses([...met, ...worlds]), destinations: destinationClasses(worlds) };
  const named = lazily(() => namedIn(worlds));
  const atlas: Atlas = {
    people: peopleOf(tenants.at(-1) ?? live),
    senders: classes.senders,
    worlds: [...met, ...worlds],
    named,
  };
  const objects = tenants.map(objectsIn);
  const placed = units.map((unit, at): Placed => {
    const { object, stage } = unit;
    const passage = { unit, before: objects[stage]?.get(object), after: objects[stage + 1]?.get(object) };
    return { unit: at, object, region: regionOf(passage, atlas), moves: moves(unit) };
  });
  const witnesses = classes.destinations.map((one) => one.witness);
  return { units, placed, witnesses, classes, worlds, troubleAfter: judging(units, worldAfter, worlds, classes, at) };
}

/** The steps that bring every object to its first state, to its second, and so on until all are at their last. */
function stagesOf(units: readonly Unit[]): readonly (readonly StepDraft[])[] {
  const most = units.reduce((deepest, { stage }) => Math.max(deepest, stage + 1), 0);
  return Array.from({ length: most + 1 }, (_, reached) =>
    units.filter(({ stage }) => stage < reached).flatMap(({ steps }) => steps),
  );
}

/** Every state of the groups together with every state of what may name them: who is told apart depends on both. */
function meetings(units: readonly Unit[]): readonly (readonly StepDraft[])[] {
  const isGroup = ({ object }: Unit): boolean => object.startsWith('groups/');
  const groups = stagesOf(units.filter(isGroup));
  const others = stagesOf(units.filter((unit) => !isGroup(unit)));
  if (groups.length === 1 || others.length === 1) return [];
  return groups.flatMap((some) => others.map((more) => [...some, ...more]));
}

type Maker = (steps: readonly StepDraft[], tenant?: LiveTenant) => World;

/** Worlds after some steps. Nobody comes or goes on the way, so that the groups alone are worked out again, once for each state of theirs. */
function worldMaker(live: LiveTenant, facts: Facts): Maker {
  const { recipients } = peopleOf(live);
  const known = new Map<string, People>();
  return (steps, tenant = project(live, steps)) => {
    const groups = steps.flatMap(({ id, ref }) => (ref.section === 'groups' ? [id] : [])).join('\n');
    const people = known.get(groups) ?? { ...peopleOf(tenant), recipients };
    known.set(groups, people);
    return worldOf(tenant, facts, people);
  };
}

function objectsIn({ sections }: LiveTenant): ReadonlyMap<string, Live> {
  const rows = [...sections.values()].flatMap((known) => (known.state === 'present' ? known.value : []));
  return new Map(rows.map((row) => [refName(row.ref), row]));
}

function judging(
  units: readonly Unit[],
  worldAfter: Maker,
  worlds: readonly World[],
  classes: Classes,
  at: Date,
): Scene['troubleAfter'] {
  const mailboxes = [...new Set(worlds.flatMap(({ smtpAuth }) => [...smtpAuth.mailboxes.keys()]))].sort();
  const shared = common();
  const judged = (world: World) => ({ open: opennessOf(world, at, classes, shared), doors: doorsOf(world, at, mailboxes) });
  const ends = lazily(() => [worlds[0], worlds.at(-1)].flatMap((world) => (world === undefined ? [] : [judged(world)])));
  return (done) => {
    const [before, after] = ends();
    if (before === undefined || after === undefined) return quiet;
    const is = judged(worldAfter(units.flatMap(({ steps }, at) => (done.has(at) ? steps : []))));
    return {
      cells: breaches(before.open, is.open, after.open),
      doors: doorGaps(before.doors, is.doors, after.doors),
    };
  };
}

function lazily<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}
