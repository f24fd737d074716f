import { textAt } from '../../json.ts';
import { normalName } from '../../tenant/addresses.ts';
import { type Known, present, type Row, type TenantReader, unknown } from '../../tenant/tenant.ts';
import { askedAs, asRows } from '../asked.ts';
import { groupMailboxes, listMailboxes } from '../read-only/mailboxes.ts';
import { inboxRows, sendsOn } from '../read-only/inbox-rules.ts';

/** Asks for the rules of every mailbox. No mailbox is called so. */
export const everyMailbox = '*';

const atOnce = 30;

/** The mailbox of a rule that is named `ana@contoso.com/to home`; a mailbox is named by itself. */
export const mailboxIn = (name: string): string => name.split('/', 1)[0] ?? '';

/**
 * Reads the rules that send mail on, of the mailboxes asked for and no others: the service has no listing, so that each
 * costs a call.
 */
export async function read(reader: TenantReader, asked: readonly string[]): Promise<Known<readonly Row[]>> {
  if (!asked.includes(everyMailbox)) return present(await rowsIn(reader, asked.map(mailboxIn)));
  const listing = await listMailboxes(reader);
  if (listing.state !== 'present') return listing;
  const { addresses, groupsUnread } = listing.value;
  const doubt = groupsUnread === null ? [] : asRows(groupMailboxes, unknown(groupsUnread));
  return present([...(await rowsIn(reader, addresses)), ...doubt]);
}

async function rowsIn(reader: TenantReader, names: readonly string[]): Promise<readonly Row[]> {
  const mailboxes = [...new Set(names.map(normalName))].filter((name) => name !== '');
  const rows: Row[] = [];
  for (let from = 0; from < mailboxes.length; from += atOnce) {
    const some = mailboxes.slice(from, from + atOnce).map(async (mailbox) => rowsOf(reader, mailbox));
    rows.push(...(await Promise.all(some)).flat());
  }
  return rows;
}

/** The rules of one mailbox, each under its name; hidden ones that were not read are a doubt of their own. */
async function rowsOf(reader: TenantReader, mailbox: string): Promise<readonly Row[]> {
  const known = await inboxRows(reader, mailbox);
  if (known.state !== 'present') return known.state === 'unknown' ? asRows(mailbox, known) : [];
  const { rows, hidden } = known.value;
  const doubts = hidden === null ? [] : asRows(mailbox, { state: 'unknown', because: hidden });
  return [...named(mailbox, rows.filter(sendsOn)), ...doubts];
}

/** A mailbox may have several rules of one name: all but the first bear a number. */
function named(mailbox: string, rows: readonly Row[]): readonly Row[] {
  const seen = new Map<string, number>();
  return rows.map((row) => {
    const name = `${mailbox}/${textAt(row, 'Name')}`.toLowerCase();
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return { ...askedAs(count === 1 ? name : `${name} (${count})`, row), '#called': name };
  });
}
