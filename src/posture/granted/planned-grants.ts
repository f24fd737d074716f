import type { Place } from '../../kinds/kind.ts';
import type { CollateralKind, GrantTerms } from '../../policy/grants/grant.ts';
import type { NamedSenders } from '../change/cover.ts';

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
