import { apply, approval, guard, halfway, order } from './engine.ts';
import type { Mutations } from './mutation.ts';
import { comparison, gates } from './posture.ts';

/** Every mutation, in the groups that `npm run mutate` tells them by. */
export const groups: Readonly<Record<string, Mutations>> = {
  gates,
  comparison,
  guard,
  approval,
  apply,
  halfway,
  order,
};
