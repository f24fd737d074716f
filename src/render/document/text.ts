import { unreachable } from '../../json.ts';
import type { Block, DiffLine, Line, DocumentRow, TextSpan } from './document.ts';
import type { Palette, Tone } from './palette.ts';
import { terminal } from '../../escape.ts';
import { columns, shorten } from './measure.ts';
import { tableLines } from './text-table.ts';
import { wrap } from './wrap.ts';

const longest = 400;
/** In less room than this words are not read well. */
const narrowest = 40;
/** A column is not made wider than this for the sake of one long name. */
const widest = 84;

interface Layout {
  readonly palette: Palette;
  /** Columns of the terminal; what is wider is wrapped. */
  readonly width: number;
  /** Whether folded sections are printed whole, or only counted. */
  readonly details: boolean;
}

/** Prints a document for a terminal or a pipe. Whatever a tenant put into its names stays on its line and is seen. */
export const text = (
  blocks: readonly Block[],
  palette: Palette,
  { width = Infinity, details = true }: Partial<Omit<Layout, 'palette'>> = {},
): string => blocksText(blocks, { palette, width, details });

/** What was one line, and what is only typed next, stands close together. */
const blocksText = (blocks: readonly Block[], layout: Layout): string =>
  blocks
    .map((block, at) => {
      const before = blocks[at - 1];
      const said = blockText(block, layout);
      return before !== undefined && isShort(block, layout) && isShort(before, layout)
        ? said.replace(/^\n/u, '')
        : said;
    })
    .join('');

const isShort = (block: Block, { details }: Layout): boolean =>
  block.kind === 'next' || (block.kind === 'section' && block.folded && !details);

function blockText(block: Block, layout: Layout): string {
  switch (block.kind) {
    case 'title':
      return wrapped(block.line, '', '  ', layout);
    case 'lines':
      return block.lines.map((line) => wrapped(line, '  ', '  ', layout)).join('');
    case 'rows':
      return rowsText(block.rows, block.numbered, layout);
    case 'table':
      return tableText(block, layout);
    case 'alert':
      return `\n${block.lines.map((line) => wrapped(line, '  ! ', '    ', layout)).join('')}`;
    case 'section':
      return sectionText(block, layout);
    case 'code':
      return block.text.map((line) => `${`  ${terminal(line)}`.trimEnd()}\n`).join('');
    case 'next':
      return `\n${nextText(block, layout)}`;
    default:
      return unreachable(block);
  }
}

/** Side by side where the terminal is wide enough, else one below the other. */
function tableText(table: Extract<Block, { kind: 'table' }>, layout: Layout): string {
  const { side, below } = tableLines(table, layout.width - 2, (line) => columns(plainLine(line)));
  if (side !== null) return side.map((line) => `  ${lineText(line, layout.palette)}`.trimEnd().concat('\n')).join('');
  return below
    .map(
      ({ head, lines }) =>
        wrapped(head, '  ', '    ', layout) + lines.map((line) => wrapped(line, '      ', '        ', layout)).join(''),
    )
    .join('');
}

/** A command is never broken: it is pasted. Where it does not fit beside the words it stands below them, alone. */
function nextText({ line, command }: Extract<Block, { kind: 'next' }>, layout: Layout): string {
  const words = wrapped(line, '', '', layout);
  if (command === null) return words;
  const shown = terminal(command);
  const gap =
    words.trimEnd().includes('\n') || columns(words.trimEnd()) + 3 + columns(shown) > layout.width ? '\n  ' : '   ';
  return `${words.trimEnd()}${gap}${layout.palette.strong(shown)}\n`;
}

function sectionText(
  { heading, folded, blocks, summary }: Extract<Block, { kind: 'section' }>,
  layout: Layout,
): string {
  const said = heading.map((span) => ({ ...span, tone: 'strong' as const }));
  const beside: Line = summary === undefined ? [] : [{ text: `   ${summary}`, from: 'ours', tone: null }];
  if (!folded || layout.details)
    return `\n${wrapped([...said, ...beside], '', '  ', layout)}${blocksText(blocks, layout)}`;
  const size: Line = summary === undefined ? [{ text: `   ${sizeOf(blocks)}`, from: 'ours', tone: null }] : beside;
  return `\n${wrapped([...said, ...size, hint], '', '  ', layout)}`;
}

const hint: TextSpan = { text: '   --details lists them', from: 'ours', tone: 'faint' };

/** How many things a folded section holds. */
const sizeOf = (blocks: readonly Block[]): number =>
  blocks.reduce((sum, block) => {
    if (block.kind === 'rows' || block.kind === 'table') return sum + block.rows.length;
    if (block.kind === 'section') return sum + sizeOf(block.blocks);
    return sum + (block.kind === 'lines' ? block.lines.length : 0);
  }, 0);

/** A line within the width of the terminal; what does not fit goes on below it, further in. */
function wrapped(line: Line, first: string, hanging: string, { palette, width }: Layout): string {
  const shown = line.map((span): TextSpan => ({ ...span, text: spanText(span), from: 'ours' }));
  const below = columnOf(shown, first, width) ?? hanging + leadOf(shown);
  return wrap(shown, width - first.length, below.length - first.length)
    .map((part, at) => `${`${at === 0 ? first : below}${lineText(part, palette)}`.trimEnd()}\n`)
    .join('');
}

