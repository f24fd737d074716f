import { foreseen, narrowest, type RankedTrial, type Trial } from '../../posture/fixes/narrowest.ts';
import type { World } from '../../posture/world/world.ts';
import type { WhyFix } from './fixes.ts';
import type { WhyBasis } from './why-answer.ts';

/** A tenant with its policies carried out. */
export interface CarriedOut {
  readonly world: World;
  readonly steps: number;
  /** Whether the policies have grants: what those are compiled to changes with whatever else is written. */
  readonly byGrants: boolean;
}

/**
 * Fixes where there is neither a tenant nor a policy file, only what was made of them: what they do, and not how they are
 * written. Beside grants there are none, since a change of the policies has the grants compiled anew.
 */
export const foreseenBasis =
  (carriedOut: CarriedOut | null, at: Date) =>
  (world: World): WhyBasis => {
    const base = carriedOut === null ? world : { ...carriedOut.world, facts: world.facts };
    return {
      world: base,
      steps: carriedOut?.steps ?? null,
      fixes: (found, cell) => {
        if (carriedOut?.byGrants === true) return [];
        const asked = { world: base, cell, at };
        return narrowest(found, asked, (remedies) => foreseen(remedies, asked)).map(fixOf);
      },
    };
  };

const fixOf = ({ trial, reach }: RankedTrial<Trial>): WhyFix => ({
  changes: trial.remedies.map(({ title, section, object }) => ({
    title,
    object: `${section}/${object}`,
    action: 'add',
    place: null,
  })),
  ...reach,
  patch: '',
  diff: null,
  steps: [],
  asks: [],
});
