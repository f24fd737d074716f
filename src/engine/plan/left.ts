import type { LeftBecause } from '../../kinds/kind.ts';
import type { PlannedChange } from './plan.ts';

/** Why an undeclared object is left alone, as a clause; null where that is simply that no policy declares it. */
export const left: Readonly<Record<LeftBecause, string | null>> = {
  reported: null,
  pattern: 'a pattern of the policies leaves it alone',
  ignored: 'the policies leave undeclared objects alone',
  accepted: 'the policies accept it as it is',
  granted: 'a grant covers it',
  'nothing to close': 'it lets nothing out',
  kept: 'the service keeps it',
};

const clauses = new Set(Object.values(left));

/** It lets something out, and is left alone since the policies say nothing of it. */
export const isReported = ({ action, because, remarks }: PlannedChange): boolean =>
  action === 'ignore' && because === null && remarks.length > 0 && !remarks.some((one) => clauses.has(one));
