import type { CollateralKind, Grant } from '../../policy/grants/grant.ts';
import { collateralKinds } from '../../policy/grants/grant.ts';
import { coverDestinations, coverSenders, type Named, type NamedSenders } from '../change/cover.ts';
import { destinationClasses } from '../matrix/destinations.ts';
import type { Classes } from '../matrix/matrix.ts';
import { type SenderIndex, groupLabel, senderClasses } from '../matrix/senders.ts';
import { questions } from '../matrix/summary.ts';
import { sentence } from '../values/sentence.ts';
import type { Mechanism, Original } from '../values/verdict.ts';
import type { World } from '../world/world.ts';
import { withoutGrants } from './by-hand.ts';
import { type Beside, type BesideCell, belonging, besideGrants } from './cells.ts';
import { joinersOf, withJoiners } from './joiners.ts';
import { spelledOut } from './spelled.ts';
import { withoutForwards } from './without-forwards.ts';
import { grantsOfPerson } from '../../policy/grants/closed-form.ts';

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
}

/** Holds the posture of a world to grants, for whoever is in their groups and for whoever joins one. */
export function judgeGrants(world: World, held: HeldTo, at: Date): GrantsPosture {
  const grants = held.grants.filter(({ ended }) => !ended);
  const joiners = joinersOf(world, grants);
  const after = withJoiners(withoutForwards(world), joiners);
  const byHand = withoutGrants(after, held.made);
  const worlds = [after, byHand, spelledOut(after, grants)];
  const classes = { senders: senderClasses(worlds), destinations: destinationClasses(worlds) };
  const namer = namerOf(world, grants, classes, new Set(joiners.map(({ recipient }) => recipient.key)));
  const cells = besideGrants({ grants, after, byHand, classes, at });
  return {
    beside: merged(folded(cells, { ...held, grants })).map((one) => named(one, namer)),
    people: grants.map((grant) => ({ grant: grant.name, people: namer.of(grant, after) })),
  };
}

/** Cells of one kind that make a rectangle: all these senders at all these destinations. */
interface Folded extends Pick<BesideGrants, 'what' | 'accepted' | 'object' | 'reason'> {
  readonly asked: Grant | null;
  readonly senders: readonly number[];
  readonly destinations: readonly number[];
  readonly questions: readonly number[];
  readonly person: ReadonlySet<Grant>;
  readonly place: ReadonlySet<Grant>;
}

function folded(cells: readonly BesideCell[], held: HeldTo): readonly Folded[] {
  const rank = newness(held.grants);
  const piles = new Map<
    string,
    {
      readonly head: Pick<Folded, 'what' | 'asked' | 'accepted' | 'object' | 'reason'>;
      readonly question: number;
      readonly byPlace: Map<number, BesideCell[]>;
    }
  >();
  for (const cell of cells) {
    const head = headOf(cell, held, rank);
    const key = [
      head.what,
      head.asked === null ? '' : rank(head.asked),
      head.accepted,
      head.object,
      head.reason,
      cell.question,
    ].join('\n');
    const pile = piles.get(key) ?? { head, question: cell.question, byPlace: new Map<number, BesideCell[]>() };
    piles.set(key, pile);
    const list = pile.byPlace.get(cell.destination);
    if (list === undefined) pile.byPlace.set(cell.destination, [cell]);
    else list.push(cell);
  }
  return [...piles.values()].flatMap(({ head, question, byPlace }) => rectangles(head, question, byPlace));
}

function rectangles(
  head: Pick<Folded, 'what' | 'asked' | 'accepted' | 'object' | 'reason'>,
  question: number,
  byPlace: ReadonlyMap<number, readonly BesideCell[]>,
): readonly Folded[] {
  const found = new Map<
    string,
    Folded & { readonly destinations: number[]; readonly person: Set<Grant>; readonly place: Set<Grant> }
  >();
  for (const [destination, cells] of byPlace) {
    const senders = cells.map(({ sender }) => sender);
    const key = senders.join();
    const one = found.get(key) ?? {
      ...head,
      senders,
      destinations: [],
      questions: [question],
      person: new Set<Grant>(),
      place: new Set<Grant>(),
    };
    found.set(key, one);
    one.destinations.push(destination);
    for (const cell of cells) {
      for (const grant of cell.person) one.person.add(grant);
      for (const grant of cell.place) one.place.add(grant);
    }
  }
  return [...found.values()];
}

