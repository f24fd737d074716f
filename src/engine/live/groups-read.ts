import type { Directory } from '../../kinds/directory.ts';
import { type DirectoryRecipient, recipientOf } from '../../kinds/recipient.ts';
import { groupPath, membersPath } from '../../kinds/group/graph-calls.ts';
import { exchange, graphGet, type Reading, type TenantReader, unknown } from '../../tenant/tenant.ts';

/** A group that a control names, or that is a member of such a group, with what was read of it. */
export interface ReadGroup {
  readonly group: DirectoryRecipient;
  readonly members: Reading;
  /** The row of the group itself, which says who may join it and whether a filter fills it. */
  readonly about: Reading;
}

const exchangeTypes = new Set([
  'MailUniversalDistributionGroup',
  'MailUniversalSecurityGroup',
  'RoomList',
  'MailNonUniversalGroup',
]);

const isGroup = ({ type }: DirectoryRecipient): boolean =>
  exchangeTypes.has(type) || type === 'GroupMailbox' || type === 'DynamicDistributionGroup';

/** How deep groups in groups are followed, and how many of them; the members of those beyond stay unknown. */
const deepest = 5;
const mostInner = 200;

/** Reads the groups among these identities and the groups in them, one level after another. */
export async function readGroups(
  reader: TenantReader,
  identities: readonly string[],
  directory: Directory,
): Promise<readonly ReadGroup[]> {
  const named = identities.flatMap((identity) => {
    const known = directory.find(identity);
    return known.state === 'present' && isGroup(known.value) ? [known.value] : [];
  });
  const found = new Map<string, ReadGroup>();
  let level = fresh(named, found);
  const most = level.length + mostInner;
  for (let depth = 0; level.length > 0 && depth <= deepest; depth += 1) {
    const read = await Promise.all(level.map((group) => readGroup(reader, group)));
    for (const one of read) found.set(one.group.key, one);
    level = fresh(read.flatMap(innerGroups), found).slice(0, most - found.size);
  }
  return [...found.values()];
}

/** Each once, in an order that does not depend on how a tenant lists members. */
function fresh(
  groups: readonly DirectoryRecipient[],
  found: ReadonlyMap<string, ReadGroup>,
): readonly DirectoryRecipient[] {
  const all = new Map(groups.filter(({ key }) => !found.has(key)).map((one) => [one.key, one]));
  return [...all.values()].sort((one, other) => (one.key < other.key ? -1 : 1));
}

/** Microsoft 365 groups hold people alone. Source: compare groups, Microsoft 365 administration, August 2026. */
function innerGroups({ group, members }: ReadGroup): readonly DirectoryRecipient[] {
  if (members.state !== 'present' || group.type === 'GroupMailbox') return [];
  return members.value.map(recipientOf).filter(isGroup);
}

async function readGroup(reader: TenantReader, group: DirectoryRecipient): Promise<ReadGroup> {
  if (group.type === 'DynamicDistributionGroup') return { group, members: filtered(group), about: { state: 'absent' } };
  const [members, about] = await Promise.all(
    group.type === 'GroupMailbox'
      ? [reader.read(graphGet(membersPath(group.key))), reader.read(graphGet(groupPath(group.key)))]
      : [
          reader.read(exchange('Get-DistributionGroupMember', { Identity: group.address, ResultSize: 'Unlimited' })),
          reader.read(exchange('Get-DistributionGroup', { Identity: group.address })),
        ],
  );
  return { group, members, about };
}

const filtered = ({ address }: DirectoryRecipient): Reading =>
  unknown({ reason: 'rejected', call: `members of ${address}`, message: 'a filter decides its members', type: null });
