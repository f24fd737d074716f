import type { Bounce } from '../../posture/bounce/bounce.ts';
import { type Evidence, evidenceOfBounce } from '../../posture/question/evidence.ts';
import type { Cell } from '../../posture/values/verdict.ts';

/** Something that was seen to happen to one forward. */
export interface ObservedMessage {
  readonly cell: Cell;
  readonly evidence: Evidence;
  readonly from: 'bounce' | 'trace';
  /** Whether it is of the forward that was asked about. What happened to others tells of the tenant, and not of this one. */
  readonly own: boolean;
  /** When it happened; null where the evidence does not say. */
  readonly at: string | null;
}

/** What a bounce shows. The page in a browser asks it too, so that nothing here reads files. */
export const bounceObservation = (bounce: Bounce, cell: Cell): ObservedMessage => ({
  cell,
  evidence: evidenceOfBounce(bounce),
  from: 'bounce',
  own: true,
  at: bounce.at,
});
