/** Mail that is worse off after some of a plan's steps than both before the first and after the last. */
export interface Gap {
  /** The step with which it begins. */
  readonly step: string;
  /** The step with which it ends. */
  readonly until: string;
  readonly senders: { readonly name: string; readonly count: number | null; readonly example: string };
  readonly destinations: { readonly name: string; readonly example: string };
  /** Ways of forwarding; or the one other way out that is meant, like `smtp-auth`. */
  readonly mechanisms: readonly string[];
  readonly originals: readonly string[];
}

/** An earlier step that has to have taken effect before another is made, and how long that takes at most. */
export interface EffectWait {
  readonly step: string;
  /** Null where nobody says how long. */
  readonly minutes: number | null;
  readonly basis: 'documented' | 'reported' | 'unknown';
  /** The page that says it. */
  readonly source: string | null;
}

/** What was found in the states between the steps of a plan. */
export interface Proof {
  /** The states that the proof speaks of: one after each step. */
  readonly prefixes: number;
  /** How many of them were judged as a whole: between two of these, no mail is touched by more than one object. */
  readonly judged: number;
  /** What is further open on the way than before and after. */
  readonly leaks: readonly Gap[];
  /** What is not certainly open on the way though it is before and after. */
  readonly outages: readonly Gap[];
  /** What was not checked and why, as clauses; empty where nothing was left out. */
  readonly unchecked: readonly string[];
}
