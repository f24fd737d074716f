import type { PostureCell, PostureWay } from '../../engine/answers/posture-report.ts';

/** How many sheets a page holds at most: each takes some kilobytes. */
const most = 1000;

/** What stands behind cells: cells with the same answers in the same ways share one. */
export interface Sheet {
  /** What links lead to. */
  readonly id: string;
  readonly verdict: PostureCell['verdict'];
  readonly ways: readonly PostureWay[];
  readonly cells: readonly PostureCell[];
}

/** The sheets in the order in which the cells need them, and the way to that of a cell. */
export interface Sheets {
  readonly all: readonly Sheet[];
  /** What leads to a cell's sheet; null where the page has no room for it. */
  readonly of: (cell: PostureCell) => string | null;
}

/** Gathers what cells have in common. */
export function sheetsOf(cells: readonly PostureCell[]): Sheets {
  const gathered = new Map<string, PostureCell[]>();
  for (const cell of cells) {
    const key = keyOf(cell);
    const same = gathered.get(key);
    if (same === undefined) gathered.set(key, [cell]);
    else same.push(cell);
  }
  const entries = [...gathered].slice(0, most);
  const ids = new Map(entries.map(([key], at) => [key, `why-${at + 1}`]));
  return {
    all: entries.flatMap(([key, same]) => sheet(ids.get(key) ?? '', same)),
    of: (cell) => ids.get(keyOf(cell)) ?? null,
  };
}

function sheet(id: string, cells: readonly PostureCell[]): readonly Sheet[] {
  const [first] = cells;
  return first === undefined ? [] : [{ id, cells, verdict: first.verdict, ways: first.ways }];
}

const keyOf = ({ verdict, ways }: PostureCell): string =>
  `${verdict} ${ways.map(({ mechanism, originals, answer }) => `${mechanism} ${originals.join('+')} ${answer}`).join()}`;
