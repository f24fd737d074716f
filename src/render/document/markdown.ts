import { unreachable } from '../../json.ts';
import type { Block, DiffLine, Line, DocumentRow, TextSpan } from './document.ts';
import { shorten } from './measure.ts';
import { codeBlock, codeSpan, html, markdownWords } from '../../escape.ts';

const longest = 400;

/**
 * Prints a document as GitHub Markdown. Text from outside stands in code spans and fences only: there it can neither
 * mention anybody, nor link, nor end the construct it is in.
 */
export function markdown(blocks: readonly Block[], level = 3): string {
  return blocks.map((block) => blockMarkdown(block, level)).join('\n');
}

function blockMarkdown(block: Block, level: number): string {
  switch (block.kind) {
    case 'title':
      return `${'#'.repeat(level)} ${lineMarkdown(block.line)}\n`;
    case 'lines':
      return block.lines.map((line) => `${unlisted(lineMarkdown(line))}\n`).join('\n');
    case 'rows':
      return block.rows.map((row, index) => rowMarkdown(row, block.numbered ? `${index + 1}.` : '-')).join('');
    case 'table':
      return tableMarkdown(block);
    case 'alert':
      return `> [!${block.level.toUpperCase()}]\n${block.lines.map((line) => `> ${lineMarkdown(line)}  \n`).join('')}`;
    case 'section':
      return block.folded
        ? foldMarkdown(block, level)
        : `${'#'.repeat(level + 1)} ${lineMarkdown(block.heading)}\n\n${markdown(block.blocks, level + 1)}`;
    case 'code':
      return `${codeBlock('', block.text).join('\n')}\n`;
    case 'next':
      return `${lineMarkdown(block.line)}${block.command === null ? '' : ` ${codeSpan(block.command)}`}\n`;
    default:
      return unreachable(block);
  }
}

/** The blank lines make GitHub read what is inside as Markdown again. */
function foldMarkdown({ heading, blocks, summary }: Extract<Block, { kind: 'section' }>, level: number): string {
  const beside = summary === undefined ? '' : html(` · ${summary}`);
  return `<details>\n<summary>${heading.map(summaryMarkup).join('')}${beside}</summary>\n\n${markdown(blocks, level + 1)}\n</details>\n`;
}

/** A summary is HTML, in which GitHub looks for mentions and references everywhere but in code. */
const summaryMarkup = ({ text, from }: TextSpan): string =>
  from === 'ours' ? html(text) : `<code>${html(shorten(text, longest))}</code>`;

function rowMarkdown(row: DocumentRow, mark: string): string {
  const indent = ' '.repeat(mark.length + 1);
  const cells = row.cells.map(lineMarkdown).filter((cell) => cell !== '');
  const below = [...row.below, ...(row.detail ?? [])].map((line) => `${indent}- ${lineMarkdown(line)}\n`).join('');
  return `${mark} ${unlisted(cells.join(' · '))}\n${below}${fence(row.changes, indent)}`;
}

/** A sign at the beginning would begin a list. */
const unlisted = (text: string): string => text.replace(/^[-+](?= )/u, String.raw`\$&`);

/** A bar would end a field, in code as well. */
function tableMarkdown({ columns, rows }: Extract<Block, { kind: 'table' }>): string {
  const line = (fields: readonly string[]): string =>
    `| ${fields.map((field) => field.replaceAll('|', String.raw`\|`)).join(' | ')} |\n`;
  const body = rows.map(({ head, cells }) => line([head, ...cells].map(lineMarkdown)));
  return [line(['', ...columns.map(lineMarkdown)]), line(['', ...columns].map(() => '---')), ...body].join('');
}

/** GitHub colours by the first column. */
const fence = (lines: readonly DiffLine[], indent: string): string =>
  lines.length === 0
    ? ''
    : `\n${codeBlock('diff', lines.map(diffMarkdown))
        .map((line) => `${indent}${line}\n`)
        .join('')}\n`;

function diffMarkdown({ sign, label, text }: DiffLine): string {
  const said = shorten(text, longest);
  const named = label === '' ? `  ${said}` : `${label}${said === '' ? '' : `: ${said}`}`;
  return `${sign === '~' ? '!' : sign} ${named}`.trimEnd();
}

/** Blanks that set words in columns or further in are for a terminal. */
function lineMarkdown(line: Line): string {
  const first = line.findIndex(({ text, from }) => (from === 'ours' ? text.trim() : text) !== '');
  return line
    .slice(Math.max(0, first))
    .map((span, at, all) => spanMarkdown(flowing(span, all[at + 1])))
    .join('')
    .trim();
}

/** Blanks that fill a column up stand before those that end it: both are one distance. */
function flowing(span: TextSpan, next: TextSpan | undefined): TextSpan {
  if (span.from !== 'ours') return span;
  const goesOn = next?.from === 'ours' && next.text.startsWith('   ') && span.text.trim() !== '';
  const text = goesOn ? span.text.trimEnd() : span.text;
  return { ...span, text: text.replace(/(?<=\S|^) {3,}/gu, ' · ') };
}

function spanMarkdown({ text, from, tone }: TextSpan): string {
  if (text === '') return '';
  if (from === 'quoted') return codeSpan(shorten(text, longest));
  return tone === 'strong' || tone === 'fails' ? strong(markdownWords(text)) : markdownWords(text);
}

/** The marks must touch the words, or they are asterisks. */
const strong = (text: string): string => text.replace(/^(\s*)(.*?)(\s*)$/su, '$1**$2**$3');
