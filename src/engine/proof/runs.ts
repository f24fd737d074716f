import { isAbove, type ProofScope } from './proof-scope.ts';

/** What the runs are made from: a unit by its number, in the order in which it is done. */
export interface Placed {
  readonly unit: number;
  readonly object: string;
  readonly region: ProofScope;
  /** It puts an object to a place, and so goes by itself. */
  readonly moves: boolean;
}

/**
 * Units in a row of which no two objects touch the same mail. To each mail such a row is the units of one object, so
 * that the row is judged in layers: the first unit of every object together, then the second of those that have one.
 * A place in an order is told by what was put there before: rows of moves go by themselves, and have one layer, which is
 * a state of the order itself.
 */
export interface LayeredRun {
  readonly layers: readonly (readonly number[])[];
}

/** Divides an order into runs. Units that touch nothing are in none. */
export function runsOf(order: readonly Placed[]): readonly LayeredRun[] {
  const runs: Row[] = [];
  for (const one of order) {
    if (one.region.axis === 'none') continue;
    const last = runs.at(-1);
    if (last?.takes(one) !== true) runs.push(new Row(one));
  }
  return runs.map((run) => ({ layers: run.layers }));
}

/** A run while it grows. A class, because it remembers what is touched. */
class Row {
  readonly layers: number[][] = [];
  readonly #alone: boolean;
  readonly #moves: boolean;
  readonly #owners = new Map<string | number, string>();
  readonly #depths = new Map<string, number>();
  #axis: ProofScope['axis'] = 'auth';

  constructor(first: Placed) {
    this.#alone = first.region.axis === 'all';
    this.#moves = first.moves;
    this.#add(first);
  }

  /** Takes a unit in, unless it may touch what another object of the run touches. */
  takes(one: Placed): boolean {
    const fits = !this.#alone && this.#isLike(one) && this.#isAlong(one.region) && !this.#isTaken(one);
    if (fits) this.#add(one);
    return fits;
  }

  #isLike({ moves, object }: Placed): boolean {
    return moves === this.#moves && (!moves || !this.#depths.has(object));
  }

  /** SMTP AUTH has nothing to do with forwarding, and goes with either way of dividing mail. */
  #isAlong({ axis }: ProofScope): boolean {
    return axis === 'auth' || (axis !== 'all' && (this.#axis === 'auth' || this.#axis === axis));
  }

  #isTaken({ region, object }: Placed): boolean {
    return meets(region).some((mark) => (this.#owners.get(mark) ?? object) !== object);
  }

  #add({ unit, object, region }: Placed): void {
    if (region.axis !== 'auth') this.#axis = region.axis;
    for (const mark of marks(region)) {
      const owner = this.#owners.get(mark) ?? object;
      this.#owners.set(mark, owner === object ? object : several);
    }
    const depth = this.#depths.get(object) ?? 0;
    this.#depths.set(object, depth + 1);
    const layer = this.layers[depth];
    if (layer === undefined) this.layers.push([unit]);
    else layer.push(unit);
  }
}

const several = '';

/** What a region leaves behind for others to meet: its classes; its domain, and that something lies below those above it. */
function marks(region: ProofScope): readonly (string | number)[] {
  if (region.axis === 'senders') return [...region.classes];
  if (region.axis === 'auth') return [`auth ${region.mailbox}`, 'auth'];
  if (region.axis !== 'places') return [];
  return region.domains.flatMap((one) => [`at ${one}`, ...above(one).map((domain) => `below ${domain}`)]);
}

/** What of others a region meets. */
function meets(region: ProofScope): readonly (string | number)[] {
  if (region.axis === 'senders') return [...region.classes];
  if (region.axis === 'auth') return region.mailbox === '' ? ['auth'] : [`auth ${region.mailbox}`, 'auth '];
  if (region.axis !== 'places') return [];
  return region.domains.flatMap((one) => [...above(one).map((domain) => `at ${domain}`), `below ${one}`]);
}

/** A domain and all that it lies below. */
function above(domain: string): readonly string[] {
  const labels = domain.split('.');
  return labels.map((_, at) => labels.slice(at).join('.'));
}

/** Whether a destination, by its address or domain, lies in one of some domains. */
export function isAt(domains: readonly string[], to: string): boolean {
  const name = to.slice(to.lastIndexOf('@') + 1);
  return domains.some((domain) => isAbove(domain, name));
}
