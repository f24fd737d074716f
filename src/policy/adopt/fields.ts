import { isMap, isScalar, isSeq, type Node, type Pair, type YAMLMap, type YAMLSeq } from 'yaml';
import { isList, type Json } from '../../json.ts';
import type { FieldChange, Kind } from '../../kinds/kind.ts';
import { addItem } from './items.ts';
import { addPair, applySplice, pairOf, rangeOf, removeItem, removePair, replaceValue, type Splice } from './edit.ts';
import { documents, type FoundNode } from './find.ts';

/** A change of the text at what was found; a sentence where that cannot be, null where nothing has to. */
export type Edit = (found: FoundNode, text: string) => Splice | string | null;

/** Takes an entry out of its list. */
export const removeEntry: Edit = ({ list, index, holder }, text) =>
  list === null || holder === null ? 'it is no entry of a list' : removeItem(text, list, index, holder);

/** Takes the end away from an entry that the tenant has outlived. */
export const withoutEnd: Edit = ({ node }, text) => endless(text, node);

function endless(text: string, node: unknown): Splice {
  const pair = isMap(node) ? pairOf(node, 'until') : undefined;
  return isMap(node) && pair !== undefined ? removePair(text, node, pair) : nothing;
}

/** Gives a property of an entry the value that the tenant has. */
export function setField(
  { node, holder }: FoundNode,
  text: string,
  { field, from, to }: FieldChange,
  kind: Kind,
): Splice | string | null {
  if (isScalar(node)) return holder === null ? 'it is no entry of its own' : replaceValue(text, holder, from);
  if (!isMap(node)) return 'its entry is no mapping';
  const pair = pairOf(node, field);
  if (pair === undefined) return from === null ? null : addPair(text, node, field, from);
  if (from === null) return clear(text, node, pair, to, kind);
  return isSeq(pair.value) && isList(from) ? setList(text, pair, pair.value, from, to) : replaceValue(text, pair, from);
}

/** Where leaving out is none, or where null would mean what the service holds by itself, the pair goes. */
function clear(text: string, map: YAMLMap, pair: Pair, declared: Json, { ordered, properties }: Kind): Splice {
  const property = properties.find(({ name }) => isScalar(pair.key) && pair.key.value === name);
  if (ordered || property?.fallback !== undefined) return removePair(text, map, pair);
  return replaceValue(text, pair, isList(declared) ? [] : null);
}

/** Brings a list to a value by taking out and putting in items, so that those that stay keep what stands with them. */
function setList(text: string, pair: Pair, list: YAMLSeq, wanted: readonly Json[], declared: Json): Splice {
  const present = list.items.map(itemText);
  const asked = wanted.map(lower);
  if ([...present, ...asked].includes(null)) return replaceValue(text, pair, wanted);
  const standing = (isList(declared) ? declared : []).map(lower);
  const change: ListChange = {
    gone: present.flatMap((one, at) => (asked.includes(one) ? [] : [at])),
    fresh: wanted.filter((one) => !present.includes(lower(one))),
    // Written, wanted, and yet not declared: its end has come.
    outlived: present.flatMap((one, at) => (asked.includes(one) && !standing.includes(one) ? [at] : [])),
  };
  const same = change.gone.length + change.fresh.length + change.outlived.length === 0;
  return same ? nothing : itemSplice(text, pair, list, change);
}

interface ListChange {
  readonly gone: readonly number[];
  readonly fresh: readonly Json[];
  readonly outlived: readonly number[];
}

const lower = (value: Json): string | null => (typeof value === 'string' ? value.toLowerCase() : null);

const nothing: Splice = { from: 0, to: 0, text: '' };

/** What an item names: itself, or the address of a member with an end. */
function itemText(item: unknown): string | null {
  if (isScalar(item)) return String(item.value).toLowerCase();
  const address = isMap(item) ? pairOf(item, 'address')?.value : undefined;
  return isScalar(address) ? String(address.value).toLowerCase() : null;
}

/** One splice over the whole list, made of one for each item. */
function itemSplice(text: string, pair: Pair, list: YAMLSeq, { gone, fresh, outlived }: ListChange): Splice {
  const key = isScalar(pair.key) ? String(pair.key.value) : '';
  const [from] = rangeOf(pair.key as Node);
  const path = (now: string): { readonly pair: Pair; readonly list: YAMLSeq } | null => {
    const again = pairAt(now, from, key);
    return again !== null && isSeq(again.value) ? { pair: again, list: again.value } : null;
  };
  let now = text;
  for (const at of outlived) now = applied(now, path(now), (one) => endless(now, one.list.items[at]));
  for (const value of fresh) now = applied(now, path(now), (one) => addItem(now, one.list, value, one.pair));
  for (const at of gone.toReversed()) now = applied(now, path(now), (one) => removeItem(now, one.list, at, one.pair));
  return {
    from: 0,
    to: text.length,
    text:
      list.items.length === gone.length && fresh.length === 0 ? applySplice(text, replaceValue(text, pair, [])) : now,
  };
}

function applied<T>(text: string, found: T | null, make: (found: T) => Splice): string {
  return found === null ? text : applySplice(text, make(found));
}

function pairAt(text: string, offset: number, name: string): Pair | null {
  const within = (node: unknown): Pair | null => {
    const items: readonly unknown[] = isSeq(node)
      ? node.items
      : isMap(node)
        ? node.items.map(({ value }) => value)
        : [];
    const own = isMap(node)
      ? node.items.find(({ key }) => isScalar(key) && key.value === name && rangeOf(key)[0] === offset)
      : undefined;
    return own ?? items.map(within).find((one) => one !== null) ?? null;
  };
  return (
    documents(text)
      .map(within)
      .find((one) => one !== null) ?? null
  );
}
