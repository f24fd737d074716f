import { sectionHolding } from '../live/live.ts';
import { isObject, type Json, sameJson, textAt } from '../../json.ts';
import { listOf, lookup, saysItems } from '../../kinds/items.ts';
import { type Live, refName } from '../../kinds/kind.ts';
import type { TenantReader } from '../../tenant/tenant.ts';
import { type Timeline, coursesOf } from '../journal/timeline.ts';
import type { LiveTenant } from '../live/live.ts';
import type { Plan, Step } from '../plan/plan.ts';
import { objectIn, reread } from '../live/reread.ts';
import { unreadProperty } from '../live/unread.ts';

/** Whether an object was found as a step leaves it, and its id where it has one. What cannot be read proves nothing. */
export interface SettleLook {
  readonly state: 'reached' | 'not-reached' | 'unread';
  readonly id: string | null;
}

export const unread: SettleLook = { state: 'unread', id: null };

/** Looks, in one reading, whether objects are as these steps leave them. */
export async function lookAt(
  reader: TenantReader,
  courses: ReadonlyMap<string, Timeline>,
  steps: readonly Step[],
): Promise<ReadonlyMap<string, SettleLook>> {
  const live = await reread(reader, [...new Set(steps.map((step) => step.object))]);
  return new Map(steps.map((step) => [step.id, lookFor(live, courses.get(step.object), step)]));
}

/** Whether what a step wrote can be read back. Where its object stands is left aside: later moves of others shift it. */
export async function canBeSeen(
  reader: TenantReader,
  courses: ReadonlyMap<string, Timeline>,
  step: Step,
): Promise<boolean> {
  return isSeen(await reread(reader, [step.object]), courses, step) === true;
}

/** Of the last steps of some objects, those whose object is not as they left it; of one that cannot be read nothing is said. */
export async function unseen(steps: readonly Step[], plan: Plan, reader: TenantReader): Promise<readonly Step[]> {
  const live = await reread(
    reader,
    steps.map((step) => step.object),
  );
  const courses = coursesOf(plan);
  return steps.filter((step) => isSeen(live, courses, step) === false);
}

function isSeen(live: LiveTenant, courses: ReadonlyMap<string, Timeline>, step: Step): boolean | null {
  const found = objectIn(live, step.object);
  if (found.state === 'unknown') return null;
  if (found.state === 'absent') return step.becomes === null;
  return compare(found.value, courses.get(step.object), step) === 'reached';
}

function lookFor(live: LiveTenant, course: Timeline | undefined, step: Step): SettleLook {
  const found = objectIn(live, step.object);
  if (found.state === 'unknown') return unread;
  if (found.state === 'absent') return { state: step.becomes === null ? 'reached' : 'not-reached', id: null };
  const state = compare(found.value, course, step);
  const settled = state === 'reached' && misplaced(live, step) ? 'not-reached' : state;
  return { state: settled, id: textAt(found.value.extra, 'id') || null };
}

/** Compared by what the plan changes on the object: whatever else moved is none of this step's business. */
function compare(live: Live, course: Timeline | undefined, { becomes }: Step): SettleLook['state'] {
  if (becomes === null) return 'not-reached';
  const items = saysItems(becomes);
  const names = items ? Object.keys(becomes) : (course?.changed ?? []).filter((name) => listOf(name) === name);
  if (names.some((name) => unreadProperty(live, listOf(name)) !== null)) return 'unread';
  const is = lookup(live.properties);
  return names.every((name) => sameJson(is(name), becomes[name] ?? null)) ? 'reached' : 'not-reached';
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
  const section = sectionHolding(live, object);
  return section.state === 'present' ? section.value.findIndex((one) => refName(one.ref) === object) : -1;
}
