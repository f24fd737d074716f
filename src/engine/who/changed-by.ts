import type { Directory } from '../../kinds/directory.ts';
import type { Authorship, ChangedBy, Silence, Unattributed } from './authorship.ts';
import { authorshipsOf, changing } from './authors.ts';
import { readRecords } from './record.ts';
import type { AuditLog, AuditSearch } from './search.ts';
import type { MovedObject } from './subjects.ts';

/** The log to ask, and the application ids by which Postern itself signs in. */
export interface AuditLogSource {
  readonly log: AuditLog;
  readonly own: readonly string[];
}

/** Says who changed what moved, by one search of the log. Null where nothing moved. */
export async function tellChangedBy(
  subjects: readonly MovedObject[],
  directory: Directory,
  { log, own }: AuditLogSource,
  at: Date,
): Promise<ChangedBy | null> {
  if (subjects.length === 0) return null;
  const search = await log([...new Set(subjects.flatMap(({ kind }) => changing(kind)))], at);
  const { from, to, rows } = search;
  if (rows.state === 'unknown') {
    const unread = `${rows.because.call}: ${rows.because.message}`;
    return { from, to, unread, skipped: 0, known: [], unknown: [] };
  }
  const { records, skipped } = readRecords(rows.state === 'present' ? rows.value : [], own);
  const found = subjects.map((subject) => ({ subject, told: authorshipsOf(subject, records, directory) }));
  return {
    from,
    to,
    unread: null,
    skipped,
    known: found.flatMap(({ told }): readonly Authorship[] => told),
    unknown: found.filter(({ told }) => told.length === 0).map(({ subject }) => unattributed(subject, search)),
  };
}

const unattributed = (subject: MovedObject, search: AuditSearch): Unattributed => ({
  object: subject.change.object,
  because: subject.shared ? 'shared-name' : silenceOf(subject, search),
  changedAt: subject.changedAt,
});

/**
 * Records of Exchange arrive 60 to 90 minutes after the event as a rule, those of other services later, and nothing is
 * promised. Source: "Search the audit log", Microsoft Purview, August 2026. The day for Entra is ours.
 */
const delays = { exchange: 90 * 60_000, entra: 24 * 3_600_000 } as const;

/** A search that was recorded ends when it was made, so that its end is what a change is fresh against. */
function silenceOf({ changedAt, byEntra }: MovedObject, { from, to }: AuditSearch): Silence {
  if (changedAt === null) return 'not-found';
  const delay = delays[byEntra ? 'entra' : 'exchange'];
  if (Date.parse(changedAt) > Date.parse(to) - delay) return 'too-fresh';
  return Date.parse(changedAt) < Date.parse(from) ? 'too-old' : 'not-found';
}
