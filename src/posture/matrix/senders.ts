import { domainOf } from '../world/domains.ts';
import { type Indexed, indexed, lazily, type Sender, senderFor, senderOf } from '../world/indexed.ts';
import { membersOf, reachOf } from '../world/membership.ts';
import { type Mentions, mentions } from './mentions.ts';
import { type Part, Partition } from '../values/partition.ts';
import type { Group, Recipient, World } from '../world/world.ts';

/** Senders to whom every control stands in the same relation. */
export interface SenderClass {
  /** Address of one of them. */
  readonly example: string;
  /** The key of the same one. */
  readonly key: string;
  /** The example is made up, for mailboxes that nobody listed. */
  readonly standIn: boolean;
  /** Null where the number of mailboxes is not known. */
  readonly count: number | null;
  /** Some addresses, all of them where there are no more. */
  readonly sample: readonly string[];
  /** Keys of the groups they are in, of those that a control names. */
  readonly groups: readonly string[];
  /** True for somebody whom a control names alone, by address. */
  readonly named: boolean;
  /** True for those whom no control names, alone or by a group. */
  readonly rest: boolean;
  /** The domains they send from, where a control asks for it; else empty. */
  readonly domains: readonly string[];
  /** The addresses of all of them; of those whom no control names, of nobody. */
  readonly members: () => readonly string[];
}

const sampleSize = 4;

/** Classes of senders, and ways to find them. */
export interface SenderIndex {
  readonly classes: readonly SenderClass[];
  /** Numbers of the classes whose members are in a group, directly or through others. */
  readonly byGroup: ReadonlyMap<string, readonly number[]>;
  /** The number of the class that a key belongs to. */
  readonly ofKey: (key: string) => number | undefined;
}

/** Sorts everybody who may forward by their relation to all that the controls of these worlds name. */
export function senderClasses(worlds: readonly World[]): SenderIndex {
  const indexes = worlds.map(indexed);
  const named = inEach(indexes, indexes.map(mentions));
  const domains = domainClasses(indexes, named);
  const partition = new Partition();
  for (const person of everybody(worlds)) partition.add(person.key, domains.of(domainOf(person.address)));
  const barred = noSenders(worlds);
  const seen = new Set<ReadonlySet<string>>();
  indexes.forEach((index, at) => {
    const asked = named[at];
    if (asked === undefined) return;
    for (const key of mentioned(index, asked, seen))
      if (!partition.has(key) && !barred.has(key)) partition.add(key, domains.of(domainOf(key)));
    refine(partition, index, asked);
  });
  const isAlone = (key: string): boolean => named.some((asked) => asked.named.has(key));
  const { classes, numbers } = describe(partition, indexes, domains, isAlone);
  return { classes, byGroup: byGroup(classes), ofKey: (key) => numbers.get(partition.partOf(key)) };
}

/** A group that a control names in one world is looked at in all: a name means those who are in it in any. */
function inEach(indexes: readonly Indexed[], named: readonly Mentions[]): readonly Mentions[] {
  const keys = new Set(named.flatMap(({ groups }) => groups.map(({ key }) => key)));
  return named.map((asked, at) => ({ ...asked, groups: [...keys].flatMap((key) => groupIn(indexes[at], key)) }));
}

const groupIn = (index: Indexed | undefined, key: string): readonly Group[] => {
  const found = index?.world.groups.get(key);
  return found === undefined ? [] : [found];
};

function byGroup(classes: readonly SenderClass[]): ReadonlyMap<string, readonly number[]> {
  const map = new Map<string, number[]>();
  classes.forEach((one, at) => {
    for (const key of one.groups) {
      const list = map.get(key) ?? [];
      list.push(at);
      map.set(key, list);
    }
  });
  return map;
}

function everybody(worlds: readonly World[]): Iterable<{ readonly key: string; readonly address: string }> {
  const seen = new Map<string, { readonly key: string; readonly address: string }>();
  for (const world of distinct(worlds)) {
    for (const one of world.recipients.values()) if (maySend(one)) seen.set(one.key, one);
    for (const one of world.groups.values()) if (one.type === 'GroupMailbox') seen.set(one.key, one);
  }
  return seen.values();
}

