import { isMap, isSeq, type YAMLSeq } from 'yaml';
import type { Json, JsonObject } from '../../json.ts';
import { entryLines } from '../text/yaml-text.ts';
import { type Deviation, keyOf } from './deviation.ts';
import { addPair, applySplice, pairOf } from './edit.ts';
import { documents, fileWith, sectionIn } from './find.ts';
import { insertItem } from './items.ts';
import { keysOf, slotFor } from './order.ts';

/** Where an item belongs: the list of a section, or the one that a section keeps under a key. */
interface ListAt {
  readonly section: string;
  readonly list?: string;
}

/** Writes an entry for what no policy declares, where it stands among those that are. */
export function declare(texts: Map<string, string>, one: Deviation): string | null {
  const { kind, item, order } = one;
  if (item?.is !== 'declared') return item?.why ?? 'the tenant no longer has it';
  const slot = (list: YAMLSeq): number =>
    order === null ? list.items.length : slotFor(keyOf(one), order, keysOf(list, kind));
  return addItemTo(texts, kind, item.entry, slot);
}

/** Writes a grant behind the others; a sentence where there is no file for it. */
export const declareGrant = (texts: Map<string, string>, grant: JsonObject): string | null =>
  addItemTo(texts, { section: 'grants' }, grant, (list) => list.items.length);

function addItemTo(
  texts: Map<string, string>,
  at: ListAt,
  entry: JsonObject,
  slot: (list: YAMLSeq) => number,
): string | null {
  const file = fileWith(texts, at.section) ?? fileWith(texts, 'tenant') ?? [...texts.keys()][0];
  if (file === undefined) return 'there is no file to write it into';
  texts.set(file, withItem(texts.get(file) ?? '', at, entry, slot));
  return null;
}

function withItem(text: string, at: ListAt, entry: JsonObject, slot: (list: YAMLSeq) => number): string {
  const { section, list } = at;
  const holder = sectionIn(text, section);
  const pair = list === undefined || !isMap(holder?.value) ? holder : pairOf(holder.value, list);
  if (pair !== undefined && isSeq(pair.value))
    return applySplice(text, insertItem(text, pair.value, slot(pair.value), entry, pair));
  if (list !== undefined && isMap(holder?.value)) return applySplice(text, addPair(text, holder.value, list, [entry]));
  const braces = documents(text).find((top) => isMap(top) && top.flow === true);
  if (isMap(braces)) return applySplice(text, addPair(text, braces, section, sectionOf(at, entry)));
  return applySplice(text, { from: text.trimEnd().length, to: text.length, text: `\n\n${sectionText(at, entry)}\n` });
}

const sectionOf = ({ list }: ListAt, entry: JsonObject): Json => (list === undefined ? [entry] : { [list]: [entry] });

function sectionText({ section, list }: ListAt, entry: JsonObject): string {
  const head = list === undefined ? [`${section}:`] : [`${section}:`, `  ${list}:`];
  const indent = ' '.repeat(head.length * 2);
  const lines = entryLines(entry).map((line, at) => `${indent}${at === 0 ? '- ' : '  '}${line}`);
  return [...head, ...lines].join('\n');
}
