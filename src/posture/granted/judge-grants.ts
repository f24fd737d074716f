import type { WrittenOpenings } from '../../policy/grants/claims.ts';
import { allows, type Grant, grantedSorts } from '../../policy/grants/grant.ts';
import { coverDestinations, coverSenders, type Joins, type Named, type NamedSenders } from '../change/cover.ts';
import { destinationClasses } from '../matrix/destinations.ts';
import type { Classes } from '../matrix/matrix.ts';
import { type SenderClass, type SenderIndex, groupLabel, senderClasses } from '../matrix/senders.ts';
import { questions } from '../matrix/summary.ts';
import { sentence } from '../values/sentence.ts';
import { type Mechanism, type Original, originals } from '../values/verdict.ts';
import type { World } from '../world/world.ts';
import { withoutGrants } from './by-hand.ts';
import { type PersonGrants, personGrants } from './belonging.ts';
import { type Beside, besideGrants } from './cells.ts';
import { type Folded, Folding } from './fold.ts';
import { type Joiner, joinersOf, withJoiners } from './joiners.ts';
import { principalsIn, spelledOut } from './spelled.ts';
import { withoutForwards } from './without-forwards.ts';
import { foundReach, writtenReach } from './written.ts';

/** People and places that are not as grants say, all in one way. */
export interface BesideGrants {
  readonly what: Beside;
  readonly senders: NamedSenders;
  readonly destinations: Named;
  readonly mechanisms: readonly Mechanism[];
  readonly originals: readonly Original[];
  /** The grants of these people, and those that open these places, by name. */
  readonly person: readonly string[];
  readonly place: readonly string[];
  /** The newest of them, which is asked to accept it; null where no grant has to do with it. */
  readonly asked: string | null;
  readonly accepted: boolean;
  /** What decides, as `section/name`, and what is not known there. */
  readonly object: string | null;
  readonly reason: string | null;
}

/** Whom a grant reaches, as far as anybody can tell. */
export interface GrantedPeople {
  readonly grant: string;
  readonly people: NamedSenders;
}

/** A posture held to grants. */
export interface GrantsPosture {
  readonly beside: readonly BesideGrants[];
  readonly people: readonly GrantedPeople[];
}

/** What a posture is held to. */
export interface HeldTo {
  readonly grants: readonly Grant[];
  /** The objects that the grants ask for, as `section/key`. */
  readonly made: ReadonlySet<string>;
  /** Forwards of mailboxes that no grant covers are cleared, so that those of administrators need not be accepted. */
  readonly clearsForwards: boolean;
  /** What is declared by hand beside the grants and lets something out; null where that is what is found. */
  readonly written: WrittenOpenings | null;
}

/** Holds the posture of a world to grants, for whoever is in their groups and for whoever joins one. */
export function judgeGrants(world: World, held: HeldTo, at: Date): GrantsPosture {
  const grants = held.grants.filter(({ ended }) => !ended);
  const joiners = joinersOf(world, grants);
  const after = withJoiners(withoutForwards(world), joiners);
  const byHand = withoutGrants(after, held.made);
  const worlds = [after, byHand, spelledOut(after, grants)];
  const classes = { senders: senderClasses(worlds), destinations: destinationClasses(worlds) };
  const personOf = personGrants(after, grants);
  const madeUp = new Set(joiners.map(({ recipient }) => recipient.key));
  const joined = joinedAlone(joiners, classes);
  const namer = namerOf(world, { grants, classes, personOf, madeUp, joined });
  const folding = new Folding(grants, held.clearsForwards, classes.senders.classes.length);
  const written = held.written === null ? foundReach(byHand) : writtenReach(after, held.written);
  const isMade = madeAmong(held.made);
  const namesOf = namesIn(grants);
  besideGrants({ grants, after, byHand, classes, personOf, written, isMade, at }, (...cells) => folding.add(...cells));
  return {
    beside: [
      ...folding.rows().map((one) => named(one, namer, namesOf)),
      ...grants.flatMap((grant) => missingGroups(grant, world)),
    ],
    people: grants.map((grant) => ({ grant: grant.name, people: namer.of(grant) })),
  };
}

/** Keys are in lower case, and what decides is named as it is spelled. */
const madeAmong = (made: ReadonlySet<string>): ((object: string) => boolean) => {
  const names = new Set([...made].map((one) => one.toLowerCase()));
  return (object) => names.has(object.toLowerCase());
};

/** A group that is not there lets nobody forward: no cell tells of it. */
const missingGroups = (grant: Grant, world: World): readonly BesideGrants[] =>
  principalsIn(world, [grant], 'group').flatMap(({ identity, key }) =>
    key.state === 'absent' ? [{ ...missing, ...groupless(grant, identity) }] : [],
  );

const missing = { what: 'broken', place: [], asked: null, accepted: false } as const;

const groupless = ({ name, to, by }: Grant, group: string): Omit<BesideGrants, keyof typeof missing> => ({
  object: `groups/${group}`,
  senders: { name: `members of ${group}`, count: null, example: group },
  destinations: { name: sentence(to.map((one) => (one === '*' ? 'any domain' : one))), example: to[0] ?? '' },
  mechanisms: grantedSorts.filter((sort) => allows({ by }, sort)),
  originals,
  person: [name],
  reason: `there is no group ${group}`,
});