/** Without the worlds whose directory is one that came before. */
const distinct = (worlds: readonly World[]): readonly World[] =>
  worlds.filter(
    (world, at) =>
      !worlds.slice(0, at).some((one) => one.recipients === world.recipients && one.groups === world.groups),
  );

/** Contacts and guests have no mailbox here, and of the groups only those of Microsoft 365 have one. */
const maySend = ({ type }: Recipient): boolean => type === 'MailUser' || type.endsWith('Mailbox');

/** Keys of what the directory knows and what cannot send. */
function noSenders(worlds: readonly World[]): ReadonlySet<string> {
  const keys = new Set<string>();
  for (const world of distinct(worlds)) {
    for (const one of world.recipients.values()) if (!maySend(one)) keys.add(one.key);
    for (const one of world.groups.values()) if (one.type !== 'GroupMailbox') keys.add(one.key);
  }
  return keys;
}

/** Whoever a control names though the directory has not told of them. */
function* mentioned(index: Indexed, asked: Mentions, seen: Set<ReadonlySet<string>>): Generator<string> {
  yield* asked.named;
  yield* index.forwards?.keys() ?? [];
  for (const group of asked.groups) {
    for (const members of [membersOf(group), reachOf(index, group).nested]) {
      if (!seen.has(members)) yield* members;
      seen.add(members);
    }
  }
}

function refine(partition: Partition, index: Indexed, asked: Mentions): void {
  for (const group of asked.groups) {
    partition.split(membersOf(group), group.key);
    const { nested } = reachOf(index, group);
    if (nested.size > 0) partition.split(nested, group.key);
  }
  for (const key of asked.named) partition.split([key], null);
  const forwards = [...(index.forwards?.values() ?? [])];
  const byObject = forwards.filter((one) => one.forwardingAddress !== null);
  partition.split(
    forwards.map((one) => one.mailbox),
    null,
  );
  partition.split(
    byObject.map((one) => one.mailbox),
    null,
  );
  const recipients = [...index.world.recipients.values()];
  partition.split(
    recipients.filter((one) => one.type === 'MailUser').map((one) => one.key),
    null,
  );
}

interface Domains {
  readonly of: (domain: string) => string;
  /** The domains in which mailboxes may be that nobody listed. */
  readonly all: readonly string[];
}

function domainClasses(indexes: readonly Indexed[], named: readonly Mentions[]): Domains {
  const known = new Map<string, string>();
  const of = (domain: string): string => {
    const before = known.get(domain);
    if (before !== undefined) return before;
    const made = named.map((one) => one.domainSignature(domain)).join('/');
    known.set(domain, made);
    return made;
  };
  const all = [...new Set(indexes.flatMap(mailboxDomains))].sort();
  return { of, all };
}

function mailboxDomains({ world, accepted }: Indexed): readonly string[] {
  const counted = world.mailboxes.state === 'present' ? [...world.mailboxes.value.keys()] : [];
  return [...(accepted?.keys() ?? []), ...counted];
}

