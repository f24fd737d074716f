import type { Desired } from '../../policy/schema/policy.ts';
import { findingsBetween, type FoundRemark } from '../../posture/findings/between.ts';
import { scopeRemarks, unfit } from '../../posture/findings/groups/unfit.ts';
import type { World } from '../../posture/world/world.ts';
import { declarations, saidBy } from '../answers/places.ts';
import type { PlannedFinding, PlannedFindings, Refusal } from '../plan/plan.ts';
import type { Proven } from '../proof/prove.ts';

/** The findings that a plan brings in, and those that it mends. */
export function planFindings(
  { before, after }: Pick<Proven, 'before' | 'after'>,
  desired: Desired,
  at: Date,
): PlannedFindings {
  const { brings, mends } = findingsBetween(before, after, at, saidBy(desired, declarations(desired)));
  return { brings: brings.map(plannedFinding), mends: mends.map(plannedFinding) };
}

const plannedFinding = ({ id, answer, severity, subject, message, hint }: FoundRemark): PlannedFinding => ({
  id,
  answer,
  severity,
  object: subject.about === 'object' ? subject.object : null,
  message,
  hint,
});

/** Scopes of declared policies that the service does not look into: told with every plan, and not only with the first. */
export function unfitScopes(after: World, desired: Desired): readonly Refusal[] {
  const declared = new Set((desired.entries.get('outboundPolicies') ?? []).map((entry) => entry.ref.key));
  return scopeRemarks(after, saidBy(desired, declarations(desired)).grants.of)
    .filter(({ policy }) => declared.has(policy.toLowerCase()))
    .map(({ remark: { message, hint } }) => ({ code: unfit.id, message, hint }));
}
