import { type CollateralKind, collateralKinds, type Grant } from '../../policy/grants/grant.ts';
import type { BesideCell } from './cells.ts';
import { SenderSets } from './sender-sets.ts';

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

/** Cells with one head under the same questions, by destination. */
interface Pile {
  readonly head: FoldedHead;
  readonly asked: readonly number[];
  readonly byPlace: Map<number, Heap>;
}

/** Cells with one head at one place. */
interface Heap {
  readonly senders: number[];
  /** The grants that cells are told with: of their senders where nothing of collateral follows from who they are, and of the place. */
  readonly person: (readonly Grant[])[];
  readonly place: (readonly Grant[])[];
}

/** What of some grants a cell is folded by. */
interface NewestGrant {
  readonly some: readonly Grant[];
  readonly newest: Grant | null;
  readonly rank: number;
  readonly accepts: ReadonlySet<CollateralKind>;
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
  readonly #piles = new Map<string, Pile>();
  readonly #rank: (grant: Grant) => number;
  readonly #clearsForwards: boolean;
  readonly #last: NewestGrant[] = [];
  readonly #newest = new Map<readonly Grant[], NewestGrant>();
  readonly #single = new Map<Grant, readonly Grant[]>();
  /** The grants of each sender of whom there is collateral. */
  readonly #grantsOf: (readonly Grant[])[] = [];

  constructor(grants: readonly Grant[], clearsForwards: boolean) {
    this.#rank = newness(grants);
    this.#clearsForwards = clearsForwards;
  }

  /** Takes in the cells of one place under questions that are answered alike. */
  add(destination: number, asked: readonly number[], cells: Iterable<BesideCell>): void {
    const heaps = new Map<number | string, Heap>();
    for (const cell of cells) {
      const own = this.#newestAt(cell.sender + 1, cell.person);
      const there = isOfNobody(cell) ? this.#newestOf(none) : this.#newestAt(0, cell.place);
      const accepted = this.#isAccepted(cell.what, own, there);
      if (!cell.isGranted) this.#take(heaps, destination, asked, { cell, own, there, accepted });
      else for (const one of cell.person) this.#take(heaps, destination, asked, this.#ofOne(one, cell, accepted));
    }
  }

  /** What is granted and stopped, or not known, is told of each grant that says so. */
  #ofOne(grant: Grant, cell: BesideCell, accepted: boolean): Telling {
    const person = this.#alone(grant);
    return { cell: { ...cell, person }, own: this.#newestOf(person), there: this.#newestOf(none), accepted };
  }

