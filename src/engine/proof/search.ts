import { findOrder, type FoundOrder, keyOf, type OrderSearch } from './order-search.ts';
import { overlap } from './proof-scope.ts';
import type { ProofContext } from './proof-context.ts';
import type { Placed } from './runs.ts';
import { isLighter, isQuiet, only, quiet, type Tolerated, type Trouble, weigh } from './trouble.ts';

/** How many classes of senders and destinations are looked at in all; a state costs as many as there are. */
const budget = 40_000;
/** States that are judged at most, and dead ends after which a search gives up. */
const mostStates = 1_000;
const mostDeadEnds = 50;

/** How many states a search may judge. */
export const statesWithin = ({ classes: { senders, destinations } }: ProofContext): number =>
  Math.min(mostStates, Math.floor(budget / (senders.classes.length + destinations.length)));

/**
 * Looks for an order without leak and without outage beyond what is tolerated. Where none is found, it accepts the least
 * leaks that stand in the way, then the least outages: no leak is accepted to spare an outage. Null where the search
 * came to its bounds before it had any order.
 */
export function bestOrder(scene: ProofContext, tolerated: Tolerated, isGood: IsGood): readonly number[] | null {
  const tries = new Tries(scene, tolerated, isGood);
  const clean = tries.find('any');
  if (typeof clean !== 'string') return clean.order;
  const tight = tries.relax('leak');
  if (typeof tight === 'string') return null;
  const best = tries.relax('outage');
  return typeof best === 'string' ? tight.order : best.order;
}

/** Whether a set of units done is known to be no worse than both ends. */
type IsGood = (done: ReadonlySet<number>) => boolean;

/** Two units that touch the same mail; or that are put to a place, which the other may shift. */
const concern = (one: Placed | undefined, other: Placed | undefined): boolean =>
  one !== undefined && other !== undefined && ((one.moves && other.moves) || overlap(one.region, other.region));

/** The tries of one search. A class, because they share what was judged and what has been accepted so far. */
class Tries {
  readonly #scene: ProofContext;
  readonly #isGood: IsGood;
  readonly #tolerated: Tolerated;
  readonly #known = new Map<string, Trouble>();
  readonly #lattice: OrderSearch;
  #left: number;
  /** The least trouble for which a set was refused, of those that may be accepted. */
  #least: Trouble | null = null;

  constructor(scene: ProofContext, tolerated: Tolerated, isGood: IsGood) {
    this.#scene = scene;
    this.#isGood = isGood;
    this.#tolerated = tolerated;
    this.#left = statesWithin(scene);
    this.#lattice = {
      after: scene.units.map((unit) => unit.after),
      concerns: (one, other) => concern(scene.placed[one], scene.placed[other]),
    };
  }

  /** One search, for leaks alone or for both; it remembers the least trouble of a kind that it met. */
  find(mind: 'any' | 'leak', accept: 'leak' | 'outage' | null = null): FoundOrder {
    this.#least = null;
    const judge = (done: ReadonlySet<number>, last: number): boolean | null => {
      if (this.#scene.placed[last]?.region.axis === 'none') return true;
      const trouble = this.#troubleAfter(done);
      if (trouble === null) return null;
      const left = this.#tolerated.without(mind === 'leak' ? only('leak', trouble) : trouble);
      if (accept !== null) this.#consider(left, accept);
      return isQuiet(left);
    };
    return findOrder(this.#lattice, judge, mostDeadEnds);
  }

  /** Searches, each time accepting the least trouble of one kind that stood in the way, until an order is found. */
  relax(kind: 'leak' | 'outage'): FoundOrder {
    for (;;) {
      const found = this.find(kind === 'leak' ? 'leak' : 'any', kind);
      if (found !== 'none' || this.#least === null) return found;
      this.#tolerated.add(this.#least);
    }
  }

  #consider(left: Trouble, accept: 'leak' | 'outage'): void {
    const weight = weigh(left);
    if (weight[accept === 'leak' ? 'leaks' : 'outages'] === 0 || (accept === 'outage' && weight.leaks > 0)) return;
    if (this.#least === null || isLighter(weight, weigh(this.#least))) this.#least = left;
  }

  #troubleAfter(done: ReadonlySet<number>): Trouble | null {
    const key = keyOf(done);
    const known = this.#known.get(key) ?? (this.#isGood(done) ? quiet : undefined);
    if (known !== undefined) return known;
    this.#left -= 1;
    if (this.#left < 0) return null;
    const trouble = this.#scene.troubleAfter(done);
    this.#known.set(key, trouble);
    return trouble;
  }
}
