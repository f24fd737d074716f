import { sectionOf } from '../../kinds/sections.ts';
import { type Json, type JsonObject, sameJson } from '../../json.ts';
import { digest } from '../../json/digest.ts';
import { itemName, listOf, lookup } from '../../kinds/items.ts';
import { type Change, type FieldChange, type Kind, type Live, refName, type StepDraft } from '../../kinds/kind.ts';
import { type Property, textsOf } from '../../kinds/property.ts';
import type { TenantError } from '../../tenant/tenant.ts';
import { indexOf, type LiveTenant, sectionHolding } from '../live/live.ts';
import type { Observation } from '../plan/plan.ts';
import { keysOf, kindOf } from '../live/ranks.ts';
import { unreadObject, unreadProperty } from '../live/unread.ts';

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
  const from = new Set(textsOf(field.from));
  const to = new Set(textsOf(field.to));
  const moved = [...[...to].filter((item) => !from.has(item)), ...[...from].filter((item) => !to.has(item))];
  return moved.map((item) => [itemName(field.field, item), from.has(item)] as const);
}

const propertyOf = (kind: Kind, name: string): Property | undefined =>
  kind.properties.find((property) => property.name === name);

/** What was expected of one property, and what is there now. */
export interface Moved {
  readonly object: string;
  readonly property: string;
  readonly was: Json;
  readonly is: Json;
}

/** The properties in which a tenant is no longer as a plan observed it. */
export function movedSince({ object, properties }: Observation, live: LiveTenant): readonly Moved[] {
  const rows = rowsOf(object, live);
  if (object === sectionOf(object)) {
    return differing(object, properties ?? {}, lookup({ order: keysOf(kindOf(object), rows) }));
  }
  const found = indexOf(rows).get(object);
  if (properties === null)
    return found === undefined ? [] : [{ object, property: '', was: null, is: found.properties }];
  if (found === undefined) return [{ object, property: '', was: properties, is: null }];
  return differing(object, properties, lookup(found.properties));
}

/** Why what a plan relies on can no longer be told; null where it can. */
export function unreadSince({ object, properties }: Observation, live: LiveTenant): TenantError | null {
  const found = indexOf(rowsOf(object, live)).get(object);
  if (found === undefined) return null;
  const names = new Set(Object.keys(properties ?? {}).map(listOf));
  const because = [...names].map((name) => unreadProperty(found, name)).find((one) => one !== null);
  return unreadObject(found) ?? because ?? null;
}

function rowsOf(object: string, live: LiveTenant): readonly Live[] {
  const known = sectionHolding(live, object);
  return known.state === 'present' ? known.value : [];
}

function differing(object: string, was: JsonObject, is: (name: string) => Json): readonly Moved[] {
  return Object.keys(was)
    .map((property) => ({ object, property, was: was[property] ?? null, is: is(property) }))
    .filter((one) => !sameJson(one.was, one.is));
}
