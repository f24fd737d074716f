import type { WhoTable } from '../forwarding/who-table.ts';
import { html, type Markup, type MarkupContent, quoted } from './markup.ts';
import { visible } from '../../escape.ts';

/** More than that is no picture any more: the table has every one. */
const most = 8;

/** Somebody, a way, and a place. */
export interface FlowLink {
  readonly who: string;
  readonly how: string;
  readonly where: string;
  readonly tone: 'opens' | 'warns' | 'closes';
}

/** What fits into a box, and on a line. */
const longest = 30;

function cut(text: string): string {
  const all = Array.from(visible(text));
  return all.length <= longest ? all.join('') : `${all.slice(0, longest - 1).join('')}…`;
}

const step = 46;
const middle = { left: 300, right: 500 };
const width = 800;

/** Who forwards by which way to where, drawn on one line each; nothing where nothing is open. */
export function flow(links: readonly FlowLink[]): MarkupContent {
  if (links.length === 0) return null;
  const shown = links.slice(0, most);
  const height = shown.length * step + 10;
  const said = shown.map(({ who, how, where }) => `${who}: ${how}, to ${where}`).join('. ');
  const nodes = [...nodesOf(shown, 'who'), ...nodesOf(shown, 'where')];
  return html`<figure class="flow">
    <svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${visible(said)}">
      ${shown.map((link, at) => linkMarkup(link, at, shown))} ${nodes.map(nodeMarkup)}
    </svg>
    <figcaption class="soft small">
      Left who forwards, right where to. Dashed is
      undecided.${links.length > most ? ` ${links.length - most} more are in the table.` : ''}
    </figcaption>
  </figure> `;
}

/** What is open, or may be. */
export const linksOf = ({ places, rows }: WhoTable): readonly FlowLink[] =>
  rows.flatMap(({ people, cells }) =>
    cells.flatMap(({ text, tone }, at): readonly FlowLink[] =>
      tone === 'opens' || tone === 'warns' ? [{ who: people, how: text, where: places[at] ?? '', tone }] : [],
    ),
  );

/** A box for each name, in the middle of its lines. */
interface FlowNode {
  readonly name: string;
  readonly side: 'who' | 'where';
  readonly y: number;
}

const lineOf = (at: number): number => at * step + step / 2 + 5;

function nodesOf(links: readonly FlowLink[], side: FlowNode['side']): readonly FlowNode[] {
  const lines = new Map<string, number[]>();
  links.forEach((link, at) => lines.set(link[side], [...(lines.get(link[side]) ?? []), lineOf(at)]));
  const wanted = [...lines].map(([name, all]) => ({
    name,
    side,
    y: all.reduce((sum, one) => sum + one, 0) / all.length,
  }));
  return apart(wanted.toSorted((a, b) => a.y - b.y));
}

/** No box lies on another. */
function apart(nodes: readonly FlowNode[]): readonly FlowNode[] {
  let free = 0;
  return nodes.map(({ name, side, y }) => {
    const at = Math.max(y, free);
    free = at + step;
    return { name, side, y: at };
  });
}

function linkMarkup({ who, how, where, tone }: FlowLink, at: number, all: readonly FlowLink[]): Markup {
  const yOf = (side: FlowNode['side'], name: string): number =>
    nodesOf(all, side).find((one) => one.name === name)?.y ?? lineOf(at);
  const [from, line, to] = [yOf('who', who), lineOf(at), yOf('where', where)];
  const path = `M 250 ${from} C 275 ${from} 275 ${line} ${middle.left} ${line} L ${middle.right} ${line} C 525 ${line} 525 ${to} 550 ${to}`;
  return html`<path class="link ${tone}" d="${path}" />
    <text class="way ${tone}" x="400" y="${line - 6}" text-anchor="middle">${cut(how)}</text>`;
}

function nodeMarkup({ name, side, y }: FlowNode): Markup {
  const x = side === 'who' ? 0 : 550;
  return html`<g>
    <rect class="node" x="${x + 1}" y="${y - 16}" width="248" height="32" rx="6" />
    <text class="name" x="${x + 125}" y="${y + 5}" text-anchor="middle">${cut(name)}</text>
  </g>`;
}

/** The same as a table, which small screens and screen readers have instead. */
export const whoMatrix = ({ places, rows }: WhoTable): Markup =>
  html`<div class="wide" role="region" aria-label="Each group of people, and each place" tabindex="0">
    <table class="plain who">
      <thead>
        <tr>
          <th scope="col">Who</th>
          ${places.map((one) => html`<th scope="col">to ${quoted(one)}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.slice(0, mostRows).map(
          ({ people, count, cells }) =>
            html`<tr>
              <th scope="row">
                ${quoted(people)}${count === null || count === 1 ? null : html` <span class="who-more">${count} people</span>`}
              </th>
              ${cells.map(({ text, tone }) => html`<td><span class="tone-${tone}">${text}</span></td>`)}
            </tr>`,
        )}
      </tbody>
    </table>
  </div> `;

const mostRows = 40;
