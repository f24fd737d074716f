import { isMap, isScalar, isSeq, type Node, type Pair, type YAMLMap, type YAMLSeq } from 'yaml';
import type { Json } from '../../json.ts';
import { inline } from '../text/yaml-text.ts';

/** A piece of a text that is replaced. Whatever lies outside of it stays byte for byte, comments included. */
export interface Splice {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

export const applySplice = (text: string, { from, to, text: put }: Splice): string =>
  text.slice(0, from) + withEndsOf(text, put) + text.slice(to);

/** Lines that end as those of a text do: a file of Windows stays one. */
const withEndsOf = (text: string, put: string): string =>
  /\r\n/u.test(text) && !/(?<!\r)\n/u.test(text) ? put.replaceAll(/\r?\n/gu, '\r\n') : put;

/** The beginning of a node and the end of its value, without the comment and the line break behind it. */
export function rangeOf(node: Node): readonly [number, number] {
  const [from = 0, to = from] = node.range ?? [];
  return [from, to];
}

export const pairOf = (map: YAMLMap, key: string): Pair | undefined =>
  map.items.find((pair) => isScalar(pair.key) && pair.key.value === key);

/** The beginning of the line that a place is in. */
export const lineStart = (text: string, at: number): number => text.lastIndexOf('\n', at - 1) + 1;

/** The beginning of the line after a place. */
export function nextLine(text: string, at: number): number {
  if (at > 0 && text[at - 1] === '\n') return at;
  const end = text.indexOf('\n', at);
  return end === -1 ? text.length : end + 1;
}

/** Puts whole lines at the beginning of a line, also behind a last line that does not end. */
export function insertLines(text: string, at: number, lines: string): Splice {
  const open = at === text.length && text !== '' && !text.endsWith('\n');
  return { from: at, to: at, text: `${open ? '\n' : ''}${lines}\n` };
}

/** How far a node is indented. */
const columnOf = (text: string, at: number): number => at - lineStart(text, at);

const isFlow = (node: YAMLMap | YAMLSeq): boolean => node.flow === true;

/** Puts another value in the place of a pair's. */
export function replaceValue(text: string, pair: Pair, value: Json): Splice {
  const [, keyEnd] = rangeOf(pair.key as Node);
  const node = pair.value as Node | null;
  const colon = text.indexOf(':', keyEnd);
  if (node === null || (isScalar(node) && rangeOf(node)[0] === rangeOf(node)[1]))
    return { from: colon + 1, to: colon + 1, text: ` ${inline(value)}` };
  const [from, to] = rangeOf(node);
  const whole = (isSeq(node) || isMap(node)) && !isFlow(node);
  const end = whole || text[to - 1] === '\n' ? text.slice(0, to).trimEnd().length : to;
  return whole ? { from: colon + 1, to: end, text: ` ${inline(value)}` } : { from, to: end, text: inline(value) };
}

const governance = ['owner', 'reason', 'ticket', 'until'];

/** Adds a pair: before who answers for the entry, else at its end. */
export function addPair(text: string, map: YAMLMap, key: string, value: Json): Splice {
  const said = `${key}: ${inline(value)}`;
  const last = map.items.at(-1);
  if (last === undefined) return { from: rangeOf(map)[0], to: rangeOf(map)[1], text: `{ ${said} }` };
  if (isFlow(map)) {
    const at = endOf(last);
    return { from: at, to: at, text: `, ${said}` };
  }
  const indent = ' '.repeat(columnOf(text, rangeOf(map.items[0]?.key as Node)[0]));
  const answered = map.items.slice(1).find(({ key: one }) => isScalar(one) && governance.includes(String(one.value)));
  const at = answered === undefined ? nextLine(text, endOf(last)) : lineStart(text, rangeOf(answered.key as Node)[0]);
  return insertLines(text, at, indent + said);
}

const endOf = ({ key, value }: Pair): number => rangeOf((value ?? key) as Node)[1];

/** Takes a pair out, its line with it. */
export function removePair(text: string, map: YAMLMap, pair: Pair): Splice {
  const at = map.items.indexOf(pair);
  const start = rangeOf(pair.key as Node)[0];
  const next = map.items[at + 1];
  const before = map.items[at - 1];
  // The first pair of an entry stands behind the dash, which the next one takes over.
  if (next !== undefined && (isFlow(map) || at === 0))
    return { from: start, to: rangeOf(next.key as Node)[0], text: '' };
  if (!isFlow(map))
    return at === 0
      ? replaceValue(text, pair, null)
      : { from: lineStart(text, start), to: nextLine(text, endOf(pair)), text: '' };
  return { from: before === undefined ? start : endOf(before), to: endOf(pair), text: '' };
}

/** Takes an item out of a list. The last one of a block list leaves an empty list behind. */
export function removeItem(text: string, list: YAMLSeq, index: number, holder: Pair): Splice {
  const item = list.items[index] as Node;
  const [start, end] = rangeOf(item);
  if (list.items.length === 1) return replaceValue(text, holder, []);
  const [next, before] = [list.items[index + 1] as Node | undefined, list.items[index - 1] as Node | undefined];
  if (isFlow(list)) {
    return next === undefined
      ? { from: before === undefined ? start : rangeOf(before)[1], to: end, text: '' }
      : { from: start, to: rangeOf(next)[0], text: '' };
  }
  return { from: lineStart(text, start), to: nextLine(text, end), text: '' };
}
