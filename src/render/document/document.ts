import type { Tone } from './palette.ts';

/**
 * A piece of a line. `ours` are our own words; `quoted` is text of a tenant, a policy or a service, which every printer
 * makes harmless in its own way.
 */
export interface TextSpan {
  readonly text: string;
  readonly from: 'ours' | 'quoted';
  readonly tone: Tone | null;
}

export type Line = readonly TextSpan[];

/** One line of a difference. `~` is a value that was replaced, a space one that stays. */
export interface DiffLine {
  readonly sign: '+' | '-' | '~' | ' ';
  /** The property, where the line says more about one; empty below it. */
  readonly label: string;
  readonly text: string;
}

/** A line in columns, with what belongs below it. */
export interface DocumentRow {
  readonly cells: readonly Line[];
  readonly below: readonly Line[];
  readonly changes: readonly DiffLine[];
  /** What else there is to say, for whoever asks for details. */
  readonly detail?: readonly Line[];
}

/** A row of a table: what it is about, and what it says under each column. */
export interface TableRow {
  readonly head: Line;
  readonly cells: readonly Line[];
}

/** What there is to say, before it is text, Markdown or anything else: every printer shows the same. */
export type Block =
  | { readonly kind: 'title'; readonly line: Line }
  | { readonly kind: 'lines'; readonly lines: readonly Line[] }
  | { readonly kind: 'rows'; readonly numbered: boolean; readonly rows: readonly DocumentRow[] }
  | { readonly kind: 'table'; readonly columns: readonly Line[]; readonly rows: readonly TableRow[] }
  | { readonly kind: 'alert'; readonly level: 'note' | 'caution'; readonly lines: readonly Line[] }
  | {
      readonly kind: 'section';
      readonly heading: Line;
      readonly folded: boolean;
      readonly blocks: readonly Block[];
      /** What is said beside the heading of a folded section, where that is more than how much there is of it. */
      readonly summary?: string;
    }
  | { readonly kind: 'code'; readonly text: readonly string[] }
  | { readonly kind: 'next'; readonly line: Line; readonly command: string | null };

export const say = (text: string, tone: Tone | null = null): TextSpan => ({ text, from: 'ours', tone });
export const quote = (text: string, tone: Tone | null = null): TextSpan => ({ text, from: 'quoted', tone });

export const row = (
  cells: readonly Line[],
  below: readonly Line[] = [],
  changes: readonly DiffLine[] = [],
): DocumentRow => ({
  cells,
  below,
  changes,
});

type SectionBlock = Extract<Block, { readonly kind: 'section' }>;

/** A section, or nothing where there would be nothing in it. */
export function section(
  heading: string,
  blocks: readonly Block[],
  folded = false,
  summary?: string,
): readonly SectionBlock[] {
  const filled = blocks.filter((block) => !isEmpty(block));
  return filled.length === 0
    ? []
    : [
        {
          kind: 'section',
          heading: [say(heading)],
          folded,
          blocks: filled,
          ...(summary === undefined ? {} : { summary }),
        },
      ];
}

function isEmpty(block: Block): boolean {
  if (block.kind === 'lines') return block.lines.length === 0;
  if (block.kind === 'code') return block.text.length === 0;
  return (block.kind === 'rows' || block.kind === 'table') && block.rows.length === 0;
}

/** What is one line unless somebody asks for details stands last. */
export function foldedLast(blocks: readonly Block[]): readonly Block[] {
  const isFolded = (block: Block): boolean => block.kind === 'section' && block.folded;
  return [...blocks.filter((one) => !isFolded(one)), ...blocks.filter(isFolded)];
}
