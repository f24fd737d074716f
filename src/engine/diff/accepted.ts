import { canonical, isList, type Json, sameJson } from '../../json.ts';
import type { Directory } from '../../kinds/directory.ts';
import { type Change, type FieldChange, type Kind, type Live, refName } from '../../kinds/kind.ts';
import type { Properties } from '../../kinds/property.ts';
import { declaredAs, normalSpec } from '../../kinds/table.ts';
import { normalValue } from '../../kinds/values.ts';
import type { Accepted } from '../../policy/schema/policy.ts';

interface Settled {
  readonly change: Change;
  readonly accepted: readonly Accepted[];
}

/** Takes out of a change what the policies accept at just the value it has. */
export function acceptIn(kind: Kind, change: Change, all: readonly Accepted[], directory: Directory): Settled {
  const own = acceptedOf(all, refName(change.ref));
  if (own.length === 0) return { change, accepted: [] };
  const undeclared = change.action === 'ignore' || (change.action === 'delete' && change.because === 'undeclared');
  if (undeclared) return acceptWhole(kind, change, own, directory);
  return change.action === 'update' ? acceptFields(kind, change, own, directory) : { change, accepted: [] };
}

/** What the policies accept of an object and has not ended. */
export const acceptedOf = (all: readonly Accepted[], object: string): readonly Accepted[] =>
  all.filter((one) => !one.ended && one.object.toLowerCase() === object.toLowerCase());

/** An object that no policy declares is accepted where what is accepted of it is all that it is. */
function acceptWhole(
  kind: Kind,
  change: Extract<Change, { action: 'ignore' | 'delete' }>,
  own: readonly Accepted[],
  directory: Directory,
): Settled {
  const { ref, live } = change;
  return isPinned(kind, live, own, directory)
    ? { change: { action: 'ignore', ref, live, because: 'accepted', letsOut: null }, accepted: own }
    : { change, accepted: [] };
}

function isPinned(kind: Kind, live: Live, own: readonly Accepted[], directory: Directory): boolean {
  const given = Object.fromEntries(own.map(({ property, value }) => [property, value]));
  const { properties, unresolved } = normalSpec(kind.properties, given, directory);
  const known = live.beyond.length + live.unresolved.length + unresolved.length === 0;
  const identity = { [kind.identity]: live.name };
  const pinned = declaredAs(kind, kind.complete({ ...identity, ...properties }), properties);
  const isSame = ({ name, fallback }: Kind['properties'][number]): boolean =>
    sameJson(pinned[name] ?? fallback ?? null, live.properties[name] ?? fallback ?? null);
  return known && kind.properties.every(isSame);
}

function acceptFields(
  kind: Kind,
  change: Extract<Change, { action: 'update' }>,
  own: readonly Accepted[],
  directory: Directory,
): Settled {
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
  const { ref, entry, live } = change;
  if (fields.length > 0) return { ...change, fields, wanted };
  if (entry !== null) return { action: 'keep', ref, entry, live };
  return { action: 'ignore', ref, live, because: 'accepted', letsOut: null };
}

/** How properties without a table differ from those that are accepted: lists in any order, without letter case. */
export function differencesOf(found: Properties, wanted: Properties): readonly FieldChange[] {
  const names = [...new Set([...Object.keys(found), ...Object.keys(wanted)])];
  return names
    .filter((name) => plain(found[name]) !== plain(wanted[name]))
    .map((field) => ({ field, from: found[field] ?? null, to: wanted[field] ?? null }));
}

function plain(value: Json | undefined): string {
  const items = isList(value) ? value.map(plain).sort() : value;
  return canonical(isList(items) && items.length === 0 ? null : (items ?? null)).toLowerCase();
}
