import { kinds } from '../../kinds/index.ts';
import type { StepDraft } from '../../kinds/kind.ts';
import type { Desired } from '../../policy/schema/policy.ts';
import { diffAll } from '../diff/diff.ts';
import type { LiveTenant } from '../live/live.ts';
import { orderSteps } from '../live/order.ts';
import { project } from '../live/project.ts';
import { draftSteps } from './propose.ts';

/** What policies would do to a tenant, and the tenant once they have. */
export interface Outlook {
  readonly steps: readonly StepDraft[];
  readonly live: LiveTenant;
}

/** The tenant once the policies are carried out; null where no order of the steps exists. */
export function outlookOf(desired: Desired, live: LiveTenant): Outlook | null {
  const ordered = orderSteps(draftSteps(diffAll(desired, live, kinds), live));
  return ordered.ok ? { steps: ordered.steps, live: project(live, ordered.steps) } : null;
}
