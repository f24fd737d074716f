/** One bar: what was measured, beside what, and whether it holds. */
export interface Bar {
  readonly what: string;
  readonly measured: string;
  readonly beside: string;
  readonly bar: string;
  /** Null where it could not be measured here. */
  readonly holds: boolean | null;
}

/** What is told without a bar holds nothing. */
export const verdict = ({ bar, holds }: Bar): string =>
  bar === '' ? '' : holds === null ? 'not measured' : holds ? 'holds' : 'MISSED';

/** Prints bars as an aligned table. */
export function table(bars: readonly Bar[]): string {
  const rows = [
    ['what', 'measured', 'beside', 'bar', ''],
    ...bars.map((one) => [one.what, one.measured, one.beside, one.bar, verdict(one)]),
  ];
  const widths = [0, 1, 2, 3, 4].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

export const ms = (value: number): string => `${Math.round(value)} ms`;
export const ratio = (value: number): string => `${value.toFixed(1)} ×`;
