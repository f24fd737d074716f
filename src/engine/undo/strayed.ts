import { type JsonObject, sameJson } from '../../json.ts';
import { isItem, listOf, saysItems } from '../../kinds/items.ts';
import type { Live } from '../../kinds/kind.ts';
import type { Property } from '../../kinds/property.ts';
import type { Was } from '../journal/before.ts';
import { kindOf } from '../live/ranks.ts';
import type { LiveTenant } from '../live/live.ts';
import type { Moved } from '../propose/observe.ts';
import { coursesOf } from '../journal/timeline.ts';
import type { Plan, Step } from '../plan/plan.ts';
import { outcome } from '../live/project.ts';
import { objectIn } from '../live/reread.ts';
import type { JournaledRun } from './run.ts';
import { isOurs, type Times } from './value.ts';

/** What these steps made of an object; null where they removed it, and what was there where they left it alone. */
export function leftOf(run: JournaledRun, steps: readonly Step[], object: string): JsonObject | null {
  const own = steps.filter((step) => step.object === object);
  return outcome(run.before.objects[object]?.properties ?? null, own);
}

/**
 * The properties in which an object is neither as these steps left it nor as it was before them. `concerned` says whose
 * properties are looked at, where more steps may have been done than these.
 */
export function strayed(
  run: JournaledRun,
  steps: readonly Step[],
  object: string,
  live: LiveTenant,
  concerned: readonly Step[] = steps,
): readonly Moved[] {
  const was = run.before.objects[object] ?? null;
  const left = leftOf(run, steps, object);
  const found = objectIn(live, object);
  if (found.state !== 'present')
    return was === null || left === null ? [] : [{ object, property: '', was: left, is: null }];
  const again = { object, property: '', was: null, is: found.value.properties };
  if (was === null) return left === null ? [again] : astray(run.plan, object, left, found.value);
  if (left === null) return isAsItWas(was, found.value) ? [] : [again];
  return changedNames(run, concerned, object)
    .map((property) => ({ property, times: timesOf(was, left, found.value, property.name) }))
    .filter(({ property, times }) => !isOurs(times, property))
    .map(({ property, times }) => ({ object, property: property.name, was: times.left, is: times.is }));
}

/** What a run made goes as a whole, so that whom it concerns has to be as the run left it too, said by a policy or not. */
function astray(plan: Plan, object: string, left: JsonObject, live: Live): readonly Moved[] {
  const table = kindOf(object)?.properties ?? [];
  const people = table.filter(({ whole, delta }) => whole === true || delta === true).map(({ name }) => name);
  const changed =
    coursesOf(plan)
      .get(object)
      ?.changed.filter((name) => !isItem(name)) ?? [];
  return [...new Set([...changed, ...people])]
    .map((property) => ({ object, property, was: left[property] ?? null, is: live.properties[property] ?? null }))
    .filter(({ was, is }) => !sameJson(was, is));
}

const isAsItWas = ({ properties }: Was, live: Live): boolean =>
  (kindOf(live.ref.section)?.properties ?? []).every(({ name }) =>
    sameJson(properties[name] ?? null, live.properties[name] ?? null),
  );

/** The properties of an object that these steps changed, those included that the service moved along with them. */
export function changedNames(run: JournaledRun, steps: readonly Step[], object: string): readonly Property[] {
  const was = run.before.objects[object] ?? null;
  const start = { ...was?.properties, ...was?.unseen };
  const own = steps.filter((step) => step.object === object);
  return (kindOf(object)?.properties ?? []).filter((property) =>
    own.some(({ becomes }) => isMoved(property, start, becomes)),
  );
}

/** Whether a step leaves a property other than it was at the start; a list of which it says nothing stays. */
function isMoved({ name, delta }: Property, start: JsonObject, becomes: Step['becomes']): boolean {
  if (becomes === null) return name in start;
  if (saysItems(becomes)) return Object.keys(becomes).some((item) => listOf(item) === name);
  if (delta === true && !(name in becomes)) return false;
  return !sameJson(becomes[name] ?? null, start[name] ?? null);
}

/** One property before the run, after it and now. */
export const timesOf = (was: Was, left: JsonObject, live: Live, name: string): Times => ({
  was: was.unseen[name] ?? was.properties[name] ?? null,
  seen: was.properties[name] ?? null,
  left: left[name] ?? null,
  is: live.properties[name] ?? null,
});
