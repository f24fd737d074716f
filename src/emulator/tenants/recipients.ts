import { textAt } from '../../json.ts';
import type { StoredRow, TenantState } from '../state/state.ts';
import { entraUser } from './rows/entra.ts';
import {
  dynamicGroupRow,
  externalRow,
  recipientRow,
  type RecipientIds,
  type RecipientClass,
} from './rows/recipient.ts';
import { graphTime } from './rows/common.ts';

/** What a recipient may be given beside its address; everything else takes the service's default. */
export interface RecipientOptions {
  readonly displayName?: string;
  readonly aliases?: readonly string[];
  /** Mastered in a directory on premises: the cloud refuses to change it. */
  readonly synced?: boolean;
  /** Properties in the service's own spelling, laid over the row. */
  readonly set?: StoredRow;
}

interface MailboxOptions extends RecipientOptions {
  readonly shared?: boolean;
}

/** Adds a user or shared mailbox and returns its row. */
export function addMailbox(state: TenantState, address: string, options: MailboxOptions = {}): StoredRow {
  const shared = options.shared ?? false;
  const one = identify(state, address, options, (objectId) => objectId);
  const kind: RecipientClass = ['UserMailbox', shared ? 'SharedMailbox' : 'UserMailbox'];
  return keep(state, laid(recipientRow(state, one, kind), options.set));
}

/** Adds a mail contact: a name in the address list for an address outside. */
export function addContact(state: TenantState, address: string, options: RecipientOptions = {}): StoredRow {
  const one = identify(state, address, options, byDisplayName(address, options));
  return keep(state, {
    ...recipientRow(state, one, ['MailContact', 'MailContact']),
    ...externalRow(address),
    ...options.set,
  });
}

interface MailUserOptions extends RecipientOptions {
  /** Where its mail is delivered: another organisation, or a server on premises. */
  readonly external: string;
}

/** Adds a mail user: somebody with an account here and a mailbox elsewhere. */
export function addMailUser(state: TenantState, address: string, options: MailUserOptions): StoredRow {
  const one = identify(state, address, options, (objectId) => objectId);
  const row = recipientRow(state, one, ['MailUser', 'MailUser']);
  return keep(state, { ...row, UserPrincipalName: address, ...externalRow(options.external), ...options.set });
}

/** Adds a guest: an Entra user of another organisation, whom Exchange sees as a guest mail user. */
export function addGuest(state: TenantState, mail: string, options: RecipientOptions = {}): StoredRow {
  const principal = `${mail.replace('@', '_')}#EXT#@${state.domain}`;
  const one = identify(
    state,
    mail,
    { ...options, displayName: options.displayName ?? localPart(mail) },
    () => principal.split('@')[0] ?? mail,
  );
  const row = recipientRow(state, one, ['MailUser', 'GuestMailUser']);
  const hidden = { UserPrincipalName: principal, HiddenFromAddressListsEnabled: true };
  state.entra.set(one.objectId, entraUser({ ...entraNames(one), userPrincipalName: principal, userType: 'Guest' }));
  return keep(state, { ...row, ...hidden, ...externalRow(mail), ...options.set });
}

const entraNames = (one: RecipientIds) => ({
  id: one.objectId,
  displayName: one.displayName,
  mail: one.address,
  mailNickname: one.alias,
  proxyAddresses: [`SMTP:${one.address}`],
  accountEnabled: true,
  createdDateTime: graphTime(one.times.created),
});

/** Adds an Entra user without a mailbox, whom Exchange does not know. */
export function addUser(state: TenantState, principal: string, options: RecipientOptions = {}): StoredRow {
  const id = state.next.guid();
  const user = entraUser({
    id,
    displayName: options.displayName ?? nameOf(principal),
    userPrincipalName: principal,
    mail: null,
    mailNickname: localPart(principal),
    proxyAddresses: [],
    userType: 'Member',
    accountEnabled: true,
    createdDateTime: graphTime(state.next.now()),
    synced: options.synced ?? false,
  });
  const row = { ...user, ...options.set };
  state.entra.set(id, row);
  return row;
}

/** Adds a dynamic distribution group, which has a filter in the place of members. */
export function addDynamicGroup(
  state: TenantState,
  address: string,
  filter: string,
  options: RecipientOptions = {},
): StoredRow {
  const one = { ...identify(state, address, options, byDisplayName(address, options)), objectId: '' };
  const row = recipientRow(state, one, ['DynamicDistributionGroup', 'DynamicDistributionGroup']);
  return keep(state, { ...row, ...dynamicGroupRow(filter), ...options.set });
}

/** Draws the identifiers of a new recipient. Cloud mailboxes are named by their object id, others by what people typed. */
export function identify(
  state: TenantState,
  address: string,
  options: RecipientOptions,
  name: (objectId: string) => string,
): RecipientIds {
  const objectId = state.next.guid();
  const created = state.next.now();
  return {
    guid: state.next.guid(),
    objectId,
    name: name(objectId),
    alias: localPart(address),
    displayName: options.displayName ?? nameOf(address),
    address,
    aliases: options.aliases ?? [],
    synced: options.synced ?? false,
    times: { created, changed: created },
  };
}

/** Lays properties over a row, which is left as it is where there are none. */
const laid = (row: StoredRow, set: StoredRow = {}): StoredRow =>
  Object.keys(set).length === 0 ? row : { ...row, ...set };

/** Files a row under its Guid. */
export function keep(state: TenantState, row: StoredRow): StoredRow {
  state.recipients.set(textAt(row, 'Guid').toLowerCase(), row);
  return row;
}

export const byDisplayName = (address: string, options: RecipientOptions) => () =>
  options.displayName ?? nameOf(address);

export const localPart = (address: string): string => address.slice(0, address.indexOf('@'));

/** A name for people made of an address: `adele.vance@…` is Adele Vance. */
const nameOf = (address: string): string =>
  localPart(address)
    .split(/[._-]/u)
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
    .join(' ');

/** The recipient with an address, in any letter case. */
export function recipientByAddress(state: TenantState, address: string): StoredRow | undefined {
  const sought = address.toLowerCase();
  for (const row of state.recipients.values()) {
    if (textAt(row, 'PrimarySmtpAddress').toLowerCase() === sought) return row;
  }
  return undefined;
}
