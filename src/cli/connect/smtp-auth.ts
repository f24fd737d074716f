import type { Unread } from '../../engine/answers/survey.ts';
import { reasonOf } from '../../engine/live/unread.ts';
import { readEveryMailbox } from '../../kinds/smtp-auth/listing.ts';
import type { TenantReader } from '../../tenant/tenant.ts';
import type { Input, Option } from '../run/command.ts';

export const smtpAuthOption: Option = {
  flags: '--smtp-auth',
  about: 'also read the SMTP AUTH setting of every mailbox: one listing',
};

export const submissionOption: Option = {
  flags: '--smtp-auth',
  about:
    'also list who may send through SMTP AUTH, what decides on it, and who was seen using it: a few listings, however large the tenant',
};

/** Mailboxes that differ from the organisation in SMTP AUTH, or may. */
export interface DifferingMailboxes {
  /** Null where nobody asked. */
  readonly mailboxes: readonly string[] | null;
  readonly unread: readonly Unread[];
}

/** Where it was asked for, the mailboxes with a setting of their own. A row that does not say it may have one. */
export async function differingFor(reader: TenantReader, input: Input): Promise<DifferingMailboxes> {
  if (!input.on('smtp-auth')) return { mailboxes: null, unread: [] };
  const listing = await readEveryMailbox(reader);
  if (listing.state !== 'present') return { mailboxes: [], unread: [unreadListing(listing)] };
  const own = listing.value.filter(({ state, address }) => state !== 'inherit' && address !== '');
  const nameless = listing.value.length - listing.value.filter(({ address }) => address !== '').length;
  return {
    mailboxes: own.map(({ address }) => address),
    unread: nameless === 0 ? [] : [{ what: everyMailbox, why: 'Get-CASMailbox: a row names no mailbox' }],
  };
}

const everyMailbox = 'SMTP AUTH of every mailbox';

const unreadListing = (
  listing: Exclude<Awaited<ReturnType<typeof readEveryMailbox>>, { state: 'present' }>,
): Unread => ({
  what: everyMailbox,
  why: listing.state === 'unknown' ? reasonOf(listing.because) : 'Get-CASMailbox answered with nothing',
});
