import { certain, type FileRecords, cutShort } from '../../files/record.ts';
import { isObject, type Json, type JsonObject, textAt } from '../../json.ts';
import { instantOf } from '../../kinds/values.ts';
import { present, type Row, type TenantError, unknown } from '../../tenant/tenant.ts';
import type { AuditLog } from './search.ts';

/**
 * The audit log from a file that somebody exported, in whatever form. Null where there is none in it. What a file says of
 * its own span is not known: it ends with its last record.
 */
export function exportedLog(file: FileRecords): AuditLog | null {
  const rows = auditRows(file);
  if (rows === null) return null;
  const missing = unsearched(file);
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
      rows: missing === null ? present(found) : unknown(missing),
    });
  };
}

/**
 * The records of the audit log in a file, as a search of it answers them; null where there are none. Where the file broke off
 * is a record that nobody understands.
 */
export function auditRows(file: FileRecords): readonly Row[] | null {
  const { records, header } = file;
  const isEmpty = records.length === 0 && (header ?? []).some(holdsRecord);
  const rows = records.map((one) => asRow(certain(one)));
  if (!isEmpty && !rows.some((row) => isRecord(parsed(textAt(row, 'AuditData'))))) return null;
  return cutShort(file) === null ? rows : [...rows, { AuditData: '' }];
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

/**
 * Why the search had more than the file; null where nothing says so. Each row says how many were found, and a search stops at 100 unless
 * told otherwise. Sources: Search-UnifiedAuditLog; "Search the audit log", Microsoft Purview, on the 50,000 of the portal.
 */
function unsearched({ records }: FileRecords): TenantError | null {
  const { length } = records;
  const found = Number(records[0]?.values['ResultCount'] ?? 0) || 0;
  const isFull = length === 100 || (length > 0 && length % 5000 === 0);
  if (found <= length && !(isFull && found === 0)) return null;
  const what = found > length ? `its search found ${found} records` : 'a search or the portal gives no more at a time';
  const message = `it has ${found > length ? '' : 'exactly '}${length} records, and ${what}: the rest is missing`;
  return { reason: 'rejected', call: 'the export', message, type: null };
}

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
