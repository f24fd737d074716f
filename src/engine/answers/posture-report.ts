import type { Governance, Place } from '../../kinds/kind.ts';
import type { Facts, FactStatement } from '../../policy/schema/facts.ts';
import type { Exception } from '../../posture/findings/exceptions.ts';
import type { Remark } from '../../posture/findings/finding.ts';
import type { Forward } from '../../posture/question/forwards.ts';
import type { ResidualChannel } from '../../posture/question/residual-channel.ts';
import type { Cell, Mechanism, Original, Verdict } from '../../posture/values/verdict.ts';
import type { NumberedBeside, PlannedGrant } from '../../posture/granted/planned-grants.ts';
import type { ObservedUses } from '../evidence/evidence-report.ts';
import type { SmtpAuthList } from './smtp-auth.ts';
import type { PostureException } from './exceptions.ts';

/** Senders who may forward to the same places in the same ways. */
export interface PostureSenders {
  /** `s1`, `s2`, …: what cells name them by. */
  readonly id: string;
  /** `members of fwd-partner@contoso.com`, `everyone else`. */
  readonly name: string;
  /** Null where nobody counted. */
  readonly count: number | null;
  /** The address of one of them; made up where `standIn`. */
  readonly example: string;
  readonly standIn: boolean;
  /** A few addresses. */
  readonly sample: readonly string[];
  /** The outbound policies that decide about them, as `section/name`: who see the same answers may be under several. */
  readonly policies: readonly string[];
}

/** Places outside to which the same senders may forward in the same ways. */
export interface PostureDestinations {
  /** `d1`, `d2`, …: what cells name them by. */
  readonly id: string;
  readonly name: string;
  /** One domain or address of it. */
  readonly example: string;
  readonly kinds: readonly ('domain' | 'below' | 'address' | 'on-premises' | 'pattern' | 'other')[];
}

/** The answer to some questions, with every gate, traced for one example. */
export interface PostureAnswer extends Verdict {
  readonly example: Cell;
}

/** Some ways of forwarding that have the same answer. */
export interface PostureWay {
  readonly mechanism: Mechanism;
  readonly originals: readonly Original[];
  /** Its place in `answers`. */
  readonly answer: number;
}

/** All ways of one class of senders to one class of destinations. */
export interface PostureCell {
  readonly senders: string;
  readonly destinations: string;
  /** `partial` where some ways are open and others are not: `open` names the first. */
  readonly verdict: Verdict['verdict'] | 'partial';
  /** The ways that are certainly open. */
  readonly open: readonly Mechanism[];
  /** The ways of which nobody can tell. */
  readonly uncertain: readonly Mechanism[];
  readonly ways: readonly PostureWay[];
}

/** Who can forward where, in a row of a table. */
export interface PostureOpening {
  readonly senders: { readonly name: string; readonly count: number | null; readonly example: string };
  readonly destinations: { readonly name: string; readonly example: string };
  readonly mechanisms: readonly Mechanism[];
  readonly originals: readonly Original[];
  /** `allowed`, or `indeterminate, likely blocked`. */
  readonly verdict: string;
  /** The control that leaves it open to doubt; null where it is allowed. */
  readonly decidedBy: string | null;
}

/** A forward that somebody has set up, and what becomes of mail from outside that it forwards. */
export interface PostureForward extends Forward {
  readonly verdict: Verdict['verdict'];
  readonly lean: Verdict['lean'];
  readonly reason: string | null;
  readonly decidedBy: Verdict['decidedBy'];
  readonly ndr: Verdict['ndr'];
  readonly silent: boolean;
  /** What becomes of mail that is blocked and of which the mailbox keeps no copy. */
  readonly loss: Verdict['loss'];
  /** The policy line that declares it; null where none does. */
  readonly place: Place | null;
  /** Of a rule: what the policies say of it; missing where there are none for the tenant. */
  readonly sanctioned?: Sanctioned;
}

/** What the policies say of a forward. */
export type Sanction =
  /** An entry declares it as it is. */
  | 'declared'
  /** It deviates, and somebody accepted that. */
  | 'accepted'
  /** It is declared or accepted otherwise. */
  | 'changed'
  /** The policies leave such objects alone. */
  | 'left alone'
  | 'undeclared'
  /** Nobody can tell whether it is as it was declared. */
  | 'unknown';

/** What policies say of one object, and who answers for that. */
export interface Sanctioned {
  readonly sanction: Sanction;
  readonly governance: Governance;
}

/** One thing that keeps a finding from being met: something to mend or to know, or something that nobody can tell. */
export interface PostureFinding {
  /** `L1`, `B-FWD-2`, or a word: `postern explain` tells what it means. */
  readonly id: string;
  readonly answer: Remark['answer'];
  readonly severity: Remark['severity'];
  /** `section/name`; null for people and places, and for the tenant as a whole. */
  readonly object: string | null;
  readonly message: string;
  /** What to do, or what would settle it. */
  readonly hint: string | null;
  /** The published controls that ask for it. */
  readonly controls: readonly string[];
  /** The policy line that declares the object; null where none does. */
  readonly place: Place | null;
}

/** A finding that is met. */
export interface MetFinding {
  readonly id: string;
  /** What is so. */
  readonly title: string;
  readonly controls: readonly string[];
  /** What it is met in spite of, each with who answers for it. */
  readonly exceptions: readonly Exception[];
}

/** Who can forward where: what `postern posture --json` prints, and what the HTML report shows. */
export interface PostureReport {
  readonly format: 'postern-posture/1';
  /** The id is empty where the source does not say it. */
  readonly tenant: { readonly id: string; readonly domain: string };
  /** What was read, for people: `contoso.onmicrosoft.com as of 2026-11-21T12:00:00Z`. */
  readonly source: string;
  readonly tool: string;
  /** The time for which it was judged. */
  readonly at: string;
  readonly facts: Facts;
  /** What the policies state of these facts beside their value; missing where they state nothing. */
  readonly statements?: readonly FactStatement[];
  readonly openings: readonly PostureOpening[];
  readonly senderClasses: readonly PostureSenders[];
  readonly destinationClasses: readonly PostureDestinations[];
  /** One for each pair of classes. */
  readonly cells: readonly PostureCell[];
  readonly answers: readonly PostureAnswer[];
  readonly forwards: readonly PostureForward[];
  /** What lets mail out by itself, and on whose word. */
  readonly exceptions: readonly PostureException[];
  /** The grants as the tenant keeps them; missing where the policies have none. */
  readonly grants?: readonly PlannedGrant[];
  /** Where the posture is not as the grants say. */
  readonly besideGrants?: readonly NumberedBeside[];
  /** Who may send through SMTP AUTH; missing where nobody asked. */
  readonly smtpAuth?: SmtpAuthList;
  /** What was seen of their use; missing where nobody gave evidence. */
  readonly evidence?: ObservedUses;
  readonly residualChannels: readonly ResidualChannel[];
  /** Ways out that are switched off; missing where there is none. */
  readonly switchedOff?: readonly ResidualChannel[];
  /** What is not met, and what nobody can tell. */
  readonly findings: readonly PostureFinding[];
  readonly met: readonly MetFinding[];
  /** Reads that would add detail and were not made. */
  readonly notCollected: readonly string[];
  /** What was needed and could not be read, with the reason. */
  readonly unread: readonly { readonly what: string; readonly why: string }[];
}
