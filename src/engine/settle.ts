import { sameJson, textAt } from '../json.ts';
import type { Live } from '../kinds/kind.ts';
import type { TenantReader } from '../tenant/tenant.ts';
import type { Plan, Step } from './plan.ts';
import { objectIn, reread } from './reread.ts';

/** Whether an object is as a step leaves it, and its id where it has one. What cannot be read is not reached. */
export async function reachedBy(
  reader: TenantReader,
  plan: Plan,
  step: Step,
): Promise<{ readonly matches: boolean; readonly id: string | null }> {
  const found = objectIn(await reread(reader, [step.object]), step.object);
  if (found.state === 'unknown') return { matches: false, id: null };
  if (found.state === 'absent') return { matches: step.becomes === null, id: null };
  return { matches: looksLike(found.value, plan, step), id: textAt(found.value.extra, 'id') || null };
}

/** Compared by the properties that the plan changes on the object: whatever else moved is none of this step's business. */
function looksLike(live: Live, plan: Plan, step: Step): boolean {
  const { becomes } = step;
  if (becomes === null) return false;
  return changedProperties(plan, step.object).every((name) =>
    sameJson(live.properties[name] ?? null, becomes[name] ?? null),
  );
}

/** The properties of an object that a plan changes. */
export function changedProperties(plan: Plan, object: string): readonly string[] {
  return plan.changes
    .filter((change) => change.object === object)
    .flatMap((change) => change.fields.map((field) => field.field));
}
