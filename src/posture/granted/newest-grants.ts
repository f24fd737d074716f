import type { CollateralKind, Grant } from '../../policy/grants/grant.ts';

/** What of some grants a cell is folded by. */
export interface NewestGrant {
  readonly some: readonly Grant[];
  readonly newest: Grant | null;
  readonly rank: number;
  readonly accepts: ReadonlySet<CollateralKind>;
}

/** Finds the newest of some grants. A class, because cells come with the same lists again and again. */
export class NewestGrants {
  readonly #rank: (grant: Grant) => number;
  readonly #known = new Map<readonly Grant[], NewestGrant>();
  readonly #last: NewestGrant[] = [];

  constructor(grants: readonly Grant[]) {
    this.#rank = newness(grants);
  }

  of(some: readonly Grant[]): NewestGrant {
    const known = this.#known.get(some);
    if (known !== undefined) return known;
    const newest = some.reduce<Grant | null>(
      (best, one) => (best === null || this.#rank(one) > this.#rank(best) ? one : best),
      null,
    );
    const rank = newest === null ? nobodysRank : this.#rank(newest);
    const made = { some, newest, rank, accepts: new Set(some.flatMap((one) => one.accept)) };
    this.#known.set(some, made);
    return made;
  }

  /** The same of whoever has a number, who mostly comes with the same list as before. */
  at(number: number, some: readonly Grant[]): NewestGrant {
    const last = this.#last[number];
    if (last?.some === some) return last;
    return (this.#last[number] = this.of(some));
  }
}

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
