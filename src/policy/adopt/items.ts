import { isMap, type Node, type Pair, type YAMLSeq } from 'yaml';
import type { Json, JsonObject } from '../../json.ts';
import { entryLines, inline } from '../text/yaml-text.ts';
import { insertLines, lineStart, nextLine, rangeOf, replaceValue, type Splice } from './edit.ts';

/** Where an item of a list stands in a text. */
interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** The items of a list: of a block list whole lines, with the comments directly above them. */
function stretchesOf(text: string, list: YAMLSeq): readonly Stretch[] {
  const ranges = list.items.map((item) => rangeOf(item as Node));
  if (list.flow === true) return ranges.map(([from, to]) => ({ from, to }));
  return ranges.map(([from, to]) => ({ from: withComments(text, lineStart(text, from)), to: nextLine(text, to) }));
}

/** The beginning of the comments that stand directly above a line. */
function withComments(text: string, start: number): number {
  const above = start === 0 ? start : lineStart(text, start - 1);
  return above < start && /^\s*#/u.test(text.slice(above, start)) ? withComments(text, above) : start;
}

/** Puts an item at a place of a list, written as its neighbour is. */
export function insertItem(text: string, list: YAMLSeq, at: number, value: JsonObject, holder: Pair): Splice {
  const stretches = stretchesOf(text, list);
  const [first] = stretches;
  if (first === undefined) return replaceValue(text, holder, [value]);
  const before = stretches[at - 1];
  if (list.flow === true) {
    const put = before === undefined ? `${inline(value)}, ` : `, ${inline(value)}`;
    const place = before?.to ?? first.from;
    return { from: place, to: place, text: put };
  }
  return insertLines(text, before?.to ?? first.from, blockLines(text, list, at, value).join('\n'));
}

/** In the columns of the list; on one line where the item before is. */
function blockLines(text: string, list: YAMLSeq, at: number, value: JsonObject): readonly string[] {
  const neighbour = list.items[Math.max(0, at - 1)] as Node;
  const start = lineStart(text, rangeOf(neighbour)[0]);
  const indent = ' '.repeat(text.slice(start).search(/\S/u));
  const lines = isMap(neighbour) && neighbour.flow === true ? [inline(value)] : entryLines(value);
  return lines.map((line, number) => (line === '' ? '' : `${indent}${number === 0 ? '- ' : '  '}${line}`));
}

/** Moves an item to another place of its list. What stands between items stays between them. */
export function moveItem(text: string, list: YAMLSeq, from: number, to: number): Splice {
  const stretches = stretchesOf(text, list);
  const pieces = stretches.map((one) => ended(text.slice(one.from, one.to), list));
  const moved = pieces.toSpliced(from, 1).toSpliced(to, 0, pieces[from] ?? '');
  const between = stretches.map((one, at) => text.slice(one.to, stretches[at + 1]?.from ?? one.to));
  return {
    from: stretches[0]?.from ?? 0,
    to: stretches.at(-1)?.to ?? 0,
    text: moved.map((piece, at) => piece + (between[at] ?? '')).join(''),
  };
}

/** The last line of a file may lack its end. */
const ended = (piece: string, { flow }: YAMLSeq): string =>
  flow === true || piece.endsWith('\n') ? piece : `${piece}\n`;

/** Puts a value behind the last one of a list. */
export function addItem(text: string, list: YAMLSeq, value: Json, holder: Pair): Splice {
  const last = stretchesOf(text, list).at(-1);
  if (last === undefined) return replaceValue(text, holder, [value]);
  if (list.flow === true) return { from: last.to, to: last.to, text: `, ${inline(value)}` };
  const start = lineStart(text, rangeOf(list.items.at(-1) as Node)[0]);
  const indent = ' '.repeat(text.slice(start).search(/\S/u));
  return insertLines(text, last.to, `${indent}- ${inline(value)}`);
}
