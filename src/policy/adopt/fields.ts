import { isMap, isScalar, isSeq, type Node, type Pair, type YAMLMap, type YAMLSeq } from 'yaml';
import { isList, type Json } from '../../json.ts';
import type { FieldChange } from '../../kinds/kind.ts';
import {
  addItem,
  addPair,
  applySplice,
  pairOf,
  rangeOf,
  removeItem,
  removePair,
  replaceValue,
  type Splice,
} from './edit.ts';
import { inline } from '../yaml-text.ts';
import { documents, type Found } from './find.ts';

/** A change of the text at what was found; a sentence where that cannot be, null where nothing has to. */
export type Edit = (found: Found, text: string) => Splice | string | null;

/** Takes an entry out of its list. */
export const removeEntry: Edit = ({ list, index, holder }, text) =>
  list === null || holder === null ? 'it is no entry of a list' : removeItem(text, list, index, holder);

/** Sections whose entries are managed as a whole: what is left out is none. */
const whole = ['transportRules', 'outboundPolicies'];

/** Gives a property of an entry the value that the tenant has. */
export function setField(
  { node, holder }: Found,
  text: string,
  { field, from, to }: FieldChange,
  section: string,
): Splice | string | null {
  if (isScalar(node)) return holder === null ? 'it is no entry of its own' : replaceValue(text, holder, from);
  if (!isMap(node)) return 'its entry is no mapping';
  const pair = pairOf(node, field);
  if (pair === undefined) return from === null ? null : addPair(text, node, field, from);
  if (from === null)
    return isList(to) && !whole.includes(section) ? replaceValue(text, pair, []) : clear(text, node, pair, section);
  return isSeq(pair.value) && isList(from) ? setList(text, pair, pair.value, from) : replaceValue(text, pair, from);
}

const clear = (text: string, map: YAMLMap, pair: Pair, section: string): Splice =>
  whole.includes(section) ? removePair(text, map, pair) : replaceValue(text, pair, null);

/** Brings a list to a value by taking out and putting in items, so that those that stay keep what stands with them. */
function setList(text: string, pair: Pair, list: YAMLSeq, wanted: readonly Json[]): Splice {
  const present = list.items.map(itemText);
  const asked = wanted.map((one) => (typeof one === 'string' ? one.toLowerCase() : null));
  if ([...present, ...asked].includes(null)) return replaceValue(text, pair, wanted);
  const gone = present.flatMap((one, at) => (asked.includes(one) ? [] : [at]));
  const fresh = wanted.filter((one) => typeof one === 'string' && !present.includes(one.toLowerCase()));
  return fresh.length + gone.length === 0 ? nothing : itemSplice(text, pair, list, gone, fresh);
}

const nothing: Splice = { from: 0, to: 0, text: '' };

/** What an item names: itself, or the address of a member with an end. */
function itemText(item: unknown): string | null {
  if (isScalar(item)) return String(item.value).toLowerCase();
  const address = isMap(item) ? pairOf(item, 'address')?.value : undefined;
  return isScalar(address) ? String(address.value).toLowerCase() : null;
}

/** One splice over the whole list, made of one for each item. */
function itemSplice(text: string, pair: Pair, list: YAMLSeq, gone: readonly number[], fresh: readonly Json[]): Splice {
  const key = isScalar(pair.key) ? String(pair.key.value) : '';
  const [from] = rangeOf(pair.key as Node);
  const path = (now: string): { readonly pair: Pair; readonly list: YAMLSeq } | null => {
    const again = pairAt(now, from, key);
    return again !== null && isSeq(again.value) ? { pair: again, list: again.value } : null;
  };
  let now = text;
  for (const value of fresh)
    now = applied(now, path(now), (one) => addItem(now, one.list, value, [inline(value)], one.pair));
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
