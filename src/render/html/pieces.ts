import type { Place } from '../../kinds/kind.ts';
import { grouped } from '../document/measure.ts';
import { count, placeText } from '../words/words.ts';
import { type MarkupContent, html, joined, type Markup, quoted } from './markup.ts';

/** A section of the page with its heading, reachable from the top. */
export const section = (id: string, heading: string, body: MarkupContent): Markup =>
  html`<section id="${id}" aria-labelledby="${id}-heading">
    <h2 id="${id}-heading">${heading}</h2>
    ${body}
  </section> `;

/** How many rows stand open before the rest is folded. */
const shownAtOnce = 100;

/** Lists the rows, the later ones folded in blocks, so that a long list opens fast and reads calmly. */
export function rows(items: readonly Markup[], most: number): MarkupContent {
  const list = (some: readonly Markup[]): Markup =>
    html`<ul class="rows">
      ${some}
    </ul> `;
  const shown = items.slice(0, most);
  return [
    list(shown.slice(0, shownAtOnce)),
    ...blocksOf(shown.slice(shownAtOnce), shownAtOnce).map((block, at) =>
      fold(html`${range((at + 1) * shownAtOnce, block.length, items.length)}`, list(block)),
    ),
    cutOff(items.length - most),
  ];
}

/** A part that is folded until somebody opens it or a search finds something in it. */
export const fold = (summary: MarkupContent, body: MarkupContent): Markup =>
  html`<details class="fold">
    <summary>${summary}</summary>
    ${body}
  </details> `;

export const range = (from: number, length: number, all: number): string => `${from + 1} to ${from + length} of ${all}`;

const cutOff = (rest: number): MarkupContent =>
  rest <= 0
    ? null
    : html`<p class="soft">
        ${count(rest, 'row')} more would make this page unreadable: <code>postern posture --json</code> has every one.
      </p>`;

export function blocksOf<T>(all: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, at) => all.slice(at * size, (at + 1) * size));
}

/** The beginning of a sentence; addresses and names of objects keep their letters. */
export const capital = (text: string): string =>
  /^\S*[@/.]\S/u.test(text) ? text : text.charAt(0).toUpperCase() + text.slice(1);

/** Names one after the other, the first of many. */
export function listed(names: readonly string[]): MarkupContent {
  const rest = names.length - named;
  return [joined(names.slice(0, named).map(quoted), ', '), rest > 0 ? ` and ${grouped(rest)} more` : null];
}

const named = 20;

/** An answer in a word that has its colour. */
export const word = (tone: string, text: string): Markup => html`<span class="word ${tone}">${text}</span>`;

/** Where a policy declares it. */
export const placeOf = (place: Place | null): MarkupContent =>
  place === null ? null : html`<code>${quoted(placeText(place))}</code>`;

/** Who it is, with their number and somebody real where the name names nobody. */
export function people(name: string, number: number | null, example: string | null): Markup {
  const size = number === null || number === 1 ? '' : count(number, 'mailbox');
  const suchAs = example === null || name.includes(example) ? null : html`such as ${quoted(example)}`;
  const more = size !== '' && suchAs !== null ? html`${size}, ${suchAs}` : (suchAs ?? size);
  return more === '' ? quoted(name) : html`${quoted(name)} <span class="who-more">${more}</span>`;
}
