import { csvField } from '../../escape.ts';

/** A value in a cell; null leaves it empty. */
export type CsvValue = string | number | boolean | null | readonly string[];

/** Columns of a table in their order: each its stable name and what it says of a row. */
export type Columns<T> = Readonly<Record<string, (row: T) => CsvValue>>;

/** Excel takes a file for UTF-8 by this mark, and for the letters of some country without it. */
const mark = '\uFEFF';

/** A table as CSV (RFC 4180) that Excel opens by a double click. */
export function csv<T>(columns: Columns<T>, rows: readonly T[]): string {
  const line = (cells: readonly CsvValue[]): string => `${cells.map(cell).join(',')}\r\n`;
  const of = Object.values(columns);
  return mark + [Object.keys(columns), ...rows.map((row) => of.map((value) => value(row)))].map(line).join('');
}

function cell(value: CsvValue): string {
  if (value === null) return '';
  return csvField(typeof value === 'object' ? value.join('; ') : String(value));
}
