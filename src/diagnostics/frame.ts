import { type GridCell, cellsOf } from './cells.ts';
import type { Span } from './diagnostic.ts';

/** Colours for the parts of an excerpt; each hands back its text. */
export interface Paint {
  readonly gutter: (text: string) => string;
  readonly mark: (text: string) => string;
}

const unpainted: Paint = { gutter: (text) => text, mark: (text) => text };

/** Columns of an excerpt; a longer line is cut around what it is about. */
const widest = 100;
/** Code units read around the place, so that a line of a megabyte costs no more than a short one. */
const reach = 300;
/** What stands before an excerpt beside its number, and the marks that it was cut. */
const margin = 5;

/**
 * Shows the line of a span with the span underlined:
 *
 *    |
 * 12 |   - domainName: fabrikam.com
 *    |                 ^~~~~~~~~~~~
 */
export function frame(content: string, span: Span, paint: Paint = unpainted, columns = Infinity): readonly string[] {
  const line = lineAt(content, span);
  const from = span.start.column - 1;
  const to = span.end.line > span.start.line ? line.length : Math.min(span.end.column - 1, line.length);
  const number = String(span.start.line);
  const { text, indent, mark } = underline(line, from, to, Math.min(widest, columns - number.length - margin));
  const blank = ' '.repeat(number.length);
  const gutter = (label: string): string => paint.gutter(`${label} |`);
  return [gutter(blank), `${gutter(number)} ${text}`.trimEnd(), `${gutter(blank)} ${indent}${paint.mark(mark)}`];
}

function lineAt(content: string, { start }: Span): string {
  const begin = start.offset - (start.column - 1);
  const end = content.indexOf('\n', begin);
  return content.slice(begin, end < 0 ? undefined : end).replace(/\r$/u, '');
}

interface Excerpt {
  readonly text: string;
  readonly indent: string;
  readonly mark: string;
}

function underline(line: string, from: number, to: number, room: number): Excerpt {
  const first = windowStart(line, from);
  const cells = cellsOf(line.slice(first, from + reach), first);
  const before = cells.filter(({ at }) => at < from);
  const lead = fitting(before.toReversed(), Math.max(room / 2, room - width(cells.slice(before.length)))).toReversed();
  const rest = fitting(cells.slice(before.length), room - width(lead));
  const head = lead.length < before.length || first > 0 ? '…' : '';
  const tail = before.length + rest.length < cells.length || from + reach < line.length ? '…' : '';
  return {
    text: `${head}${join(lead)}${join(rest)}${tail}`,
    indent: ' '.repeat(head.length + width(lead)),
    mark: `^${'~'.repeat(Math.max(0, width(rest.filter(({ at }) => at < to)) - 1))}`,
  };
}

/** Where to begin reading: a step back from the place, but never between two halves of one character. */
function windowStart(line: string, from: number): number {
  const start = Math.max(0, from - reach);
  const half = line.charCodeAt(start);
  return half >= 0xdc00 && half <= 0xdfff ? start + 1 : start;
}

/** As many cells from the beginning as fit into some columns. */
function fitting(cells: readonly GridCell[], columns: number): readonly GridCell[] {
  let used = 0;
  const end = cells.findIndex((cell) => {
    used += cell.width;
    return used > columns;
  });
  return end < 0 ? cells : cells.slice(0, end);
}

const width = (cells: readonly GridCell[]): number => cells.reduce((sum, cell) => sum + cell.width, 0);
const join = (cells: readonly GridCell[]): string => cells.map((cell) => cell.text).join('');
