import { textAt } from '../../json.ts';
import type { StoredRow, TenantState } from '../state/state.ts';
import { graphTime } from './rows/common.ts';
import { entraGroup } from './rows/entra.ts';
import { distributionRow, recipientRow, unifiedGroupRow } from './rows/recipient.ts';
import { byDisplayName, identify, keep, localPart, recipientByAddress, type RecipientOptions } from './recipients.ts';

interface GroupOptions extends RecipientOptions {
  /** Addresses of recipients that are there already, or object ids for members without mail. */
  readonly members?: readonly string[];
  /** What is laid over the Entra object: a membership rule, say. */
  readonly entra?: StoredRow;
}

/** Adds a distribution group or, on request, a mail-enabled security group. Its members are kept by Exchange. */
export function addDistributionGroup(
  state: TenantState,
  address: string,
  options: GroupOptions & { readonly security?: boolean } = {},
): StoredRow {
  const security = options.security ?? false;
  const one = identify(state, address, options, byDisplayName(address, options));
  const type = security ? 'MailUniversalSecurityGroup' : 'MailUniversalDistributionGroup';
  const row = { ...recipientRow(state, one, [type, type]), ...distributionRow(security), ...options.set };
  state.exchangeMembers.set(one.guid, new Set((options.members ?? []).map((member) => guidOfMember(state, member))));
  return keep(state, row);
}

/** Adds a Microsoft 365 group. Its members are kept by Entra, and Exchange shows them. */
export function addUnifiedGroup(state: TenantState, address: string, options: GroupOptions = {}): StoredRow {
  const dynamic = options.entra?.['membershipRule'] !== undefined;
  const one = identify(
    state,
    address,
    options,
    (objectId) => `${localPart(address)}_${objectId.slice(0, 10).replace('-', '')}`,
  );
  const row = recipientRow(state, one, ['MailUniversalDistributionGroup', 'GroupMailbox']);
  const group = entraGroup({
    id: one.objectId,
    displayName: one.displayName,
    mailNickname: one.alias,
    mail: address,
    proxyAddresses: [...one.aliases.map((alias) => `smtp:${alias}`), `SMTP:${address}`],
    groupTypes: dynamic ? ['DynamicMembership', 'Unified'] : ['Unified'],
    securityEnabled: false,
    createdDateTime: graphTime(one.times.created),
    synced: one.synced,
  });
  keepEntra(state, { ...group, ...options.entra }, options.members);
  return keep(state, { ...row, ...unifiedGroupRow(dynamic), ...options.set });
}

/** Adds a security group without mail, which Exchange does not know. */
export function addSecurityGroup(state: TenantState, displayName: string, options: GroupOptions = {}): StoredRow {
  const group = entraGroup({
    id: state.next.guid(),
    displayName,
    mailNickname: displayName.replaceAll(/\W/gu, ''),
    mail: null,
    proxyAddresses: [],
    groupTypes: options.entra?.['membershipRule'] === undefined ? [] : ['DynamicMembership'],
    securityEnabled: true,
    createdDateTime: graphTime(state.next.now()),
    synced: options.synced ?? false,
  });
  return keepEntra(state, { ...group, ...options.entra }, options.members);
}

function keepEntra(state: TenantState, row: StoredRow, members: readonly string[] = []): StoredRow {
  const id = textAt(row, 'id').toLowerCase();
  state.entra.set(id, row);
  state.entraMembers.set(id, new Set(members.map((member) => objectIdOfMember(state, member))));
  return row;
}

function objectIdOfMember(state: TenantState, member: string): string {
  if (state.entra.has(member)) return member;
  return textAt(memberRow(state, member), 'ExternalDirectoryObjectId').toLowerCase();
}

const guidOfMember = (state: TenantState, member: string): string =>
  textAt(memberRow(state, member), 'Guid').toLowerCase();

function memberRow(state: TenantState, address: string): StoredRow {
  const row = recipientByAddress(state, address);
  if (row === undefined) throw new Error(`a member is missing from the tenant: ${address}`);
  return row;
}
