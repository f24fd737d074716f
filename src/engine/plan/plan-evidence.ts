import type { Decider } from '../../posture/values/verdict.ts';

/** A file of evidence that a plan was held against. */
export interface PlannedFile {
  readonly name: string;
  /** `extended message trace`, `audit log`. */
  readonly kind: string;
  readonly rows: number;
  /** The day of its first row and of its last, in UTC; null where none says when it was. */
  readonly from: string | null;
  readonly to: string | null;
  /** What it does not say, or has lost. */
  readonly gaps: readonly string[];
}

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
  readonly files: readonly PlannedFile[];
  readonly flows: readonly PlannedFlow[];
}
