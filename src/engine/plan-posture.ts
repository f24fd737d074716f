/** Senders and destinations for whom a plan changes the same in the same way. */
export interface PlannedMove {
  /** `count` is null where nobody counted: "everyone else" is not read. */
  readonly senders: { readonly name: string; readonly count: number | null; readonly witness: string };
  readonly destinations: { readonly name: string; readonly witness: string };
  readonly mechanisms: readonly string[];
  /** Whether the mail that is forwarded came from outside, from a colleague, or both. */
  readonly originals: readonly string[];
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

/** Who can forward where, before a plan and after it. */
export interface PlanPosture {
  readonly gains: readonly PlannedMove[];
  readonly losses: readonly PlannedMove[];
  readonly uncertain: readonly PlannedMove[];
  readonly deciders: readonly PlannedMove[];
  /** Everybody who may forward somewhere afterwards and could not for certain before; null where that is nobody. */
  readonly newlyAllowed: { readonly name: string; readonly count: number | null; readonly witness: string } | null;
  readonly forwards: readonly PlannedForward[];
  /** Ways out that are no automatic forward: what the plan opens and closes of them. */
  readonly residualChannels: { readonly opened: readonly string[]; readonly closed: readonly string[] };
}
