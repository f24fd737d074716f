import { textAt } from '../../../json.ts';
import type { StoredRow, TenantState } from '../../state/state.ts';
import { distributionRow, recipientRow, unifiedGroupRow, type RecipientClass } from '../rows/recipient.ts';
import { identify, localPart } from '../recipients.ts';
import type { AnsweredRead } from './reads.ts';

const user: RecipientClass = ['UserMailbox', 'UserMailbox'];

/** Cmdlets that answer with recipients, and what a row of theirs is that does not say so itself. */
const sources: Readonly<Record<string, RecipientClass>> = {
  'get-recipient': user,
  'get-exorecipient': user,
  'get-mailbox': user,
  'get-exomailbox': user,
  'get-casmailbox': user,
  'get-exocasmailbox': user,
  'get-user': user,
  'get-mailuser': ['MailUser', 'MailUser'],
  'get-mailcontact': ['MailContact', 'MailContact'],
  'get-distributiongroup': ['MailUniversalDistributionGroup', 'MailUniversalDistributionGroup'],
  'get-unifiedgroup': ['MailUniversalDistributionGroup', 'GroupMailbox'],
  'get-dynamicdistributiongroup': ['DynamicDistributionGroup', 'DynamicDistributionGroup'],
  'get-distributiongroupmember': user,
  'get-unifiedgrouplinks': user,
};

/** Recipients of a tenant that is being filled, by everything that names them. */
export interface Roll {
  readonly find: (identity: string) => StoredRow | undefined;
  readonly add: (row: StoredRow, kind: RecipientClass) => StoredRow;
}

/** Puts every recorded recipient into the tenant, one row each, whichever cmdlets told of it. */
export function fillRecipients(state: TenantState, reads: readonly AnsweredRead[], roll: Roll): void {
  // The cmdlets that know most of a recipient come first: a member row has the least to say about it.
  const known = Object.keys(sources);
  const told = reads.filter(({ cmdlet }) => known.includes(cmdlet));
  for (const { cmdlet, rows } of told.toSorted((a, b) => known.indexOf(a.cmdlet) - known.indexOf(b.cmdlet))) {
    for (const row of rows) roll.add(row, kindOf(row, sources[cmdlet] ?? user));
  }
  for (const row of state.recipients.values()) complete(row);
}

function kindOf(row: StoredRow, otherwise: RecipientClass): RecipientClass {
  const details = textAt(row, 'RecipientTypeDetails');
  if (details === '') return textAt(row, 'GroupType').includes('SecurityEnabled') ? security : otherwise;
  return [textAt(row, 'RecipientType') || (types[details] ?? otherwise[0]), details];
}

const security: RecipientClass = ['MailUniversalSecurityGroup', 'MailUniversalSecurityGroup'];

const types: Readonly<Record<string, string>> = {
  UserMailbox: 'UserMailbox',
  SharedMailbox: 'UserMailbox',
  RoomMailbox: 'UserMailbox',
  EquipmentMailbox: 'UserMailbox',
  MailUser: 'MailUser',
  GuestMailUser: 'MailUser',
  MailContact: 'MailContact',
  MailUniversalDistributionGroup: 'MailUniversalDistributionGroup',
  MailUniversalSecurityGroup: 'MailUniversalSecurityGroup',
  RoomList: 'MailUniversalDistributionGroup',
  GroupMailbox: 'MailUniversalDistributionGroup',
  DynamicDistributionGroup: 'DynamicDistributionGroup',
};

/** Gives a group what its own cmdlet would have said, where it was told of by another. */
function complete(row: StoredRow): void {
  const defaults = groupDefaults(row);
  for (const [name, value] of Object.entries(defaults)) if (!(name in row)) row[name] = value;
}

function groupDefaults(row: StoredRow): StoredRow {
  switch (row['RecipientTypeDetails']) {
    case 'MailUniversalDistributionGroup':
    case 'MailUniversalSecurityGroup':
    case 'RoomList':
      return distributionRow(row['RecipientType'] === 'MailUniversalSecurityGroup');
    case 'GroupMailbox':
      return unifiedGroupRow(false);
    default:
      return {};
  }
}

const naming = [
  'Guid',
  'ExchangeObjectId',
  'ExternalDirectoryObjectId',
  'PrimarySmtpAddress',
  'DistinguishedName',
  'UserPrincipalName',
];
const looselyNaming = ['Identity', 'Name', 'Alias', 'DisplayName'];

/** Starts the roll of a tenant. */
export function rollOf(state: TenantState): Roll {
  const index = new Map<string, StoredRow>();
  const find = (identity: string): StoredRow | undefined => index.get(identity.toLowerCase());
  const enter = (row: StoredRow): StoredRow => {
    for (const name of [...naming, ...looselyNaming]) {
      const text = textAt(row, name).toLowerCase();
      if (text !== '' && !index.has(text)) index.set(text, row);
    }
    return row;
  };
  const add = (row: StoredRow, kind: RecipientClass): StoredRow => {
    const same = naming.map((name) => find(textAt(row, name))).find((one) => one !== undefined);
    return enter(same === undefined ? newcomer(state, row, kind) : merged(state, same, row));
  };
  return { find, add };
}

function merged(state: TenantState, same: StoredRow, row: StoredRow): StoredRow {
  state.recipients.delete(textAt(same, 'Guid').toLowerCase());
  Object.assign(same, unsaid(same, row));
  state.recipients.set(textAt(same, 'Guid').toLowerCase(), same);
  return same;
}

/** What each row was told so far: a cmdlet adds what is its own, and the first word on a property holds. */
const told = new WeakMap<StoredRow, Set<string>>();

function unsaid(same: StoredRow, row: StoredRow): StoredRow {
  const known = told.get(same) ?? new Set();
  const added = Object.fromEntries(Object.entries(row).filter(([name]) => !known.has(name)));
  for (const name of Object.keys(added)) known.add(name);
  return added;
}

function newcomer(state: TenantState, row: StoredRow, kind: RecipientClass): StoredRow {
  const address =
    textAt(row, 'PrimarySmtpAddress') || textAt(row, 'WindowsEmailAddress') || textAt(row, 'UserPrincipalName');
  const drawn = identify(state, address, {}, (objectId) => textAt(row, 'Name') || textAt(row, 'Identity') || objectId);
  const own = {
    ...drawn,
    guid: textAt(row, 'Guid') || textAt(row, 'ExchangeObjectId') || drawn.guid,
    objectId:
      textAt(row, 'ExternalDirectoryObjectId') || (kind[0] === 'DynamicDistributionGroup' ? '' : drawn.objectId),
    alias: textAt(row, 'Alias') || localPart(address),
    displayName: textAt(row, 'DisplayName') || textAt(row, 'Name') || drawn.displayName,
  };
  const kept: StoredRow = {
    ...recipientRow(state, own, kind),
    ...row,
    Guid: own.guid,
    ExternalDirectoryObjectId: own.objectId,
  };
  told.set(kept, new Set(Object.keys(row)));
  state.recipients.set(own.guid.toLowerCase(), kept);
  return kept;
}
