import { refuse, types } from './refusal.ts';
import type { StoredRow } from '../state/state.ts';

/** Rules in the order of their priorities. */
export const byPriority = (rows: readonly StoredRow[]): readonly StoredRow[] =>
  rows.toSorted((a, b) => Number(a['Priority']) - Number(b['Priority']));

/** Rules in their order, numbered 0, 1, 2 without a gap. */
export const inOrder = (rows: readonly StoredRow[]): readonly StoredRow[] => numbered(byPriority(rows));

/** Puts a new rule at a priority, or behind all others; those at and after that place move down by one. */
export function inserted(rows: readonly StoredRow[], row: StoredRow, priority: number | null): readonly StoredRow[] {
  const place = priority ?? rows.length;
  checkRange(place, rows.length, rows.length);
  return numbered(inOrder(rows).toSpliced(place, 0, row));
}

/** Moves a rule to a priority: those at and after that place move down, the gap it leaves closes. */
export function moved(rows: readonly StoredRow[], guid: string, priority: number): readonly StoredRow[] {
  checkRange(priority, rows.length - 1, rows.length);
  const ordered = inOrder(rows);
  const rest = ordered.filter((row) => row['Guid'] !== guid);
  return numbered(rest.toSpliced(priority, 0, ...ordered.filter((row) => row['Guid'] === guid)));
}

const numbered = (rows: readonly StoredRow[]): readonly StoredRow[] =>
  rows.map((row, index) => (row['Priority'] === index ? row : { ...row, Priority: index }));

/** The message names the number of rules as the lowest priority, although an existing rule may only have one less (Microsoft365DSC issue 3552). */
function checkRange(priority: number, highest: number, named: number): void {
  if (priority >= 0 && priority <= highest) return;
  refuse(
    types.priority,
    `The specified rule priority is invalid. Use a value between '0' (highest priority), and '${named}' (lowest priority).`,
  );
}

/** Replaces what a list holds, in place, as those who hold the list expect. */
export function refill(rows: StoredRow[], next: readonly StoredRow[]): void {
  rows.splice(0, rows.length, ...next);
}
