import type { Directory, Recipient } from '../kinds/directory.ts';
import { exchange, graphGet, type Known, type Reading, type TenantReader } from '../tenant/tenant.ts';

/** The rows that describe the direct members of a group, as Exchange or Graph gave them. */
export type Memberships = ReadonlyMap<string, Reading>;

const exchangeGroups = [
  'MailUniversalDistributionGroup',
  'MailUniversalSecurityGroup',
  'RoomList',
  'MailNonUniversalGroup',
];

/** Reads the members of every group among these identities, by the group's primary address. */
export async function readMemberships(
  reader: TenantReader,
  identities: readonly string[],
  directory: Directory,
): Promise<Memberships> {
  const found = identities.map((identity) => directory.find(identity)).filter(isPresent);
  const groups = new Map(found.map((known) => [known.value.address, known.value]));
  const readings = [...groups].map(async ([address, group]) => {
    const reading = await readMembers(reader, group);
    return reading === null ? [] : [[address, reading] as const];
  });
  return new Map((await Promise.all(readings)).flat());
}

const isPresent = (known: Known<Recipient>): known is Extract<Known<Recipient>, { state: 'present' }> =>
  known.state === 'present';

/** Null for what is no group, or whose members only a filter knows. */
async function readMembers(reader: TenantReader, group: Recipient): Promise<Reading | null> {
  if (group.type === 'GroupMailbox')
    return reader.read(graphGet(`/groups/${group.key}/members?$select=id,userPrincipalName,mail,userType&$top=999`));
  if (exchangeGroups.includes(group.type))
    return reader.read(exchange('Get-DistributionGroupMember', { Identity: group.address, ResultSize: 'Unlimited' }));
  return null;
}
