import { isList, type Json, sameJson } from '../../json.ts';
import { listOf, lookup } from '../../kinds/items.ts';
import type { Live } from '../../kinds/kind.ts';
import type { TenantReader } from '../../tenant/tenant.ts';
import { type Timeline, coursesOf } from '../journal/timeline.ts';
import type { Interrupt } from './interrupt.ts';
import type { LiveTenant } from '../live/live.ts';
import { sectionOf } from '../../kinds/sections.ts';
import type { Plan, Step } from '../plan/plan.ts';
import type { Progress, Report, Verified } from '../plan/report.ts';
import { objectIn, reread } from '../live/reread.ts';
import { misplaced, placeIn, priorityOf } from './settle.ts';
import { unreadObject, unreadProperty } from '../live/unread.ts';

/** Waits, in milliseconds, between readings, for replicas to catch up. */
const patience = [2_000, 5_000, 10_000, 20_000];

/** Reads back every touched object, again while something has not arrived, and tells what is not as planned. */
export async function verify(
  plan: Plan,
  reader: TenantReader,
  watch: (event: Progress) => void,
  interrupt: Interrupt,
): Promise<Report['verified']> {
  const courses = [...coursesOf(plan).values()];
  const objects = courses.map((course) => course.object);
  let deviations: readonly Verified[] = courses.map(unread);
  for (const [index, ms] of [0, ...patience].entries()) {
    if (ms > 0) await interrupt.wait(ms);
    if (interrupt.asked()) break;
    watch({ kind: 'reading-back', objects: objects.length, attempt: index + 1 });
    const live = await interrupt.within(reread(reader, objects), null);
    if (live === null) break;
    deviations = [...courses.flatMap((course) => deviating(course, live)), ...outOfPlace(plan, live)];
    if (deviations.length === 0) break;
  }
  return { checked: objects.length, deviations };
}

const unread = ({ object, end }: Timeline): Verified => ({
  object,
  property: '',
  state: 'unread',
  wanted: end,
  found: null,
});

function deviating(course: Timeline, live: LiveTenant): readonly Verified[] {
  const { object, end, changed } = course;
  const found = objectIn(live, object);
  if (found.state === 'unknown') return [unread(course)];
  if (found.state === 'absent')
    return end === null ? [] : [{ object, property: '', state: 'lagging', wanted: end, found: null }];
  if (unreadObject(found.value) !== null) return [unread(course)];
  if (end === null) return [{ object, property: '', state: 'lagging', wanted: null, found: found.value.properties }];
  const is = lookup(found.value.properties);
  return changed.flatMap((property) => compared(course, property, end[property] ?? null, is(property), found.value));
}

function compared(
  { object, earlier }: Timeline,
  property: string,
  wanted: Json,
  found: Json,
  live: Live,
): readonly Verified[] {
  if (unreadProperty(live, listOf(property)) !== null)
    return [{ object, property, state: 'unread', wanted, found: null }];
  if (sameJson(wanted, found)) return [];
  const late = earlier(property).some((value) => sameJson(value, found));
  return [{ object, property, state: late ? 'lagging' : 'different', wanted, found }];
}

/** The last object of each section that was given a priority stands where it was put, unless another left or came since. */
function outOfPlace(plan: Plan, live: LiveTenant): readonly Verified[] {
  const last = new Map(plan.steps.filter(concernsOrder).map((step) => [sectionOf(step.object), step]));
  return [...last.values()]
    .filter((step) => objectIn(live, step.object).state === 'present' && misplaced(live, step))
    .map((step) => displaced(plan, step, placeIn(live, step.object)));
}

function displaced(plan: Plan, step: Step, found: number): Verified {
  const { object } = step;
  const state = found === placeBefore(plan, object) ? 'lagging' : 'different';
  return { object, property: 'priority', state, wanted: priorityOf(step), found };
}

/** Where an object stood when the plan was made. */
function placeBefore(plan: Plan, object: string): number {
  const section = sectionOf(object);
  const order = plan.observed.find((one) => one.object === section)?.properties?.['order'];
  return isList(order) ? order.indexOf(object.slice(section.length + 1)) : -1;
}

const concernsOrder = (step: Step): boolean =>
  priorityOf(step) !== null || (step.call.via === 'exchange' && /^(New|Remove)-/u.test(step.call.cmdlet));
