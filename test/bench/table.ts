import { type Figures, type Row, untaken } from './rows.ts';

/** What is told without a bar holds nothing. */
function verdict({ bar }: Row, holds: boolean | null): string {
  if (bar === '') return '';
  return holds === null ? 'not measured' : holds ? 'holds' : 'MISSED';
}

/** The cells of each row: what, measured, beside, bar, verdict. */
export const cellsOf = (rows: readonly Row[], figures: Figures): readonly (readonly string[])[] =>
  rows.map((row) => {
    const { measured, beside, holds } = figures[row.id] ?? untaken('not in this run');
    return [row.what, measured, beside, row.bar, verdict(row, holds)];
  });

/** Prints figures as an aligned table. */
export function table(rows: readonly Row[], figures: Figures): string {
  const lines = [['what', 'measured', 'beside', 'bar', ''], ...cellsOf(rows, figures)];
  const widths = [0, 1, 2, 3, 4].map((column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  return lines
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

export const ms = (value: number): string => `${Math.round(value)} ms`;
export const ratio = (value: number): string => `${value.toFixed(1)} ×`;
