import { isBreach } from '../../engine/granted/concerns.ts';
import { isReported } from '../../engine/plan/left.ts';
import type { Plan } from '../../engine/plan/plan.ts';

/** Whether all is as the policies say where a plan has no steps: what they merely report may be anything. */
export const isAsSaid = ({ changes, besideGrants = [] }: Plan): boolean =>
  !besideGrants.some(isBreach) && !changes.some(isReported);

/** What a plan without a step says: that all is as it should be only where nothing says otherwise. */
export function nothingText(plan: Plan): string {
  if (isAsSaid(plan)) return 'Nothing to do: the tenant is as the policies say.';
  if ((plan.besideGrants ?? []).some(isBreach))
    return 'Nothing that this plan may do, and the tenant is not as the grants say.';
  return 'Nothing to do: what the policies declare is so. What they do not declare is left alone.';
}
