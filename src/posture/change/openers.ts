import { coverDestinations, coverSenders, type Named, type NamedSenders } from './cover.ts';
import { indexed } from '../world/indexed.ts';
import { type Classes, Matrix } from '../matrix/matrix.ts';
import { openShifts } from './openings.ts';
import { destinationOf } from '../world/scope.ts';
import { shared, waysAsked } from '../matrix/summary.ts';
import { type Mechanism, mechanisms } from '../values/verdict.ts';
import type { World } from '../world/world.ts';

/** An object that somebody's forwards get out by: the outbound policy for them, or the remote domain of where they go. */
export interface Opener {
  /** `section/name`. */
  readonly object: string;
  readonly senders: NamedSenders;
  readonly destinations: Named;
  readonly mechanisms: readonly Mechanism[];
  /** False where nobody can tell of any of it. */
  readonly certain: boolean;
}

/** What stands open on the way of each forward that gets out, or may. */
export function openers(world: World, at: Date): readonly Opener[] {
  const { found, classes } = openShifts(world, at);
  const { senders, destinations } = classes;
  const policies = policiesOf(world, at, classes);
  const entries = entriesOf(world, classes);
  const gathered = new Map<string, Gathered>();
  for (const shift of found) {
    const ways = waysAsked(shift.questions).flatMap((one) => one.mechanisms);
    const row = { ...shift, ways, certain: shift.after.verdict === 'allowed' };
    gather(gathered, row, policies, 'senders');
    // Remote domains do not see a forward to a contact.
    const seen = ways.filter((one) => one !== 'mailbox-object');
    if (seen.length > 0) gather(gathered, { ...row, ways: seen }, entries, 'destinations');
  }
  return [...gathered].map(([object, one]) => ({
    object,
    senders: coverSenders([...one.senders].sort(ascending), senders, [world]),
    destinations: coverDestinations(
      destinations.filter((_, number) => one.destinations.has(number)),
      destinations,
    ),
    mechanisms: mechanisms.filter((way) => one.ways.has(way)),
    certain: one.certain,
  }));
}

const ascending = (a: number, b: number): number => a - b;

interface Gathered {
  readonly senders: Set<number>;
  readonly destinations: Set<number>;
  readonly ways: Set<Mechanism>;
  certain: boolean;
}

interface Row {
  readonly senders: readonly number[];
  readonly destinations: readonly number[];
  readonly ways: readonly Mechanism[];
  readonly certain: boolean;
}

/** Adds some cells to the objects that their senders, or their destinations, get out by. */
function gather(
  all: Map<string, Gathered>,
  row: Row,
  objects: readonly (string | null)[],
  side: 'senders' | 'destinations',
): void {
  for (const [object, numbers] of numbersBy(row[side], objects)) {
    const one = all.get(object) ?? { senders: new Set(), destinations: new Set(), ways: new Set(), certain: false };
    all.set(object, one);
    const own = { ...row, [side]: numbers };
    for (const sender of own.senders) one.senders.add(sender);
    for (const place of own.destinations) one.destinations.add(place);
    for (const way of own.ways) one.ways.add(way);
    one.certain ||= own.certain;
  }
}

/** The numbers that each object is for. */
function numbersBy(
  numbers: readonly number[],
  objects: readonly (string | null)[],
): ReadonlyMap<string, readonly number[]> {
  const found = new Map<string, number[]>();
  for (const number of numbers) {
    const object = objects[number] ?? null;
    if (object === null) continue;
    const own = found.get(object);
    if (own === undefined) found.set(object, [number]);
    else own.push(number);
  }
  return found;
}

/** The outbound policy of each class of senders. */
const policiesOf = (world: World, at: Date, classes: Classes): readonly (string | null)[] =>
  new Matrix(world, at, classes, shared()).senders.map(({ chosen }) => chosen.object);

/** The remote domain of each class of destinations. */
const entriesOf = (world: World, { destinations }: Classes): readonly (string | null)[] =>
  destinations.map(({ example }) => {
    const entry = destinationOf(indexed(world), example)?.entry ?? null;
    return entry === null ? null : `remoteDomains/${entry.domainName}`;
  });
