import { parse } from 'csv-parse/sync';
import type { Json, JsonObject } from '../json.ts';
import { spoken } from './spoken.ts';
import { type FileRecord, type FileRecords, sure, unended } from './record.ts';

/** Reads CSV as Export-Csv and the portals write it: by its header, with any of three separators. Null without a header of names. */
export function tableRecords(text: string): FileRecords | null {
  const { type, separator, table } = headed(text);
  const header = /^[^\r\n]*/u.exec(table)?.[0] ?? '';
  const delimiter = separator ?? separatorOf(header);
  const found = rowsIn(table, delimiter);
  if (found === null || found.columns.length === 0 || !found.columns.every(isName)) return null;
  // One column is a table only by what its name says: any text has lines.
  if (found.columns.length === 1 && !/^"?[A-Z]\w+"?$/iu.test(header.trim())) return null;
  const cut = endsEarly(found, table);
  return {
    form: 'CSV',
    type,
    records: (cut ? found.rows.slice(0, -1) : found.rows).map(recordOf),
    header: found.columns,
    cut: misfitsIn(found) ?? (cut ? 'it ends in the middle of a row' : null),
    doubt: shortIn(found) ?? unended(table),
  };
}

/** Before the header Windows PowerShell says what the objects were, and Excel what parts the columns. */
function headed(text: string): {
  readonly type: string | null;
  readonly separator: string | null;
  readonly table: string;
} {
  const head = /^(?:#TYPE (?<type>\S+)[^\n]*\n)?(?:"?sep=(?<separator>[^"\n])"?\n)?/iu.exec(text);
  const { type = null, separator = null } = head?.groups ?? {};
  return { type, separator, table: text.slice(head?.[0].length ?? 0) };
}

/** Of the signs that may part columns the one that stands most often outside of quotes. */
function separatorOf(header: string): string {
  const plain = header.replaceAll(/"[^"]*"/gu, '');
  const times = (sign: string): number => plain.split(sign).length;
  return [';', '\t'].find((sign) => times(sign) > times(',')) ?? ',';
}

const isName = (column: string): boolean => /^[\p{L}_][\p{L}\p{N} _.#()/-]*$/u.test(column);

interface Found {
  readonly columns: readonly string[];
  readonly rows: readonly Readonly<Record<string, string | null>>[];
  /** How many rows were left out because they have more columns than there are names, or end inside of a quote. */
  readonly misfits: number;
}

function rowsIn(table: string, delimiter: string): Found | null {
  let columns: readonly string[] = [];
  let misfits = 0;
  try {
    const rows = parse<Record<string, string | null>>(table, {
      columns: (names: readonly string[]) => [...(columns = names.map((name) => name.trim()))],
      delimiter,
      bom: true,
      relax_column_count_less: true,
      skip_empty_lines: true,
      skip_records_with_error: true,
      on_skip: () => void (misfits += 1),
      // Nothing between two separators is null, and two quotes are a text without letters.
      cast: (value, { header, quoting }) => (value === '' && !quoting && !header ? null : value),
    });
    return { columns, rows, misfits };
  } catch {
    return null;
  }
}

const misfitsIn = ({ misfits }: Found): string | null =>
  misfits === 0 ? null : `${misfits} of its rows ${misfits === 1 ? 'does' : 'do'} not fit its header`;

/** Export-Csv writes as many values as names; what was saved by Excel may end rows where nothing follows. */
function shortIn({ columns, rows }: Found): string | null {
  const short = rows.filter((row) => Object.keys(row).length < columns.length).length;
  return short === 0
    ? null
    : `${short} of its rows ${short === 1 ? 'has' : 'have'} fewer values than its header has names`;
}

/** Whether the last row broke off: it has fewer columns than there are names, and its line has no end. */
function endsEarly({ columns, rows }: Found, table: string): boolean {
  const last = rows.at(-1);
  return last !== undefined && Object.keys(last).length < columns.length && !table.endsWith('\n');
}

/** What Export-Csv writes in the place of a list or an object. */
const unopened = /^(?:Deserialized\.)?(?:System|Microsoft\.Exchange)\.[\w.+`]+(?:\[.*\])?$/u;

function recordOf(row: Readonly<Record<string, string | null>>): FileRecord {
  const entries = Object.entries(row);
  const lost = entries.filter(([, value]) => value !== null && unopened.test(value)).map(([name]) => name);
  const values: JsonObject = Object.fromEntries(entries.map(([name, value]): [string, Json] => [name, spoken(value)]));
  return { values, doubtful: lost.length === 0 ? sure : new Set(lost) };
}
