import { isMap, isScalar, isSeq, type YAMLSeq } from 'yaml';
import type { Kind } from '../../kinds/kind.ts';
import { type Deviation, keyOf } from './deviation.ts';
import { applySplice, pairOf } from './edit.ts';
import { fileWith, sectionIn } from './find.ts';
import { moveItem } from './items.ts';

/** Moves a declared entry behind whatever comes before it in the service's order. */
export function putInOrder(texts: Map<string, string>, one: Deviation): string | null {
  const { kind, order } = one;
  const file = fileWith(texts, kind.section);
  if (order === null || one.absent || file === undefined) return null;
  const text = texts.get(file) ?? '';
  const list = sectionIn(text, kind.section)?.value;
  if (!isSeq(list)) return null;
  const keys = keysOf(list, kind);
  const from = keys.indexOf(keyOf(one));
  if (from === -1) return `${file} has changed since`;
  const to = slotFor(keyOf(one), order, keys.toSpliced(from, 1));
  if (from !== to) texts.set(file, applySplice(text, moveItem(text, list, from, to)));
  return null;
}

/** What the entries of a list are known by; an empty text for whatever is no entry. */
export const keysOf = (list: YAMLSeq, { identity }: Kind): readonly string[] =>
  list.items.map((item) => {
    const value = isMap(item) ? pairOf(item, identity)?.value : undefined;
    return isScalar(value) ? String(value.value).toLowerCase() : '';
  });

/** The place in a list at which an entry follows the nearest of those that precede it in an order; the first where none does. */
export function slotFor(key: string, order: readonly string[], keys: readonly string[]): number {
  const before = order.slice(0, order.indexOf(key)).toReversed();
  return (before.map((one) => keys.indexOf(one)).find((at) => at !== -1) ?? -1) + 1;
}
