import { all, textOf } from './elements.ts';

/** The matrix as it is searched: heads of columns, and rows with their cells. */
export interface SearchedTable {
  readonly region: HTMLElement | null;
  readonly columns: readonly { readonly head: HTMLElement; readonly text: string }[];
  readonly rows: readonly {
    readonly row: HTMLElement;
    readonly text: string;
    readonly cells: readonly HTMLElement[];
  }[];
}

export const tables = (): readonly SearchedTable[] =>
  all('table.matrix', HTMLTableElement).map((table) => ({
    region: table.closest<HTMLElement>('.wide'),
    columns: [...(table.tHead?.rows[0]?.cells ?? [])].slice(1).map((head) => ({ head, text: textOf(head) })),
    rows: [...(table.tBodies[0]?.rows ?? [])].map((row) => ({
      row,
      text: textOf(row.cells[0]),
      cells: [...row.cells].slice(1),
    })),
  }));

/** What is searched for: some words, and the answers that are wanted. */
export interface PageSearch {
  readonly terms: readonly string[];
  readonly meets: (names: readonly string[]) => boolean;
}

/** Which of the words are in a text, as bits. */
export const bits = (text: string, { terms }: PageSearch): number =>
  terms.reduce((sum, term, at) => (text.includes(term) ? sum | (1 << at) : sum), 0);

export const everyTerm = ({ terms }: PageSearch): number => (1 << terms.length) - 1;

/** Hides rows and columns in which nothing is found, and says how many rows are left. */
export function filterTable({ region, columns, rows }: SearchedTable, search: PageSearch): number {
  const heads = columns.map(({ text }) => bits(text, search));
  const seen = columns.map(() => false);
  let count = 0;
  for (const { row, text, cells } of rows) {
    const own = bits(text, search);
    const found = cells.map((cell, at) => {
      const on = (own | (heads[at] ?? 0)) === everyTerm(search) && search.meets(cell.className.split(' '));
      cell.classList.toggle('off', !on);
      if (on) seen[at] = true;
      return on;
    });
    row.hidden = !found.includes(true);
    if (!row.hidden) count += 1;
  }
  columns.forEach(({ head }, at) => {
    const hidden = seen[at] !== true;
    if (head.hidden === hidden) return;
    head.hidden = hidden;
    for (const { cells } of rows) cells[at]?.toggleAttribute('hidden', hidden);
  });
  region?.toggleAttribute('hidden', count === 0);
  return count;
}
