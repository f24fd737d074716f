import { expect, test } from 'vitest';
import { changeMembers } from '../bench/membership.ts';

test.each([
  // Twenty adds travel in one call and twenty calls in one request; Exchange takes one person a call, ten in a request.
  { service: 'graph', adds: 220, removes: 45, steps: 11 + 45 },
  { service: 'exchange', adds: 60, removes: 45, steps: 60 + 45 },
] as const)('$adds adds and $removes removes over $service end exactly, with faults on the way', async (change) => {
  const { exact, outcome, steps, runs } = await changeMembers(change);
  expect({ exact, outcome, steps, runs }).toEqual({ exact: true, outcome: 'applied', steps: change.steps, runs: 1 });
});
