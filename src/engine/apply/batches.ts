import { saysItems } from '../../kinds/items.ts';
import type { Tenant } from '../../tenant/tenant.ts';
import type { Step } from '../plan/plan.ts';

/** Steps that are carried out together, each by itself where there is nothing to share. */
export type StepBatch = readonly Step[];

/**
 * Cuts a plan into what may share a request: neighbours that all let people into one list, or all take them out of it,
 * none of which waits for another. Whichever of them are done, each person is then as before the steps or as after them.
 */
export function stepBatchesOf(steps: readonly Step[], batches: Tenant['batches']): readonly StepBatch[] {
  const made: Step[][] = [];
  for (const step of steps) {
    const last = made.at(-1);
    const most = batches?.[step.call.via]?.most ?? 1;
    if (last !== undefined && last.length < most && mayJoin(step, last)) last.push(step);
    else made.push([step]);
  }
  return made;
}

function mayJoin(step: Step, together: StepBatch): boolean {
  const [first] = together;
  const direction = directionOf(step);
  return (
    first !== undefined &&
    direction !== null &&
    direction === directionOf(first) &&
    step.object === first.object &&
    step.call.via === first.call.via &&
    !together.some(({ id }) => step.after.includes(id))
  );
}

/** In, out, or null where a step says anything but the one or the other of all its items. */
function directionOf({ becomes }: Step): 'in' | 'out' | null {
  if (becomes === null || !saysItems(becomes)) return null;
  const values = Object.values(becomes);
  if (values.every((value) => value === true)) return 'in';
  return values.every((value) => value === false) ? 'out' : null;
}
