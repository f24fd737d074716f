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
  readonly #owners = new Map<string | number, string>();
  readonly #depths = new Map<string, number>();
  #axis: ProofScope['axis'] = 'auth';

  constructor(first: Placed) {
    this.#alone = first.moves || first.region.axis === 'all';
    this.#add(first);
  }

  /** Takes a unit in, unless it may touch what another object of the run touches. */
  takes(one: Placed): boolean {
    const fits = !this.#alone && !one.moves && this.#isAlong(one.region) && !this.#isTaken(one);
    if (fits) this.#add(one);
    return fits;
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
  return [`at ${region.domain}`, ...above(region.domain).map((domain) => `below ${domain}`)];
}

/** What of others a region meets. */
function meets(region: ProofScope): readonly (string | number)[] {
  if (region.axis === 'senders') return [...region.classes];
  if (region.axis === 'auth') return region.mailbox === '' ? ['auth'] : [`auth ${region.mailbox}`, 'auth '];
  if (region.axis !== 'places') return [];
  return [...above(region.domain).map((domain) => `at ${domain}`), `below ${region.domain}`];
}

/** A domain and all that it lies below. */
function above(domain: string): readonly string[] {
  const labels = domain.split('.');
  return labels.map((_, at) => labels.slice(at).join('.'));
}

/** Whether a destination, by its address or domain, lies in a region. */
export const isAt = (domain: string, to: string): boolean => isAbove(domain, to.slice(to.lastIndexOf('@') + 1));
