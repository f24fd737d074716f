import type { PlannedChange } from '../../engine/plan/plan.ts';
import type { PlannedForward, PlannedMove } from '../../engine/plan/plan-posture.ts';
import { isList, type Json } from '../../json.ts';
import { isOverriddenBy } from '../../posture/gates/g0-mailbox.ts';
import { peopleIn, sendersLeftOut } from './names.ts';
import type { RowMove } from './routes.ts';

/** Whom a row is about, and how many where they are counted. */
export interface RowPeople {
  readonly name: string;
  readonly count: number | null;
}

/** The moves of the same people. */
export interface WhoGroup {
  readonly people: RowPeople;
  readonly moves: readonly RowMove[];
}

/** A group by its own name, before it is named for its readers. */
interface Named {
  readonly senders: PlannedMove['senders'];
  /** Its people one by one; null where it speaks of others. */
  readonly listed: readonly string[] | null;
  readonly moves: readonly RowMove[];
}

/** The moves of some people together, named people before those whom nobody counts. */
export function groupsOf(
  moves: readonly PlannedMove[],
  changes: readonly PlannedChange[],
  forwards: readonly PlannedForward[] = [],
): readonly WhoGroup[] {
  const groups = absorbed(bySenders(moves), forwardingIn(changes, forwards));
  const told = new Set(groups.flatMap(({ senders, listed }) => [senders.name, ...(listed ?? [])]));
  const changed = changes.filter(({ noun }) => noun === 'group');
  return groups
    .toSorted((a, b) => sizeOf(a) - sizeOf(b))
    .map((group) => ({
      people: { name: nameOf(group, told, changed), count: isWide(group.senders.name) ? null : group.senders.count },
      moves: group.moves,
    }));
}

function bySenders(moves: readonly PlannedMove[]): readonly Named[] {
  const groups = new Map<string, Named & { readonly moves: RowMove[] }>();
  for (const move of moves) {
    const { senders } = move;
    const known = groups.get(senders.name);
    if (known !== undefined) known.moves.push({ move, only: null });
    else groups.set(senders.name, { senders, listed: peopleIn(senders.name), moves: [{ move, only: null }] });
  }
  return [...groups.values()];
}

/** What concerns only some of the people of another row, in the same direction and for the same causes, is said there. */
function absorbed(groups: readonly Named[], forwarding: Forwarding): readonly Named[] {
  const hosts = new Map(groups.map((one) => [one, groups.find((other) => isPartOf(one, other))]));
  const guestsOf = new Map<Named, Named[]>();
  for (const [guest, host] of hosts) if (host !== undefined) guestsOf.set(host, [...(guestsOf.get(host) ?? []), guest]);
  return groups.flatMap((group) => {
    if (hosts.get(group) !== undefined) return [];
    const guests = guestsOf.get(group) ?? [];
    const more = guests.flatMap((one) => one.moves.flatMap(({ move }) => movesOfSome(move, one, group, forwarding)));
    return [{ ...group, moves: [...group.moves, ...more] }];
  });
}

/** What is set on the mailboxes of which a plan speaks: what it overrides may leave them, and is not seen beside it. Of both the address counts. */
type Forwarding = ReadonlyMap<string, 'address' | 'smtp'>;

function forwardingIn(changes: readonly PlannedChange[], forwards: readonly PlannedForward[]): Forwarding {
  const changed = changes.flatMap(({ object, action, fields }) =>
    object.startsWith('mailboxForwarding/') && action !== 'create'
      ? [[object.slice(object.indexOf('/') + 1), hadAddress(fields) ? 'address' : 'smtp'] as const]
      : [],
  );
  const standing = forwards.flatMap(({ from, mechanism }) =>
    mechanism.startsWith('mailbox-') ? [[from, mechanism === 'mailbox-object' ? 'address' : 'smtp'] as const] : [],
  );
  const all = [...changed, ...standing];
  return new Map([...all.filter(([, by]) => by === 'smtp'), ...all.filter(([, by]) => by === 'address')]);
}

