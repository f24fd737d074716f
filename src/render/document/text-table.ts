import type { Block, Line, TextSpan } from './document.ts';

type Table = Extract<Block, { kind: 'table' }>;

/** What a line of a table becomes: spans with the blanks that set them in columns. */
export interface TableLines {
  /** Null where the table is wider than the room that there is. */
  readonly side: readonly Line[] | null;
  /** The same one below the other, which fits everywhere. */
  readonly below: readonly { readonly head: Line; readonly lines: readonly Line[] }[];
}

/** A table as lines: side by side, and one answer below the other for where that is too wide. */
export function tableLines({ columns, rows }: Table, room: number, measure: (line: Line) => number): TableLines {
  const all = [[[], ...columns], ...rows.map(({ head, cells }) => [head, ...cells])];
  const widths = all[0]?.map((_, at) => Math.max(...all.map((line) => measure(line[at] ?? [])))) ?? [];
  const fits = widths.reduce((sum, one) => sum + one + gap, -gap) <= room;
  const beside = Math.max(0, ...columns.map(measure).filter((one) => one <= widest));
  const place = (at: number): Line => {
    const name = columns[at] ?? [];
    return [blank('to '), ...name, blank(' '.repeat(Math.max(0, beside - measure(name)) + gap))];
  };
  return {
    side: fits ? all.map((line) => padded(line, widths, measure)) : null,
    below: rows.map(({ head, cells }) => ({
      head,
      lines: cells.map((cell, at): Line => [...place(at), ...cell]),
    })),
  };
}

const gap = 3;
/** Wider than this no column is made for the sake of one long name. */
const widest = 28;
const blank = (text: string): TextSpan => ({ text, from: 'ours', tone: null });

const padded = (line: readonly Line[], widths: readonly number[], measure: (line: Line) => number): Line =>
  line.flatMap((cell, at) => {
    const width = at === line.length - 1 ? 0 : (widths[at] ?? 0) + gap;
    return [...cell, blank(' '.repeat(Math.max(0, width - measure(cell))))];
  });
