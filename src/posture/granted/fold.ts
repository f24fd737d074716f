import { type CollateralKind, collateralKinds, type Grant } from '../../policy/grants/grant.ts';
import type { BesideCell } from './cells.ts';
import { type NewestGrant, NewestGrants } from './newest-grants.ts';
import { emptySet, SenderSets } from './sender-sets.ts';

/** What all cells of a row have in common. */
export interface FoldedHead {
  readonly what: BesideCell['what'];
  /** The newest of their grants, which is asked to accept it; of what is granted, the grant that says so. */
  readonly asked: Grant | null;
  readonly accepted: boolean;
  readonly object: string | null;
  readonly reason: string | null;
}

/** Cells of one kind that make a rectangle: all these senders at all these destinations. */
export interface Folded extends FoldedHead {
  readonly senders: readonly number[];
  readonly destinations: readonly number[];
  readonly questions: readonly number[];
  readonly person: ReadonlySet<Grant>;
  readonly place: ReadonlySet<Grant>;
}

/** Cells with one head under the same questions. */
interface Pile {
  readonly head: FoldedHead;
  readonly asked: readonly number[];
  /** By the number of the set of senders. */
  readonly bySenders: Map<number, Rectangle>;
}

/** The same senders at several places. */
interface Rectangle {
  readonly senders: number;
  readonly destinations: number[];
  readonly person: Set<GrantList>;
  readonly place: Set<GrantList>;
}

/** Cells with one head at one place, while it is being worked through. */
interface Heap {
  /** The number of the set of senders so far. */
  senders: number;
  readonly first: Telling;
  /** The grants that cells are told with: of their senders where nothing of collateral follows from who they are, and of the place. */
  readonly person: GrantList[];
  readonly place: GrantList[];
}

type GrantList = readonly Grant[];

/** Adds a list, unless it is the last one again. */
function addList(lists: GrantList[], one: GrantList): void {
  if (lists.at(-1) !== one) lists.push(one);
}

/** A cell as it is told: by the newest grant that its sender has, and the newest that opens its place. */
interface Telling {
  readonly cell: BesideCell;
  readonly own: NewestGrant;
  readonly there: NewestGrant;
  readonly accepted: boolean;
}

/** No grant answers for people whom none names, wherever they may forward. */
const isOfNobody = ({ what, person }: BesideCell): boolean => person.length === 0 && !isCollateral(what);

/** What surely comes with grants, by their people and places together. */
const comesAlong = (what: BesideCell['what']): boolean => isCollateral(what) && what !== 'undecided-redirects';

function keyOf({ cell: { what, object, reason }, own, there, accepted }: Telling): number | string {
  const rank = Math.max(own.rank, there.rank);
  const kind = kindNumbers[what];
  if (kind === undefined || !comesAlong(what)) return [rank, what, accepted, object, reason].join('\n');
  return (rank * 2 + Number(accepted)) * collateralKinds.length + kind;
}

/**
 * Folds cells of equal kind into rectangles, the ways of the same people and places together. A class, because there are as
 * many cells as people times places: none of them is kept, and what many share is worked out once.
 */
export class Folding {
  readonly #sets: SenderSets;
  /** By the questions that are asked together, and then by the key of what is told. */
  readonly #piles = new Map<string, Map<number | string, Pile>>();
  /** In the order in which they were begun. */
  readonly #all: Pile[] = [];
  readonly #newest: NewestGrants;
  readonly #clearsForwards: boolean;
  readonly #single = new Map<Grant, readonly Grant[]>();
  /** The grants of each sender of whom there is collateral. */
  readonly #grantsOf: (readonly Grant[])[] = [];

  /** For senders whose numbers are below a size. */
  constructor(grants: readonly Grant[], clearsForwards: boolean, size: number) {
    this.#sets = new SenderSets(size);
    this.#newest = new NewestGrants(grants);
    this.#clearsForwards = clearsForwards;
  }

  /** Takes in the cells of one place under questions that are answered alike. */
  add(destination: number, asked: readonly number[], cells: Iterable<BesideCell>): void {
    const heaps = new Map<number | string, Heap>();
    for (const cell of cells) {
      const own = this.#newest.at(cell.sender + 1, cell.person);
      const there = isOfNobody(cell) ? this.#newest.of(none) : this.#newest.at(0, cell.place);
      const accepted = this.#isAccepted(cell.what, own, there);
      if (!cell.isGranted) this.#take(heaps, { cell, own, there, accepted });
      else for (const one of cell.person) this.#take(heaps, this.#ofOne(one, cell, accepted));
    }
    this.#pile(heaps, destination, asked);
  }

