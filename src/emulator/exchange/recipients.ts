import { isList, type Json, textAt } from '../../json.ts';
import { stamp } from './config.ts';
import { refuse, refuseAbsent, types, unsupported } from './refusal.ts';
import type { Service } from './service.ts';
import type { StoredRow, TenantState } from '../state/state.ts';
import { plainText } from './text.ts';

/** Properties by which one recipient at most answers, before those that several may share. */
const unique = [
  'Guid',
  'ExchangeObjectId',
  'ExternalDirectoryObjectId',
  'PrimarySmtpAddress',
  'UserPrincipalName',
  'WindowsLiveID',
];
const further = ['DistinguishedName', 'LegacyExchangeDN', 'ExchangeGuid'];
const shared = ['Name', 'Alias', 'Identity', 'Id'];

/** Every recipient that an identity means: by address, UPN, Guid, object id or distinguished name, else by alias or name. */
export function recipientsNamed(state: TenantState, identity: string): readonly StoredRow[] {
  const name = identity.replace(/^smtp:/iu, '').toLowerCase();
  if (name === '') return [];
  const direct = state.recipients.get(name) ?? byAddress(state, name);
  if (direct !== undefined) return [direct];
  const alike: StoredRow[] = [];
  for (const row of state.recipients.values()) {
    if (bears(row, name, unique) || bears(row, name, further) || hasAddress(row, name)) return [row];
    if (bears(row, name, shared)) alike.push(row);
  }
  return alike;
}

/** Where primary addresses were when somebody first asked. Rows change, so that what it says is checked before it counts. */
const places = new WeakMap<TenantState, ReadonlyMap<string, string>>();

function byAddress(state: TenantState, name: string): StoredRow | undefined {
  const index =
    places.get(state) ??
    new Map([...state.recipients].map(([guid, row]) => [textAt(row, 'PrimarySmtpAddress').toLowerCase(), guid]));
  places.set(state, index);
  const row = state.recipients.get(index.get(name) ?? '');
  return row !== undefined && bears(row, name, ['PrimarySmtpAddress']) ? row : undefined;
}

function bears(row: StoredRow, name: string, keys: readonly string[]): boolean {
  for (const key of keys) {
    const value = row[key];
    if (typeof value === 'string' && value.length === name.length && value.toLowerCase() === name) return true;
  }
  return false;
}

function hasAddress(row: StoredRow, name: string): boolean {
  const addresses = row['EmailAddresses'];
  return isList(addresses) && addresses.some((one) => plainText(one).toLowerCase() === `smtp:${name}`);
}

/** The one recipient that an identity means and that fits; refuses none and several. */
export function recipientNamed(
  service: Service,
  identity: string,
  fits: (row: StoredRow) => boolean = () => true,
): StoredRow {
  const found = recipientsNamed(service.state, identity).filter(fits);
  const [only, ...more] = found;
  if (only === undefined)
    return refuseAbsent(identity, isUnprovisioned(service.state, identity) ? 'Ex94914C' : 'Ex6F9304');
  if (more.length > 0)
    return refuse(
      types.ambiguous,
      `There are multiple recipients matching the identity "${identity}". Please specify a unique value.`,
    );
  return only;
}

/** A licensed user whose mailbox is not there yet is not found under another identifier. */
function isUnprovisioned(state: TenantState, identity: string): boolean {
  const name = identity.toLowerCase();
  return [...state.entra.values()].some((row) =>
    [row['id'], row['userPrincipalName']].some((one) => plainText(one).toLowerCase() === name),
  );
}

/** Puts a changed recipient in the place of the old one. */
export function keepRecipient(service: Service, row: StoredRow, changes: StoredRow): void {
  service.state.recipients.set(textAt(row, 'Guid').toLowerCase(), { ...row, ...changes, ...stamp(service) });
}

const details = (row: StoredRow): string => textAt(row, 'RecipientTypeDetails');

export const isMailbox = (row: StoredRow): boolean =>
  details(row).endsWith('Mailbox') && !/^(Group|Remote)/u.test(details(row));
export const isGroupMailbox = (row: StoredRow): boolean => details(row) === 'GroupMailbox';
export const isDistributionGroup = (row: StoredRow): boolean =>
  /^(MailUniversalDistributionGroup|MailUniversalSecurityGroup|MailNonUniversalGroup|RoomList)$/u.test(details(row));
export const isDynamicGroup = (row: StoredRow): boolean => details(row) === 'DynamicDistributionGroup';
export const isMailUser = (row: StoredRow): boolean =>
  /^(MailUser|GuestMailUser|Remote\w+Mailbox)$/u.test(details(row));
export const isMailContact = (row: StoredRow): boolean => /^Mail(Forest)?Contact$/u.test(details(row));

/** Refuses to change what is mastered on premises. Source: the support article on synchronised objects. */
export function refuseSynced(row: StoredRow, cmdlet: string, property: string): void {
  if (row['IsDirSynced'] !== true) return;
  refuse(
    types.synced,
    `The action '${cmdlet}', '${property}', can't be performed on the object '${textAt(row, 'Name')}' because the object is being synchronized from your on-premises organization. This action should be performed on the object in your on-premises organization.`,
  );
}

/** Sorts of recipients that a condition of a rule may name. */
export type RecipientSort = 'sender' | 'group' | 'any';

/** The recipients of a condition as the service stores them: their primary addresses. */
export function storedRecipients(service: Service, given: Json, sort: RecipientSort): Json {
  if (given === null) return null;
  const addresses = [given].flat().map((one) => addressOf(service, plainText(one), sort));
  return addresses.length === 0 ? null : addresses;
}

function addressOf(service: Service, identity: string, sort: RecipientSort): string {
  const row = recipientNamed(service, identity);
  const group = isDistributionGroup(row) || isGroupMailbox(row);
  if (sort === 'group' && !group)
    refuse(types.validation, `The recipient "${identity}" isn't a group that a condition can name.`);
  if (sort === 'sender' && (group || isDynamicGroup(row))) {
    return unsupported(`a group (${identity}) where a sender is expected: the service's answer is not established`);
  }
  return textAt(row, 'PrimarySmtpAddress');
}

/** How a stored recipient reads back in this tenant. The form is not established, so that nothing may rest on it. */
export function readBack(service: Service, stored: Json, index = 0): Json {
  if (isList(stored)) return stored.map((one, place) => readBack(service, one, place));
  const form = service.quirks.identityForm;
  if (typeof stored !== 'string' || form === 'stored') return stored;
  const [row] = recipientsNamed(service.state, stored);
  if (row === undefined) return stored;
  const keys = { smtp: 'PrimarySmtpAddress', name: 'Name', dn: 'DistinguishedName' } as const;
  const mixed = ['smtp', 'name', 'dn'] as const;
  return textAt(row, keys[form === 'mixed' ? (mixed[index % 3] ?? 'smtp') : form]) || stored;
}
