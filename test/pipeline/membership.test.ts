import { expect, test } from 'vitest';
import { changeMembers } from '../bench/membership.ts';

test.each([
  // Twenty adds travel in one call; removals go one by one, and a call that got no answer is settled by looking:
  // what did happen is gone past, and what did not stops the run until it is resumed.
  { service: 'graph', adds: 220, removes: 45, steps: 11 + 45 },
  { service: 'exchange', adds: 60, removes: 45, steps: 60 + 45 },
] as const)('$adds adds and $removes removes over $service end exactly, with faults on the way', async (change) => {
  const { exact, outcome, steps, runs } = await changeMembers(change);
  expect({ exact, outcome, steps }).toEqual({ exact: true, outcome: 'applied', steps: change.steps });
  expect(runs).toBeGreaterThan(1);
});
