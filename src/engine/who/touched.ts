import { textAt } from '../../json.ts';
import { exchange, type TenantReader } from '../../tenant/tenant.ts';
import type { Unread } from '../answers/survey.ts';
import { changing } from './authors.ts';
import type { AuditLogSource } from './changed-by.ts';
import { readRecords } from './record.ts';
import { loggedRules } from './rule-subjects.ts';

/** The mailboxes whose inbox rules the log says somebody changed. */
export interface Touched {
  /** The span that was searched. */
  readonly from: string;
  readonly to: string;
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
    return { ...search, mailboxes: [], unread: [{ what: 'the audit log', why: `${call}: ${message}` }] };
  }
  const { records, skipped } = readRecords(search.rows.state === 'present' ? search.rows.value : [], own);
  const named = new Set(records.flatMap(({ mailbox }) => (mailbox === null ? [] : [mailbox.toLowerCase()])));
  const nameless = records.filter(({ mailbox }) => mailbox === null).length + skipped;
  const found = await Promise.all([...named].map(async (name) => addressOf(name, reader)));
  return {
    from: search.from,
    to: search.to,
    mailboxes: [...new Set(found.flatMap(({ address }) => address ?? []))].toSorted(),
    unread: [...found.flatMap(({ unread }) => unread), ...unclear(nameless)],
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

/** Whoever is gone has no rules any more. */
async function addressOf(
  Identity: string,
  reader: TenantReader,
): Promise<{ readonly address: string | null; readonly unread: readonly Unread[] }> {
  const rows = await reader.read(exchange('Get-Recipient', { Identity }));
  if (rows.state === 'unknown')
    return { address: null, unread: [{ what: `inbox rules of ${Identity}`, why: rows.because.message }] };
  const [row] = rows.state === 'present' ? rows.value : [];
  return { address: row === undefined ? null : textAt(row, 'PrimarySmtpAddress').toLowerCase(), unread: [] };
}