  /** What is granted and stopped, or not known, is told of each grant that says so. */
  #ofOne(grant: Grant, cell: BesideCell, accepted: boolean): Telling {
    const person = this.#alone(grant);
    return { cell: { ...cell, person }, own: this.#newest.of(person), there: this.#newest.of(none), accepted };
  }

  #alone(grant: Grant): readonly Grant[] {
    const known = this.#single.get(grant) ?? [grant];
    this.#single.set(grant, known);
    return known;
  }

  #take(heaps: Map<number | string, Heap>, one: Telling): void {
    const { cell } = one;
    const key = keyOf(one);
    let heap = heaps.get(key);
    if (heap === undefined) heaps.set(key, (heap = { senders: emptySet, first: one, person: [], place: [] }));
    heap.senders = this.#sets.with(heap.senders, cell.sender);
    if (comesAlong(cell.what)) this.#grantsOf[cell.sender] = cell.person;
    else addList(heap.person, cell.person);
    addList(heap.place, cell.place);
  }

  /** Puts what was found at one place to what was found at others. */
  #pile(heaps: ReadonlyMap<number | string, Heap>, destination: number, asked: readonly number[]): void {
    const piles = this.#piles.get(asked.join()) ?? new Map<number | string, Pile>();
    this.#piles.set(asked.join(), piles);
    for (const [key, { senders, first, person, place }] of heaps) {
      const { bySenders } = piles.get(key) ?? this.#begin(piles, key, { head: headOf(first), asked });
      const one = bySenders.get(senders) ?? { senders, destinations: [], person: new Set(), place: new Set() };
      bySenders.set(senders, one);
      one.destinations.push(destination);
      for (const list of person) one.person.add(list);
      for (const list of place) one.place.add(list);
    }
  }

  #begin(piles: Map<number | string, Pile>, key: number | string, of: Pick<Pile, 'head' | 'asked'>): Pile {
    const pile: Pile = { ...of, bySenders: new Map() };
    piles.set(key, pile);
    this.#all.push(pile);
    return pile;
  }

  rows(): readonly Folded[] {
    const known = new Map<number, ReturnType<SetIndex>>();
    return merged(this.#all, (set) => {
      const made = known.get(set) ?? this.#setOf(set);
      known.set(set, made);
      return made;
    });
  }

  #setOf(set: number): ReturnType<SetIndex> {
    const senders = this.#sets.of(set);
    return { senders, grants: flat(senders.map((one) => this.#grantsOf[one] ?? none)) };
  }

  #isAccepted(what: BesideCell['what'], own: NewestGrant, there: NewestGrant): boolean {
    if (!isCollateral(what)) return false;
    return (what === 'admin-forwards' && this.#clearsForwards) || own.accepts.has(what) || there.accepts.has(what);
  }
}

function headOf({ cell: { what, object, reason }, own, there, accepted }: Telling): FoldedHead {
  return { what, asked: there.rank > own.rank ? there.newest : own.newest, accepted, object, reason };
}

const kindNumbers: Partial<Record<BesideCell['what'], number>> = Object.fromEntries(
  collateralKinds.map((one, at) => [one, at]),
);

const isCollateral = (what: BesideCell['what']): what is CollateralKind => kindNumbers[what] !== undefined;

/** Who is in a set of senders, by its number, and the grants of all of them. */
type SetIndex = (set: number) => { readonly senders: readonly number[]; readonly grants: ReadonlySet<Grant> };

/** A row that grows. */
type Growing = Folded & { readonly questions: number[]; readonly place: Set<Grant> };

/** Rows of the same people and places, by several ways. */
function merged(piles: readonly Pile[], setOf: SetIndex): readonly Folded[] {
  const found = new Map<string, Growing>();
  for (const { head, asked, bySenders } of piles) {
    const start = JSON.stringify([head.what, head.asked?.name, head.accepted, head.object, head.reason]);
    for (const one of bySenders.values()) {
      const key = `${start} ${one.senders} ${one.destinations.join()}`;
      const row = found.get(key) ?? rowOf(head, one, setOf);
      found.set(key, row);
      row.questions.push(...asked);
      for (const grant of flat(one.place)) row.place.add(grant);
    }
  }
  return [...found.values()];
}

/** Collateral is told with all grants of its senders. */
function rowOf(head: FoldedHead, { senders: set, destinations, person }: Rectangle, setOf: SetIndex): Growing {
  const { senders, grants } = setOf(set);
  return {
    ...head,
    senders,
    destinations,
    questions: [],
    person: comesAlong(head.what) ? grants : flat(person),
    place: new Set(),
  };
}

const none: readonly Grant[] = [];

const flat = (lists: Iterable<GrantList>): Set<Grant> => new Set([...new Set(lists)].flat());
