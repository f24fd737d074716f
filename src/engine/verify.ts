import { sameJson } from '../json.ts';
import type { TenantReader } from '../tenant/tenant.ts';
import type { LiveTenant } from './live.ts';
import type { Plan, Step } from './plan.ts';
import type { Progress, Report, Verified } from './report.ts';
import { objectIn, reread } from './reread.ts';
import { changedProperties } from './settle.ts';

/** Waits, in milliseconds, between readings, for replicas to catch up. */
const patience = [2_000, 5_000, 10_000, 20_000];

/** Reads back every touched object, again while something has not arrived, and tells what is not as planned. */
export async function verify(
  plan: Plan,
  reader: TenantReader,
  watch: (event: Progress) => void,
  wait: (ms: number) => Promise<void>,
): Promise<Report['verified']> {
  const last = new Map(plan.steps.map((step) => [step.object, step]));
  const objects = [...last.keys()];
  let deviations: readonly Verified[] = [];
  for (const [index, ms] of [0, ...patience].entries()) {
    if (ms > 0) await wait(ms);
    watch({ kind: 'reading-back', objects: objects.length, attempt: index + 1 });
    const live = await reread(reader, objects);
    deviations = [...last.values()].flatMap((step) => deviating(plan, step, live));
    if (deviations.length === 0) break;
  }
  return { checked: objects.length, deviations };
}

function deviating(plan: Plan, step: Step, live: LiveTenant): readonly Verified[] {
  const { object, becomes } = step;
  const found = objectIn(live, object);
  const base = { object, wanted: becomes, found: null };
  if (found.state === 'unknown') return [{ ...base, property: '', state: 'unread' }];
  if (found.state === 'absent') return becomes === null ? [] : [{ ...base, property: '', state: 'lagging' }];
  if (becomes === null) return [{ ...base, property: '', state: 'lagging', found: found.value.properties }];
  return changedProperties(plan, object).flatMap((property) => {
    const wanted = becomes[property] ?? null;
    const now = found.value.properties[property] ?? null;
    if (sameJson(wanted, now)) return [];
    return [
      {
        object,
        property,
        wanted,
        found: now,
        state: sameJson(now, before(plan, object, property)) ? 'lagging' : 'different',
      },
    ];
  });
}

function before(plan: Plan, object: string, property: string): Verified['found'] {
  const change = plan.changes.find((one) => one.object === object);
  return change?.fields.find((field) => field.field === property)?.from ?? null;
}
