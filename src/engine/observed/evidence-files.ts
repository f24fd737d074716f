import { certain, type FileRecords, cutShort } from '../../files/record.ts';
import type { Bounce } from '../../posture/bounce/bounce.ts';
import type { Row } from '../../tenant/tenant.ts';
import { hasFields } from '../evidence/fields.ts';
import { auditRows } from '../who/exported.ts';

/** What a file of evidence is, by its header. */
export type EvidenceKind =
  | 'message trace'
  | 'enhanced message trace'
  | 'extended message trace'
  | 'details of a message trace'
  | 'report of forwarded messages'
  | 'audit log'
  | 'bounce';

/** A file of evidence that was read. */
export interface EvidenceFile {
  readonly name: string;
  readonly kind: EvidenceKind;
  readonly rows: readonly Row[];
  /** What shows that something is missing; null where nothing does. */
  readonly cut: string | null;
}

/** The columns by which each kind is known, the first that fit. Source: the pages of each report, and files of 2021 to 2026. */
const headers: readonly (readonly [EvidenceKind, readonly string[]])[] = [
  ['extended message trace', ['event_id', 'sender_address', 'recipient_address']],
  ['enhanced message trace', ['sender_address', 'recipient_status']],
  ['report of forwarded messages', ['Forwarding type', 'Recipient domain']],
  ['message trace', ['SenderAddress', 'RecipientAddress']],
  ['message trace', ['Sender', 'Recipient', 'Status']],
  ['details of a message trace', ['MessageTraceId', 'Event', 'Detail']],
];

/** What would be read, for whoever gave something else. */
export const evidenceForms =
  'a message trace (portal, Start-HistoricalSearch, Get-MessageTraceV2), the report of auto forwarded messages, an export of the audit log, or a bounce; as CSV, JSON, CLIXML or Format-List';

/** A file as evidence; null where its header is that of something else. */
export function evidenceIn(name: string, file: FileRecords): EvidenceFile | null {
  const audit = auditRows(file);
  if (audit !== null) return { name, kind: 'audit log', rows: audit, cut: cutShort(file) };
  const own = columnsOf(file);
  const known = headers.find(([, columns]) => hasFields(own, columns));
  return known === undefined ? null : { name, kind: known[0], rows: file.records.map(certain), cut: cutShort(file) };
}

/** The columns of a file: a table has them without a row, where a search found nothing. */
export const columnsOf = ({ header, records }: FileRecords): readonly string[] =>
  header ?? Object.keys(records[0]?.values ?? {});

/** A bounce as the one row that it is evidence of; null for text that is none, or that does not say whose mail it was. */
export function bounceEvidence(name: string, { from, to, at, code, diagnostic }: Bounce): EvidenceFile | null {
  if (from === null || to === null || code === null) return null;
  const row = {
    SenderAddress: from,
    RecipientAddress: to,
    Status: 'Failed',
    Detail: `${diagnostic} ${code}`,
    Received: at,
  };
  return { name, kind: 'bounce', rows: [row], cut: null };
}

const traces: ReadonlySet<EvidenceKind> = new Set([
  'message trace',
  'enhanced message trace',
  'extended message trace',
  'details of a message trace',
  'bounce',
]);

/** The rows of all traces together: the details of a message may be in another file than its summary. */
export const tracedRows = (files: readonly EvidenceFile[]): readonly Row[] =>
  files.filter(({ kind }) => traces.has(kind)).flatMap(({ rows }) => rows);

/** The rows of one kind. */
export const rowsOfKind = (files: readonly EvidenceFile[], kind: EvidenceKind): readonly Row[] =>
  files.filter((one) => one.kind === kind).flatMap(({ rows }) => rows);

/** The day of the first row and of the last that say when they were, in UTC. */
export function spanOf(times: readonly (string | null)[]): {
  readonly from: string | null;
  readonly to: string | null;
} {
  const days = times.flatMap((one) => (one === null ? [] : [one.slice(0, 10)])).toSorted();
  return { from: days[0] ?? null, to: days.at(-1) ?? null };
}
