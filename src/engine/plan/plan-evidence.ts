import type { EvidenceReport } from '../evidence/evidence-report.ts';
import type { Decider } from '../../posture/values/verdict.ts';

/** What becomes of mail that was seen. */
export type FlowFate = 'stops' | 'starts' | 'stays' | 'stays blocked' | 'unknown';

/** Mail that was seen to go from a mailbox to a domain outside, and what becomes of it. */
export interface PlannedFlow {
  /** Empty where no file names the mailbox. */
  readonly from: string;
  readonly to: string;
  /** The ways in which it may have been forwarded; none where no file says that it was. */
  readonly mechanisms: readonly string[];
  /** Null where a forward was only set up. */
  readonly messages: number | null;
  /** The day of the last, in UTC; null where no file says so for certain. */
  readonly last: string | null;
  readonly fate: FlowFate;
  /** Why nobody can tell; null where somebody can. */
  readonly because: string | null;
  /** The control that makes the difference, or leaves it open; null where none does. */
  readonly decidedBy: Decider | null;
}

/** What was seen, and what becomes of it with a plan. */
export interface PlannedEvidence {
  readonly files: readonly EvidenceReport[];
  readonly flows: readonly PlannedFlow[];
}
