import { parse } from 'csv-parse/sync';
import { isList, isObject, type Json, type JsonObject, textAt } from '../../json.ts';
import { instantOf } from '../../kinds/values.ts';
import { textIn } from '../../posture/bounce/characters.ts';
import { present, type Row, unknown } from '../../tenant/tenant.ts';
import type { AuditLog } from './search.ts';

/**
 * The audit log from a file that somebody exported: the CSV of the portal or of PowerShell, JSON in an array, a single
 * record, or one record a line. Null where there is none in it. What a file says of its own span is not known: it ends
 * with its last record.
 */
export function exportedLog(bytes: Uint8Array): AuditLog | null {
  const rows = rowsIn(textIn(bytes).trim());
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

function rowsIn(text: string): readonly Row[] | null {
  const values = text.startsWith('[') ? parsed(text) : text.startsWith('{') ? jsonLines(text) : csvRows(text);
  if (!isList(values)) return null;
  const rows = values.filter(isObject).map(asRow);
  return rows.length === values.length ? rows : null;
}

function parsed(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return null;
  }
}

/** One record over several lines, or one a line. A line that was cut off is a record that nobody understands. */
function jsonLines(text: string): Json {
  const whole = parsed(text);
  // Graph wraps what it lists.
  if (isObject(whole) && isList(whole['value'])) return whole['value'];
  if (whole !== null) return [whole].flat();
  return text.split('\n').flatMap((line) => (line.trim() === '' ? [] : [parsed(line) ?? { AuditData: line }]));
}

function csvRows(text: string): Json {
  try {
    const rows = parse<JsonObject>(text, { columns: true, relax_column_count: true, skip_empty_lines: true });
    return rows.length > 0 && rows.every((row) => typeof row['AuditData'] === 'string') ? [...rows] : null;
  } catch {
    return null;
  }
}

/** Around the record stands whatever the export put there; what counts is inside. */
function asRow(row: JsonObject): Row {
  const data = row['AuditData'] ?? row['auditData'] ?? row;
  return { AuditData: typeof data === 'string' ? data : JSON.stringify(data) };
}

function timeOf(row: Row): string {
  const data = parsed(textAt(row, 'AuditData'));
  return isObject(data) ? instantOf(textAt(data, 'CreationTime')) : '';
}
