import type { JsonObject } from '../../json.ts';
import { kinds } from '../../kinds/index.ts';
import type { LiveTenant } from '../live/live.ts';
import { sectionOf } from '../../kinds/sections.ts';
import type { Plan } from '../plan/plan.ts';
import { kindOf, rankedKeys } from '../live/ranks.ts';
import { objectIn } from '../live/reread.ts';

/** An object as it was: what its kind reads of it, and what the service stores beside that. */
export interface Was {
  readonly name: string;
  readonly properties: JsonObject;
  readonly unseen: JsonObject;
}

/** What a run is about to change, as the guard has just read it. An undo goes back to this. */
export interface Before {
  /** By `section/key`; null where there was no such object. */
  readonly objects: Readonly<Record<string, Was | null>>;
  /** The keys of what has a place in the order of a section, first to last, by section. */
  readonly orders: Readonly<Record<string, readonly string[]>>;
}

/** What a tenant is before a plan touches it: every object of its steps, and the orders that these stand in. */
export function beforeOf({ steps }: Plan, live: LiveTenant): Before {
  const objects = [...new Set(steps.map((step) => step.object))];
  const sections = new Set(objects.map(sectionOf));
  const ordered = kinds.filter((kind) => kind.ordered && sections.has(kind.section));
  return {
    objects: Object.fromEntries(objects.map((object) => [object, wasIn(live, object)])),
    orders: Object.fromEntries(ordered.map((kind) => [kind.section, rankedKeys(kind, live)])),
  };
}

function wasIn(live: LiveTenant, object: string): Was | null {
  const found = objectIn(live, object);
  if (found.state !== 'present') return null;
  const { name, properties } = found.value;
  return { name, properties, unseen: kindOf(object)?.unseen?.(found.value) ?? {} };
}
