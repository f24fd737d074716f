import type { PostureException } from '../../../engine/answers/exceptions.ts';
import type { AnsweringData } from '../../../engine/why/answering.ts';
import type { Block } from '../../document/document.ts';
import { grouped } from '../../document/measure.ts';
import { type MoveWords, moveSentence } from '../../forwarding/move-sentence.ts';
import { isAboutEveryone } from '../../forwarding/groups.ts';
import { type MovesTold, movesOf, whoGroups, whoHeading } from '../../parts/posture-lines.ts';
import { askSection, dataElement } from '../ask.ts';
import { blocksMarkup, lineMarkup } from '../elements.ts';
import { html, type Markup, type MarkupContent, quoted } from '../markup.ts';
import { type SectionBlock, documentFoot, foldedSections, idOf, sectionMarkup, textOf } from '../document-page.ts';
import { page } from '../page.ts';
import { registerSection } from '../register.ts';
import { whoChanges } from './who-changes.ts';

/** What a page of a change has beside the words of the document: what it answers from, and what is open in its last state. */
export interface PageBasis {
  readonly data: AnsweringData;
  readonly exceptions: readonly PostureException[];
}

/** A change of a tenant: what a plan would do, or what somebody did. */
export interface ToldChange {
  readonly title: string;
  readonly domain: string;
  readonly made: string;
  readonly tool: string;
  readonly words: MoveWords;
  /** Numbers that one asks for first, each with its noun. */
  readonly tiles: readonly (readonly [number: number, noun: string])[];
  readonly moves: MovesTold;
  /** The same words that a terminal shows. */
  readonly blocks: readonly Block[];
  readonly exceptionsHeading: string;
  readonly basis: PageBasis | null;
}

/** A change as one page that needs nothing else: the answer, who and why, what is open, and below it every object. */
export function changePage(told: ToldChange): string {
  const { title, domain, blocks, basis } = told;
  const sections = blocks.filter((block) => block.kind === 'section');
  const shown = sections.filter(({ folded, heading }) => !folded && textOf(heading) !== whoHeading);
  const [first, later] = [shown.filter(isFirst), shown.filter((one) => !isFirst(one))];
  const body = [
    blocksMarkup(blocks.filter(({ kind }) => kind === 'alert' || kind === 'lines' || kind === 'rows')),
    whoChanges(told.moves),
    first.map(sectionMarkup),
    basis === null ? null : registerSection(basis.exceptions, told.exceptionsHeading),
    basis === null ? null : askSection,
    later.map(sectionMarkup),
    foldedSections(sections),
  ];
  return page(`${title}: ${domain}`, [
    top(told, [...first, ...later]),
    html`<main id="content">${body}</main>`,
    documentFoot(told),
    basis === null ? null : dataElement(basis.data),
  ]);
}

/** What becomes of mail stands before the objects that are the reason of it. */
const isFirst = ({ heading }: SectionBlock): boolean => ['Forwards in use', 'Other ways out'].includes(textOf(heading));

function top(told: ToldChange, sections: readonly SectionBlock[]): Markup {
  const { title, domain, made, moves, words, tiles, basis } = told;
  const groups = whoGroups(movesOf(moves.posture), moves);
  const links = [
    ['who', whoHeading],
    ...sections.map((one) => [idOf(one), textOf(one.heading)] as const),
    ...(basis === null ? [] : [['exceptions', told.exceptionsHeading] as const]),
    ...(told.blocks.some((block) => block.kind === 'section' && block.folded)
      ? [['appendix', 'Appendix'] as const]
      : []),
  ] as const;
  return html`<a class="skip" href="#content">Skip to the answers</a>
    <header class="top">
      <p class="soft">${title}, ${quoted(domain)}</p>
      <h1>${lineMarkup(moveSentence(groups, isAboutEveryone(groups), words))}</h1>
      <p class="soft small">${source(basis)}Made at <time datetime="${made}">${made}</time>.</p>
      <ul class="tiles">
        ${tiles.map(([number, noun]) => html`<li><b>${grouped(number)}</b> <span class="soft small">${noun}</span></li>`)}
      </ul>
      <nav aria-label="Contents">
        <ul>
          ${links.map(([id, name]) => html`<li><a href="#${id}">${name}</a></li>`)}
        </ul>
      </nav>
    </header> `;
}

const source = (basis: PageBasis | null): MarkupContent =>
  basis === null ? null : html`Read from ${quoted(basis.data.source)}. `;
