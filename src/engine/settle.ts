import { isObject, type Json, type JsonObject, sameJson, textAt } from '../json.ts';
import { type Live, refName } from '../kinds/kind.ts';
import type { TenantReader } from '../tenant/tenant.ts';
import type { LiveTenant } from './live.ts';
import { sectionOf } from './observe.ts';
import type { Plan, Step } from './plan.ts';
import { objectIn, reread } from './reread.ts';
import { unreadProperty } from './unread.ts';

/** Whether an object is as a step leaves it, and its id where it has one. What cannot be read is not reached. */
export async function reachedBy(
  reader: TenantReader,
  plan: Plan,
  step: Step,
): Promise<{ readonly matches: boolean; readonly id: string | null }> {
  const live = await reread(reader, [step.object]);
  const found = objectIn(live, step.object);
  if (found.state === 'unknown') return { matches: false, id: null };
  if (found.state === 'absent') return { matches: step.becomes === null, id: null };
  const matches = looksLike(found.value, plan, step) && !misplaced(live, step);
  return { matches, id: textAt(found.value.extra, 'id') || null };
}

/** Compared by the properties that the plan changes on the object: whatever else moved is none of this step's business. */
function looksLike(live: Live, plan: Plan, step: Step): boolean {
  const { becomes } = step;
  if (becomes === null) return false;
  return changedProperties(plan, step.object).every(
    (name) => unreadProperty(live, name) === null && sameJson(live.properties[name] ?? null, becomes[name] ?? null),
  );
}

/** The properties of an object that a plan changes, those included that it changes only on the way. */
export function changedProperties(plan: Plan, object: string): readonly string[] {
  const changes = plan.changes.filter((change) => change.object === object);
  const fields = changes.flatMap((change) => change.fields.map((field) => field.field));
  const stages = becomings(plan, object);
  const observed = plan.observed.find((one) => one.object === object)?.properties ?? null;
  // What is removed is relied on as a whole, so that its way out can be followed from the start.
  const all =
    changes.some((change) => change.action === 'delete') && observed !== null ? [observed, ...stages] : stages;
  return [...new Set([...fields, ...all.slice(1).flatMap((stage, index) => differing(all[index] ?? {}, stage))])];
}

/** What an object becomes from step to step, while it is there. */
const becomings = (plan: Plan, object: string): readonly JsonObject[] =>
  plan.steps.flatMap((step) => (step.object === object && step.becomes !== null ? [step.becomes] : []));

const differing = (one: JsonObject, other: JsonObject): readonly string[] =>
  [...new Set([...Object.keys(one), ...Object.keys(other)])].filter(
    (name) => !sameJson(one[name] ?? null, other[name] ?? null),
  );

/** The values that a property had before a plan's last step on its object: replicas may still show any of them. */
export function earlierValues(plan: Plan, object: string, property: string): readonly Json[] {
  const fields = plan.changes.filter((change) => change.object === object).flatMap((change) => change.fields);
  const before = fields.filter((field) => field.field === property).map((field) => field.from);
  const passed = becomings(plan, object).map((stage) => stage[property] ?? null);
  return [...before, ...passed.slice(0, -1)];
}

/** Whether a step that gives its object a priority has not yet done so: what is evaluated shows it by its place alone. */
export function misplaced(live: LiveTenant, step: Step): boolean {
  const wanted = priorityOf(step);
  return wanted !== null && placeIn(live, step.object) !== wanted;
}

/** The priority that a step gives its object, counted from 0; null where it gives none. */
export function priorityOf({ call }: Step): number | null {
  const parameters: Json = call.via === 'exchange' ? call.parameters : null;
  const priority = isObject(parameters) ? parameters['Priority'] : null;
  return typeof priority === 'number' ? priority : null;
}

/** Where an object stands in the order of its section. */
export function placeIn(live: LiveTenant, object: string): number {
  const section = live.sections.get(sectionOf(object));
  return section?.state === 'present' ? section.value.findIndex((one) => refName(one.ref) === object) : -1;
}
