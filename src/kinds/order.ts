/** One object set to a place in the service's order: everything from there on moves one down. */
export interface PriorityMove {
  readonly key: string;
  readonly from: number;
  readonly to: number;
  /** The whole order once the move is done. */
  readonly order: readonly string[];
}

/**
 * The order after an object was set to a priority. Priorities are unique and without gaps: taking the object out
 * closes its gap, and whatever stood at the new place moves down.
 * Source: Set-HostedOutboundSpamFilterRule and Set-TransportRule references, August 2026.
 */
export function reordered(order: readonly string[], key: string, to: number): readonly string[] {
  const rest = order.filter((one) => one !== key);
  return [...rest.slice(0, to), key, ...rest.slice(to)];
}

/** Objects that have to stand above some others, wherever else they stand. */
export interface Ahead {
  readonly keys: ReadonlySet<string>;
  readonly above: ReadonlySet<string>;
}

const nothingAhead: Ahead = { keys: new Set(), above: new Set() };

/**
 * The order to reach: the declared as declared, and each object nobody declares behind the neighbour it follows now.
 * What leads the list undeclared goes on leading it, below those alone that have to stand above it.
 */
export function wantedOrder(
  present: readonly string[],
  declared: readonly string[],
  ahead = nothingAhead,
): readonly string[] {
  const known = new Set(present);
  const asked = declared.filter((key) => known.has(key));
  const led = runs(present, new Set(asked));
  return raised([...(led.get(null) ?? []), ...asked.flatMap((key) => [key].concat(led.get(key) ?? []))], ahead);
}

/** Whoever stands too low comes right above the first that it has to stand above; whoever stands high enough stays. */
function raised(order: readonly string[], { keys, above }: Ahead): readonly string[] {
  const first = order.findIndex((key) => above.has(key));
  if (first < 0) return order;
  const rest = order.slice(first);
  return [...order.slice(0, first), ...rest.filter((key) => keys.has(key)), ...rest.filter((key) => !keys.has(key))];
}

/** The undeclared that follow each declared object, or nobody. */
function runs(
  present: readonly string[],
  declared: ReadonlySet<string>,
): ReadonlyMap<string | null, readonly string[]> {
  const found = new Map<string | null, string[]>();
  let leader: string | null = null;
  for (const key of present) {
    if (declared.has(key)) leader = key;
    else found.set(leader, [...(found.get(leader) ?? []), key]);
  }
  return found;
}

/**
 * The fewest moves, lowest place first, that bring objects into the wanted order. Objects of `present` that are not
 * wanted (they are about to go) stay where they are. Where several choices are equally few, those in `still` stay; those
 * in `yielding` move, however many they are, before any other has to.
 */
export function moves(
  present: readonly string[],
  wanted: readonly string[],
  still: ReadonlySet<string> = new Set(),
  yielding: ReadonlySet<string> = new Set(),
): readonly PriorityMove[] {
  const staying = longestRun(present, wanted, still, yielding);
  const made: PriorityMove[] = [];
  let order = present;
  let before: string | null = null;
  for (const key of wanted) {
    if (!staying.has(key)) {
      const from = order.indexOf(key);
      const rest = order.filter((one) => one !== key);
      const to = before === null ? 0 : rest.indexOf(before) + 1;
      order = reordered(order, key, to);
      made.push({ key, from, to, order });
    }
    before = key;
  }
  return made;
}

/**
 * The largest set of objects that stand in the wanted order already, those in `yielding` counted last; among equals the
 * one with the most of `still`.
 */
function longestRun(
  present: readonly string[],
  wanted: readonly string[],
  still: ReadonlySet<string>,
  yielding: ReadonlySet<string>,
): ReadonlySet<string> {
  const places = new Map(wanted.map((key, place) => [key, place]));
  const items = present.filter((key) => places.has(key));
  const place = (key: string): number => places.get(key) ?? 0;
  const more = items.length + 1;
  const worth = (key: string): number => (yielding.has(key) ? 1 : more * (still.has(key) ? more + 1 : more));
  const best: Run[] = [];
  for (const key of items) {
    const behind = best.filter((run) => place(run.key) < place(key));
    const longest = behind.reduce<Run | null>(
      (one, other) => (one === null || other.worth > one.worth ? other : one),
      null,
    );
    best.push({ key, before: longest, worth: worth(key) + (longest?.worth ?? 0) });
  }
  return members(
    best.reduce<Run | null>((one, other) => (one === null || other.worth > one.worth ? other : one), null),
  );
}

interface Run {
  readonly key: string;
  readonly before: Run | null;
  readonly worth: number;
}

function members(run: Run | null): ReadonlySet<string> {
  const keys = new Set<string>();
  for (let one = run; one !== null; one = one.before) keys.add(one.key);
  return keys;
}