  #alone(grant: Grant): readonly Grant[] {
    const known = this.#single.get(grant) ?? [grant];
    this.#single.set(grant, known);
    return known;
  }

  #take(heaps: Map<number | string, Heap>, destination: number, asked: readonly number[], one: Telling): void {
    const { cell } = one;
    const key = keyOf(one);
    let heap = heaps.get(key);
    if (heap === undefined) {
      heap = { senders: [], person: [], place: [] };
      heaps.set(key, heap);
      this.#pileOf(`${asked.join()} ${key}`, asked, one).byPlace.set(destination, heap);
    }
    heap.senders.push(cell.sender);
    if (comesAlong(cell.what)) this.#grantsOf[cell.sender] = cell.person;
    else heap.person.push(cell.person);
    if (heap.place.at(-1) !== cell.place) heap.place.push(cell.place);
  }

  rows(): readonly Folded[] {
    const sets = new SenderSets();
    const rows = [...this.#piles.values()].flatMap((pile) => rectangles(pile, sets));
    return merged(rows, (senders) => flat(senders.map((one) => this.#grantsOf[one] ?? none)));
  }

  #pileOf(key: string, asked: readonly number[], { cell, own, there, accepted }: Telling): Pile {
    const known = this.#piles.get(key);
    if (known !== undefined) return known;
    const { what, object, reason } = cell;
    const newest = there.rank > own.rank ? there.newest : own.newest;
    const made: Pile = { head: { what, asked: newest, accepted, object, reason }, asked, byPlace: new Map() };
    this.#piles.set(key, made);
    return made;
  }

  #isAccepted(what: BesideCell['what'], own: NewestGrant, there: NewestGrant): boolean {
    if (!isCollateral(what)) return false;
    return (what === 'admin-forwards' && this.#clearsForwards) || own.accepts.has(what) || there.accepts.has(what);
  }

  /** A sender mostly comes with the same grants as before, and so does the place. */
  #newestAt(slot: number, some: readonly Grant[]): NewestGrant {
    const last = this.#last[slot];
    if (last?.some === some) return last;
    return (this.#last[slot] = this.#newestOf(some));
  }

  #newestOf(some: readonly Grant[]): NewestGrant {
    const known = this.#newest.get(some);
    if (known !== undefined) return known;
    const newest = some.reduce<Grant | null>(
      (best, one) => (best === null || this.#rank(one) > this.#rank(best) ? one : best),
      null,
    );
    const rank = newest === null ? nobodysRank : this.#rank(newest);
    const made = { some, newest, rank, accepts: new Set(some.flatMap((one) => one.accept)) };
    this.#newest.set(some, made);
    return made;
  }
}

const kindNumbers: Partial<Record<BesideCell['what'], number>> = Object.fromEntries(
  collateralKinds.map((one, at) => [one, at]),
);

const isCollateral = (what: BesideCell['what']): what is CollateralKind => kindNumbers[what] !== undefined;

/** The later a grant stands, the newer it is. */
function newness(grants: readonly Grant[]): (grant: Grant) => number {
  const sorted = grants.toSorted(
    (a, b) =>
      Number(a.place.file > b.place.file) - Number(a.place.file < b.place.file) ||
      a.place.line - b.place.line ||
      a.place.column - b.place.column,
  );
  const ranks = new Map(sorted.map((grant, at) => [grant, at + 1]));
  return (grant) => ranks.get(grant) ?? nobodysRank;
}

const nobodysRank = 0;

interface Rectangle extends FoldedHead {
  readonly senders: readonly number[];
  /** The number of the set of senders. */
  readonly senderSet: number;
  readonly destinations: number[];
  readonly questions: readonly number[];
  readonly person: (readonly Grant[])[];
  readonly place: (readonly Grant[])[];
}

function rectangles({ head, asked, byPlace }: Pile, sets: SenderSets): readonly Rectangle[] {
  const found = new Map<number, Rectangle>();
  for (const [destination, { senders, person, place }] of byPlace) {
    const senderSet = sets.numberOf(senders);
    const known = found.get(senderSet);
    if (known === undefined) {
      found.set(senderSet, {
        ...head,
        senders,
        senderSet,
        destinations: [destination],
        questions: asked,
        person,
        place,
      });
      continue;
    }
    known.destinations.push(destination);
    known.person.push(...person);
    known.place.push(...place);
  }
  return [...found.values()];
}

/** Rows of the same people and places, by several ways. Collateral is told with all grants of its senders. */
function merged(
  rows: readonly Rectangle[],
  grantsOf: (senders: readonly number[]) => ReadonlySet<Grant>,
): readonly Folded[] {
  const found = new Map<string, Folded & { readonly questions: number[]; readonly place: Set<Grant> }>();
  const known = new Map<number, ReadonlySet<Grant>>();
  for (const { senderSet, questions, person, place, ...row } of rows) {
    const { what, asked, accepted, object, reason, destinations } = row;
    const key = JSON.stringify([what, asked?.name, accepted, object, reason, senderSet, destinations.join()]);
    const same = found.get(key);
    if (same !== undefined) {
      same.questions.push(...questions);
      for (const grant of flat(place)) same.place.add(grant);
      continue;
    }
    if (comesAlong(what) && !known.has(senderSet)) known.set(senderSet, grantsOf(row.senders));
    const own = comesAlong(what) ? known.get(senderSet) : undefined;
    found.set(key, { ...row, questions: [...questions], person: own ?? flat(person), place: flat(place) });
  }
  return [...found.values()];
}

const none: readonly Grant[] = [];

const flat = (lists: readonly (readonly Grant[])[]): Set<Grant> => new Set([...new Set(lists)].flat());
