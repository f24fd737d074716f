import type { Plan } from '../../engine/plan/plan.ts';
import { planSummaryOf, type PlanSummary } from '../comment/plan-summary.ts';

/** How much weight a change has, and so how many people have to agree to it. */
export type Weight = 'none' | 'routine' | 'sensitive' | 'critical';

/** Critical is what opens for everyone, or for nobody knows how many; sensitive is what opens for somebody, or breaks or removes something. */
export function weightOf(plan: Plan, account: PlanSummary = planSummaryOf(plan)): Weight {
  if (plan.steps.length === 0) return 'none';
  const hazards = new Set(plan.steps.flatMap((step) => step.hazards));
  if (plan.posture.opensForEveryone || isMoreThan(plan, plan.guardrails.maxNewlyAllowedSenders)) return 'critical';
  if (account.allowances.length > 0 || hazards.has('removes-object')) return 'sensitive';
  return account.gains.moves > 0 ? 'sensitive' : 'routine';
}

/** Whether a plan gives something to more people than a limit, or to a number that nobody knows. */
export function isMoreThan({ posture: { newlyAllowed: allowed } }: Plan, limit: number | null): boolean {
  if (allowed === null) return false;
  return allowed.count === null || (limit !== null && allowed.count > limit);
}
