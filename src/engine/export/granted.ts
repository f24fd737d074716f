import type { Json, JsonObject } from '../../json.ts';
import { distinctGrantees, type Grantee, type GrantWay, namesOf } from '../../policy/grants/grant.ts';
import { anywhere, covers, outermost } from '../../policy/grants/patterns.ts';
import type { ReachByWay, ReachedBy } from './reach.ts';

/** The controls that let forwards out, as far as grants can say whom and where. */
export interface LiftedOpenings {
  readonly principals: readonly Grantee[];
  readonly places: readonly string[];
}

/** The grants that openings come to, as they are written. */
export const grantsFor = (openings: LiftedOpenings, reach: ReachByWay): readonly JsonObject[] =>
  written(merged(found(openings, reach)));

/** Some people, some places, and the ways they have there. */
interface Found {
  readonly from: readonly Grantee[];
  readonly to: readonly string[];
  readonly by: readonly GrantWay[];
}

/** What each of some people is granted, place by place, that neither a wider place nor everyone has as well. */
function found({ principals, places }: LiftedOpenings, reach: ReachByWay): readonly Found[] {
  const cells = places.flatMap((place) => cellsAt(place, principals, reach));
  const wide = principals.some(({ kind }) => kind === 'everyone');
  return principals.flatMap((who) => {
    const own = cells.filter(({ from }) => from === who);
    if (own.length === 0) return wide && who.kind !== 'everyone' ? [] : [leastOf(who, places, reach)];
    const wider = cells.filter(({ from }) => from === who || from.kind === 'everyone');
    const needed = own.filter((one) => !wider.some((other) => isWithin(one, other)));
    return [...grouped(needed, ({ by }) => by.join()).values()].map((same) => ({
      from: [who],
      to: same.map(({ place }) => place),
      by: same[0]?.by ?? [],
    }));
  });
}

const isWithin = (one: Reached, other: Reached): boolean =>
  other !== one && other.by.join() === one.by.join() && covers(other.place, one.place);

/** Whoever may forward, and no rules of Outlook of theirs: what is set on their mailboxes leads wherever anything is open, and what administrators set anywhere. */
function leastOf(who: Grantee, places: readonly string[], reach: ReachByWay): Found {
  const open = outermost(places.filter((place) => reach(who, place).includes('mailbox-smtp')));
  return open.length === 0
    ? { from: [who], to: [anywhere], by: ['administrator'] }
    : { from: [who], to: open, by: ['mailbox'] };
}

interface Reached {
  readonly from: Grantee;
  readonly place: string;
  readonly by: readonly GrantWay[];
}

/**
 * Who is granted a place: those whose rules of Outlook forward there. Where nobody's do, all whose mailboxes may; where
 * some do, what others set on a mailbox comes along and nobody granted it.
 */
function cellsAt(place: string, principals: readonly Grantee[], reach: ReachByWay): readonly Reached[] {
  const reached = principals.map((from) => ({ from, place, by: reach(from, place) }));
  const forwarding = reached.filter(({ by }) => by.includes('inbox-forward'));
  const granted = forwarding.length > 0 ? forwarding : reached.filter(({ by }) => by.includes('mailbox-smtp'));
  return granted.map(({ from, by }) => ({ from, place, by: waysOf(by) }));
}

/** The ways of a grant that come to some sorts of forwards. */
const waysOf = (sorts: readonly ReachedBy[]): readonly GrantWay[] => [
  ...(sorts.includes('inbox-redirect') && sorts.includes('inbox-forward') ? (['outlook-rules'] as const) : []),
  ...(sorts.includes('inbox-forward') && !sorts.includes('inbox-redirect') ? (['outlook-forwards'] as const) : []),
  ...(sorts.includes('mailbox-smtp') ? (['mailbox'] as const) : []),
];

/** People who are granted the same, in one grant. */
function merged(all: readonly Found[]): readonly Found[] {
  const same = grouped(all, ({ to, by }) => JSON.stringify([to, by]));
  return [...same.values()].map((some) => ({
    from: distinctGrantees(some.flatMap(({ from }) => from)),
    to: some[0]?.to ?? [],
    by: some[0]?.by ?? [],
  }));
}

function grouped<T>(all: readonly T[], keyOf: (one: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const one of all) groups.set(keyOf(one), [...(groups.get(keyOf(one)) ?? []), one]);
  return groups;
}

const everyWay = 'outlook-rules,mailbox';

/** Grants as they are written, each with a name that tells where it leads. */
function written(all: readonly Found[]): readonly JsonObject[] {
  const names = new Map<string, number>();
  return all.map(({ from, to, by }) => {
    const name = `To ${placesText(to)}`;
    const count = (names.get(name) ?? 0) + 1;
    names.set(name, count);
    return {
      name: count === 1 ? name : `${name} ${count}`,
      from: fromOf(from),
      to,
      ...(by.join() === everyWay ? {} : { by }),
    };
  });
}

function placesText([first = '', ...more]: readonly string[]): string {
  if (first === '*') return 'anywhere';
  return more.length === 0 ? first : `${first} and ${more.length} more`;
}

function fromOf(from: readonly Grantee[]): Json {
  if (from.some(({ kind }) => kind === 'everyone')) return 'everyone';
  const [groups, people] = [namesOf(from, 'group'), namesOf(from, 'person')];
  return {
    ...(groups.length === 0 ? {} : { memberOf: oneOrMany(groups) }),
    ...(people.length === 0 ? {} : { people }),
  };
}

const oneOrMany = (names: readonly string[]): Json => (names.length === 1 ? (names[0] ?? '') : names);
