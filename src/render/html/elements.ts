import type { Block, Line } from '../document/document.ts';
import { elementsOf, lineElements } from './blocks.ts';
import { html, type Markup, type MarkupContent, verbatim } from './markup.ts';

/** A document as markup. */
export const blocksMarkup = (blocks: readonly Block[]): MarkupContent => elementsOf(blocks, made);

/** One line of it. */
export const lineMarkup = (line: Line): MarkupContent => lineElements(line, made);

/** Tags and names of classes are our own words; what stands between them is escaped where it is text. */
const made = (tag: string, className: string, children: readonly MarkupContent[]): Markup =>
  html`${verbatim(className === '' ? `<${tag}>` : `<${tag} class="${className}">`)}${children}${verbatim(`</${tag}>`)}`;
