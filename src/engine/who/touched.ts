import { textAt } from '../../json.ts';
import { exchange, type TenantReader } from '../../tenant/tenant.ts';
import type { Unread } from '../answers/survey.ts';
import { changing } from './authors.ts';
import type { AuditLogSource } from './changed-by.ts';
import type { AuditSearch } from './search.ts';
import { readRecords } from './record.ts';
import { loggedRules } from './rule-subjects.ts';

/** The mailboxes whose inbox rules the log says somebody changed. */
export interface Touched {
  /** Their primary addresses. */
  readonly mailboxes: readonly string[];
  readonly unread: readonly Unread[];
}

/** Records may arrive a day late, so that a run asks for the last day again. Source: "Search the audit log", Microsoft Purview. */
const overlap = 86_400_000;

/**
 * Asks the log whose inbox rules were changed since a moment, and a day before it. A record says that somebody changed them,
 * and often not how: what is so now has to be read.
 */
export async function touchedSince(
  { log, own }: AuditLogSource,
  reader: TenantReader,
  since: Date,
  at: Date,
): Promise<Touched> {
  const from = new Date(Math.min(since.getTime(), at.getTime() - overlap));
  const search = await log(changing(loggedRules), at, from);
  if (search.rows.state === 'unknown') {
    const { call, message } = search.rows.because;
    return { mailboxes: [], unread: [{ what: 'the audit log', why: `${call}: ${message}` }] };
  }
  const { records, skipped } = readRecords(search.rows.state === 'present' ? search.rows.value : [], own);
  const named = new Map(records.flatMap(({ owners }) => (owners.length === 0 ? [] : [[owners.join('\n'), owners]])));
  const nameless = records.filter(({ owners }) => owners.length === 0).length + skipped;
  const found = await Promise.all([...named.values()].map(async (owners) => borneBy(owners, reader)));
  return {
    mailboxes: [...new Set(found.flatMap(({ addresses }) => addresses))].toSorted(),
    unread: [...found.flatMap(({ unread }) => unread), ...unclear(nameless), ...beforehand(search, since)],
  };
}

const unclear = (records: number): readonly Unread[] =>
  records === 0
    ? []
    : [
        {
          what: `${records} records of the audit log`,
          why: 'they do not say, in a form that is understood, whose rules were changed',
        },
      ];

/** A log that ends before the moment says nothing of what came after. */
const beforehand = ({ to }: AuditSearch, since: Date): readonly Unread[] =>
  Date.parse(to) >= since.getTime() ? [] : [{ what: 'the audit log', why: `its last record is of ${to}` }];

/** Whoever bears the first name that anybody bears. That nobody bears any may be the record's doing. */
async function borneBy(
  owners: readonly string[],
  reader: TenantReader,
): Promise<{ readonly addresses: readonly string[]; readonly unread: readonly Unread[] }> {
  const read = await Promise.all(owners.map(async (Identity) => reader.read(exchange('Get-Recipient', { Identity }))));
  const rows = read.find((one) => one.state === 'present' && one.value.length > 0);
  const found =
    rows?.state === 'present' ? rows.value.map((row) => textAt(row, 'PrimarySmtpAddress').toLowerCase()) : [];
  const addresses = found.filter((address) => address !== '');
  if (addresses.length > 0) return { addresses, unread: [] };
  const failed = read.find((one) => one.state === 'unknown');
  const why = failed?.state === 'unknown' ? failed.because.message : 'nobody bears that name, or not any more';
  return { addresses, unread: [{ what: `inbox rules of ${owners[0] ?? ''}`, why }] };
}
