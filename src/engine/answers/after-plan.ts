import { kinds } from '../../kinds/index.ts';
import type { Desired } from '../../policy/policy.ts';
import { diffAll } from '../diff.ts';
import type { LiveTenant } from '../live.ts';
import { orderSteps } from '../order.ts';
import { project } from '../project.ts';
import { draftSteps } from '../propose.ts';

/** The tenant once the policies are carried out; null where no order of the steps exists. */
export function afterPlan(desired: Desired, live: LiveTenant): LiveTenant | null {
  const ordered = orderSteps(draftSteps(diffAll(desired, live, kinds), live));
  return ordered.ok ? project(live, ordered.steps) : null;
}
