import { isMap, type YAMLMap } from 'yaml';
import type { Json, JsonObject } from '../../json.ts';
import type { Place } from '../../kinds/kind.ts';
import { declare } from './declare.ts';
import { type Deviation, keyOf } from './deviation.ts';
import { addPair, applySplice, pairOf, replaceValue, type Splice } from './edit.ts';
import { type Edit, removeEntry, setField, withoutEnd } from './fields.ts';
import { follow, type NodePath, pathTo } from './find.ts';
import { putInOrder } from './order.ts';

/** The text of each file, by the name that places give it. */
export type Files = ReadonlyMap<string, string>;

export interface Adopted {
  readonly files: Files;
  /** The objects that the policies now have as the tenant has them. */
  readonly taken: readonly string[];
  /** Those that a person has to decide about, with why. */
  readonly left: readonly { readonly object: string; readonly why: string }[];
}

/** Writes what the tenant has into the policies. Comments, order and whatever is not concerned stay as they are. */
export function adopt(files: Files, deviations: readonly Deviation[]): Adopted {
  const texts = new Map(files);
  const why = new Map<string, string | null>();
  const told = ({ object }: Deviation, refusal: string | null): unknown => why.set(object, why.get(object) ?? refusal);
  // From the end of each file to its beginning, so that places further up stay true.
  for (const one of deviations.toSorted((a, b) => lineOf(b) - lineOf(a)))
    if (one.place !== null) told(one, amend(texts, one, one.place));
  // In the service's order, so that each finds those before it in their places.
  for (const one of deviations.toSorted((a, b) => rankOf(a) - rankOf(b)))
    told(one, one.place === null ? declare(texts, one) : putInOrder(texts, one));
  return {
    files: texts,
    taken: [...why].flatMap(([object, refusal]) => (refusal === null ? [object] : [])).toSorted(),
    left: [...why].flatMap(([object, refusal]) => (refusal === null ? [] : [{ object, why: refusal }])),
  };
}

const lineOf = ({ place }: Deviation): number => (place === null ? -1 : place.line * 10_000 + place.column);
const rankOf = (one: Deviation): number => one.order?.indexOf(keyOf(one)) ?? -1;

type Texts = Map<string, string>;

function amend(texts: Texts, { kind, absent, ended, fields, item }: Deviation, place: Place): string | null {
  if (item?.is === 'left') return item.why;
  const text = texts.get(place.file);
  if (text === undefined) return `${place.file} was not read`;
  const path = pathTo(text, place);
  if (path === null) return `${place.file} has changed since`;
  if (absent) return edit(texts, place.file, path, removeEntry);
  const edits: readonly Edit[] = [
    ...fields.map(
      (field): Edit =>
        (found, now) =>
          setField(found, now, field, kind),
    ),
    ...(ended ? [withoutEnd] : []),
  ];
  return edits.map((change) => edit(texts, place.file, path, change)).find((refusal) => refusal !== null) ?? null;
}

function edit(texts: Texts, file: string, path: NodePath, change: Edit): string | null {
  const text = texts.get(file) ?? '';
  const found = follow(text, path);
  if (found === null) return `${file} has changed since`;
  const splice = change(found, text);
  if (typeof splice === 'string') return splice;
  if (splice !== null) texts.set(file, applySplice(text, splice));
  return null;
}

/** Gives fields of the entry at a place other values; a sentence where that cannot be. */
export function rewrite(texts: Texts, place: Place, fields: JsonObject): string | null {
  const path = pathTo(texts.get(place.file) ?? '', place);
  if (path === null) return `${place.file}:${place.line} stands for what is written elsewhere: change it by hand`;
  const edits = Object.entries(fields).map(
    ([field, value]): Edit =>
      ({ node }, text) =>
        isMap(node) ? putValue(text, node, field, value) : 'its entry is no mapping',
  );
  return edits.map((change) => edit(texts, place.file, path, change)).find((refusal) => refusal !== null) ?? null;
}

function putValue(text: string, map: YAMLMap, field: string, value: Json): Splice {
  const pair = pairOf(map, field);
  return pair === undefined ? addPair(text, map, field, value) : replaceValue(text, pair, value);
}

/** Takes out the entries and members whose `until` stands at some places. */
export function takeOut(files: Files, places: readonly Place[]): Files {
  const texts = new Map(files);
  for (const place of places.toSorted((a, b) => b.line - a.line || b.column - a.column)) {
    const path = pathTo(texts.get(place.file) ?? '', place);
    if (path !== null) edit(texts, place.file, path.slice(0, -1), removeEntry);
  }
  return texts;
}
