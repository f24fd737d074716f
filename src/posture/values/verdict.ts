/** How a mailbox forwards by itself: inbox rules by action, and the two forwarding properties. */
export const mechanisms = [
  'inbox-forward',
  'inbox-forward-attachment',
  'inbox-redirect',
  'mailbox-smtp',
  'mailbox-object',
] as const;
export type Mechanism = (typeof mechanisms)[number];

/** Ways out of a tenant that are no automatic forward in the sense of the outbound policy. */
export type Channel =
  | 'manual'
  | 'transport-rule'
  | 'power-automate'
  | 'journaling'
  | 'group-expansion'
  | 'calendar-forward';

/** The original message came from outside or from a colleague (never from the forwarding mailbox itself). */
export const originals = ['external', 'internal'] as const;
export type Original = (typeof originals)[number];

/** One question: would this mailbox's automatic forward get out to there? */
export interface Cell {
  /** Key or any address of the mailbox (or Microsoft 365 group) that forwards. */
  readonly sender: string;
  readonly mechanism: Mechanism | Channel;
  /** An address, or a domain for an address of it that nothing names. For `mailbox-object`, what the target points at. */
  readonly to: string;
  readonly original: Original;
  /** The message reached the sender through an inbox rule that had forwarded it already. */
  readonly afterRule?: boolean;
  /** The target of the forward is a group, and `to` one of its members. */
  readonly throughGroup?: boolean;
}

export const controlNames = ['G0', 'G1', 'G2', 'G3', 'G4', 'G5'] as const;
export type ControlName = (typeof controlNames)[number];

/** How well a statement about the service is founded, strongest first. */
export const tags = ['DOC', 'DOC-OLD', 'REP', 'INF', 'UNK'] as const;
export type Tag = (typeof tags)[number];

/** A control that decided, or would have. */
export interface Decider {
  readonly gate: ControlName;
  /** `section/name`: `outboundPolicies/Default`, `remoteDomains/*`; the gate's own word where no object decides. */
  readonly object: string;
}

export interface Ndr {
  /** `5.7.520`. */
  readonly code: string;
  readonly text: string;
  /** True where it is not certain that the user gets this one. */
  readonly expected: boolean;
}

/** What would settle an open question: a fact to state, or a read to repeat. */
export interface Settling {
  readonly fact: string;
  readonly how: string;
}

/** One gate's say. */
export interface GateResult {
  readonly gate: ControlName;
  readonly outcome: 'pass' | 'block' | 'unknown';
  /** What an unknown outcome most likely is; equal to the outcome otherwise. */
  readonly lean: 'pass' | 'block';
  /** The object that decides, as `section/name`; null where none does. */
  readonly object: string | null;
  /** A stable word for why: `mode-off`, `rule-rejects`. */
  readonly reason: string;
  readonly tag: Tag;
  /** The bounce that this gate would cause; null where it stops mail without a word. */
  readonly ndr: { readonly code: string; readonly text: string } | null;
  /** Objects of this gate that may act before the one that decides. */
  readonly before: readonly string[];
  readonly settledBy: readonly Settling[];
}

export interface Caveat {
  /** `conditionalBlocks`, `conditionalAllows`, `conditionalBypass`, `conditionalStop`, `conditionalHeader`, `delivery-conditional-on-tls`. */
  readonly kind: string;
  readonly object: string;
}

export type Answer = 'allowed' | 'blocked' | 'indeterminate' | 'not-applicable';

/** How open an answer leaves the way out. A question that does not apply lets nothing out. */
export const openness = { blocked: 0, 'not-applicable': 0, indeterminate: 1, allowed: 2 } as const satisfies Readonly<
  Record<Answer, number>
>;

/** What becomes of a way out: it opens where the answer goes up in that order, closes where it goes down. */
export type Direction = 'opens' | 'closes' | 'stays';

export function directionOf(before: Answer, after: Answer): Direction {
  const by = openness[after] - openness[before];
  if (by === 0) return 'stays';
  return by > 0 ? 'opens' : 'closes';
}

/**
 * The verdict on a cell. `decidedBy` is the first definite block, or for an indeterminate verdict the first gate that
 * could not be decided (an unseen next hop, G3, yields to any other). Within G2 and G4 it names the object that would
 * stop the message: the rule that certainly matches, else the first that may.
 */
export interface Verdict {
  readonly verdict: Answer;
  /** Set for an indeterminate verdict alone. */
  readonly lean: 'allowed' | 'blocked' | null;
  /** Why the question does not apply: `internal-recipient`, `redirect-overridden`. */
  readonly reason: string | null;
  readonly decidedBy: Decider | null;
  readonly alsoBlockedBy: readonly Decider[];
  readonly mayBePreemptedBy: readonly Decider[];
  readonly ndr: Ndr | null;
  /** The message stops and nobody is told. */
  readonly silent: boolean;
  readonly confidence: Tag;
  readonly gates: readonly GateResult[];
  readonly caveats: readonly Caveat[];
  readonly settledBy: readonly Settling[];
  /** Reads that would add detail and were not made. */
  readonly notCollected: readonly string[];
  /** What becomes of mail that is blocked and of which the mailbox keeps no copy. */
  readonly loss: 'bounced' | 'silent' | null;
}
