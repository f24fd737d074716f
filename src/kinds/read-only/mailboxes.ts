import { textAt } from '../../json.ts';
import {
  exchange,
  type Known,
  present,
  type Reading,
  type TenantError,
  type TenantReader,
} from '../../tenant/tenant.ts';

/** Every mailbox that may have inbox rules. */
export interface Mailboxes {
  readonly addresses: readonly string[];
  /** Each row said its address. */
  readonly whole: boolean;
  /** Why those of Microsoft 365 groups are not among them; null where they are. */
  readonly groupsUnread: TenantError | null;
}

/** What a message calls the mailboxes that nobody could list. */
export const groupMailboxes = 'the mailboxes of Microsoft 365 groups';

/**
 * What is never asked for: a listing of mailboxes leaves groups out, and no source says that the service obeys a forward that is set
 * on one. Source: Get-Mailbox and Set-Mailbox references.
 */
export const forwardsOfGroups =
  'forwards that are set on Microsoft 365 groups themselves: Get-Mailbox -GroupMailbox shows ForwardingSmtpAddress and ForwardingAddress';

const listing = { ...exchange('Get-Mailbox'), wanted: ['PrimarySmtpAddress'] };

/** The listing of them. */
export const groupListing = exchange('Get-Mailbox', { GroupMailbox: true });

/** Lists mailboxes; those of Microsoft 365 groups come on request alone, and may hold rules too. Source: Get-Mailbox reference. */
export async function listMailboxes(reader: TenantReader): Promise<Known<Mailboxes>> {
  const [people, groups] = await Promise.all([reader.read(listing), reader.read(groupListing)]);
  if (people.state !== 'present') return people;
  const rows = [...people.value, ...(groups.state === 'present' ? groups.value : [])];
  const addresses = rows.map((row) => textAt(row, 'PrimarySmtpAddress')).filter((address) => address !== '');
  return present({ addresses, whole: addresses.length === rows.length, groupsUnread: causeOf(groups) });
}

const causeOf = (reading: Reading): TenantError | null => (reading.state === 'unknown' ? reading.because : null);
