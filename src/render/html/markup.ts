import { shorten } from '../document/measure.ts';
import { html as htmlText } from '../../escape.ts';

/** Nothing outside this file can make one, so that text of a tenant never passes for markup. */
const made = Symbol('markup');

/** A piece of a page that is safe to print. */
export interface Markup {
  readonly [made]: string;
}

/** What may stand in a template: text is escaped, markup stays, lists follow one another, null is nothing. */
export type MarkupContent = string | number | null | Markup | readonly MarkupContent[];

/** Writes markup from our own words and whatever is put between them. */
export function html(ours: TemplateStringsArray, ...between: readonly MarkupContent[]): Markup {
  let text = '';
  outdented(ours).forEach((part, at) => {
    text += part + written(between[at] ?? null);
  });
  return markup(text);
}

const known = new WeakMap<TemplateStringsArray, readonly string[]>();

/** A template without the indents it has for its readers, which a large page would repeat ten thousand times. */
function outdented(ours: TemplateStringsArray): readonly string[] {
  const before = known.get(ours);
  if (before !== undefined) return before;
  const plain = ours.map((part) => part.replace(/\n\s+/gu, '\n'));
  known.set(ours, plain);
  return plain;
}

/** Our own style or script, as it is: nothing of a tenant may ever be in it. */
export const verbatim = (ours: string): Markup => markup(ours);

/** The page as text. */
export const printed = (page: Markup): string => page[made];

const longest = 400;

/** Text of a tenant on a line of its own direction; a name that is empty or blank is still seen. */
export function quoted(text: string): Markup {
  return text.trim() === '' ? html`<bdi class="blank">(blank)</bdi>` : html`<bdi>${text}</bdi>`;
}

/** A list of pieces with something of ours between them. */
export const joined = (pieces: readonly MarkupContent[], between: string): readonly MarkupContent[] =>
  pieces.flatMap((piece, at) => (at === 0 ? [piece] : [between, piece]));

function markup(text: string): Markup {
  return { [made]: text };
}

function written(content: MarkupContent): string {
  if (content === null) return '';
  if (typeof content === 'number') return String(content);
  if (typeof content === 'string') return escaped(content);
  return made in content ? content[made] : content.map(written).join('');
}

const escaped = (text: string): string => htmlText(shorten(text, longest));
