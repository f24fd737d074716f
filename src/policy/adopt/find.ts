import { isMap, isScalar, isSeq, LineCounter, type Node, type Pair, parseAllDocuments, type YAMLSeq } from 'yaml';
import type { Place } from '../../kinds/kind.ts';
import { pairOf, rangeOf } from './edit.ts';

/** A node with what holds it, found anew after each change of the text. */
export interface FoundNode {
  readonly node: Node;
  readonly holder: Pair | null;
  readonly list: YAMLSeq | null;
  readonly index: number;
}

/** The way to a node, as keys and indices from the top; the first of them is the document. */
export type NodePath = readonly (string | number)[];

/** The tops of the documents of a text. */
export const documents = (text: string, lines = new LineCounter()): readonly Node[] => {
  const read = parseAllDocuments(text, { uniqueKeys: false, lineCounter: lines });
  return Array.isArray(read) ? read.flatMap(({ contents }) => (contents === null ? [] : [contents as Node])) : [];
};

/** The file that has a section. */
export const fileWith = (texts: ReadonlyMap<string, string>, section: string): string | undefined =>
  [...texts].find(([, text]) => sectionIn(text, section) !== undefined)?.[0];

/** A section as it stands in a text. */
export const sectionIn = (text: string, section: string): Pair | undefined =>
  documents(text)
    .flatMap((top) => (isMap(top) ? [pairOf(top, section)] : []))
    .find((pair) => pair !== undefined);

/** The way to what begins at a place. */
export function pathTo(text: string, { line, column }: Place): NodePath | null {
  const lines = new LineCounter();
  const tops = documents(text, lines);
  const offset = (lines.lineStarts[line - 1] ?? Number.NaN) + column - 1;
  for (const [at, top] of tops.entries()) {
    const found = search(top, offset, [at]);
    if (found !== null) return found;
  }
  return null;
}

function search(node: unknown, offset: number, path: NodePath): NodePath | null {
  if (isSeq(node)) {
    for (const [at, item] of node.items.entries()) {
      const found = begins(item, offset) ? [...path, at] : search(item, offset, [...path, at]);
      if (found !== null) return found;
    }
  }
  if (!isMap(node)) return null;
  for (const { key, value } of node.items) {
    const name = isScalar(key) ? String(key.value) : '';
    const found = begins(value, offset) ? [...path, name] : search(value, offset, [...path, name]);
    if (found !== null) return found;
  }
  return null;
}

const begins = (node: unknown, offset: number): boolean =>
  (isMap(node) || isScalar(node)) && rangeOf(node)[0] === offset;

/** What a path leads to; null where the text has changed. */
export function follow(text: string, [document, ...path]: NodePath): FoundNode | null {
  let found: FoundNode = { node: documents(text)[Number(document)] as Node, holder: null, list: null, index: -1 };
  for (const part of path) {
    const { node } = found;
    if (typeof part === 'number' && isSeq(node))
      found = { node: node.items[part] as Node, holder: found.holder, list: node, index: part };
    else if (typeof part === 'string' && isMap(node)) {
      const pair = pairOf(node, part);
      found = { node: pair?.value as Node, holder: pair ?? null, list: null, index: -1 };
    } else return null;
  }
  return isMap(found.node) || isScalar(found.node) || isSeq(found.node) ? found : null;
}
