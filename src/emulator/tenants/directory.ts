import { isList, textAt, type Json } from '../../json.ts';
import type { StoredRow, TenantState } from '../state/state.ts';
import { graphTime } from './rows/common.ts';
import { entraContact, entraGroup, entraUser } from './rows/entra.ts';

/** Recipients by the object id of their Entra object, as they were when somebody last looked. */
const indexes = new WeakMap<TenantState, Map<string, string>>();

function indexOf(state: TenantState): Map<string, string> {
  const index = new Map<string, string>();
  for (const [guid, row] of state.recipients) {
    const objectId = textAt(row, 'ExternalDirectoryObjectId');
    if (objectId !== '') index.set(objectId.toLowerCase(), guid);
  }
  indexes.set(state, index);
  return index;
}

/** The recipient that an Entra object is in Exchange. */
export function recipientOf(state: TenantState, objectId: string): StoredRow | undefined {
  const id = objectId.toLowerCase();
  const found = lookUp(state, indexes.get(state), id);
  if (found !== undefined || (state.entra.has(id) && textAt(state.entra.get(id) ?? {}, 'mail') === '')) return found;
  return lookUp(state, indexOf(state), id);
}

function lookUp(state: TenantState, index: Map<string, string> | undefined, id: string): StoredRow | undefined {
  const row = state.recipients.get(index?.get(id) ?? '');
  return row !== undefined && textAt(row, 'ExternalDirectoryObjectId').toLowerCase() === id ? row : undefined;
}

/**
 * The Entra object with an id: the stored one, else what Entra shows of the recipient. A recipient needs no stored
 * object, so that what Exchange changes is seen by Graph at once.
 */
export function entraObject(state: TenantState, objectId: string): StoredRow | undefined {
  const stored = state.entra.get(objectId.toLowerCase());
  if (stored !== undefined) return stored;
  const recipient = recipientOf(state, objectId);
  return recipient === undefined ? undefined : shownOf(recipient);
}

/** Every Entra object of one type: the stored ones, then those that are recipients only. */
export function* entraObjects(state: TenantState, type: EntraType): Generator<StoredRow> {
  for (const row of state.entra.values()) if (row['@odata.type'] === `#microsoft.graph.${type}`) yield row;
  for (const row of state.recipients.values()) {
    if (shownAs[textAt(row, 'RecipientType')] !== type) continue;
    const id = textAt(row, 'ExternalDirectoryObjectId').toLowerCase();
    const shown = id === '' || state.entra.has(id) ? undefined : shownOf(row);
    if (shown !== undefined) yield shown;
  }
}

export type EntraType = 'user' | 'group' | 'orgContact';

/** What Entra shows of a recipient; it knows nothing of a dynamic distribution group. */
const shownAs: Readonly<Record<string, EntraType>> = {
  UserMailbox: 'user',
  MailUser: 'user',
  MailContact: 'orgContact',
  MailUniversalDistributionGroup: 'group',
  MailUniversalSecurityGroup: 'group',
};

/** The user with a principal name, in any letter case. */
export function userNamed(state: TenantState, name: string): StoredRow | undefined {
  const sought = name.toLowerCase();
  for (const row of state.entra.values()) {
    if (textAt(row, 'userPrincipalName').toLowerCase() === sought) return row;
  }
  for (const row of state.recipients.values()) {
    const isUser = shownAs[textAt(row, 'RecipientType')] === 'user';
    if (isUser && principalOf(row).toLowerCase() === sought) return shownOf(row);
  }
  return undefined;
}

/** Object ids of the direct members of a group, whichever side keeps them. */
export function memberIds(state: TenantState, groupId: string): readonly string[] {
  const kept = state.entraMembers.get(groupId.toLowerCase());
  if (kept !== undefined) return [...kept];
  const guids = state.exchangeMembers.get(textAt(recipientOf(state, groupId) ?? {}, 'Guid').toLowerCase()) ?? [];
  return [...guids]
    .map((guid) => textAt(state.recipients.get(guid) ?? {}, 'ExternalDirectoryObjectId').toLowerCase())
    .filter((id) => id !== '');
}

/** Recipients among the members of a Microsoft 365 group: what `Get-UnifiedGroupLinks` lists. */
export function memberRecipients(state: TenantState, groupId: string): readonly StoredRow[] {
  return memberIds(state, groupId)
    .map((id) => recipientOf(state, id))
    .filter((row) => row !== undefined);
}

/** Takes an Entra object out of the tenant, with its recipient, its memberships and what was kept by its id. */
export function removeObject(state: TenantState, objectId: string): void {
  const id = objectId.toLowerCase();
  const guid = textAt(recipientOf(state, id) ?? {}, 'Guid').toLowerCase();
  state.entra.delete(id);
  state.entraMembers.delete(id);
  for (const members of state.entraMembers.values()) members.delete(id);
  if (guid !== '') removeRecipient(state, guid);
}

function removeRecipient(state: TenantState, guid: string): void {
  state.recipients.delete(guid);
  state.exchangeMembers.delete(guid);
  state.inboxRules.delete(guid);
  for (const members of state.exchangeMembers.values()) members.delete(guid);
}

function shownOf(row: StoredRow): StoredRow | undefined {
  switch (shownAs[textAt(row, 'RecipientType')]) {
    case 'user':
      return shownUser(row);
    case 'orgContact':
      return entraContact({ ...shared(row), mail: textAt(row, 'PrimarySmtpAddress') });
    case 'group':
      return shownGroup(row);
    default:
      return undefined;
  }
}

const principalOf = (row: StoredRow): string => textAt(row, 'UserPrincipalName') || textAt(row, 'PrimarySmtpAddress');

const shownUser = (row: StoredRow): StoredRow =>
  entraUser({
    ...shared(row),
    mail: textAt(row, 'PrimarySmtpAddress'),
    userPrincipalName: principalOf(row),
    userType: row['RecipientTypeDetails'] === 'GuestMailUser' ? 'Guest' : 'Member',
    accountEnabled: row['AccountDisabled'] !== true,
  });

function shownGroup(row: StoredRow): StoredRow {
  const unified = row['RecipientTypeDetails'] === 'GroupMailbox';
  const dynamic = row['IsMembershipDynamic'] === true;
  return entraGroup({
    ...shared(row),
    mail: textAt(row, 'PrimarySmtpAddress'),
    groupTypes: [...(dynamic ? ['DynamicMembership'] : []), ...(unified ? ['Unified'] : [])],
    securityEnabled: row['RecipientType'] === 'MailUniversalSecurityGroup',
  });
}

const shared = (row: StoredRow) => ({
  id: textAt(row, 'ExternalDirectoryObjectId'),
  displayName: textAt(row, 'DisplayName'),
  mailNickname: textAt(row, 'Alias'),
  proxyAddresses: texts(row['EmailAddresses']),
  createdDateTime: graphTime(textAt(row, 'WhenCreatedUTC')),
  synced: row['IsDirSynced'] === true,
});

const texts = (value: Json | undefined): readonly string[] =>
  isList(value) ? value.filter((one) => typeof one === 'string') : [];
