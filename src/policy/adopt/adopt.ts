import type { Place } from '../../kinds/kind.ts';
import { declare } from './declare.ts';
import type { Deviation } from './deviation.ts';
import { applySplice } from './edit.ts';
import { type Edit, removeEntry, setField } from './fields.ts';
import { follow, type NodePath, pathTo } from './find.ts';

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
  const taken: string[] = [];
  const left: { object: string; why: string }[] = [];
  // From the end of each file to its beginning, so that places further up stay true.
  const inOrder = deviations.toSorted((a, b) => lineOf(b) - lineOf(a));
  for (const one of inOrder) {
    const why = one.place === null ? declare(texts, one) : amend(texts, one, one.place);
    if (why === null) taken.push(one.object);
    else left.push({ object: one.object, why });
  }
  return { files: texts, taken: taken.toSorted(), left };
}

/** Entries to write come last: they need no place. */
const lineOf = ({ place }: Deviation): number => (place === null ? -1 : place.line * 10_000 + place.column);

type Texts = Map<string, string>;

function amend(texts: Texts, one: Deviation, place: Place): string | null {
  if (one.because === 'ended') return 'its entry has come to its end; give it a later `until` to keep it';
  const text = texts.get(place.file);
  if (text === undefined) return `${place.file} was not read`;
  const path = pathTo(text, place);
  if (path === null) return `${place.file} has changed since`;
  if (one.action === 'create') return edit(texts, place.file, path, removeEntry);
  for (const field of one.fields) {
    const why = edit(texts, place.file, path, (found, now) => setField(found, now, field, sectionOf(one.object)));
    if (why !== null) return why;
  }
  return one.fields.length === 0 ? 'there is nothing to write' : null;
}

const sectionOf = (object: string): string => object.slice(0, object.indexOf('/'));

function edit(texts: Texts, file: string, path: NodePath, change: Edit): string | null {
  const text = texts.get(file) ?? '';
  const found = follow(text, path);
  if (found === null) return `${file} has changed since`;
  const splice = change(found, text);
  if (typeof splice === 'string') return splice;
  if (splice !== null) texts.set(file, applySplice(text, splice));
  return null;
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
