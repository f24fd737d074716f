import type { PostureCell, PostureDestinations, PostureSenders } from '../../engine/answers/posture-report.ts';
import { count } from '../words/words.ts';
import type { PageGrid, GridRow } from './grid.ts';
import { type MarkupContent, html, joined, type Markup, quoted } from './markup.ts';
import { blocksOf, fold, range, section } from './pieces.ts';
import type { Sheets } from './sheets.ts';
import { answers, shortWays } from '../words/answers.ts';

const rowsAtOnce = 50;
const columnsAtOnce = 12;

/** Sender classes by destination classes, the most open first; what is large comes in folded tables. */
export function matrixSection(grid: PageGrid, sheets: Sheets): Markup {
  if (grid.rows.length === 0 || grid.columns.length === 0)
    return section('matrix', 'Senders and destinations', html`<p>There is nobody, or nowhere, to ask about.</p>`);
  return section('matrix', 'Senders and destinations', [legend, tables(grid, sheets), cutOff(grid)]);
}

const legend = html`<p class="soft small">
  Each row is a group of senders and each column a group of places outside that no control tells apart. An answer leads
  to the gates it comes from.
</p> `;

function tables(grid: PageGrid, sheets: Sheets): MarkupContent {
  const across = blocksOf(grid.columns, columnsAtOnce);
  const down = blocksOf(grid.rows, rowsAtOnce);
  return down.flatMap((rows, row) =>
    across.map((columns, column) => {
      const from = column * columnsAtOnce;
      const name = `${part('senders', row * rowsAtOnce, rows, grid.rows)}, ${part('destinations', from, columns, grid.columns)}`;
      const body = table(name, rows, columns, from, sheets);
      return row + column === 0 ? body : fold(name, body);
    }),
  );
}

/** `5 groups of senders`, or which of them. */
function part(noun: string, from: number, some: readonly unknown[], all: readonly unknown[]): string {
  const which = some.length === all.length ? String(all.length) : range(from, some.length, all.length);
  return `${which} ${all.length === 1 ? 'group' : 'groups'} of ${noun}`;
}

function table(
  name: string,
  rows: readonly GridRow[],
  columns: readonly PostureDestinations[],
  from: number,
  sheets: Sheets,
): Markup {
  const heads = columns.map((one) => html`<th scope="col">${destination(one)}</th>`);
  const lines = rows.map(
    ({ senders, cells }) =>
      html`<tr>
        <th scope="row">${sender(senders)}</th>
        ${cells.slice(from, from + columns.length).map((cell) => field(cell, sheets))}
      </tr> `,
  );
  return html`<div class="wide" role="region" aria-label="${name}" tabindex="0">
    <table class="matrix">
      <caption>
        ${name}
      </caption>
      <thead>
        <tr>
          <th scope="col">From</th>
          ${heads}
        </tr>
      </thead>
      <tbody>
        ${lines}
      </tbody>
    </table>
  </div> `;
}

function destination({ name, example }: PostureDestinations): Markup {
  return name.includes(example)
    ? quoted(name)
    : html`${quoted(name)} <span class="who-more">such as ${quoted(example)}</span>`;
}

function sender({ name, count: number, sample, standIn }: PostureSenders): Markup {
  if (number === 1 && name === sample[0]) return quoted(name);
  const size = number === null ? 'not counted' : count(number, 'mailbox');
  const named = standIn ? [] : sample.filter((one) => !name.includes(one));
  const more = named.length === 0 ? null : [': ', joined(named.map(quoted), ', '), hasMore(number, sample)];
  return html`${quoted(name)} <span class="who-more">${size}${more}</span>`;
}

const hasMore = (number: number | null, sample: readonly string[]): string =>
  number === null || number > sample.length ? ', …' : '';

function field(cell: PostureCell | null, sheets: Sheets): Markup {
  if (cell === null) return html`<td class="not-applicable">not asked</td>`;
  const said = answers[cell.verdict];
  const id = sheets.of(cell);
  const tone = cell.uncertain.length > 0 && cell.verdict !== 'indeterminate' ? `${cell.verdict} unsure` : cell.verdict;
  const link = id === null ? said : html`<a href="#${id}">${said}</a>`;
  return html`<td class="${tone}">${link}${cell.verdict === 'partial' ? which(cell) : null}</td>`;
}

const which = ({ open }: PostureCell): Markup =>
  html`<span class="who-more">${open.map((one) => shortWays[one]).join(', ')}</span>`;

const cutOff = ({ left, leftOpen }: PageGrid): MarkupContent =>
  left === 0
    ? null
    : html`<p class="notice">
        ${count(left, 'pair')} of senders and destinations did not fit on this page,
        ${leftOpen === 0 ? 'none' : leftOpen} of them open or undecided: <code>postern posture --json</code> has every
        one.
      </p>`;
