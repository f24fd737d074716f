import type { Desired } from '../../policy/schema/policy.ts';
import { packed } from '../../posture/world/packed.ts';
import type { World } from '../../posture/world/world.ts';
import type { PostureReport } from '../answers/posture-report.ts';
import type { LiveTenant } from '../live/live.ts';
import { outlookOf } from '../propose/after-plan.ts';
import type { AnsweringData } from './answering.ts';
import { worldIn } from './fixes.ts';

/** What a posture was judged from. */
export interface JudgedTenant {
  readonly report: Pick<PostureReport, 'source' | 'unread'>;
  readonly world: World;
  readonly live: LiveTenant;
  readonly desired: Desired | null;
  readonly at: Date;
}

/** All that the page of a posture answers from. */
export const answeringData = ({ report, world, live, desired, at }: JudgedTenant): AnsweringData => ({
  at: at.toISOString(),
  source: report.source,
  unread: report.unread,
  states: [{ name: 'Now', world: packed(world) }],
  carriedOut: carriedOut(desired, live, world),
});

function carriedOut(desired: Desired | null, live: LiveTenant, world: World): AnsweringData['carriedOut'] {
  const outlook = desired === null ? null : outlookOf(desired, live);
  if (outlook === null) return null;
  const steps = outlook.steps.length;
  return { steps, world: packed(steps === 0 ? world : worldIn(outlook, world)) };
}
