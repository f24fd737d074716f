import { digest, isList, type Json, type JsonObject } from '../json.ts';
import { type Change, type FieldChange, type Kind, type Live, refName, type StepDraft } from '../kinds/kind.ts';
import type { Property } from '../kinds/property.ts';
import type { TenantError } from '../tenant/tenant.ts';
import type { LiveTenant } from './live.ts';
import type { Observation } from './plan.ts';
import { unreadObject, unreadProperty } from './unread.ts';

/** What a plan relies on: the properties it changes as they were read, the absence of what it creates, orders, and mere presence. */
export function observations(
  kind: Kind,
  changes: readonly Change[],
  drafts: readonly StepDraft[],
): readonly Observation[] {
  const touched = new Set(drafts.map((step) => refName(step.ref)));
  const own = changes
    .filter((change) => touched.has(refName(change.ref)))
    .map((change) => observed(refName(change.ref), relied(kind, change)));
  const orders = drafts.flatMap((step) => step.relies).map((one) => observed(one.object, one.properties));
  return [...new Map([...own, ...orders].map((one) => [one.object, one])).values()];
}

export const observed = (object: string, properties: JsonObject | null): Observation => ({
  object,
  properties,
  hash: digest(properties),
});

function relied(kind: Kind, change: Change): JsonObject | null {
  switch (change.action) {
    case 'update':
      return Object.fromEntries(change.fields.flatMap((field) => reliedOn(kind, field)));
    case 'delete':
      return change.live.properties;
    case 'create':
      return null;
    case 'keep':
    case 'ignore':
    case 'unknown':
      return {};
  }
}

/** A list that is written item by item is relied on item by item: `members/ana@contoso.com: false`. */
function reliedOn(kind: Kind, field: FieldChange): readonly (readonly [string, Json])[] {
  if (propertyOf(kind, field.field)?.delta !== true) return [[field.field, field.from]];
  const from = items(field.from);
  const to = items(field.to);
  const moved = [...to.filter((item) => !from.includes(item)), ...from.filter((item) => !to.includes(item))];
  return moved.map((item) => [`${field.field}/${item}`, from.includes(item)] as const);
}

const propertyOf = (kind: Kind, name: string): Property | undefined =>
  kind.properties.find((property) => property.name === name);
const items = (value: Json): readonly string[] => (isList(value) ? value.map(String) : []);

/** What was expected of one property, and what is there now. */
export interface Moved {
  readonly object: string;
  readonly property: string;
  readonly was: Json;
  readonly is: Json;
}

/** The properties in which a tenant is no longer as a plan observed it. */
export function movedSince(observation: Observation, live: LiveTenant): readonly Moved[] {
  const { object, properties } = observation;
  const section = sectionOf(object);
  const known = live.sections.get(section);
  const rows = known?.state === 'present' ? known.value : [];
  if (object === section) return differing(object, properties ?? {}, { order: rows.map((one) => one.ref.key) });
  const found = rows.find((one) => refName(one.ref) === object);
  if (properties === null)
    return found === undefined ? [] : [{ object, property: '', was: null, is: found.properties }];
  if (found === undefined) return [{ object, property: '', was: properties, is: null }];
  return differing(object, properties, valuesOf(properties, found));
}

/** Why what a plan relies on can no longer be told; null where it can. */
export function unreadSince({ object, properties }: Observation, live: LiveTenant): TenantError | null {
  const known = live.sections.get(sectionOf(object));
  const found = known?.state === 'present' ? known.value.find((one) => refName(one.ref) === object) : undefined;
  if (found === undefined) return null;
  const names = Object.keys(properties ?? {}).map((name) => name.split('/', 1)[0] ?? '');
  const because = names.map((name) => unreadProperty(found, name)).find((one) => one !== null);
  return unreadObject(found) ?? because ?? null;
}

export const sectionOf = (object: string): string => object.split('/', 1)[0] ?? '';

function valuesOf(properties: JsonObject, live: Live): JsonObject {
  return Object.fromEntries(Object.keys(properties).map((name) => [name, valueOf(name, live)]));
}

function valueOf(name: string, live: Live): Json {
  const [list = '', ...item] = name.split('/');
  if (item.length === 0) return live.properties[name] ?? null;
  return items(live.properties[list] ?? null).includes(item.join('/'));
}

function differing(object: string, was: JsonObject, is: JsonObject): readonly Moved[] {
  return Object.keys(was)
    .map((property) => ({ object, property, was: was[property] ?? null, is: is[property] ?? null }))
    .filter((one) => digest(one.was) !== digest(one.is));
}
