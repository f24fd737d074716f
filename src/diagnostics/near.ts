import { compareText } from './diagnostic-at.ts';

/** The known name that was probably meant: the one that begins so, or the nearest within a few slips; else null. */
export function nearest(written: string, known: readonly string[]): string | null {
  const begun = known.filter((name) => written.length > 3 && name.toLowerCase().startsWith(written.toLowerCase()));
  if (begun.length === 1) return begun[0] ?? null;
  return within(Math.max(1, Math.floor(written.length / 3)), written, known);
}

/** The nearest of what is known within so many slips; null where none is. */
export function within(most: number, written: string, known: readonly string[]): string | null {
  const ranked = known
    .filter((name) => Math.abs(name.length - written.length) <= most)
    .map((name) => ({ name, slips: slips(written.toLowerCase(), name.toLowerCase()) }))
    .filter((one) => one.slips <= most)
    .sort((a, b) => a.slips - b.slips || compareText(a.name, b.name));
  return ranked[0]?.name ?? null;
}

/** How many letters have to be put in, taken out, changed or swapped with their neighbour (optimal string alignment). */
function slips(a: string, b: string): number {
  let before: readonly number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row += 1) {
    const line = [row];
    for (let column = 1; column <= b.length; column += 1) line.push(cell(a, b, row, column, line, above, before));
    before = above;
    above = line;
  }
  return above.at(-1) ?? 0;
}

function cell(
  a: string,
  b: string,
  row: number,
  column: number,
  line: readonly number[],
  above: readonly number[],
  before: readonly number[],
): number {
  const differs = a[row - 1] === b[column - 1] ? 0 : 1;
  const least = Math.min((line[column - 1] ?? 0) + 1, (above[column] ?? 0) + 1, (above[column - 1] ?? 0) + differs);
  const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
  return swapped ? Math.min(least, (before[column - 2] ?? 0) + 1) : least;
}
