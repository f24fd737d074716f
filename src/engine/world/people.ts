import { isList, isObject, textAt } from '../../json.ts';
import type { Directory } from '../../kinds/directory.ts';
import type { Live } from '../../kinds/kind.ts';
import { textsOf, type Unresolved } from '../../kinds/property.ts';
import type { Group, Principal, Recipient } from '../../posture/world/world.ts';
import { normalName } from '../../tenant/addresses.ts';
import { type Known, mapKnown, present, type Reading, unknown } from '../../tenant/tenant.ts';
import type { ReadGroup } from '../live/groups-read.ts';
import { type LiveTenant, rowsIn } from '../live/live.ts';

/** Everybody a verdict may speak of, and how a name leads to one of them. */
export interface People {
  readonly recipients: ReadonlyMap<string, Recipient>;
  readonly groups: ReadonlyMap<string, Group>;
  /** The key behind each name that was looked up. */
  readonly names: ReadonlyMap<string, Known<string>>;
  /** A name in a control as the principal it stands for. */
  readonly principal: (identity: string) => Principal;
}

/** Whoever may be named where nobody can tell who is. */
export const anybody = ({ property, because }: Unresolved): Principal => ({
  identity: `${property}, which nobody can tell`,
  key: unknown(because),
});

/** The recipients and groups of a tenant, those included that a plan is about to make. */
export function peopleOf(live: LiveTenant): People {
  const { directory } = live;
  const declared = rowsIn(live, 'groups');
  const made = new Set(declared.map((group) => group.ref.key));
  const keyOf = (identity: string): Known<string> => {
    const found = mapKnown(directory.find(identity), ({ key }) => key);
    const name = normalName(identity);
    return found.state !== 'present' && made.has(name) ? present(name) : found;
  };
  return {
    recipients: recipientsOf(directory),
    groups: byKey([...readGroups(live, directory), ...declared.map((group) => declaredGroup(group, keyOf))]),
    names: new Map(directory.asked.map((name) => [name, keyOf(name)])),
    principal: (identity) => ({ identity: normalName(identity), key: keyOf(identity) }),
  };
}

/** The same once steps have changed some sections. */
export const peopleAfter = (last: People, before: LiveTenant, live: LiveTenant): People =>
  before.sections.groups === live.sections.groups ? last : peopleOf(live);

const recipients = new WeakMap<Directory, People['recipients']>();

/** No step changes whom the directory tells of: all worlds of a plan have the very same recipients. */
function recipientsOf(directory: Directory): People['recipients'] {
  const known = recipients.get(directory) ?? byKey(directory.recipients);
  recipients.set(directory, known);
  return known;
}

/** Sorted, so that the order in which a tenant lists people shows nowhere. */
function byKey<T extends { readonly key: string }>(all: readonly T[]): ReadonlyMap<string, T> {
  const found = new Map(all.map((one) => [one.key, one]));
  return new Map([...found].toSorted(([one], [other]) => (one < other ? -1 : 1)));
}

const readGroups = (live: LiveTenant, directory: Directory): readonly Group[] =>
  (live.surroundings?.groups ?? []).map((one) => readGroup(one, directory));

function readGroup(
  { group: { key, address, name, type }, members: reading, about }: ReadGroup,
  directory: Directory,
): Group {
  const members = mapKnown(reading, (rows) => rows.map((row) => directory.keyOf(row)).sort());
  const row = about.state === 'present' ? about.value[0] : undefined;
  return {
    key,
    address,
    name,
    type,
    dynamic: type === 'GroupMailbox' ? filterIn(address, about) : unsaid,
    members: members.state === 'absent' ? gone(address) : members,
    joining: row === undefined ? null : textAt(row, 'MemberJoinRestriction') || textAt(row, 'visibility') || null,
  };
}

/** Whether a rule in Entra fills a Microsoft 365 group. */
function filterIn(address: string, about: Reading): Known<boolean> {
  if (about.state === 'unknown') return about;
  const types = about.state === 'present' ? about.value[0]?.['groupTypes'] : undefined;
  return isList(types) ? present(types.includes('DynamicMembership')) : gone(address);
}

const unsaid = present(false);

const gone = (address: string): Known<never> =>
  unknown({ reason: 'absent', call: `members of ${address}`, message: 'the group does not exist', type: null });

const types: Readonly<Record<string, string>> = {
  distribution: 'MailUniversalDistributionGroup',
  mailEnabledSecurity: 'MailUniversalSecurityGroup',
  microsoft365: 'GroupMailbox',
  security: 'SecurityGroup',
};

function declaredGroup(group: Live, keyOf: (identity: string) => Known<string>): Group {
  const { properties } = group;
  const key = keyOf(group.ref.key);
  const joining = textAt(properties, 'memberJoinRestriction') || textAt(properties, 'visibility') || null;
  return {
    key: key.state === 'present' ? key.value : group.ref.key,
    // A group that could not be read still has the address by which it was asked for, and so may have members.
    address: textAt(properties, 'address') || addressIn(group.ref.key),
    name: textAt(properties, 'displayName') || group.name,
    type: types[textAt(properties, 'type')] ?? '',
    dynamic: group.beyond.includes('a rule decides its members') ? present(true) : unsaid,
    members: membersOf(group, keyOf),
    joining,
  };
}

const addressIn = (key: string): string => (key.includes('@') ? key : '');

/** Members are known by their address, or as `id:` and an object id; whom the listing gave bears the key that it said. */
function membersOf(
  { properties, unresolved, extra }: Live,
  keyOf: (identity: string) => Known<string>,
): Known<readonly string[]> {
  const unread = unresolved.find((one) => one.property === 'members');
  if (unread !== undefined) return unknown(unread.because);
  const ids = isObject(extra['ids']) ? extra['ids'] : {};
  return present(
    textsOf(properties['members']).map((name) => {
      const key = keyOf(name);
      const id = /^id:(?<id>.+)$/u.exec(name)?.groups?.['id'] ?? textAt(ids, name);
      return id || (key.state === 'present' ? key.value : name);
    }),
  );
}
