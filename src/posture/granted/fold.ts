import { type CollateralKind, collateralKinds, type Grant } from '../../policy/grants/grant.ts';
import type { BesideCell } from './cells.ts';

/** What all cells of a row have in common. */
export interface FoldedHead {
  readonly what: BesideCell['what'];
  /** The newest of their grants, which is asked to accept it. */
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

/** What of grants a cell is folded by. */
interface Standing {
  readonly newest: Grant | null;
  readonly accepts: ReadonlySet<CollateralKind>;
}

/** Folds cells of equal kind into rectangles, the ways of the same people and places together. */
export function folded(
  cells: readonly BesideCell[],
  grants: readonly Grant[],
  clearsForwards: boolean,
): readonly Folded[] {
  const headOf = heads(grants, clearsForwards);
  const piles = new Piles();
  for (const cell of cells) piles.add(headOf(cell), cell);
  const senderSets = new Map<string, number>();
  return merged(piles.all.flatMap((pile) => rectangles(pile, senderSets)));
}

/** Cells with one head under one question. */
interface Pile {
  readonly head: FoldedHead;
  readonly question: number;
  readonly byPlace: Map<number, BesideCell[]>;
}

/** A class, because it finds the pile of a cell without writing a text for each of them. */
class Piles {
  readonly all: Pile[] = [];
  readonly #known = new Map<Grant | null, Map<number | string, Pile>>();

  add(head: FoldedHead, cell: BesideCell): void {
    const { byPlace } = this.#pileOf(head, cell.question);
    const list = byPlace.get(cell.destination);
    if (list === undefined) byPlace.set(cell.destination, [cell]);
    else list.push(cell);
  }

  #pileOf(head: FoldedHead, question: number): Pile {
    const own = this.#known.get(head.asked) ?? new Map<number | string, Pile>();
    this.#known.set(head.asked, own);
    const key = pileKey(head, question);
    const known = own.get(key);
    if (known !== undefined) return known;
    const made: Pile = { head, question, byPlace: new Map() };
    own.set(key, made);
    this.all.push(made);
    return made;
  }
}

function pileKey({ what, accepted, object, reason }: FoldedHead, question: number): number | string {
  const kind = collateralKinds.findIndex((one) => one === what);
  return kind < 0 ? [what, object, reason, question].join('\n') : (question * 2 + Number(accepted)) * 8 + kind;
}

function heads(grants: readonly Grant[], clearsForwards: boolean): (cell: BesideCell) => FoldedHead {
  const rank = newness(grants);
  const known = new Map<readonly Grant[], Standing>();
  const standingOf = (some: readonly Grant[]): Standing => {
    const made = known.get(some) ?? {
      newest: newestOf(some, rank),
      accepts: new Set(some.flatMap((one) => one.accept)),
    };
    known.set(some, made);
    return made;
  };
  return ({ what, person, place, summary }) => {
    const [own, there] = [standingOf(person), standingOf(place)];
    const kind = collateralKinds.find((one) => one === what);
    const isAccepted = (one: CollateralKind): boolean =>
      (one === 'admin-forwards' && clearsForwards) || own.accepts.has(one) || there.accepts.has(one);
    return {
      what,
      asked: newer(own.newest, there.newest, rank),
      accepted: kind !== undefined && isAccepted(kind),
      object: kind === undefined ? (summary.decidedBy?.object ?? null) : null,
      reason: kind === undefined ? summary.reason : null,
    };
  };
}

type Rank = (grant: Grant) => number;

const newestOf = (some: readonly Grant[], rank: Rank): Grant | null =>
  some.reduce<Grant | null>((best, one) => newer(best, one, rank), null);

const newer = (one: Grant | null, other: Grant | null, rank: Rank): Grant | null =>
  one === null || (other !== null && rank(other) > rank(one)) ? other : one;

/** The later a grant stands, the newer it is. */
function newness(grants: readonly Grant[]): Rank {
  const sorted = grants.toSorted(
    (a, b) =>
      Number(a.place.file > b.place.file) - Number(a.place.file < b.place.file) ||
      a.place.line - b.place.line ||
      a.place.column - b.place.column,
  );
  const ranks = new Map(sorted.map((grant, at) => [grant, at]));
  return (grant) => ranks.get(grant) ?? -1;
}

interface Rectangle extends FoldedHead {
  readonly senders: readonly number[];
  /** The number of the set of senders. */
  readonly senderSet: number;
  readonly destinations: number[];
  readonly question: number;
  readonly person: Set<readonly Grant[]>;
  readonly place: Set<readonly Grant[]>;
}

function rectangles({ head, question, byPlace }: Pile, senderSets: Map<string, number>): readonly Rectangle[] {
  const found = new Map<number, Rectangle>();
  for (const [destination, cells] of byPlace) {
    const senders = cells.map(({ sender }) => sender);
    const text = senders.join();
    const senderSet = senderSets.get(text) ?? senderSets.size;
    senderSets.set(text, senderSet);
    const one = found.get(senderSet) ?? empty(head, question, senders, senderSet);
    found.set(senderSet, one);
    one.destinations.push(destination);
    for (const { person, place } of cells) {
      one.person.add(person);
      one.place.add(place);
    }
  }
  return [...found.values()];
}

const empty = (head: FoldedHead, question: number, senders: readonly number[], senderSet: number): Rectangle => ({
  ...head,
  senders,
  senderSet,
  destinations: [],
  question,
  person: new Set(),
  place: new Set(),
});

/** Rows of the same people and places, by several ways. */
function merged(rows: readonly Rectangle[]): readonly Folded[] {
  const found = new Map<string, Folded & { readonly questions: number[] }>();
  for (const { senderSet, question, person, place, ...row } of rows) {
    const { what, asked, accepted, object, reason, destinations } = row;
    const key = JSON.stringify([what, asked?.name, accepted, object, reason, senderSet, destinations.join()]);
    const known = found.get(key);
    if (known === undefined)
      found.set(key, { ...row, questions: [question], person: flat(person), place: flat(place) });
    else known.questions.push(question);
  }
  return [...found.values()];
}

const flat = (lists: ReadonlySet<readonly Grant[]>): ReadonlySet<Grant> => new Set([...lists].flat());
