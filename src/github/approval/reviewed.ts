import type { PlanRecord } from '../run/record.ts';

/** The plan that people looked at, as a run that may be believed kept it. */
export interface Reviewed {
  readonly record: PlanRecord;
  /** The digest of the plan that lies beside the record, worked out again. */
  readonly digest: string;
  /** When it was kept. */
  readonly at: string;
}
