import { onPremises } from '../matrix/destinations.ts';
import { domainOf } from '../world/domains.ts';
import type { Extent, PeopleSet, PlaceSet, ExtentWay } from './extent.ts';
import type { Mechanism, Original } from '../values/verdict.ts';

/** Some of the cells that lie outside an extent. */
export interface Beyond {
  readonly people: readonly string[];
  /** Whoever is not listed is among them. */
  readonly others: boolean;
  readonly places: readonly string[];
}

/**
 * What of one extent lies outside another of an earlier day. Who or what was told apart then and is not now, or the other
 * way round, is asked for by name.
 */
export function beyond(now: readonly Extent[], then: readonly Extent[]): readonly Beyond[] {
  const known = namesIn(then);
  const found = new Map<string, { who: Who; places: Set<string> }>();
  for (const { senders, ways } of now) {
    const asked = pointsOf(senders, known.people);
    for (const [allowed, places] of allowances(ways, then, known.places)) {
      const who = outside(asked, allowed);
      if (who.people.length === 0 && who.others.length === 0) continue;
      const key = JSON.stringify(who);
      const row = found.get(key) ?? { who, places: new Set() };
      for (const place of places) row.places.add(place);
      found.set(key, row);
    }
  }
  return [...found.values()].map(({ who, places }) => ({
    people: who.people,
    others: who.others.length > 0,
    places: [...places].sort(),
  }));
}

interface Names {
  readonly people: readonly string[];
  readonly places: readonly string[];
}

function namesIn(all: readonly Extent[]): Names {
  const people = all.flatMap(({ senders }) => [...senders.people, ...senders.except]);
  const places = all.flatMap(({ ways }) => ways.flatMap(({ destinations: { to, except } }) => [...to, ...except]));
  return { people: [...new Set(people)], places: [...new Set(places)] };
}

/** People by address, and the domains of those who are not listed: `*` where any domain is meant. */
interface Who {
  readonly people: readonly string[];
  readonly others: readonly string[];
}

function pointsOf({ people, others, except }: PeopleSet, named: readonly string[]): Who {
  if (others === null) return { people, others: [] };
  const listed = new Set([...people, ...except]);
  const joined = named.filter((one) => !listed.has(one) && isAt(others, domainOf(one)));
  return { people: [...people, ...joined], others: others.length === 0 ? ['*'] : others };
}

const isAt = (domains: readonly string[], domain: string): boolean => domains.length === 0 || domains.includes(domain);

/** Those of whom none of some sets holds. */
function outside({ people, others }: Who, sets: readonly PeopleSet[]): Who {
  const tests = sets.map(membership);
  return {
    people: people.filter((one) => !tests.some((test) => test(one))).sort(),
    others: others.filter((one) => !sets.some((set) => set.others !== null && isAt(set.others, one))),
  };
}

function membership({ people, others, except }: PeopleSet): (address: string) => boolean {
  const [listed, left] = [new Set(people), new Set(except)];
  return (address) => listed.has(address) || (others !== null && !left.has(address) && isAt(others, domainOf(address)));
}

/** The places that ways lead to, by the people who were meant for the same way to the same place. */
function allowances(
  ways: readonly ExtentWay[],
  then: readonly Extent[],
  named: readonly string[],
): ReadonlyMap<readonly PeopleSet[], readonly string[]> {
  const rows = new Map<string, { readonly sets: readonly PeopleSet[]; readonly places: string[] }>();
  for (const way of ways) {
    for (const place of placesOf(way.destinations, named)) {
      for (const { mechanism, original } of questionsOf(way)) {
        const holding = then.flatMap((one, at) =>
          one.ways.some((each) => holds(each, place, mechanism, original, way.certain)) ? [at] : [],
        );
        const key = holding.join();
        const row = rows.get(key) ?? { sets: holding.flatMap((at) => then[at]?.senders ?? []), places: [] };
        row.places.push(place);
        rows.set(key, row);
      }
    }
  }
  return new Map([...rows.values()].map(({ sets, places }) => [sets, places]));
}

const questionsOf = ({ mechanisms, originals }: ExtentWay) =>
  mechanisms.flatMap((mechanism) => originals.map((original) => ({ mechanism, original })));

/** Whether a way leads to a place by one mechanism; what is only perhaps open was not meant to be open for certain. */
const holds = (way: ExtentWay, place: string, mechanism: Mechanism, original: Original, certain: boolean): boolean =>
  (way.certain || !certain) &&
  way.mechanisms.includes(mechanism) &&
  way.originals.includes(original) &&
  leadsTo(way.destinations, place);

const placesOf = (set: PlaceSet, named: readonly string[]): readonly string[] => [
  ...set.to,
  ...named.filter((one) => !set.to.includes(one) && leadsTo(set, one)),
];

/** Whether a place is one of a set: by its own name, else by its domain, else by the patterns that fit it best. */
function leadsTo(set: PlaceSet, place: string): boolean {
  if (set.to.includes(place)) return true;
  if (set.except.includes(place) || place.startsWith(onPremises)) return false;
  if (place.includes('@')) return leadsTo(set, domainOf(place));
  const domain = place.replace('*', unnamed);
  const fitting = [...set.to, ...set.except].filter((one) => one.includes('*') && fits(one, domain));
  const best = fitting.filter((one) => !fitting.some((other) => other !== one && isFiner(other, one)));
  return best.length > 0 && best.every((one) => set.to.includes(one));
}

/** What stands for whatever a pattern leaves open. */
const unnamed = 'elsewhere';

function fits(pattern: string, domain: string): boolean {
  const [begins = '', ends = ''] = pattern.split('*');
  return domain.startsWith(begins) && domain.endsWith(ends);
}

function isFiner(one: string, other: string): boolean {
  const [[begins = '', ends = ''], [before = '', after = '']] = [one.split('*'), other.split('*')];
  return begins.startsWith(before) && ends.endsWith(after);
}
