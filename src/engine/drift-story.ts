import type { Accepted } from '../policy/policy.ts';
import type { Drift } from './drift.ts';
import type { Plan, PlannedChange } from './plan.ts';
import { announcedBehind } from './platform-changes.ts';

/** Sorts the differences that a plan found into what moved, what nobody declares, and what nobody could read. */
export function tellDrift(plan: Plan, accepted: readonly Accepted[]): Drift {
  const differing = plan.changes.filter(
    ({ action }) => action === 'create' || action === 'update' || action === 'delete',
  );
  const moved = [...differing, ...outOfPlace(plan, differing)];
  const unknown = plan.changes.filter(({ action }) => action === 'unknown');
  return {
    format: 'postern-drift/1',
    tenant: plan.tenant,
    madeAt: plan.madeAt,
    clean: moved.length === 0 && unknown.length === 0,
    complete: unknown.length === 0,
    moved,
    undeclared: plan.changes.filter(({ action }) => action === 'ignore'),
    unknown,
    accepted: accepted.map(({ object, property, value, until, reason }) => ({
      object,
      property,
      value,
      until,
      reason,
    })),
    announced: announcedBehind(moved, plan.madeAt),
    changedBy: null,
    revert: plan,
  };
}

/** A rule that only stands in another place of the order differs in no property and has moved all the same. */
function outOfPlace({ steps }: Plan, differing: readonly PlannedChange[]): readonly PlannedChange[] {
  const told = new Set(differing.map((change) => change.object));
  return steps
    .filter((step) => !told.has(step.object))
    .map(({ object, title, source }) => ({
      action: 'update',
      object,
      noun: 'order of',
      name: object,
      because: 'declared',
      fields: [],
      remarks: [title],
      source,
    }));
}
