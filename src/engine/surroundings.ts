import type { Directory, Recipient } from '../kinds/directory.ts';
import {
  type InboundConnector,
  type OutboundConnector,
  readInboundConnectors,
  readOutboundConnectors,
} from '../kinds/read-only/index.ts';
import { exchange, graphGet, type Known, type Reading, type Row, type TenantReader } from '../tenant/tenant.ts';

/** What nobody declares and the posture asks for. */
export interface Surroundings {
  readonly organization: Known<Row>;
  readonly outboundConnectors: Known<readonly OutboundConnector[]>;
  readonly inboundConnectors: Known<readonly InboundConnector[]>;
  /** Rows of the restricted entities, and of blocked senders in the Tenant Allow/Block List: not everybody may read them. */
  readonly restricted: Reading;
  readonly blocked: Reading;
  /** Rows of the direct members of every group that policies or rules name, by the group's primary address. */
  readonly memberships: ReadonlyMap<string, Reading>;
}

/** What can be asked for before anything else is known. */
export type Settings = Omit<Surroundings, 'memberships'>;

export async function readSettings(reader: TenantReader): Promise<Settings> {
  const [organization, outboundConnectors, inboundConnectors, restricted, blocked] = await Promise.all([
    reader.read(exchange('Get-OrganizationConfig')),
    readOutboundConnectors(reader),
    readInboundConnectors(reader),
    reader.read(exchange('Get-BlockedSenderAddress')),
    reader.read(exchange('Get-TenantAllowBlockListItems', { ListType: 'Sender', Block: true })),
  ]);
  return { organization: first(organization), outboundConnectors, inboundConnectors, restricted, blocked };
}

function first(reading: Reading): Known<Row> {
  if (reading.state !== 'present') return reading;
  const [row] = reading.value;
  return row === undefined ? { state: 'absent' } : { state: 'present', value: row };
}

const exchangeGroups = new Set([
  'MailUniversalDistributionGroup',
  'MailUniversalSecurityGroup',
  'RoomList',
  'MailNonUniversalGroup',
]);

/** Reads the members of every group among these identities. */
export async function readMemberships(
  reader: TenantReader,
  identities: readonly string[],
  directory: Directory,
): Promise<Surroundings['memberships']> {
  const found = identities.flatMap((identity) => {
    const known = directory.find(identity);
    return known.state === 'present' ? [[known.value.address, known.value] as const] : [];
  });
  const readings = [...new Map(found)].map(async ([address, group]) => {
    const reading = await readMembers(reader, group);
    return reading === null ? [] : [[address, reading] as const];
  });
  return new Map((await Promise.all(readings)).flat());
}

/** Null for what is no group, or whose members only a filter knows. */
async function readMembers(reader: TenantReader, group: Recipient): Promise<Reading | null> {
  if (group.type === 'GroupMailbox') {
    return reader.read(graphGet(`/groups/${group.key}/members?$select=id,userPrincipalName,mail,userType&$top=999`));
  }
  if (!exchangeGroups.has(group.type)) return null;
  return reader.read(exchange('Get-DistributionGroupMember', { Identity: group.address, ResultSize: 'Unlimited' }));
}
