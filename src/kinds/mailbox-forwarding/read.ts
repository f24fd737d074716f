import { textAt } from '../../json.ts';
import { exchange, type Known, present, type Row, type TenantReader } from '../../tenant/tenant.ts';
import { askedAs, readAsked } from '../asked.ts';
import { bearing } from '../directory.ts';

/** Finds every forwarding mailbox in one call, however many mailboxes there are: the service filters. */
const forwarding = exchange('Get-Mailbox', {
  Filter: 'ForwardingSmtpAddress -ne $null -or ForwardingAddress -ne $null',
  ResultSize: 'Unlimited',
});

/** Reads the forwarding mailboxes, and one by one those asked for that are not among them: they may not exist. */
export async function read(reader: TenantReader, asked: readonly string[]): Promise<Known<readonly Row[]>> {
  const listing = await reader.read(forwarding);
  if (listing.state !== 'present') return listing;
  const found = listing.value.filter(forwards);
  const rest = asked.filter((name) => bearing(name, found).length !== 1);
  const named = await Promise.all(rest.map((name) => readAsked(reader, 'Get-Mailbox', name)));
  const marked = found.flatMap((row) => marks(row, asked));
  return present([...marked, ...named.flat()]);
}

/** A snapshot may answer the filter with a listing of everything. */
const forwards = (row: Row): boolean =>
  textAt(row, 'ForwardingSmtpAddress') !== '' || textAt(row, 'ForwardingAddress') !== '';

function marks(row: Row, asked: readonly string[]): readonly Row[] {
  const names = asked.filter((name) => bearing(name, [row]).length === 1);
  return names.length === 0 ? [row] : names.map((name) => askedAs(name, row));
}
