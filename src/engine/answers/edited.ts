import { isList, isObject, type Json, sameJson, textAt, type JsonObject } from '../../json.ts';
import { kinds } from '../../kinds/index.ts';
import type { FieldChange, Kind, PolicyEntry } from '../../kinds/kind.ts';
import { adopt, type Files } from '../../policy/adopt/adopt.ts';
import type { Deviation } from '../../policy/adopt/deviation.ts';
import type { Desired } from '../../policy/schema/policy.ts';
import { rowsIn } from '../live/live.ts';
import type { Patch, Workshop } from './patch.ts';

/** The policies as files, and how such files are read. */
export interface PolicyTexts {
  readonly files: Files;
  /** What they ask for; null where they are wrong. */
  readonly read: (files: Files) => Desired | null;
}

/** The policies with a patch in its places; null where a person has to write it. */
export function edited(patch: Patch, { files, read }: PolicyTexts, workshop: Workshop): Edited | null {
  const result = adopt(files, deviationsFor(patch, workshop));
  const desired = result.left.length > 0 ? null : read(result.files);
  return desired === null ? null : { files: result.files, desired };
}

/** Policies with a fix in them. */
export interface Edited {
  readonly files: Files;
  readonly desired: Desired;
}

function deviationsFor(patch: Patch, workshop: Workshop): readonly Deviation[] {
  return kinds.flatMap((kind) => (patch[kind.section] ?? []).map((entry) => deviationOf(kind, entry, workshop)));
}

function deviationOf(kind: Kind, entry: JsonObject, workshop: Workshop): Deviation {
  const name = textAt(entry, kind.identity);
  const object = `${kind.section}/${name.toLowerCase()}`;
  const declared = workshop.declares(object);
  const base = { kind, object, absent: false, ended: false };
  if (declared !== null)
    return { ...base, fields: fieldsOf(entry, declared, workshop), place: declared.place, item: null, order: null };
  const item = { is: 'declared', object, name, entry, letsOut: null, canEnd: true, omitted: [] } as const;
  return { ...base, fields: [], place: null, item, order: orderFor(kind, object, workshop) };
}

/** What an entry says otherwise than its file does. */
function fieldsOf(entry: JsonObject, declared: PolicyEntry, { written }: Workshop): readonly FieldChange[] {
  const before = written(declared) ?? {};
  return Object.entries(entry)
    .filter(([field, value]) => !sameJson(value, before[field] ?? null))
    .map(([field, value]) => ({ field, from: namesIn(value), to: namesIn(before[field] ?? null) }));
}

/** Members by their names: what stands beside a name in the file, like an end, stays there. */
const namesIn = (value: Json): Json =>
  isList(value)
    ? value.map((one) => (isObject(one) && typeof one['address'] === 'string' ? one['address'] : one))
    : value;

/** What is new stands before all others where the first match wins; what is there keeps the place that it has. */
function orderFor({ section }: Kind, object: string, { live }: Workshop): readonly string[] | null {
  if (section !== 'outboundPolicies' && section !== 'transportRules') return null;
  const keys = rowsIn(live, section).map(({ ref }) => ref.key);
  const own = object.slice(section.length + 1);
  if (keys.includes(own)) return keys;
  return section === 'outboundPolicies' ? [own] : null;
}