/** Turns the parts into classes; the mailboxes that nobody listed join the part whose members nothing names. */
function describe(
  partition: Partition,
  indexes: readonly Indexed[],
  domains: Domains,
  isAlone: (key: string) => boolean,
): Described {
  const index = indexes.at(-1);
  if (index === undefined) return { classes: [], numbers: new Map() };
  const unlisted = unlistedByClass(partition, index, domains);
  const parts = partition.parts();
  const rests = parts.filter((part) => part.rest).map((part) => part.origin);
  const others = [...unlisted].filter(([origin, one]) => one.count !== 0 && !rests.includes(origin));
  // Where there is but one rest, its domains need not be said.
  const matter = rests.length + others.length > 1;
  const classes = parts.map((part): SenderClass => {
    const own = part.members.slice(0, sampleSize).map((key) => addressOf(indexes, key));
    const more = part.rest ? (unlisted.get(part.origin) ?? none) : none;
    return {
      example: own[0] ?? '',
      key: part.members[0] ?? '',
      standIn: false,
      count: more.count === null ? null : part.members.length + more.count,
      sample: more.count === 0 ? own : own.slice(0, 1),
      groups: part.labels,
      named: part.members.length === 1 && part.members.some(isAlone),
      rest: part.rest,
      domains: matter && part.rest ? [...new Set([...more.domains, ...domainsOf(part, indexes)])].sort() : [],
      members: lazily(() => (part.rest ? [] : part.members.map((key) => addressOf(indexes, key)))),
    };
  });
  const found = [...classes, ...others.map(([, one]) => standIn(one, indexes, domains, matter))];
  // Where nobody could read which domains are ours there may be mailboxes all the same.
  const unread = found.length === 0 && index.accepted === null;
  return {
    classes: unread ? [standIn({ count: null, domains: [] }, indexes, domains, false)] : found,
    numbers: new Map(parts.map((part, at) => [part.id, at])),
  };
}

const domainsOf = ({ members }: Part, indexes: readonly Indexed[]): readonly string[] =>
  members.map((key) => domainOf(addressOf(indexes, key)));

interface Described {
  readonly classes: readonly SenderClass[];
  /** The number of a class by that of its part. */
  readonly numbers: ReadonlyMap<number | undefined, number>;
}

interface Unlisted {
  readonly count: number | null;
  readonly domains: readonly string[];
}

const none: Unlisted = { count: 0, domains: [] };

function unlistedByClass(partition: Partition, index: Indexed, domains: Domains): Map<string, Unlisted> {
  const listed = countMailboxes(partition, index);
  const { mailboxes } = index.world;
  const result = new Map<string, Unlisted>();
  for (const domain of domains.all) {
    const total = mailboxes.state === 'present' ? (mailboxes.value.get(domain) ?? 0) : null;
    const count = total === null ? null : Math.max(0, total - (listed.get(domain) ?? 0));
    const before = result.get(domains.of(domain)) ?? none;
    const sum = count === null || before.count === null ? null : before.count + count;
    result.set(domains.of(domain), { count: sum, domains: count === 0 ? before.domains : [...before.domains, domain] });
  }
  return result;
}

function countMailboxes(partition: Partition, index: Indexed): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const one of index.world.recipients.values()) {
    if (!one.type.endsWith('Mailbox') || one.type === 'GroupMailbox' || !partition.has(one.key)) continue;
    const domain = domainOf(one.address);
    counts.set(domain, (counts.get(domain) ?? 0) + 1);
  }
  return counts;
}

function standIn(one: Unlisted, indexes: readonly Indexed[], domains: Domains, matter: boolean): SenderClass {
  const example = freshAddress(indexes, one.domains[0] ?? domains.all[0] ?? 'invalid');
  return {
    example,
    key: example,
    standIn: true,
    count: one.count,
    sample: [example],
    groups: [],
    named: false,
    rest: true,
    domains: matter ? one.domains : [],
    members: () => [],
  };
}

function freshAddress(indexes: readonly Indexed[], domain: string): string {
  let address = `someone@${domain}`;
  for (let n = 2; indexes.some((index) => index.byAddress.has(address)); n += 1) address = `someone${n}@${domain}`;
  return address;
}

function addressOf(indexes: readonly Indexed[], key: string): string {
  for (const { world } of indexes.toReversed()) {
    const found = world.recipients.get(key) ?? world.groups.get(key);
    if (found !== undefined) return found.address;
  }
  return indexes[0] === undefined ? key : senderOf(indexes[0], key).address;
}

/** The one who stands for a class, as a world knows it. */
export function senderIn(index: Indexed, { key, example }: SenderClass): Sender {
  const found = index.world.recipients.get(key);
  return found === undefined ? senderOf(index, example) : senderFor(found);
}

export const groupLabel = (world: World, key: string): string => {
  const group: Group | undefined = world.groups.get(key);
  return group === undefined ? key : group.address || group.name;
};
