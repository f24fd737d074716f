import { unreachable } from '../json.ts';
import type { Block, DiffLine, Line, Row, Span } from './document.ts';
import type { Palette, Tone } from './palette.ts';
import { columns, shorten, visible } from './visible.ts';

const longest = 400;
/** A column is not made wider than this for the sake of one long name. */
const widest = 84;

/** Prints a document for a terminal or a pipe. Whatever a tenant put into its names stays on its line and is seen. */
export function text(blocks: readonly Block[], palette: Palette): string {
  return blocks.map((block) => blockText(block, palette)).join('');
}

function blockText(block: Block, palette: Palette): string {
  switch (block.kind) {
    case 'title':
      return `${lineText(block.line, palette)}\n`;
    case 'lines':
      return block.lines.map((line) => `  ${lineText(line, palette)}\n`).join('');
    case 'rows':
      return rowsText(block.rows, block.numbered, palette);
    case 'alert':
      return `\n${block.lines.map((line) => `  ! ${lineText(line, palette)}\n`).join('')}`;
    case 'section':
      return `\n${palette.strong(plainLine(block.heading))}\n${text(block.blocks, palette)}`;
    case 'next': {
      const command = block.command === null ? '' : `   ${palette.strong(visible(block.command))}`;
      return `\n${lineText(block.line, palette)}${command}\n`;
    }
    default:
      return unreachable(block);
  }
}

function rowsText(rows: readonly Row[], numbered: boolean, palette: Palette): string {
  const widths = widthsOf(rows);
  const digits = String(rows.length).length;
  return rows
    .map((row, index) => {
      const number = numbered ? `${String(index + 1).padStart(digits)}  ` : '';
      const indent = ' '.repeat(Math.max(6, number.length + 4));
      const below = row.below.map((line) => `${indent}${lineText(line, palette)}\n`).join('');
      return `  ${number}${cellsText(row.cells, widths, palette)}\n${below}${changesText(row.changes, indent, palette)}`;
    })
    .join('');
}

/** The width of each column, over all rows that have another column after it. */
function widthsOf(rows: readonly Row[]): readonly number[] {
  const most = Math.max(0, ...rows.map((row) => row.cells.length));
  return Array.from({ length: most }, (_, column) => {
    const lengths = rows.map((row) => columns(plainLine(row.cells[column] ?? [])));
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
  const label = Math.min(widest, Math.max(0, ...lines.map((line) => columns(visible(line.label)))));
  return lines.map((line) => `${indent}${changeText(line, label, palette)}\n`).join('');
}

const tones: Readonly<Record<DiffLine['sign'], Tone | null>> = { '+': 'closes', '-': 'fails', '~': null, ' ': 'faint' };

function changeText({ sign, label, text: said }: DiffLine, width: number, palette: Palette): string {
  const shown = visible(shorten(said, longest));
  if (label === '') return `  ${toned(`${sign} ${shown}`, tones[sign], palette)}`;
  return `${visible(label).padEnd(width)}  ${shown}`.trimEnd();
}

const spanText = ({ text: said, from }: Span): string => (from === 'ours' ? said : visible(shorten(said, longest)));
const plainLine = (line: Line): string => line.map(spanText).join('');
const lineText = (line: Line, palette: Palette): string =>
  line.map((span) => toned(spanText(span), span.tone, palette)).join('');

const toned = (said: string, tone: Tone | null, palette: Palette): string =>
  tone === null || said === '' ? said : palette[tone](said);
