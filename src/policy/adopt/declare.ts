import { isMap, isSeq } from 'yaml';
import type { Json, JsonObject } from '../../json.ts';
import type { Kind } from '../../kinds/kind.ts';
import { entryLines } from '../text/yaml-text.ts';
import { type Deviation, keyOf } from './deviation.ts';
import { addPair, applySplice, pairOf } from './edit.ts';
import { documents, fileWith, sectionIn } from './find.ts';
import { insertItem } from './items.ts';
import { keysOf, slotFor } from './order.ts';

/** Writes an entry for what no policy declares, where it stands among those that are. */
export function declare(texts: Map<string, string>, one: Deviation): string | null {
  const { kind, item } = one;
  if (item?.is !== 'declared') return item?.why ?? 'the tenant no longer has it';
  const file = fileWith(texts, kind.section) ?? fileWith(texts, 'tenant') ?? [...texts.keys()][0];
  if (file === undefined) return 'there is no file to write it into';
  texts.set(file, withEntry(texts.get(file) ?? '', one, item.entry));
  return null;
}

function withEntry(text: string, one: Deviation, entry: JsonObject): string {
  const { kind } = one;
  const holder = sectionIn(text, kind.section);
  const pair = kind.list === undefined || !isMap(holder?.value) ? holder : pairOf(holder.value, kind.list);
  if (pair !== undefined && isSeq(pair.value)) {
    const at = one.order === null ? pair.value.items.length : slotFor(keyOf(one), one.order, keysOf(pair.value, kind));
    return applySplice(text, insertItem(text, pair.value, at, entry, pair));
  }
  if (kind.list !== undefined && isMap(holder?.value))
    return applySplice(text, addPair(text, holder.value, kind.list, [entry]));
  const braces = documents(text).find((top) => isMap(top) && top.flow === true);
  if (isMap(braces)) return applySplice(text, addPair(text, braces, kind.section, sectionOf(kind, entry)));
  return `${text.trimEnd()}\n\n${sectionText(kind, entry)}\n`;
}

const sectionOf = ({ list }: Kind, entry: JsonObject): Json => (list === undefined ? [entry] : { [list]: [entry] });

function sectionText({ section, list }: Kind, entry: JsonObject): string {
  const head = list === undefined ? [`${section}:`] : [`${section}:`, `  ${list}:`];
  const indent = ' '.repeat(head.length * 2);
  const lines = entryLines(entry).map((line, at) => `${indent}${at === 0 ? '- ' : '  '}${line}`);
  return [...head, ...lines].join('\n');
}
