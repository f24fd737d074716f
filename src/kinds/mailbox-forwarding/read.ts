import { exchange, type Known, present, type Row, type TenantReader } from '../../tenant/tenant.ts';
import { askedAs, readAsked } from '../asked.ts';
import { bearers } from '../directory.ts';
import { at, text } from '../rows/decode.ts';

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
  const find = bearers(found);
  const rest = asked.filter((name) => find(name).length !== 1);
  const named = await Promise.all(rest.map((name) => readAsked(reader, 'Get-Mailbox', name)));
  return present([...marked(found, asked, find), ...named.flat()]);
}

/** A snapshot may answer the filter with a listing of everything. What a row does not say plainly may be a forward. */
const forwards = (row: Row): boolean =>
  ['ForwardingSmtpAddress', 'ForwardingAddress'].some((key) => at(row, key, text) !== null);

/** Each row under every name it was asked for as. */
function marked(
  rows: readonly Row[],
  asked: readonly string[],
  find: (name: string) => readonly Row[],
): readonly Row[] {
  const names = new Map(rows.map((row): [Row, string[]] => [row, []]));
  for (const name of asked) for (const row of find(name)) names.get(row)?.push(name);
  return [...names].flatMap(([row, given]) => (given.length === 0 ? [row] : given.map((name) => askedAs(name, row))));
}
