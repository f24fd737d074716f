import type { DestinationClass } from '../matrix/destinations.ts';
import { mostReal } from '../matrix/destinations.ts';
import { placeNames } from './place-names.ts';
import { compareText } from '../../diagnostics/diagnostic-at.ts';
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

/** Whether whoever joins a group is among some senders; null where nobody looked. */
export type Joins = (group: string) => boolean | null;

/**
 * Says who a set of sender classes is: people by address, groups with whom they leave out, everyone. A group that only
 * happens to hold the same people today is no name for them.
 */
export function coverSenders(
  some: readonly number[],
  senders: SenderIndex,
  worlds: readonly World[],
  joins: Joins = () => null,
): NamedSenders {
  const chosen = new Set(some);
  const classes = some.flatMap((at) => senders.classes[at] ?? []);
  const example = (classes.find((one) => !one.standIn) ?? classes[0])?.example ?? '';
  return { name: senderWords(chosen, { senders, worlds, joins }), count: sizeOf(classes), example };
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

/** What names rest on. */
interface CoverScene {
  readonly senders: SenderIndex;
  readonly worlds: readonly World[];
  readonly joins: Joins;
}

/** Who is in; of more than one class with everyone else among them, who is out. */
function senderWords(chosen: Chosen, scene: CoverScene): string {
  const { classes } = scene.senders;
  if (chosen.size === classes.length) return 'everyone';
  const parts = partsOf(chosen, scene);
  if (![...chosen].some((at) => classes[at]?.rest === true)) return sentence(parts);
  if (chosen.size === 1) return sentence(parts);
  const others = new Set([...classes.keys()].filter((at) => !chosen.has(at)));
  const outside = partsOf(others, { ...scene, joins: (group) => opposite(scene.joins(group)) });
  // Where more are out than one reads, it is sooner said who is in.
  return outside.length > few && parts.length <= few ? sentence(parts) : `everyone except ${sentence(outside)}`;
}

const opposite = (said: boolean | null): boolean | null => (said === null ? null : !said);

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
function partsOf(chosen: Chosen, { senders, worlds, joins }: CoverScene): readonly string[] {
  const people = listed([...chosen], senders);
  if (people !== null) return people;
  const isReason = reasons(chosen, senders);
  const parts = [...byGroup(chosen, senders)]
    .filter(([key, covers]) => joins(key) ?? isReason(key, covers))
    .flatMap(([key, covers]) => partOf(key, covers, chosen, senders, worlds) ?? [])
    .sort((a, b) => b.covers.length - a.covers.length || (a.words < b.words ? -1 : 1));
  const left = new Set(chosen);
  const words = parts.filter((part) => take(part, left)).map((part) => part.words);
  const single = [...left].flatMap((at) => senders.classes[at] ?? []);
  const namely = (rest: boolean): readonly string[] => single.filter((one) => one.rest === rest).flatMap(wordsOf);
  return [...words, ...namely(false).toSorted(compareText), ...namely(true)];
}

/**
 * Whether some of a set are in it for no other reason than that they are in a group: neither are they named alone, nor are
 * all of another group of theirs in it.
 */
function reasons(
  chosen: Chosen,
  { classes, byGroup: all }: SenderIndex,
): (key: string, covers: readonly number[]) => boolean {
  const known = new Map<string, boolean>();
  const isWhole = (key: string): boolean => {
    const whole = known.get(key) ?? (all.get(key) ?? []).every((at) => chosen.has(at));
    known.set(key, whole);
    return whole;
  };
  return (key, covers) =>
    covers.some((at) => {
      const one = classes[at];
      return one?.named === false && one.groups.every((other) => other === key || !isWhole(other));
    });
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

function wordsOf(one: SenderClass): readonly string[] {
  if (one.rest) return [one.domains.length === 0 ? 'everyone else' : `everyone else at ${sentence(one.domains)}`];
  if (one.count === one.sample.length) return one.sample;
  return [one.count === null ? `${one.example} and others` : `${one.example} and ${one.count - 1} others`];
}

/** Says where to: names where they are few, the rest where it is the rest. */
export const coverDestinations = (some: readonly DestinationClass[], all: readonly DestinationClass[]): Named => ({
  name: placeNames(some, all),
  example: mostReal(some)?.example ?? '',
});
