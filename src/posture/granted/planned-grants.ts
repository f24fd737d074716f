import type { Place } from '../../kinds/kind.ts';
import type { CollateralKind, GrantTerms } from '../../policy/grants/grant.ts';
import type { NamedSenders } from '../change/cover.ts';
import type { BesideGrants } from './judge-grants.ts';

/** How a grant stands once a plan is done: just as granted, with what no control can prevent, for some people unknown, or stopped by an object. */
export type GrantState = 'as granted' | 'and more' | 'unknown' | 'broken';

/** A grant as a plan holds the posture to it. */
export interface PlannedGrant extends GrantTerms {
  /** What may come with it: as the grant says, and forwards of administrators where the policies clear what no grant covers. */
  readonly accept: readonly CollateralKind[];
  readonly state: GrantState;
  /** Who may forward by it, as far as that is known. */
  readonly people: NamedSenders;
  /** The objects that carry it, as `section/key`. */
  readonly carriedBy: readonly string[];
  readonly source: Place;
}

/** What stands beside grants, as a document holds it: many rows have the same hundreds of grants, which are numbers in its list of them. */
export type NumberedBeside = Omit<BesideGrants, 'person' | 'place'> & {
  readonly person: readonly number[];
  readonly place: readonly number[];
};

/** A posture held to grants, as a document holds it; without any where the policies have none. */
export interface HeldGrants {
  readonly grants?: readonly PlannedGrant[];
  readonly besideGrants?: readonly NumberedBeside[];
}

export function heldGrants(grants: readonly PlannedGrant[], beside: readonly BesideGrants[]): HeldGrants {
  const numbers = new Map(grants.map(({ name }, at) => [name, at]));
  const numbered = (names: readonly string[]): readonly number[] => names.flatMap((name) => numbers.get(name) ?? []);
  const besideGrants = beside.map((one) => ({ ...one, person: numbered(one.person), place: numbered(one.place) }));
  return { grants, besideGrants };
}

/** The same with the names of the grants. */
export function besideIn({ grants = [], besideGrants = [] }: HeldGrants): readonly BesideGrants[] {
  const named = (numbers: readonly number[]): readonly string[] => numbers.flatMap((at) => grants[at]?.name ?? []);
  return besideGrants.map((one) => ({ ...one, person: named(one.person), place: named(one.place) }));
}