/** Names classes as people know them: who was made up is left out, or told as whoever joins. */
interface Namer {
  readonly senders: (some: readonly number[]) => NamedSenders;
  readonly destinations: (some: readonly number[]) => Named;
  readonly of: (grant: Grant) => NamedSenders;
}

/** What names rest on. */
interface NamedBy {
  readonly grants: readonly Grant[];
  readonly classes: Classes;
  readonly personOf: PersonGrants;
  readonly madeUp: ReadonlySet<string>;
  /** The class of whoever joins a group alone, by the key of the group. */
  readonly joined: ReadonlyMap<string, number>;
}

function namerOf(world: World, { grants, classes, personOf, madeUp, joined }: NamedBy): Namer {
  // Told apart as the judge tells them apart, or some of a class would not be named.
  const plain = withoutForwards(world);
  const real = senderClasses([plain, spelledOut(plain, grants)]);
  const senders = remembered((some): NamedSenders => {
    const found = new Set(some.flatMap((at) => realOf(at, classes, real, madeUp) ?? []));
    const sorted = [...found].sort((a, b) => a - b);
    return sorted.length > 0
      ? coverSenders(sorted, real, [world], joinsAmong(some, joined))
      : joining(some, classes, world);
  });
  const destinations = remembered((some) =>
    coverDestinations(
      some.flatMap((at) => classes.destinations[at] ?? []),
      classes.destinations,
    ),
  );
  const reached = reachedBy(classes, personOf);
  return { senders, destinations, of: (grant) => senders(reached.get(grant) ?? []) };
}

/** A grant to a group holds for whoever joins it; a group whose members are there for another reason is no name for them. */
function joinsAmong(some: readonly number[], joined: ReadonlyMap<string, number>): Joins {
  const among = new Set(some);
  return (group) => {
    const at = joined.get(group);
    return at === undefined ? null : among.has(at);
  };
}

const joinedAlone = (joiners: readonly Joiner[], { senders }: Classes): ReadonlyMap<string, number> =>
  new Map(
    joiners.flatMap(({ recipient, groups: [group, another] }) => {
      const at = senders.ofKey(recipient.key);
      return group === undefined || another !== undefined || at === undefined ? [] : [[group, at] as const];
    }),
  );

/** The same for the same numbers, worked out once. */
function remembered<T>(make: (some: readonly number[]) => T): (some: readonly number[]) => T {
  const known = new Map<string, T>();
  return (some) => {
    const key = some.join();
    const made = known.get(key) ?? make(some);
    known.set(key, made);
    return made;
  };
}

/** The numbers of the classes whom each grant surely names. */
function reachedBy({ senders }: Classes, personOf: PersonGrants): ReadonlyMap<Grant, readonly number[]> {
  const found = new Map<Grant, number[]>();
  for (const [at, { key }] of senders.classes.entries()) {
    for (const grant of personOf(key).sure) {
      const list = found.get(grant);
      if (list === undefined) found.set(grant, [at]);
      else list.push(at);
    }
  }
  return found;
}

/** The number of the class in which the real members of another one are; undefined where all of them were made up. */
function realOf(at: number, { senders }: Classes, real: SenderIndex, madeUp: ReadonlySet<string>): number | undefined {
  const one = senders.classes[at];
  if (one === undefined) return undefined;
  if (madeUp.has(one.key)) return besideMadeUp(one, real, madeUp);
  if (!one.standIn) return real.ofKey(one.key);
  const found = real.classes.findIndex(({ standIn, example }) => standIn && example === one.example);
  return found < 0 ? undefined : found;
}

/** Members of whom the directory has not told stand behind whoever was made up. */
function besideMadeUp(one: SenderClass, real: SenderIndex, madeUp: ReadonlySet<string>): number | undefined {
  const somebody = one.members().find((address) => !madeUp.has(address));
  if (somebody === undefined) return undefined;
  const found = real.classes.findIndex((other) => other.members().includes(somebody));
  return found < 0 ? undefined : found;
}

function joining(some: readonly number[], { senders }: Classes, world: World): NamedSenders {
  const classes = some.flatMap((at) => senders.classes[at] ?? []);
  const groups = [...new Set(classes.flatMap((one) => one.groups.map((key) => groupLabel(world, key))))].sort();
  const name = groups.length === 0 ? 'nobody' : `whoever joins ${sentence(groups)}`;
  return { name, count: 0, example: classes[0]?.example ?? '' };
}

const named = (one: Folded, namer: Namer, namesOf: (some: ReadonlySet<Grant>) => readonly string[]): BesideGrants => ({
  what: one.what,
  senders: namer.senders(one.senders),
  destinations: namer.destinations(one.destinations),
  mechanisms: [...new Set(one.questions.flatMap((at) => questions[at]?.mechanism ?? []))],
  originals: [...new Set(one.questions.flatMap((at) => questions[at]?.original ?? []))],
  person: namesOf(one.person),
  place: namesOf(one.place),
  asked: one.asked?.name ?? null,
  accepted: one.accepted,
  object: one.object,
  reason: one.reason,
});

/** Grants by name, in order: rows name the same grants again and again. */
function namesIn(grants: readonly Grant[]): (some: ReadonlySet<Grant>) => readonly string[] {
  const sorted = grants.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  return (some) => sorted.filter((one) => some.has(one)).map(({ name }) => name);
}
