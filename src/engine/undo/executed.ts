import { kindOf, rankedKeys } from '../live/ranks.ts';
import type { LiveTenant } from '../live/live.ts';
import type { Step } from '../plan/plan.ts';
import { objectIn } from '../live/reread.ts';
import { orderLeft, sameOrder } from './order.ts';
import type { JournaledRun } from './run.ts';
import { strayed } from './strayed.ts';

/** The steps of a run that were done, and the one of which nobody can tell. */
export interface Executed {
  readonly steps: readonly Step[];
  readonly untold: Step | null;
}

/** A run goes on behind a step only when that is done, so that at most the last one it began is in doubt. */
export function executedIn(run: JournaledRun, live: LiveTenant): Executed {
  const { steps } = run.plan;
  const last = steps.findLast((step) => run.steps.has(step.id));
  if (last === undefined) return { steps: [], untold: null };
  const certain = steps.slice(0, steps.indexOf(last));
  const state = run.steps.get(last.id)?.state;
  if (state === 'failed') return { steps: certain, untold: null };
  const happened = state === 'done' || state === 'already' || happenedTo(run, certain, last, live);
  if (happened === null) return { steps: certain, untold: last };
  return { steps: happened ? [...certain, last] : certain, untold: null };
}

/**
 * Looks whether the tenant is as a step leaves it, or as it was before that step, or before the run, since somebody may
 * have taken it back already; null where it is none of these.
 */
function happenedTo(run: JournaledRun, certain: readonly Step[], step: Step, live: LiveTenant): boolean | null {
  if (objectIn(live, step.object).state === 'unknown') return null;
  const done = [...certain, step];
  const fits = (steps: readonly Step[]): boolean =>
    strayed(run, steps, step.object, live, done).length === 0 && standsIn(run, steps, step.object, live);
  if (fits(done)) return true;
  return fits(certain) || fits([]) ? false : null;
}

/** Whether an object and its neighbours stand in the order in which these steps leave them. */
function standsIn(run: JournaledRun, steps: readonly Step[], object: string, live: LiveTenant): boolean {
  const kind = kindOf(object);
  if (kind?.ordered !== true) return true;
  const left = orderLeft(run, steps, kind.section);
  return sameOrder(left, rankedKeys(kind, live));
}
