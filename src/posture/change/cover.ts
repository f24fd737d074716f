import type { DestinationClass } from '../matrix/destinations.ts';
import { mostReal } from '../matrix/destinations.ts';
import { placeNames } from './place-names.ts';
import { few, sentence } from '../values/sentence.ts';
import { groupLabel, type SenderClass, type SenderIndex } from '../matrix/senders.ts';
import type { World } from '../world/world.ts';

/** A union of classes in words, and one that is real. */
export interface Named {
  readonly name: string;
  readonly example: string;
}

/** Some senders in words. */
export interface NamedSenders extends Named {
  /** Null where nobody counted. */
  readonly count: number | null;
}

/** Says who a set of sender classes is: people by address, groups with whom they leave out, everyone. */
export function coverSenders(some: readonly number[], senders: SenderIndex, worlds: readonly World[]): NamedSenders {
  const chosen = new Set(some);
  const classes = some.flatMap((at) => senders.classes[at] ?? []);
  const example = (classes.find((one) => !one.standIn) ?? classes[0])?.example ?? '';
  return { name: senderWords(chosen, senders, worlds), count: sizeOf(classes), example };
}

/** How many people some classes are together; null where nobody counted. */
export function sizeOf(some: readonly SenderClass[]): number | null {
  let sum = 0;
  for (const one of some) {
    if (one.count === null) return null;
    sum += one.count;
  }
  return sum;
}

type Chosen = ReadonlySet<number>;

/** Who is in; of more than one class with everyone else among them, who is out. */
function senderWords(chosen: Chosen, senders: SenderIndex, worlds: readonly World[]): string {
  const { classes } = senders;
  if (chosen.size === classes.length) return 'everyone';
  const parts = partsOf(chosen, senders, worlds);
  if (![...chosen].some((at) => classes[at]?.rest === true)) return sentence(parts);
  if (chosen.size === 1) return sentence(parts);
  const outside = partsOf(new Set([...classes.keys()].filter((at) => !chosen.has(at))), senders, worlds);
  // Where more are out than one reads, it is sooner said who is in.
  return outside.length > few && parts.length <= few ? sentence(parts) : `everyone except ${sentence(outside)}`;
}

/** The addresses, where they are few and all known. */
function listed(some: readonly number[], { classes }: SenderIndex): readonly string[] | null {
  if (some.length > few) return null;
  const members = some.flatMap((at) => classes[at] ?? []);
  if (members.some((one) => one.rest || one.count !== one.sample.length)) return null;
  const addresses = members.flatMap((one) => one.sample).sort();
  return addresses.length > few || addresses.length === 0 ? null : addresses;
}

interface Part {
  readonly words: string;
  readonly covers: readonly number[];
}

/** The largest groups that lie within, or do so but for one other group; then whoever is left. */
function partsOf(chosen: Chosen, senders: SenderIndex, worlds: readonly World[]): readonly string[] {
  const people = listed([...chosen], senders);
  if (people !== null) return people;
  const parts = [...byGroup(chosen, senders)]
    .flatMap(([key, covers]) => partOf(key, covers, chosen, senders, worlds) ?? [])
    .sort((a, b) => b.covers.length - a.covers.length || (a.words < b.words ? -1 : 1));
  const left = new Set(chosen);
  const words = parts.filter((part) => take(part, left)).map((part) => part.words);
  const single = [...left].flatMap((at) => senders.classes[at] ?? []);
  return [...words, ...single.sort((a, b) => Number(a.rest) - Number(b.rest)).map(wordsOf)];
}

/** Takes what a part covers off what is left; false where that is nothing. */
function take(part: Part, left: Set<number>): boolean {
  const before = left.size;
  for (const at of part.covers) left.delete(at);
  return left.size < before;
}

function byGroup(chosen: Chosen, { classes }: SenderIndex): ReadonlyMap<string, readonly number[]> {
  const groups = new Map<string, number[]>();
  for (const at of chosen) {
    for (const key of classes[at]?.groups ?? []) {
      const list = groups.get(key);
      if (list === undefined) groups.set(key, [at]);
      else list.push(at);
    }
  }
  return groups;
}

function partOf(
  key: string,
  covers: readonly number[],
  chosen: Chosen,
  senders: SenderIndex,
  worlds: readonly World[],
): Part | null {
  const members = senders.byGroup.get(key) ?? [];
  const named = (): string => `members of ${labelOf(worlds, key)}`;
  if (covers.length === members.length) return { words: named(), covers };
  // A few people are sooner said than the group they are in and all others of it.
  if (listed(covers, senders) !== null) return null;
  const isMissing = (at: number): boolean => !chosen.has(at);
  // Nearly every group has many more outside and no other group that holds them: a look at one of them tells.
  const candidates = barriers(members.find(isMissing), covers, senders);
  if (candidates.length === 0 && members.length - covers.length > few) return null;
  const missing = members.filter(isMissing);
  const people = listed(missing, senders);
  if (people !== null) return { words: `${named()} (without ${sentence(people)})`, covers };
  const barrier = candidates.find((one) => missing.every((at) => isIn(senders, at, one)));
  return barrier === undefined
    ? null
    : { words: `${named()} (without members of ${labelOf(worlds, barrier)})`, covers };
}

/** The groups that one of the missing is in and none of the others: another group that is left out may be one of them. */
const barriers = (one: number | undefined, inside: readonly number[], senders: SenderIndex): readonly string[] =>
  (senders.classes[one ?? -1]?.groups ?? []).filter((key) => !inside.some((at) => isIn(senders, at, key)));

const isIn = ({ classes }: SenderIndex, at: number, key: string): boolean => classes[at]?.groups.includes(key) === true;

function labelOf(worlds: readonly World[], key: string): string {
  const world = worlds.findLast((one) => one.groups.has(key));
  return world === undefined ? key : groupLabel(world, key);
}

function wordsOf(one: SenderClass): string {
  if (one.rest) return one.domains.length === 0 ? 'everyone else' : `everyone else at ${sentence(one.domains)}`;
  if (one.count === one.sample.length) return one.sample.join(', ');
  return one.count === null ? `${one.example} and others` : `${one.example} and ${one.count - 1} others`;
}

/** Says where to: names where they are few, the rest where it is the rest. */
export const coverDestinations = (some: readonly DestinationClass[], all: readonly DestinationClass[]): Named => ({
  name: placeNames(some, all),
  example: mostReal(some)?.example ?? '',
});
