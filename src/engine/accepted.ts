import { type Json, sameJson } from '../json.ts';
import type { Directory } from '../kinds/directory.ts';
import { type Change, type FieldChange, type Kind, refName } from '../kinds/kind.ts';
import type { Properties } from '../kinds/property.ts';
import { normalValue } from '../kinds/values.ts';
import type { Accepted } from '../policy/policy.ts';

/** Takes out of an update what the policies accept at just the value it has. */
export function acceptIn(
  kind: Kind,
  change: Change,
  all: readonly Accepted[],
  directory: Directory,
): { readonly change: Change; readonly accepted: readonly Accepted[] } {
  if (change.action !== 'update') return { change, accepted: [] };
  const object = refName(change.ref).toLowerCase();
  const own = all.filter((one) => !one.ended && one.object.toLowerCase() === object);
  const holds = (field: FieldChange): Accepted | undefined =>
    own.find(
      (one) => one.property === field.field && sameJson(normalOf(kind, one.property, one.value, directory), field.from),
    );
  const accepted = change.fields.map(holds).filter((one) => one !== undefined);
  if (accepted.length === 0) return { change, accepted };
  const fields = change.fields.filter((field) => holds(field) === undefined);
  const kept = new Set(accepted.map((one) => one.property));
  const others = Object.entries(change.wanted).filter(([name]) => !kept.has(name));
  const same = Object.entries(change.live.properties).filter(([name]) => kept.has(name));
  return { change: settled(change, fields, Object.fromEntries([...others, ...same])), accepted };
}

/** An accepted value in the form in which live ones are compared: lists in any order, recipients in any form. */
function normalOf(kind: Kind, name: string, value: Json, directory: Directory): Json {
  const property = kind.properties.find((one) => one.name === name);
  return property === undefined ? value : normalValue(property, value, directory).value;
}

function settled(
  change: Extract<Change, { action: 'update' }>,
  fields: readonly FieldChange[],
  wanted: Properties,
): Change {
  if (fields.length > 0) return { ...change, fields, wanted };
  if (change.entry !== null) return { action: 'keep', ref: change.ref, entry: change.entry, live: change.live };
  return {
    action: 'ignore',
    ref: change.ref,
    live: change.live,
    because: 'the policies accept it as it is',
    letsOut: null,
  };
}
