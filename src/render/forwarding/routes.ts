import type { PlannedMove } from '../../engine/plan/plan-posture.ts';
import { someOverlap, type Places, placesIn } from './names.ts';
import { noteOf } from './notes.ts';

/** Some of the people of a row, and those of the rest of whom nobody says that nothing changes: what their mailbox sends on hid it. */
export interface SomeOfRow {
  readonly people: readonly string[];
  readonly hidden: readonly string[];
}

/** A move, and whom it concerns where that is not everybody of its row. */
export interface RowMove {
  readonly move: PlannedMove;
  readonly only: SomeOfRow | null;
}

/** Some ways of forwarding, and what there is to say of them. */
export interface RouteWays {
  readonly ways: readonly string[];
  readonly note: string;
  readonly only: SomeOfRow | null;
}

/** Where to, from specific to general, and by which ways; none where nothing changes there. */
export interface PlaceRoute {
  readonly where: readonly string[];
  readonly ways: readonly RouteWays[];
}

/** The rest, as a routing table calls it. */
const rest = 'any other domain';

/** The places of some moves, those that are reached alike together; what the rest is like is said with the rest. */
export function routesOf(moves: readonly RowMove[]): readonly PlaceRoute[] {
  const known = moves.map((one) => ({ one, places: placesIn(one.move.destinations.name) }));
  const read = known.flatMap(({ one, places }) => (places === null ? [] : [{ one, places }]));
  const named = [...new Set(read.flatMap(({ places }) => places.named))];
  if (read.length < known.length || someOverlap(named))
    return merged(moves.map((one) => [wordy(one.move.destinations.name), waysOf([one])]));
  const at = (holds: (places: Places) => boolean): readonly RouteWays[] =>
    waysOf(read.filter(({ places }) => holds(places)).map(({ one }) => one));
  const single = named.map((name): Reached => [name, at(({ named: own, others }) => own.includes(name) !== others)]);
  return read.some(({ places }) => places.others)
    ? general(
        single,
        at(({ others }) => others),
      )
    : merged(single);
}

type Reached = readonly [place: string, ways: readonly RouteWays[]];

/** Named places that are like the rest are said with it. */
function general(single: readonly Reached[], others: readonly RouteWays[]): readonly PlaceRoute[] {
  const own = merged(single.filter(([, ways]) => keyOf(ways) !== keyOf(others)));
  return [...own, { where: [own.length === 0 ? 'any domain' : rest], ways: others }];
}

/** Places that are reached alike, together. */
function merged(reached: readonly Reached[]): readonly PlaceRoute[] {
  const routes = new Map<string, { readonly where: Set<string>; readonly ways: readonly RouteWays[] }>();
  for (const [place, ways] of reached) {
    const known = routes.get(keyOf(ways));
    if (known === undefined) routes.set(keyOf(ways), { where: new Set([place]), ways });
    else known.where.add(place);
  }
  return [...routes.values()].map(({ where, ways }) => ({ where: [...where], ways }));
}

const keyOf = (ways: readonly RouteWays[]): string => JSON.stringify(ways);

/** The ways of some moves by what there is to say of them, what goes without saying first. */
function waysOf(moves: readonly RowMove[]): readonly RouteWays[] {
  const found = new Map<
    string,
    { readonly ways: Set<string>; readonly note: string; readonly only: RowMove['only'] }
  >();
  for (const { move, only } of moves) {
    const note = noteOf(move);
    const key = JSON.stringify([note, only]);
    const known = found.get(key) ?? { ways: new Set(), note, only };
    for (const way of move.mechanisms) known.ways.add(way);
    found.set(key, known);
  }
  return [...found.values()]
    .map(({ ways, note, only }) => ({ ways: [...ways].toSorted(), note, only }))
    .toSorted((a, b) => Number(a.note !== '') - Number(b.note !== ''));
}

/** A place whose others cannot be told apart from it, without a chain of exceptions. */
const wordy = (name: string): string =>
  name
    .replace(/^any external domain except (?<out>.*)$/su, `${rest} than $<out>`)
    .replace(/^any external domain$/u, 'any domain');
