import { certain } from '../../files/record.ts';
import type { FileRecords } from '../../files/record.ts';
import { isObject, type Json, type JsonObject, textAt } from '../../json.ts';
import { instantOf } from '../../kinds/values.ts';
import { present, type Row, unknown } from '../../tenant/tenant.ts';
import type { AuditLog } from './search.ts';

/**
 * The audit log from a file that somebody exported, in whatever form. Null where there is none in it. What a file says of
 * its own span is not known: it ends with its last record.
 */
export function exportedLog(file: FileRecords): AuditLog | null {
  const rows = auditRows(file);
  if (rows === null) return null;
  const times = rows
    .map(timeOf)
    .filter((one) => one !== '')
    .toSorted();
  return async (cmdlets, at, since) => {
    const until = at.toISOString().replace(/\.\d+Z$/u, 'Z');
    const asked = new Set(cmdlets.map((one) => one.toLowerCase()));
    const found = rows.filter((row) => isAsked(row, asked, since));
    return Promise.resolve({
      from: times[0] ?? until,
      to: times.at(-1) ?? until,
      rows: rows.length === most ? unknown(cut) : present(found),
    });
  };
}

/**
 * The records of the audit log in a file, as a search of it answers them; null where there are none. Where the file broke off
 * is a record that nobody understands.
 */
export function auditRows({ records, header, cut: missing }: FileRecords): readonly Row[] | null {
  const isEmpty = records.length === 0 && (header ?? []).some(holdsRecord);
  const rows = records.map((one) => asRow(certain(one)));
  if (!isEmpty && !rows.some((row) => isRecord(parsed(textAt(row, 'AuditData'))))) return null;
  return missing === null ? rows : [...rows, { AuditData: '' }];
}

const isRecord = (data: Json): boolean => isObject(data) && textAt(data, 'Operation') !== '' && 'CreationTime' in data;

/** An export holds whatever else happened too. What cannot be read may be what was asked for. */
function isAsked(row: Row, cmdlets: ReadonlySet<string>, since: Date | undefined): boolean {
  const data = parsed(textAt(row, 'AuditData'));
  if (!isObject(data)) return true;
  const time = Date.parse(timeOf(row));
  const late = since === undefined || Number.isNaN(time) || time >= since.getTime();
  return late && cmdlets.has(textAt(data, 'Operation').toLowerCase());
}

/** The portal exports no more. Source: "Search the audit log", Microsoft Purview. */
const most = 50_000;
const cut = {
  reason: 'rejected',
  call: 'the export',
  message: `it has exactly ${most} records, which is as many as the portal exports: the rest is missing`,
  type: null,
} as const;

function parsed(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return null;
  }
}

const holdsRecord = (column: string): boolean => column.toLowerCase() === 'auditdata';

/** Around the record stands whatever the export put there; what counts is inside. */
function asRow(row: JsonObject): Row {
  const name = Object.keys(row).find(holdsRecord);
  const data = name === undefined ? row : (row[name] ?? null);
  return { AuditData: typeof data === 'string' ? data : JSON.stringify(data) };
}

function timeOf(row: Row): string {
  const data = parsed(textAt(row, 'AuditData'));
  return isObject(data) ? instantOf(textAt(data, 'CreationTime')) : '';
}
