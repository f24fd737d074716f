import type { WayOut } from '../../posture/question/ways-out.ts';
import type { Extent } from '../../posture/change/extent.ts';
import type { Direction } from '../../posture/values/verdict.ts';

/** Senders and destinations for whom a plan changes the same in the same way. */
export interface PlannedMove {
  /** `count` is null where nobody counted: "everyone else" is not read. */
  readonly senders: { readonly name: string; readonly count: number | null; readonly example: string };
  readonly destinations: { readonly name: string; readonly example: string };
  readonly mechanisms: readonly string[];
  /** Whether the mail that is forwarded came from outside, from a colleague, or both. */
  readonly originals: readonly string[];
  /** Whether the way out opens, closes, or stays as open as it was. */
  readonly change: Direction;
  readonly before: string;
  readonly after: string;
  readonly deciders: { readonly before: string | null; readonly after: string | null };
  /** The fewest objects whose change causes it, as `section/key`. */
  readonly blame: readonly string[];
}

/** A forward that somebody has set up, and what becomes of it. */
export interface PlannedForward {
  readonly from: string;
  readonly to: string;
  readonly mechanism: string;
  readonly change: string;
  readonly before: string;
  readonly after: string;
  /** What happens to mail of which the mailbox keeps no copy. */
  readonly loss: 'bounced' | 'silent' | null;
}

/** A way out that is no automatic forward: whose, where to (empty for anywhere), the object that opens it, and whether it surely does. */
export interface PlannedDoor extends Pick<WayOut, 'channel' | 'object' | 'from' | 'to'> {
  readonly certain: boolean;
}

/** Who can forward where, before a plan and after it. */
export interface PlanPosture {
  readonly gains: readonly PlannedMove[];
  readonly losses: readonly PlannedMove[];
  readonly uncertain: readonly PlannedMove[];
  readonly deciders: readonly PlannedMove[];
  /** Everybody for whom something opens, certainly or perhaps; null where that is nobody. */
  readonly newlyAllowed: { readonly name: string; readonly count: number | null; readonly example: string } | null;
  /** What opens, certainly or perhaps, in full: an apply opens nothing else. */
  readonly opened: readonly Extent[];
  /** Something opens for everyone, or for everyone but a few. */
  readonly opensForEveryone: boolean;
  readonly forwards: readonly PlannedForward[];
  /** Ways out that are no automatic forward: what the plan opens and closes of them. */
  readonly residualChannels: { readonly opened: readonly PlannedDoor[]; readonly closed: readonly PlannedDoor[] };
}
