import { visible } from '../../escape.ts';
import { unreachable } from '../../json.ts';
import type { Block, DiffLine, DocumentRow, Line, TextSpan } from '../document/document.ts';

/** Makes an element: markup on paper and in a file, a node in a browser. */
export type MakeElement<N> = (tag: BlockTag, className: string, children: readonly (N | string)[]) => N;

export type BlockTag =
  | 'p'
  | 'div'
  | 'ul'
  | 'ol'
  | 'li'
  | 'h3'
  | 'pre'
  | 'code'
  | 'span'
  | 'bdi'
  | 'details'
  | 'summary'
  | 'table'
  | 'thead'
  | 'tbody'
  | 'tr'
  | 'th'
  | 'td';

/** A document as elements: the same words that a terminal and Markdown show. */
export const elementsOf = <N>(blocks: readonly Block[], make: MakeElement<N>): readonly N[] =>
  blocks.flatMap((block) => blockElements(block, make));

/** A line as elements. */
export const lineElements = <N>(line: Line, make: MakeElement<N>): readonly (N | string)[] =>
  line.map((span) => spanElement(span, make));

function blockElements<N>(block: Block, make: MakeElement<N>): readonly N[] {
  const lineOf = (line: Line): readonly (N | string)[] => lineElements(line, make);
  switch (block.kind) {
    case 'title':
      return [make('p', 'said-title', lineOf(block.line))];
    case 'lines':
      return block.lines.filter((line) => line.length > 0).map((line) => make('p', 'said', lineOf(line)));
    case 'rows': {
      const rows = block.rows.map((row) => make('li', '', rowElements(row, make)));
      return rows.length === 0 ? [] : [make(block.numbered ? 'ol' : 'ul', 'said-rows', rows)];
    }
    case 'table': {
      const cellsOf = (cells: readonly Line[], tag: 'td' | 'th'): readonly N[] =>
        cells.map((cell) => make(tag, '', lineOf(cell)));
      const rows = block.rows.map(({ head, cells }) =>
        make('tr', '', [make('th', '', lineOf(head)), ...cellsOf(cells, 'td')]),
      );
      const heads = make('tr', '', [make('th', '', []), ...cellsOf(block.columns, 'th')]);
      return [make('div', 'wide', [make('table', 'plain', [make('thead', '', [heads]), make('tbody', '', rows)])])];
    }
    case 'alert':
      return [
        make(
          'div',
          `notice ${block.level}`,
          block.lines.map((line) => make('p', 'said', lineOf(line))),
        ),
      ];
    case 'section': {
      const body = elementsOf(block.blocks, make);
      const heading = lineOf(block.heading);
      if (!block.folded) return [make('h3', '', heading), ...body];
      const beside = block.summary === undefined ? [] : [make('span', 'soft', [`  ${block.summary}`])];
      return [make('details', 'said-fold', [make('summary', '', [...heading, ...beside]), ...body])];
    }
    case 'code':
      return [make('pre', '', [make('code', '', [block.text.map(visible).join('\n')])])];
    case 'next': {
      const command = block.command === null ? [] : [' ', make('code', 'command', [visible(block.command)])];
      return [make('p', 'said next', [...lineOf(block.line), ...command])];
    }
    default:
      return unreachable(block);
  }
}

function rowElements<N>({ cells, below, changes, detail = [] }: DocumentRow, make: MakeElement<N>): readonly N[] {
  const spans = (line: Line): readonly (N | string)[] => lineElements(line, make);
  return [
    make(
      'p',
      'said cells',
      cells.map((cell) => make('span', 'cell', spans(cell))),
    ),
    ...[...below, ...detail].map((line) => make('p', 'said below', spans(line))),
    ...changes.map((one) => make('p', 'said below', [changeText(one)])),
  ];
}

const changeText = ({ sign, label, text }: DiffLine): string =>
  visible(`${sign === ' ' ? '' : `${sign} `}${label}${label === '' ? '' : '  '}${text}`);

/** Text of a tenant stands on a line of its own direction. */
function spanElement<N>({ text, from, tone }: TextSpan, make: MakeElement<N>): N | string {
  const className = tone === null ? '' : `tone-${tone}`;
  if (from === 'quoted') return make('bdi', className, [visible(text)]);
  return className === '' ? text : make('span', className, [text]);
}
