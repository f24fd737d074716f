import type { DestinationClass } from './destinations.ts';
import { mostReal } from './destinations.ts';
import { groupLabel, type SenderClass } from './senders.ts';
import type { World } from './world.ts';

/** A union of classes in words, and one that is real. */
export interface Named {
  readonly name: string;
  readonly witness: string;
}

const few = 3;

/** Says who a set of sender classes is: people by address, groups with whom they leave out, everyone. */
export function coverSenders(
  some: readonly SenderClass[],
  all: readonly SenderClass[],
  worlds: readonly World[],
): Named & { readonly count: number | null } {
  const chosen = new Set(some);
  const witness = (some.find((one) => !one.standIn) ?? some[0])?.witness ?? '';
  const count = total(some);
  const name = senderWords(chosen, all, worlds);
  return { name, count, witness };
}

function total(some: readonly SenderClass[]): number | null {
  let sum = 0;
  for (const one of some) {
    if (one.count === null) return null;
    sum += one.count;
  }
  return sum;
}

function senderWords(chosen: ReadonlySet<SenderClass>, all: readonly SenderClass[], worlds: readonly World[]): string {
  if (chosen.size === all.length) return 'everyone';
  const people = listed([...chosen]);
  if (people !== null) return people.join(', ');
  const rest = all.filter((one) => !chosen.has(one));
  const others = listed(rest);
  if (others !== null) return `everyone except ${others.join(', ')}`;
  const parts = groupParts(chosen, all, worlds);
  const outside = groupParts(new Set(rest), all, worlds);
  return outside.length < parts.length && [...chosen].some((one) => one.rest)
    ? `everyone except ${sentence(outside)}`
    : sentence(parts);
}

/** The addresses, where they are few and all known. */
function listed(classes: readonly SenderClass[]): readonly string[] | null {
  if (classes.length > few || classes.some((one) => one.rest || one.count !== one.sample.length)) return null;
  const addresses = classes.flatMap((one) => one.sample);
  return addresses.length > few || addresses.length === 0 ? null : addresses;
}

function sentence(parts: readonly string[]): string {
  if (parts.length <= few) return parts.join(' and ');
  return `${parts.slice(0, few).join(', ')} and ${parts.length - few} more`;
}

interface Part {
  readonly words: string;
  readonly covers: ReadonlySet<SenderClass>;
}

/** The largest groups that lie within, then those that do so but for one other group, then whoever is left. */
function groupParts(chosen: ReadonlySet<SenderClass>, all: readonly SenderClass[], worlds: readonly World[]): string[] {
  const left = new Set(chosen);
  const byGroup = membersByGroup(all);
  const parts = [...byGroup.keys()]
    .flatMap((key) => partOf(key, byGroup, chosen, worlds) ?? [])
    .sort((a, b) => b.covers.size - a.covers.size || a.words.localeCompare(b.words));
  const words: string[] = [];
  for (const part of parts) {
    if (![...part.covers].some((one) => left.has(one))) continue;
    for (const one of part.covers) left.delete(one);
    words.push(part.words);
  }
  return [...words, ...[...left].sort((a, b) => Number(a.rest) - Number(b.rest)).map(wordsOf)];
}

function membersByGroup(all: readonly SenderClass[]): ReadonlyMap<string, readonly SenderClass[]> {
  const map = new Map<string, SenderClass[]>();
  for (const one of all) {
    for (const key of one.groups) {
      const list = map.get(key) ?? [];
      list.push(one);
      map.set(key, list);
    }
  }
  return map;
}

type ByGroup = ReadonlyMap<string, readonly SenderClass[]>;

function partOf(
  key: string,
  byGroup: ByGroup,
  chosen: ReadonlySet<SenderClass>,
  worlds: readonly World[],
): Part | null {
  const members = byGroup.get(key) ?? [];
  const inside = members.filter((one) => chosen.has(one));
  if (inside.length === 0) return null;
  const name = `members of ${labelOf(worlds, key)}`;
  const covers = new Set(inside);
  const missing = members.filter((one) => !chosen.has(one));
  if (missing.length === 0) return { words: name, covers };
  const others = listed(missing);
  if (others !== null) return { words: `${name}, except ${others.join(', ')}`, covers };
  const barrier = missing[0]?.groups.find((other) => separates(other, missing, inside));
  return barrier === undefined ? null : { words: `${name}, except ${labelOf(worlds, barrier)}`, covers };
}

const separates = (key: string, missing: readonly SenderClass[], inside: readonly SenderClass[]): boolean =>
  missing.every((one) => one.groups.includes(key)) && inside.every((one) => !one.groups.includes(key));

const labelOf = (worlds: readonly World[], key: string): string =>
  groupLabel(worlds.findLast((world) => world.groups.has(key)) ?? nowhere(worlds), key).replace(/@.*$/u, (at) => at);

function nowhere(worlds: readonly World[]): World {
  const [first] = worlds;
  if (first === undefined) throw new RangeError('no world to name a group from');
  return first;
}

function wordsOf(one: SenderClass): string {
  if (one.rest) return one.domains.length === 0 ? 'everyone else' : `everyone else at ${sentence(one.domains)}`;
  if (one.count === one.sample.length) return one.sample.join(', ');
  return one.count === null ? `${one.witness} and others` : `${one.witness} and ${one.count - 1} others`;
}

/** Says where to: names where they are few, the rest where it is the rest. */
export function coverDestinations(some: readonly DestinationClass[], all: readonly DestinationClass[]): Named {
  const witness = mostReal(some)?.witness ?? '';
  if (some.length === all.length) return { name: 'any external domain', witness };
  const chosen = new Set(some);
  const missing = all.filter((one) => !chosen.has(one));
  const open = some.some((one) => one.kind === 'other');
  if (open && missing.length <= few)
    return { name: `any external domain except ${missing.map((one) => one.name).join(', ')}`, witness };
  const names = some.filter((one) => !open || one.kind === 'other' || some.length <= few).map((one) => one.name);
  if (names.length <= few && (!open || names.length === some.length)) return { name: names.join(' and '), witness };
  if (open) return { name: `any external domain except ${missing.length} that controls name`, witness };
  return { name: `${names.slice(0, few).join(', ')} and ${names.length - few} more`, witness };
}