const leadOf = (line: Line): string => /^ */u.exec(line.map(({ text: words }) => words).join(''))?.[0] ?? '';

/** What stands after a gap is a column of its own: what of it does not fit goes on below it, where there is room for that. */
function columnOf(line: Line, first: string, width: number): string | null {
  const said = line.map(({ text: words }) => words).join('');
  const gap = / {3,}(?=\S)/u.exec(said.trimStart());
  if (gap === null || width === Infinity) return null;
  const before = said.slice(0, said.length - said.trimStart().length + gap.index);
  const at = first.length + columns(before) + gap[0].length;
  return at > width - narrowest ? null : ' '.repeat(at);
}

function rowsText(rows: readonly DocumentRow[], numbered: boolean, layout: Layout): string {
  const widths = widthsOf(rows);
  const digits = String(rows.length).length;
  return rows
    .map((row, index) => {
      const number = numbered ? `${String(index + 1).padStart(digits)}  ` : '';
      const indent = ' '.repeat(Math.max(6, number.length + 4));
      const lines = layout.details ? [...row.below, ...(row.detail ?? [])] : row.below;
      const below = lines.map((line) => wrapped(line, indent, `${indent}  `, layout)).join('');
      return `${headText(row.cells, `  ${number}`, indent, widths, layout)}${below}${changesText(row.changes, indent, layout.palette)}`;
    })
    .join('');
}

/** The cells in columns; where those are too wide, side by side, or the first with the others below it. */
function headText(
  cells: readonly Line[],
  lead: string,
  indent: string,
  widths: readonly number[],
  layout: Layout,
): string {
  const fits = (asked: readonly number[]): boolean => lead.length + spread(cells, asked) <= layout.width;
  const used = fits(widths) ? widths : fits([]) ? [] : null;
  if (used !== null) return `${lead}${cellsText(cells, used, layout.palette)}\n`;
  const [first = [], ...rest] = cells.filter((cell) => plainLine(cell) !== '');
  const others = rest.flatMap((cell, at) => (at === 0 ? cell : between.concat(cell)));
  return (
    wrapped(first, lead, indent, layout) + (others.length === 0 ? '' : wrapped(others, indent, `${indent}  `, layout))
  );
}

const between: Line = [{ text: ' · ', from: 'ours', tone: 'faint' }];

/** The columns that cells side by side take. */
function spread(cells: readonly Line[], widths: readonly number[]): number {
  const last = cells.findLastIndex((cell) => plainLine(cell) !== '');
  return cells
    .slice(0, last + 1)
    .reduce(
      (sum, cell, column) =>
        sum +
        (column === last ? columns(plainLine(cell)) : Math.max(columns(plainLine(cell)), widths[column] ?? 0) + 3),
      0,
    );
}

/** The width of each column, over all rows that have another column after it. */
function widthsOf(rows: readonly DocumentRow[]): readonly number[] {
  const most = Math.max(0, ...rows.map((row) => row.cells.length));
  return Array.from({ length: most }, (_, column) => {
    const followed = rows.filter((row) => row.cells.slice(column + 1).some((cell) => plainLine(cell) !== ''));
    const lengths = followed.map((row) => columns(plainLine(row.cells[column] ?? [])));
    return Math.max(0, ...lengths.filter((length) => length <= widest));
  });
}

function cellsText(cells: readonly Line[], widths: readonly number[], palette: Palette): string {
  const printed = cells.map((cell, column) => {
    const gap = Math.max(0, (widths[column] ?? 0) - columns(plainLine(cell)));
    return lineText(cell, palette) + ' '.repeat(gap);
  });
  return printed.join('   ').trimEnd();
}

function changesText(lines: readonly DiffLine[], indent: string, palette: Palette): string {
  const label = Math.min(widest, Math.max(0, ...lines.map((line) => columns(terminal(line.label)))));
  return lines.map((line) => `${indent}${changeText(line, label, palette)}\n`).join('');
}

const tones: Readonly<Record<DiffLine['sign'], Tone | null>> = { '+': 'closes', '-': 'fails', '~': null, ' ': 'faint' };

function changeText({ sign, label, text: said }: DiffLine, width: number, palette: Palette): string {
  const shown = terminal(shorten(said, longest));
  if (label === '') return `  ${toned(`${sign} ${shown}`, tones[sign], palette)}`;
  return `${terminal(label).padEnd(width)}  ${shown}`.trimEnd();
}

const spanText = ({ text: said, from }: TextSpan): string => terminal(from === 'ours' ? said : shorten(said, longest));
const plainLine = (line: Line): string => line.map(spanText).join('');
const lineText = (line: Line, palette: Palette): string =>
  line.map((span) => toned(spanText(span), span.tone, palette)).join('');

const toned = (said: string, tone: Tone | null, palette: Palette): string =>
  tone === null || said === '' ? said : palette[tone](said);
