import type { Place } from '../../kinds/kind.ts';
import type { Grant } from '../../policy/grants/grant.ts';
import { saidOfForward } from '../../posture/granted/forward-grants.ts';
import type { Cell } from '../../posture/values/verdict.ts';
import type { World } from '../../posture/world/world.ts';

/** What the grants of the policies say of one forward. */
export interface WhyGrants {
  /** Whether some grant allows it, it comes with one since no control can shut it, none does, or nobody can tell whether the sender is in its group. */
  readonly is: 'granted' | 'comes with' | 'unknown' | 'not granted';
  /** The grants that allow it, or may, or that it comes with. */
  readonly by: readonly { readonly name: string; readonly place: Place }[];
}

/** Which grants allow a forward; null where the policies have none, and for what is no forward. */
export function whyGranted(grants: readonly Grant[] | null, world: World, cell: Cell): WhyGrants | null {
  const found = saidOfForward(grants ?? [], world, cell);
  if (grants === null || found === null) return null;
  switch (found.is) {
    case 'granted':
    case 'unknown':
      return { is: found.is, by: found.by.map(placed) };
    case 'collateral':
      return { is: 'comes with', by: found.person.map(placed) };
    case 'shut':
      return { is: 'not granted', by: [] };
  }
}

const placed = ({ name, place }: Grant): WhyGrants['by'][number] => ({ name, place });

/** An answer with what the grants of the policies say beside it, where they have some. */
export const withGrants = <T extends object>(
  answer: T,
  grants: WhyGrants | null,
): T & { readonly grants?: WhyGrants } => (grants === null ? answer : { ...answer, grants });
