import type { Plan } from '../../engine/plan/plan.ts';
import { type Tally, tallyLine } from '../../github/approval/tally.ts';
import type { GitHub } from '../../github/client/client.ts';
import type { RunEvent } from '../../github/client/event.ts';
import { commentBudget } from '../../github/comment/detail-level.ts';
import type { LeftBehind } from '../../github/comment/left-behind.ts';
import { type Order, orderLine } from '../../github/orders/order.ts';
import { canonical, type Json } from '../../json.ts';
import { fullest, type Links, planBody } from '../../github/comment/plan-body.ts';
import { planContent, planStatusOf, type Way } from '../../github/comment/plan-status.ts';
import { type CommentOutcome, say } from '../../github/comment/sticky.ts';

/** What a run has to say of a plan in a pull request. */
export interface PlanSaying {
  readonly event: RunEvent;
  readonly pull: number;
  readonly plan: Plan;
  readonly way: Way;
  readonly links: Links;
  /** Something to worry about beside the plan. */
  readonly remark?: string | null;
  readonly tally?: Tally | null;
  /** What the change leaves in the tenant. */
  readonly left?: readonly LeftBehind[] | null;
  /** What was ordered, where the policies alone are not why this is planned. */
  readonly order?: Order | null;
}

/** Brings the comment about the tenant of a plan up to date. */
export async function sayPlan(
  opened: GitHub,
  { event, pull, plan, way, links, remark = null, tally = null, left = [], order = null }: PlanSaying,
): Promise<CommentOutcome> {
  const agreed = tally === null ? null : tallyLine(tally);
  const ordered = order === null ? null : orderLine(order);
  const options = { standing: planStatusOf(way), links, remark, tally: agreed, left, ordered };
  return say(opened, pull, {
    tenant: plan.tenant.id,
    state: way.state,
    digest: plan.digest,
    head: event.sha,
    run: event.run,
    content: planContent(plan, way, [remark, agreed, ordered, canonical(left as unknown as Json)]),
    from: fullest(plan, commentBudget),
    render: (tier) => planBody(plan, tier, options),
  });
}
