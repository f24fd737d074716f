import type { ForwardChange } from '../question/forwards.ts';
import type { WayOut } from '../question/ways-out.ts';
import type { NamedSenders } from './cover.ts';
import type { Extent } from './extent.ts';
import type { Move } from './moves.ts';

/** Who gains and who loses what between two states of a tenant. */
export interface Comparison {
  /** Opens, and ends allowed. */
  readonly gains: readonly Move[];
  /** Closes, and ends blocked. */
  readonly losses: readonly Move[];
  /** Opens or closes as far as anybody knows: ends indeterminate. */
  readonly uncertain: readonly Move[];
  /** As open as before, by another control or in other words. */
  readonly deciders: readonly Move[];
  /** Everybody for whom something opens, certainly or perhaps; null where that is nobody. */
  readonly newlyAllowed: NamedSenders | null;
  /** The same cells in full, so that they can be held against what opens on another day. */
  readonly opened: readonly Extent[];
  /** Something opens for everyone, or for everyone but a few. */
  readonly opensForEveryone: boolean;
  readonly forwards: readonly ForwardChange[];
  /** Ways out that are no automatic forward. */
  readonly residualChannels: { readonly opened: readonly WayOut[]; readonly closed: readonly WayOut[] };
}
