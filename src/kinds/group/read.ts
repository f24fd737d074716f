import { textAt } from '../../json.ts';
import {
  absent,
  exchange,
  graphGet,
  type Known,
  present,
  type Reading,
  type ReadCall,
  type Row,
  type TenantError,
  type TenantReader,
  unknown,
} from '../../tenant/tenant.ts';
import { asRows, only, severalBear } from '../asked.ts';
import { groupFields, groupPath, isObjectId, membersPath } from './graph-calls.ts';

/** Reads the groups asked for. A failed reading of one leaves the others known. */
export async function read(reader: TenantReader, asked: readonly string[]): Promise<Known<readonly Row[]>> {
  const rows = await Promise.all(asked.map(async (name) => asRows(name, await readGroup(reader, name))));
  return present(rows.flat());
}

/** A group is known by its address; one without mail by its mail nickname or object id, and Exchange does not know it. */
async function readGroup(reader: TenantReader, name: string): Promise<Known<Row>> {
  if (!name.includes('@')) return readWithoutMail(reader, name);
  const call = `Get-Recipient ${name}`;
  const recipient = only(call, name, await reader.read(exchange('Get-Recipient', { Identity: name })));
  if (recipient.state === 'absent') return readUnsynced(reader, name);
  return recipient.state === 'present' ? readRecipientGroup(reader, name, recipient.value) : recipient;
}

const exchangeTypes = [
  'MailUniversalDistributionGroup',
  'MailUniversalSecurityGroup',
  'RoomList',
  'MailNonUniversalGroup',
];

async function readRecipientGroup(reader: TenantReader, name: string, recipient: Row): Promise<Known<Row>> {
  const type = textAt(recipient, 'RecipientTypeDetails');
  if (exchangeTypes.includes(type)) return readExchangeGroup(reader, name, recipient);
  if (type !== 'GroupMailbox') return present({ Recipient: recipient });
  const id = textAt(recipient, 'ExternalDirectoryObjectId').toLowerCase();
  return id === ''
    ? unknown(contradiction(`Get-Recipient ${name}`, 'the group has no directory id'))
    : readById(reader, id);
}

async function readExchangeGroup(reader: TenantReader, name: string, recipient: Row): Promise<Known<Row>> {
  const Identity = (textAt(recipient, 'PrimarySmtpAddress') || name).toLowerCase();
  const [groups, members] = await Promise.all([
    reader.read(exchange('Get-DistributionGroup', { Identity })),
    reader.read(exchange('Get-DistributionGroupMember', { Identity, ResultSize: 'Unlimited' })),
  ]);
  const call = `Get-DistributionGroup ${Identity}`;
  const group = only(call, Identity, groups);
  if (group.state === 'absent') return unknown(contradiction(call, 'the recipient is known and the group is not'));
  return group.state === 'present' ? present({ Group: group.value, ...membersOf(members, Identity) }) : group;
}

/** Exchange learns of a new Microsoft 365 group with a delay, so that Entra is asked too before it counts as absent. */
async function readUnsynced(reader: TenantReader, address: string): Promise<Known<Row>> {
  const found = await findOne(reader, 'mail', address);
  // Exchange has said no for its own kinds of group; where Entra may not be read that answer stands.
  return found.state === 'unknown' && found.because.type !== 'AmbiguousIdentity' ? absent : withMembers(reader, found);
}

async function readWithoutMail(reader: TenantReader, name: string): Promise<Known<Row>> {
  return isObjectId(name)
    ? readById(reader, name.toLowerCase())
    : withMembers(reader, await findOne(reader, 'mailNickname', name));
}

async function readById(reader: TenantReader, id: string): Promise<Known<Row>> {
  const call = graphGet(groupPath(id));
  return withMembers(reader, first(await reader.read(call)));
}

function first(reading: Reading): Known<Row> {
  if (reading.state !== 'present') return reading;
  const [row] = reading.value;
  return row === undefined ? absent : present(row);
}

async function findOne(reader: TenantReader, property: string, value: string): Promise<Known<Row>> {
  const filter = encodeURIComponent(`${property} eq '${value.replaceAll("'", "''")}'`);
  const reading = await reader.read(graphGet(`/groups?$filter=${filter}&$select=${groupFields}`));
  // A snapshot may answer the filter with a listing of everything.
  const rows =
    reading.state === 'present'
      ? reading.value.filter((row) => textAt(row, property).toLowerCase() === value.toLowerCase())
      : [];
  if (rows.length > 1) return unknown(severalBear('GET /groups', rows.length, value));
  return reading.state === 'present' ? first(present(rows)) : reading;
}

async function withMembers(reader: TenantReader, group: Known<Row>): Promise<Known<Row>> {
  if (group.state !== 'present') return group;
  const call: ReadCall = graphGet(membersPath(textAt(group.value, 'id').toLowerCase()));
  return present({ Graph: group.value, ...membersOf(await reader.read(call), call.path) });
}

/** Members that could not be listed are not an empty list: the error takes their place. */
function membersOf(reading: Reading, call: string): Row {
  if (reading.state === 'present') return { Members: reading.value };
  const because =
    reading.state === 'unknown' ? reading.because : contradiction(call, 'the group is known and its members are not');
  return { MembersError: { ...because } };
}

const contradiction = (call: string, message: string): TenantError => ({
  reason: 'conflict',
  call,
  message,
  type: null,
});
