import { isList, isObject, type JsonObject, textAt } from '../../json.ts';
import { type Directory, recipientOf } from '../../kinds/directory.ts';
import type { Live } from '../../kinds/kind.ts';
import type { Group, Principal, Recipient } from '../../posture/world.ts';
import { type Known, mapKnown, present, type Reading, type Row, unknown } from '../../tenant/tenant.ts';
import type { ReadGroup } from '../groups-read.ts';
import { type LiveTenant, rowsIn } from '../live.ts';

/** Everybody a verdict may speak of, and how a name leads to one of them. */
export interface People {
  readonly recipients: ReadonlyMap<string, Recipient>;
  readonly groups: ReadonlyMap<string, Group>;
  /** A name in a control as the principal it stands for. */
  readonly principal: (identity: string) => Principal;
}

/** The recipients and groups of a tenant, those included that a plan is about to make. */
export function peopleOf(live: LiveTenant): People {
  const declared = rowsIn(live, 'groups');
  const made = new Map(declared.map((group) => [group.ref.key, group]));
  const keyOf = (identity: string): Known<string> => {
    const found = live.directory.find(identity);
    if (found.state === 'present') return present(found.value.key);
    return made.has(identity.toLowerCase()) ? present(identity.toLowerCase()) : found;
  };
  return {
    recipients: recipientsOf(live),
    groups: byKey([...readGroups(live), ...declared.map((group) => declaredGroup(group, keyOf, live.directory))]),
    principal: (identity) => ({ identity: identity.toLowerCase(), key: keyOf(identity) }),
  };
}

/** The same once steps have changed some sections. */
export function peopleAfter(last: People, before: LiveTenant, live: LiveTenant): People {
  const known = before.sections.groups === live.sections.groups ? last : peopleOf(live);
  const [old, now] = [ownersIn(before), ownersIn(live)];
  const sameOwners = old.length === now.length && old.every((one, at) => one === now[at]);
  return { ...known, recipients: sameOwners ? last.recipients : recipientsOf(live) };
}

function recipientsOf(live: LiveTenant): People['recipients'] {
  const memberRows = (live.surroundings?.groups ?? []).flatMap(({ members }) =>
    members.state === 'present' ? members.value : [],
  );
  // Of several rows about one recipient the directory's says most, and comes last so that it stays.
  return byKey([...memberRows.map(memberOf), ...ownersIn(live).map(ownerOf), ...live.directory.recipients]);
}

/** Sorted, so that the order in which a tenant lists people shows nowhere. */
function byKey<T extends { readonly key: string }>(all: readonly T[]): ReadonlyMap<string, T> {
  const found = new Map(all.map((one) => [one.key, one]));
  return new Map([...found].toSorted(([one], [other]) => (one < other ? -1 : 1)));
}

/** A member as Exchange or as Graph lists it. */
function memberOf(row: Row): Recipient {
  if (row['id'] === undefined) return recipientOf(row);
  const address = (textAt(row, 'mail') || textAt(row, 'userPrincipalName')).toLowerCase();
  const guest = textAt(row, 'userType') === 'Guest';
  const person = guest ? 'GuestMailUser' : 'UserMailbox';
  const type = textAt(row, '@odata.type') === '#microsoft.graph.group' ? 'GroupMailbox' : person;
  const addresses = address === '' ? [] : [address];
  return {
    key: textAt(row, 'id').toLowerCase(),
    address,
    addresses,
    name: textAt(row, 'displayName'),
    type,
    externalAddress: guest && address !== '' ? address : null,
  };
}

/** Mailboxes that a section is about need not have been looked up: their rows say who they are. */
function ownersIn(live: LiveTenant): readonly JsonObject[] {
  const rows = [...rowsIn(live, 'mailboxForwarding'), ...rowsIn(live, 'smtpAuth')];
  return rows.flatMap(({ extra }) => (isObject(extra['recipient']) ? [extra['recipient']] : []));
}

const ownerOf = (row: JsonObject): Recipient => {
  const address = textAt(row, 'address');
  return {
    key: textAt(row, 'key'),
    address,
    addresses: [address],
    name: textAt(row, 'name'),
    type: textAt(row, 'type'),
    externalAddress: null,
  };
};

const readGroups = (live: LiveTenant): readonly Group[] => (live.surroundings?.groups ?? []).map(readGroup);

function readGroup({ group: { key, address, name, type }, members: reading, about }: ReadGroup): Group {
  const members = mapKnown(reading, (rows) => rows.map((row) => memberOf(row).key).sort());
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

function declaredGroup(group: Live, keyOf: (identity: string) => Known<string>, directory: Directory): Group {
  const { properties } = group;
  const key = keyOf(group.ref.key);
  const joining = textAt(properties, 'memberJoinRestriction') || textAt(properties, 'visibility') || null;
  return {
    key: key.state === 'present' ? key.value : group.ref.key,
    address: textAt(properties, 'address'),
    name: textAt(properties, 'displayName') || group.name,
    type: types[textAt(properties, 'type')] ?? '',
    dynamic: group.beyond.includes('a rule decides its members') ? present(true) : unsaid,
    members: membersOf(group, keyOf, directory),
    joining,
  };
}

function membersOf(
  { properties, unresolved }: Live,
  keyOf: (identity: string) => Known<string>,
  directory: Directory,
): Known<readonly string[]> {
  const unread = unresolved.find((one) => one.property === 'members');
  if (unread !== undefined) return unknown(unread.because);
  const { members } = properties;
  const named = isList(members) ? members.map(String) : [];
  return present(named.map((name) => idOf(name) ?? keyFor(name, keyOf, directory)));
}

/** A member that is no recipient stands as `id:` and its object id. */
const idOf = (name: string): string | null => /^id:(?<id>.+)$/u.exec(name)?.groups?.['id'] ?? null;

function keyFor(name: string, keyOf: (identity: string) => Known<string>, directory: Directory): string {
  const key = keyOf(name);
  if (key.state === 'present') return key.value;
  return directory.recipients.find((one) => one.addresses.includes(name))?.key ?? name;
}
