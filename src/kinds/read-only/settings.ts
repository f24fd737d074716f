import { textAt } from '../../json.ts';
import { normalName, normalPattern } from '../../tenant/addresses.ts';
import { exchange, type Known, mapKnown, type TenantReader } from '../../tenant/tenant.ts';
import { address, at, decoded, instant, title, truth, unclear } from '../rows/decode.ts';

/** A blocking sender entry of the Tenant Allow/Block List. */
export interface BlockListEntry {
  /** An address, a domain, or `*.domain`. */
  readonly value: string;
  /** ISO 8601 instant; null for an entry that does not end. */
  readonly expires: string | null;
}

/** RejectDirectSend of the organisation. Source: Set-OrganizationConfig reference, August 2026. */
export async function readRejectDirectSend(reader: TenantReader): Promise<Known<boolean>> {
  const call = exchange('Get-OrganizationConfig');
  const rows = decoded<{ readonly rejects: boolean }>(call.cmdlet, await reader.read(call), (row) => ({
    rejects: at(row, 'RejectDirectSend', truth),
  }));
  if (rows.state !== 'present') return rows;
  const [row] = rows.value;
  return row === undefined ? { state: 'absent' } : { state: 'present', value: row.rejects };
}

/** Somebody who may receive and not send. */
export interface RestrictedSender {
  readonly address: string;
  /** In the words of the service; null where the row gives none. */
  readonly reason: string | null;
}

/** The restricted entities. Source: Get- and Remove-BlockedSenderAddress references, August 2026: of the rest of a row nothing is said. */
export async function readRestricted(reader: TenantReader): Promise<Known<readonly RestrictedSender[]>> {
  const call = exchange('Get-BlockedSenderAddress');
  const rows = decoded<RestrictedSender>(call.cmdlet, await reader.read(call), (row) => ({
    address: at(row, 'SenderAddress', (value) => address(value) ?? unclear('is empty')),
    reason: textAt(row, 'Reason') || null,
  }));
  return mapKnown(rows, (all) => all.map((one) => ({ ...one, address: normalName(one.address) })));
}

const blockedName = (text: string): string => (text.includes('@') ? normalName(text) : normalPattern(text));

/** Source: Get-TenantAllowBlockListItems reference: `Value` and, for entries that end, `ExpirationDate`. */
export async function readBlockList(reader: TenantReader): Promise<Known<readonly BlockListEntry[]>> {
  const call = exchange('Get-TenantAllowBlockListItems', { ListType: 'Sender', Block: true });
  const rows = decoded<BlockListEntry>(call.cmdlet, await reader.read(call), (row) => ({
    value: at(row, 'Value', title),
    expires: row['ExpirationDate'] === undefined ? null : at(row, 'ExpirationDate', instant),
  }));
  return mapKnown(rows, (all) => all.map((one) => ({ ...one, value: blockedName(one.value) })));
}