const hadAddress = (fields: PlannedChange['fields']): boolean =>
  fields.some(({ field, from }) => field === 'forwardingAddress' && from !== null);

/** A move of some of the people of a row: of those of the rest whose mailbox forwards, nobody compared what this overrides. */
function movesOfSome(move: PlannedMove, one: Named, host: Named, forwarding: Forwarding): readonly RowMove[] {
  const people = localParts(one.senders.name, one.listed);
  const rest = (host.listed ?? []).filter((each) => !(one.listed ?? []).includes(each));
  const hiddenFrom = (way: string): readonly string[] =>
    rest.filter((each) => {
      const by = forwarding.get(each);
      return by !== undefined && isOverriddenBy(way, by);
    });
  const alike = new Map<string, RowMove>();
  for (const way of move.mechanisms) {
    const hidden = hiddenFrom(way);
    const mechanisms = [...(alike.get(hidden.join())?.move.mechanisms ?? []), way];
    alike.set(hidden.join(), { move: { ...move, mechanisms }, only: { people, hidden } });
  }
  return [...alike.values()];
}

function isPartOf(one: Named, other: Named): boolean {
  const [few, many] = [one.listed, other.listed];
  if (few === null || many === null || few.length >= many.length || few.some((each) => !many.includes(each)))
    return false;
  const causes = new Set(other.moves.flatMap(({ move }) => move.blame));
  const directions = new Set(other.moves.map(({ move }) => move.change));
  return one.moves.every(({ move }) => directions.has(move.change) && move.blame.every((each) => causes.has(each)));
}

/** Addresses of one domain by what tells them apart. */
function localParts(name: string, listed: Named['listed']): readonly string[] {
  const people = listed ?? [name];
  const domains = new Set(people.map((one) => one.slice(one.lastIndexOf('@'))));
  return domains.size === 1 && people.length > 1 ? people.map((one) => one.slice(0, one.lastIndexOf('@'))) : people;
}

const isWide = (name: string): boolean => /^everyone\b/u.test(name);
const sizeOf = ({ senders }: Named): number => (isWide(senders.name) ? null : senders.count) ?? Number.MAX_SAFE_INTEGER;

/** Whoever is left when everybody else is listed is everyone else; people who are just those of a group are that group. */
function nameOf(
  { senders: { name }, listed }: Named,
  told: ReadonlySet<string>,
  changes: readonly PlannedChange[],
): string {
  const out = sendersLeftOut(name) ?? [];
  if (out.length > 0) {
    const isTold = (one: string): boolean =>
      told.has(one) || (membersIn(one, changes)?.every((each) => told.has(each)) ?? false);
    return out.every(isTold) ? 'everyone else' : name.replace('everyone except', 'everyone but');
  }
  const people = listed?.join();
  const group = changes.find(
    (change) => change.noun === 'group' && membersOf(change).length > 1 && membersOf(change).join() === people,
  );
  return group === undefined ? name : `${group.name} (${localParts(name, listed).join(', ')})`;
}

/** The members that `members of sales@contoso.com` has after a change of that group; undefined where it is not changed. */
function membersIn(name: string, changes: readonly PlannedChange[]): readonly string[] | undefined {
  const group = changes.find((change) => change.noun === 'group' && name === `members of ${change.name}`);
  return group === undefined ? undefined : membersOf(group);
}

function membersOf({ fields }: PlannedChange): readonly string[] {
  const members = fields.find(({ field }) => field === 'members')?.to;
  return isList(members ?? null) ? (members as readonly Json[]).map(String).toSorted() : [];
}

/** Whether nobody is left of whom nothing is told. */
export const isAboutEveryone = (groups: readonly WhoGroup[]): boolean =>
  groups.some(({ people }) => isWide(people.name));
