import type { World } from '../../posture/world/world.ts';
import { outlookOf } from '../propose/after-plan.ts';
import { type Bench, fixesOf, worldIn } from './fixes.ts';
import type { WhyBasis } from './why-answer.ts';

/** Fixes as changes of the policies: each is planned, on the tenant with the policies carried out. */
export const plannedBasis =
  (bench: Omit<Bench, 'world' | 'pending' | 'cell'>) =>
  (world: World): WhyBasis => {
    const base = basisOf(bench, world);
    return { ...base, fixes: (found, cell) => fixesOf(found, { ...bench, ...base, cell }) };
  };

type Basis = Pick<Bench, 'live' | 'world' | 'pending'> & Pick<WhyBasis, 'steps'>;

function basisOf({ live, desired, policies }: Pick<Bench, 'live' | 'desired' | 'policies'>, world: World): Basis {
  const outlook = desired === null || policies === null ? null : outlookOf(desired, live);
  if (outlook === null) return { live, world, steps: null, pending: new Set() };
  const pending = new Set(outlook.steps.map(({ id }) => id));
  if (pending.size === 0) return { live, world, steps: 0, pending };
  return { live: outlook.live, world: worldIn(outlook, world), steps: pending.size, pending };
}
