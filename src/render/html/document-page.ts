import type { Block, Line } from '../document/document.ts';
import { count } from '../words/words.ts';
import { blocksMarkup, lineMarkup } from './elements.ts';
import { html, type Markup, quoted } from './markup.ts';
import { page } from './page.ts';
import { section } from './pieces.ts';

/** What a page of a document has beside the words of the document. */
export interface ToldDocument {
  /** What the page is, as its heading above the answer. */
  readonly title: string;
  /** The tenant, or the policies where no tenant was asked. */
  readonly about: string;
  readonly tool: string;
  /** The same words that a terminal shows. */
  readonly blocks: readonly Block[];
}

/** A part of a document that has a heading. */
export type SectionBlock = Extract<Block, { readonly kind: 'section' }>;

export const textOf = (line: Line): string => line.map(({ text }) => text).join('');

/** A document as one page that needs nothing else: the answer first, then its sections, and the rest in an appendix. */
export function documentPage({ title, about, tool, blocks }: ToldDocument): string {
  const sections = blocks.filter((block) => block.kind === 'section');
  const shown = sections.filter(({ folded }) => !folded);
  const answer = blocks.flatMap((block) => (block.kind === 'title' ? [block.line] : []));
  return page(`${title}: ${about}`, [
    html`<a class="skip" href="#content">Skip to the answers</a>
      <header class="top">
        <p class="soft">${title}, ${quoted(about)}</p>
        <h1>${answer.map(lineMarkup)}</h1>
        <nav aria-label="Contents">
          <ul>
            ${shown.map((one) => html`<li><a href="#${idOf(one)}">${textOf(one.heading)}</a></li>`)}
          </ul>
        </nav>
      </header> `,
    html`<main id="content">
      ${[
        blocksMarkup(blocks.filter(({ kind }) => kind === 'alert' || kind === 'lines' || kind === 'rows')),
        shown.map(sectionMarkup),
        foldedSections(sections),
      ]}
    </main>`,
    documentFoot({ tool, blocks }),
  ]);
}

/** What a terminal only counts. */
export const foldedSections = (sections: readonly SectionBlock[]): Markup =>
  html`${[
    sections.some(({ folded }) => folded) ? html`<h2 class="appendix" id="appendix">Appendix</h2>` : null,
    blocksMarkup(sections.filter(({ folded }) => folded).map(cutShort)),
  ]}`;

export const idOf = ({ heading }: SectionBlock): string =>
  textOf(heading)
    .toLowerCase()
    .replaceAll(/[^a-z]+/gu, '-');

/** A section under its heading. */
export const sectionMarkup = (one: SectionBlock): Markup =>
  section(idOf(one), textOf(one.heading), blocksMarkup(cutShort(one).blocks));

/** More rows than that would make a page unreadable. */
const most = 1000;

/** A section with its first rows, and how many there are beside them. */
const cutShort = (one: SectionBlock): SectionBlock => ({
  ...one,
  blocks: one.blocks.flatMap((block): readonly Block[] => {
    if (block.kind !== 'rows' || block.rows.length <= most) return [block];
    const text = `${count(block.rows.length - most, 'more row')}, in the JSON`;
    const rest: Block = { kind: 'lines', lines: [[{ text, from: 'ours', tone: 'faint' }]] };
    return [{ ...block, rows: block.rows.slice(0, most) }, rest];
  }),
});

/** What to type next, and who made the page. */
export const documentFoot = ({ tool, blocks }: Pick<ToldDocument, 'tool' | 'blocks'>): Markup =>
  html`<footer>
    ${blocksMarkup(blocks.filter(({ kind }) => kind === 'next'))}
    <p>
      Made by ${quoted(tool)}. This page reaches no network. It names people and settings of the tenant: keep it as you
      keep those.
    </p>
  </footer>`;
