import type { DestinationClass } from '../matrix/destinations.ts';
import type { Classes } from '../matrix/matrix.ts';
import type { SenderClass, SenderIndex } from '../matrix/senders.ts';
import type { Shift } from './shifts.ts';
import { type Ways, waysAsked } from '../matrix/summary.ts';

/** Some people: by address, and whoever is not listed, where `others` says so. */
export interface PeopleSet {
  readonly people: readonly string[];
  /** The domains of those who are not listed, none for any domain; null where only the listed are meant. */
  readonly others: readonly string[] | null;
  /** Who is not meant though others are. */
  readonly except: readonly string[];
}

/** Some places outside: addresses, domains, and patterns (`*.fabrikam.com`, `*` for all the rest). */
export interface PlaceSet {
  readonly to: readonly string[];
  /** What is not meant though a pattern fits it. */
  readonly except: readonly string[];
}

/** How some people get to some places. */
export interface ExtentWay extends Ways {
  readonly destinations: PlaceSet;
  readonly certain: boolean;
}

/**
 * Some cells, said so that they can be held against those of another day, on which the controls may tell other people and
 * places apart: whom and what a row of a comparison is about, in full and not in words.
 */
export interface Extent {
  readonly senders: PeopleSet;
  readonly ways: readonly ExtentWay[];
}

/** Whom and what some shifts are about, whatever they change. */
export function extentOf(found: readonly Shift[], classes: Classes): readonly Extent[] {
  const groups = new Map<string, Shift[]>();
  for (const shift of found) {
    const group = groups.get(shift.senderSet) ?? [];
    group.push(shift);
    groups.set(shift.senderSet, group);
  }
  const extents = [...groups.values()].map((group) => ({
    senders: peopleIn(group[0]?.senders ?? [], classes.senders),
    ways: waysOf(group, classes.destinations),
  }));
  return sortedBy(extents, (one) => JSON.stringify(one));
}

function peopleIn(chosen: readonly number[], { classes }: SenderIndex): PeopleSet {
  const set = new Set(chosen);
  const own = classes.filter((_, at) => set.has(at));
  const rests = own.filter(({ rest }) => rest);
  const people = listed(own);
  if (rests.length === 0) return { people, others: null, except: [] };
  const others = classes.filter((_, at) => !set.has(at));
  return {
    people,
    others: others.some(({ rest }) => rest) ? [...new Set(rests.flatMap(({ domains }) => domains))].sort() : [],
    except: listed(others),
  };
}

/** The addresses in some classes. There may be as many as there are mailboxes: they are put into one list once. */
function listed(classes: readonly SenderClass[]): readonly string[] {
  const all: string[] = [];
  for (const one of classes) for (const member of one.rest ? [] : one.members()) all.push(member);
  return all.sort();
}

function waysOf(group: readonly Shift[], all: readonly DestinationClass[]): readonly ExtentWay[] {
  const rows = new Map<string, { readonly where: readonly number[]; readonly certain: boolean; asked: Set<number> }>();
  for (const { after, destinations, questions } of group) {
    const certain = after.verdict === 'allowed';
    const key = `${destinations.join()} ${certain}`;
    const row = rows.get(key) ?? { where: destinations, certain, asked: new Set() };
    for (const question of questions) row.asked.add(question);
    rows.set(key, row);
  }
  const ways = [...rows.values()].flatMap(({ where, certain, asked }) =>
    waysAsked([...asked].sort((a, b) => a - b)).map(({ mechanisms, originals }): ExtentWay => ({
      destinations: placesIn(where, all),
      mechanisms,
      originals,
      certain,
    })),
  );
  return sortedBy(ways, (one) => JSON.stringify(one));
}

function placesIn(where: readonly number[], all: readonly DestinationClass[]): PlaceSet {
  const chosen = new Set(where);
  const named = (wanted: boolean): readonly string[] =>
    all.flatMap((one, at) => (chosen.has(at) === wanted ? [one.pattern] : [])).sort();
  const to = named(true);
  return { to, except: to.some(isGeneral) ? named(false) : [] };
}

const isGeneral = (pattern: string): boolean => pattern.includes('*');

function sortedBy<T>(all: readonly T[], key: (one: T) => string): readonly T[] {
  return all
    .map((one) => ({ one, text: key(one) }))
    .sort((a, b) => (a.text < b.text ? -1 : 1))
    .map(({ one }) => one);
}
