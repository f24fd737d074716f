import { normalName } from '../../tenant/addresses.ts';
import { type Known, present } from '../../tenant/tenant.ts';
import { outsideOf } from '../../kinds/recipient.ts';
import { domainOf } from './domains.ts';
import type { Match } from '../values/kleene.ts';
import type {
  AcceptedDomain,
  BlockListEntry,
  Group,
  MailboxForward,
  Predicate,
  Principal,
  Recipient,
  RemoteDomain,
  World,
} from './world.ts';

/** A world with what is looked up in it again and again. Null stands for what could not be read. */
export interface Indexed {
  readonly world: World;
  readonly accepted: ReadonlyMap<string, AcceptedDomain> | null;
  readonly remote: ReadonlyMap<string, RemoteDomain> | null;
  readonly forwards: ReadonlyMap<string, MailboxForward> | null;
  readonly restricted: ReadonlySet<string> | null;
  readonly blocked: ReadonlyMap<string, readonly BlockListEntry[]> | null;
  /** Recipients by every address they have. */
  readonly byAddress: ReadonlyMap<string, Recipient>;
  /** Contacts and mail users by the address outside to which they point; several may point to one. */
  readonly pointing: ReadonlyMap<string, readonly Recipient[]>;
  /** Whether a condition takes whoever wrote a message, by condition and the author's side. */
  readonly authors: Map<string, Map<Predicate, Match>>;
  readonly reach: Map<string, GroupReach>;
  readonly rosters: Map<readonly Principal[], readonly Roster[]>;
  /** Keys of all that is a group, whether its members were read or not. */
  readonly groupKeys: () => ReadonlySet<string>;
}

/** Who belongs to a group only through groups in it; `open` where one of those has members that nobody knows. */
export interface GroupReach {
  readonly nested: ReadonlySet<string>;
  readonly open: boolean;
}

/** How far a control that names a group takes those it lists, those in groups inside it, and all others. */
export interface Roster {
  readonly direct: ReadonlySet<string>;
  readonly nested: ReadonlySet<string>;
  readonly throughGroups: Match;
  readonly others: Match;
}

const made = new WeakMap<World, Indexed>();

/** The index of a world, made once: a world is a value and never changes. */
export function indexed(world: World): Indexed {
  const known = made.get(world);
  if (known !== undefined) return known;
  const index = makeIndex(world);
  made.set(world, index);
  return index;
}

function makeIndex(world: World): Indexed {
  return {
    world,
    accepted: keyed(world.acceptedDomains, (one) => one.domainName),
    remote: keyed(world.remoteDomains, (one) => one.domainName),
    forwards: keyed(world.forwards, (one) => one.mailbox),
    restricted: world.restricted.state === 'present' ? new Set(world.restricted.value) : null,
    blocked: world.blockList.state === 'present' ? grouped(world.blockList.value) : null,
    ...addresses(world.recipients),
    authors: new Map(),
    reach: new Map(),
    rosters: new Map(),
    groupKeys: lazily(() => groupKeys(world)),
  };
}

const groupTypes = /Group$|^RoomList$/u;

/** Keys of all that is a group, whether its members were read or not. */
function groupKeys({ groups, recipients }: World): ReadonlySet<string> {
  const keys = new Set(groups.keys());
  for (const one of recipients.values()) if (groupTypes.test(one.type)) keys.add(one.key);
  return keys;
}

/** Makes a value when it is first asked for. */
export function lazily<T>(make: () => T): () => T {
  let value: T | undefined;
  return () => (value ??= make());
}

function keyed<T>(known: Known<readonly T[]>, key: (one: T) => string): ReadonlyMap<string, T> | null {
  if (known.state === 'unknown') return null;
  return new Map(known.state === 'absent' ? [] : known.value.map((one) => [key(one), one]));
}

function grouped(entries: readonly BlockListEntry[]): ReadonlyMap<string, readonly BlockListEntry[]> {
  const map = new Map<string, BlockListEntry[]>();
  for (const entry of entries) map.set(entry.value, [...(map.get(entry.value) ?? []), entry]);
  return map;
}

type Addresses = Pick<Indexed, 'byAddress' | 'pointing'>;

const directories = new WeakMap<World['recipients'], Addresses>();

/** Recipients by address, made once for a directory that several worlds share. */
function addresses(recipients: World['recipients']): Addresses {
  const known = directories.get(recipients);
  if (known !== undefined) return known;
  const byAddress = new Map<string, Recipient>();
  const pointing = new Map<string, Recipient[]>();
  for (const one of recipients.values()) {
    for (const address of one.addresses) byAddress.set(address, one);
    const outside = outsideOf(one);
    if (outside !== null) pointing.set(outside, [...(pointing.get(outside) ?? []), one]);
  }
  const found = { byAddress, pointing };
  directories.set(recipients, found);
  return found;
}

/** The key behind a name: itself, an address, or any name that was looked up; null where nobody ever asked. */
export function keyBehind({ world, byAddress }: Indexed, name: string): Known<string> | null {
  const wanted = normalName(name);
  const own = world.recipients.get(wanted) ?? byAddress.get(wanted);
  return own === undefined ? (world.names?.get(wanted) ?? null) : present(own.key);
}

/** Who forwards: a recipient, a Microsoft 365 group, or a mailbox that nothing is known of but its address. */
export interface Sender {
  readonly key: string;
  readonly address: string;
  readonly domain: string;
  readonly type: string;
}

/** The sender of a cell, by key or any address. */
export function senderOf(index: Indexed, name: string): Sender {
  const known = keyBehind(index, name);
  const wanted = known?.state === 'present' ? known.value : normalName(name);
  const found = index.world.recipients.get(wanted) ?? groupNamed(index.world, wanted);
  if (found === undefined) return { key: wanted, address: wanted, domain: domainOf(wanted), type: 'UserMailbox' };
  return senderFor(found);
}

/** A recipient or group as the sender of a message. */
export const senderFor = ({ key, address, type }: Pick<Recipient, 'key' | 'address' | 'type'>): Sender => ({
  key,
  address,
  domain: domainOf(address),
  type,
});

const groupAddresses = new WeakMap<World['groups'], ReadonlyMap<string, Group>>();

function groupNamed({ groups }: World, wanted: string): Group | undefined {
  const byKey = groups.get(wanted);
  if (byKey !== undefined) return byKey;
  const byAddress = groupAddresses.get(groups) ?? firstByAddress(groups);
  groupAddresses.set(groups, byAddress);
  return byAddress.get(wanted);
}

/** Of several groups of one address the first counts. */
function firstByAddress(groups: World['groups']): ReadonlyMap<string, Group> {
  const found = new Map<string, Group>();
  for (const group of groups.values()) if (!found.has(group.address)) found.set(group.address, group);
  return found;
}
