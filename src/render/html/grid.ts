import type {
  PostureCell,
  PostureDestinations,
  PostureReport,
  PostureSenders,
} from '../../engine/answers/posture-report.ts';

const mostCells = 40_000;
const mostColumns = 60;

/** One group of senders and its cells in the order of the columns; null where nobody asked. */
export interface GridRow {
  readonly senders: PostureSenders;
  readonly cells: readonly (PostureCell | null)[];
}

/** What of the matrix fits on a page. */
export interface PageGrid {
  readonly columns: readonly PostureDestinations[];
  readonly rows: readonly GridRow[];
  /** How many cells do not fit, and how many of those are open or may be. */
  readonly left: number;
  readonly leftOpen: number;
}

const weights: Readonly<Record<PostureCell['verdict'], number>> = {
  allowed: 1_000_000,
  partial: 1000,
  indeterminate: 1,
  blocked: 0,
  'not-applicable': 0,
};

/** Sorts what is most open to the top left, and cuts off at the bottom right. */
export function gridOf({ senderClasses, destinationClasses, cells }: PostureReport): PageGrid {
  const columns = mostOpen(destinationClasses, weigh(cells, 'destinations')).slice(0, mostColumns);
  const room = Math.max(1, Math.floor(mostCells / Math.max(1, columns.length)));
  const rows = mostOpen(senderClasses, weigh(cells, 'senders')).slice(0, room);
  const known = new Map(cells.map((cell) => [`${cell.senders} ${cell.destinations}`, cell]));
  const cellsOf = (one: PostureSenders) => columns.map((to) => known.get(`${one.id} ${to.id}`) ?? null);
  const grid = rows.map((senders) => ({ senders, cells: cellsOf(senders) }));
  return { columns, rows: grid, ...leftOver(cells, grid) };
}

function weigh(cells: readonly PostureCell[], by: 'senders' | 'destinations'): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (const cell of cells) sums.set(cell[by], (sums.get(cell[by]) ?? 0) + weights[cell.verdict]);
  return sums;
}

const mostOpen = <T extends { readonly id: string }>(all: readonly T[], sums: ReadonlyMap<string, number>): T[] =>
  [...all].sort((a, b) => (sums.get(b.id) ?? 0) - (sums.get(a.id) ?? 0));

function leftOver(cells: readonly PostureCell[], rows: readonly GridRow[]): Pick<PageGrid, 'left' | 'leftOpen'> {
  const shown = rows.flatMap((row) => row.cells.filter((cell) => cell !== null));
  return { left: cells.length - shown.length, leftOpen: open(cells) - open(shown) };
}

const open = (cells: readonly PostureCell[]): number => cells.filter(({ verdict }) => weights[verdict] > 0).length;
