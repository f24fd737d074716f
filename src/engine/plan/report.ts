import type { Json } from '../../json.ts';
import type { TenantError } from '../../tenant/tenant.ts';
import type { Plan, Refusal, Step } from './plan.ts';

/**
 * What became of one step. `already` means that the tenant was found as the step would have left it; `unknown` that the
 * answer was lost and reading back did not settle it; `pending` that it was never begun.
 */
export type StepState = 'done' | 'already' | 'failed' | 'unknown' | 'pending';

export interface StepResult {
  readonly id: string;
  readonly object: string;
  readonly title: string;
  readonly state: StepState;
  readonly error: TenantError | null;
  readonly warnings: readonly string[];
}

/** One property read back after the last step. `lagging` is as it was before; `different` is neither. */
export interface Verified {
  readonly object: string;
  readonly property: string;
  readonly state: 'as-planned' | 'lagging' | 'different' | 'unread';
  readonly wanted: Json;
  readonly found: Json;
}

/** The account of an apply. */
export interface Report {
  readonly format: 'postern-report/1';
  readonly tenant: { readonly id: string; readonly domain: string };
  readonly digest: string;
  /**
   * `refused`: nothing was done. `stopped`: part was done and the journal can be resumed. `unconfirmed`: every step was
   * done, and not everything reads back as planned.
   */
  readonly outcome: 'applied' | 'unconfirmed' | 'refused' | 'stopped';
  readonly refusals: readonly Refusal[];
  readonly steps: readonly StepResult[];
  /** What was read back, only what is not as planned. */
  readonly verified: { readonly checked: number; readonly deviations: readonly Verified[] };
  readonly journal: string;
  readonly startedAt: string;
  readonly finishedAt: string;
}

/** What happens while a plan is applied, for a terminal or a log. */
export type Progress =
  | { readonly kind: 'checking'; readonly objects: number }
  | { readonly kind: 'started'; readonly index: number; readonly total: number; readonly step: Step }
  | { readonly kind: 'finished'; readonly index: number; readonly total: number; readonly result: StepResult }
  /** Waiting for an earlier step to take effect. */
  | { readonly kind: 'settling'; readonly step: Step; readonly minutes: number }
  | { readonly kind: 'reading-back'; readonly objects: number; readonly attempt: number };

/** The account of an apply that was refused before its first step. */
export function refused(
  plan: Plan,
  refusals: readonly Refusal[],
  { now, journal }: { readonly now: () => Date; readonly journal: string },
): Report {
  const at = now().toISOString();
  return {
    format: 'postern-report/1',
    tenant: plan.tenant,
    digest: plan.digest,
    outcome: 'refused',
    refusals,
    steps: plan.steps.map(pending),
    verified: { checked: 0, deviations: [] },
    journal,
    startedAt: at,
    finishedAt: at,
  };
}

export const pending = ({ id, object, title }: Step): StepResult => ({
  id,
  object,
  title,
  state: 'pending',
  error: null,
  warnings: [],
});