/** Rows of the same people and places, by several ways. */
function merged(rows: readonly Folded[]): readonly Folded[] {
  const found = new Map<string, Folded>();
  for (const row of rows) {
    const key = JSON.stringify([
      row.what,
      row.asked?.name,
      row.accepted,
      row.object,
      row.reason,
      row.senders,
      row.destinations,
    ]);
    const other = found.get(key);
    found.set(key, other === undefined ? row : { ...other, questions: [...other.questions, ...row.questions] });
  }
  return [...found.values()];
}

function headOf(
  { what, person, place, summary }: BesideCell,
  { clearsForwards }: HeldTo,
  rank: (grant: Grant) => number,
): Pick<Folded, 'what' | 'asked' | 'accepted' | 'object' | 'reason'> {
  const both = [...person, ...place];
  const asked = both.reduce<Grant | null>((best, one) => (best === null || rank(one) > rank(best) ? one : best), null);
  const kind = collateralKinds.find((one) => one === what);
  const told = kind === undefined;
  return {
    what,
    asked,
    accepted: kind !== undefined && isAccepted(kind, both, clearsForwards),
    object: told ? (summary.decidedBy?.object ?? null) : null,
    reason: told ? summary.reason : null,
  };
}

const isAccepted = (kind: CollateralKind, grants: readonly Grant[], clearsForwards: boolean): boolean =>
  (kind === 'admin-forwards' && clearsForwards) || grants.some(({ accept }) => accept.includes(kind));

/** The later a grant stands, the newer it is. */
function newness(grants: readonly Grant[]): (grant: Grant) => number {
  const sorted = grants.toSorted(
    (a, b) =>
      Number(a.place.file > b.place.file) - Number(a.place.file < b.place.file) ||
      a.place.line - b.place.line ||
      a.place.column - b.place.column,
  );
  const ranks = new Map(sorted.map((grant, at) => [grant, at]));
  return (grant) => ranks.get(grant) ?? -1;
}

/** Names classes as people know them: who was made up is left out, or told as whoever joins. */
interface Namer {
  readonly senders: (some: readonly number[]) => NamedSenders;
  readonly destinations: (some: readonly number[]) => Named;
  readonly of: (grant: Grant, after: World) => NamedSenders;
}

function namerOf(world: World, grants: readonly Grant[], classes: Classes, madeUp: ReadonlySet<string>): Namer {
  const real = senderClasses([world, spelledOut(world, grants)]);
  const senders = (some: readonly number[]): NamedSenders => {
    const found = new Set(some.flatMap((at) => realOf(at, classes, real, madeUp) ?? []));
    return found.size > 0
      ? coverSenders(
          [...found].sort((a, b) => a - b),
          real,
          [world],
        )
      : joining(some, classes, world);
  };
  const places = new Map<string, Named>();
  const destinations = (some: readonly number[]): Named => {
    const known = places.get(some.join());
    if (known !== undefined) return known;
    const made = coverDestinations(
      some.flatMap((at) => classes.destinations[at] ?? []),
      classes.destinations,
    );
    places.set(some.join(), made);
    return made;
  };
  const granted = new Map<string, readonly Grant[]>();
  const of = (grant: Grant, after: World): NamedSenders =>
    senders(
      classes.senders.classes.flatMap(({ key }, at) => {
        const sure = granted.get(key) ?? grantsOfPerson(grants, belonging(after, key)).sure;
        granted.set(key, sure);
        return sure.includes(grant) ? [at] : [];
      }),
    );
  return { senders, destinations, of };
}

/** The number of the class in which the real members of another one are; undefined where all of them were made up. */
function realOf(at: number, { senders }: Classes, real: SenderIndex, madeUp: ReadonlySet<string>): number | undefined {
  const one = senders.classes[at];
  if (one === undefined || madeUp.has(one.key)) return undefined;
  if (!one.standIn) return real.ofKey(one.key);
  const found = real.classes.findIndex(({ standIn, example }) => standIn && example === one.example);
  return found < 0 ? undefined : found;
}

function joining(some: readonly number[], { senders }: Classes, world: World): NamedSenders {
  const classes = some.flatMap((at) => senders.classes[at] ?? []);
  const groups = [...new Set(classes.flatMap((one) => one.groups.map((key) => groupLabel(world, key))))].sort();
  return { name: `whoever joins ${sentence(groups)}`, count: 0, example: classes[0]?.example ?? '' };
}

const named = (one: Folded, namer: Namer): BesideGrants => ({
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

const namesOf = (grants: ReadonlySet<Grant>): readonly string[] => [...grants].map(({ name }) => name).sort();
