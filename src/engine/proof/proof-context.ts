import { eachSection, rowsOf } from '../../kinds/objects.ts';
import { type Live, refName } from '../../kinds/kind.ts';
import { destinationClasses, domainOfClass } from '../../posture/matrix/destinations.ts';
import type { Classes } from '../../posture/matrix/matrix.ts';
import { breaches, isNowhereWorse } from '../../posture/change/breaches.ts';
import { doorGaps, doorsOf, withOwnSetting } from '../../posture/question/ways-out.ts';
import { common, opennessOf } from '../../posture/change/openness.ts';
import { senderClasses } from '../../posture/matrix/senders.ts';
import type { World } from '../../posture/world/world.ts';
import type { LiveTenant } from '../live/live.ts';
import { type PeopleIndex, namedIn } from './people-touched.ts';
import type { Placed } from './runs.ts';
import { isGroup, type Stages, stepsByStage } from './stages.ts';
import { moves, regionOf } from './touch.ts';
import type { Trouble } from './trouble.ts';
import type { Unit } from './units.ts';

/** A plan's units between its two ends, and how each state between them is judged. */
export interface ProofContext {
  readonly units: readonly Unit[];
  /** For each unit what its place in an order is judged by. */
  readonly placed: readonly Placed[];
  /** The domain by which controls know each destination class, or an address in it. */
  readonly examples: readonly string[];
  readonly classes: Classes;
  readonly worlds: readonly World[];
  /** What cannot be checked of this plan, as clauses. */
  readonly unsure: readonly string[];
  /** What is worse once these units are done than before the plan and after it. */
  readonly troubleAfter: (done: ReadonlySet<number>) => Trouble;
  /** Whether nothing is, which is found out sooner. */
  readonly isQuietAfter: (done: ReadonlySet<number>) => boolean;
}

/** Prepares the proof of a plan: the classes that no state on the way tells apart further, whom each unit touches. */
export function contextOf(stages: Stages, at: Date): ProofContext {
  const { units, worlds } = stages;
  const all = [...meetings(stages), ...worlds];
  const classes = { senders: senderClasses(all), destinations: destinationClasses(worlds) };
  const atlas = { people: stages.people, senders: classes.senders, worlds: all, named: lazily(() => namedIn(all)) };
  return {
    units,
    placed: placedIn(stages, atlas),
    unsure: unsureIn(stages, atlas),
    examples: classes.destinations.map(domainOfClass),
    classes,
    worlds,
    ...judging(stages, classes, at),
  };
}

/** Every state of the groups together with every state of what may name them: who is told apart depends on both. */
function meetings({ units, worldAfter }: Stages): readonly World[] {
  const groups = stepsByStage(units.filter(({ object }) => isGroup(object)));
  const others = stepsByStage(units.filter(({ object }) => !isGroup(object)));
  if (groups.length === 0 || others.length === 0) return [];
  return [[], ...groups].flatMap((some) => [[], ...others].map((more) => worldAfter([...some, ...more])));
}

/** Groups that change together while one is in another pass through more states than people are told apart by. */
function unsureIn({ units }: Stages, { people, named }: PeopleIndex): readonly string[] {
  const groups = [...new Set(units.flatMap(({ object }) => (isGroup(object) ? [object.slice('groups/'.length)] : [])))];
  const isInner = (identity: string): boolean => {
    const { key } = people.principal(identity);
    return key.state === 'present' && named().inGroups.has(key.value);
  };
  return groups.length > 1 && groups.some(isInner)
    ? ['members of groups inside groups that change in the same plan']
    : [];
}

function placedIn({ units, tenants }: Stages, atlas: PeopleIndex): readonly Placed[] {
  const objects = tenants.map(objectsIn);
  return units.map((unit, at) => {
    const { object, stage } = unit;
    const passage = { unit, before: objects[stage]?.get(object), after: objects[stage + 1]?.get(object) };
    return { unit: at, object, region: regionOf(passage, atlas), moves: moves(unit) };
  });
}

function objectsIn({ sections }: LiveTenant): ReadonlyMap<string, Live> {
  const rows = eachSection(sections).flatMap(([, known]) => rowsOf(known));
  return new Map(rows.map((row) => [refName(row.ref), row]));
}

function judging(
  { units, worlds, before, after, worldAfter }: Stages,
  classes: Classes,
  at: Date,
): Pick<ProofContext, 'troubleAfter' | 'isQuietAfter'> {
  const mailboxes = withOwnSetting(worlds);
  const shared = common();
  const judged = (world: World) => ({
    open: opennessOf(world, at, classes, shared),
    doors: doorsOf(world, at, mailboxes),
  });
  const ends = lazily(() => [judged(before), judged(after)] as const);
  const judgedAfter = (done: ReadonlySet<number>) =>
    judged(worldAfter(units.flatMap(({ steps }, unit) => (done.has(unit) ? steps : []))));
  return {
    troubleAfter: (done) => {
      const [was, will] = ends();
      const is = judgedAfter(done);
      return { cells: breaches(was.open, is.open, will.open), doors: doorGaps(was.doors, is.doors, will.doors) };
    },
    isQuietAfter: (done) => {
      const [was, will] = ends();
      const is = judgedAfter(done);
      return isNowhereWorse(was.open, is.open, will.open) && doorGaps(was.doors, is.doors, will.doors).length === 0;
    },
  };
}

function lazily<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}
