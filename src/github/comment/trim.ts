import type { Block, DiffLine, Line, DocumentRow } from '../../render/document/document.ts';
import { say } from '../../render/document/document.ts';
import { shorten } from '../../render/document/measure.ts';
import type { DetailLevel } from './detail-level.ts';

/** What a tier shows of rows: how many, how long their names, and whether what changes in each. */
interface Measure {
  readonly rows: number;
  readonly name: number;
  readonly changes: 'all' | 'changed' | 'none';
  readonly below: boolean;
}

const whole = Number.POSITIVE_INFINITY;

const measures: Readonly<Record<DetailLevel, Measure>> = {
  1: { rows: whole, name: 400, changes: 'all', below: true },
  2: { rows: whole, name: 400, changes: 'changed', below: true },
  3: { rows: whole, name: 120, changes: 'none', below: false },
  4: { rows: 20, name: 60, changes: 'none', below: false },
  5: { rows: 3, name: 40, changes: 'none', below: false },
  6: { rows: 0, name: 0, changes: 'none', below: false },
};

/** Makes a document as small as a tier wants it. What is left out is counted, never dropped in silence. */
export function trimmed(blocks: readonly Block[], tier: DetailLevel): readonly Block[] {
  return blocks.map((block) => trimBlock(block, measures[tier]));
}

function trimBlock(block: Block, measure: Measure): Block {
  if (block.kind === 'rows') return { ...block, rows: trimRows(block.rows, measure) };
  if (block.kind === 'section') return { ...block, blocks: block.blocks.map((one) => trimBlock(one, measure)) };
  return 'lines' in block ? { ...block, lines: trimLines(block.lines, measure) } : block;
}

function trimRows(rows: readonly DocumentRow[], measure: Measure): readonly DocumentRow[] {
  const shown = rows.slice(0, measure.rows).map((row) => trimRow(row, measure));
  const rest = rows.length - shown.length;
  return rest === 0
    ? shown
    : [...shown, { cells: [[say(`and ${rest.toLocaleString('en-US')} more`)]], below: [], changes: [] }];
}

function trimLines(lines: readonly Line[], measure: Measure): readonly Line[] {
  const shown = lines.slice(0, measure.rows + 1).map((line) => trimLine(line, measure));
  const rest = lines.length - shown.length;
  return rest === 0 ? shown : [...shown, [say(`and ${rest.toLocaleString('en-US')} more`)]];
}

function trimRow({ cells, below, changes }: DocumentRow, measure: Measure): DocumentRow {
  return {
    cells: cells.map((cell) => trimLine(cell, measure)),
    below: measure.below ? below.map((line) => trimLine(line, measure)) : [],
    changes: measure.changes === 'none' ? [] : changes.filter((line) => measure.changes === 'all' || isChange(line)),
  };
}

const isChange = ({ sign, label }: DiffLine): boolean => sign !== ' ' || label !== '';

const trimLine = (line: Line, { name }: Measure): Line =>
  line.map((span) => (span.from === 'quoted' ? { ...span, text: shorten(span.text, name) } : span));
