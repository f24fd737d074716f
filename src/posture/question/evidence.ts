import { bounceCodes } from '../bounce/codes.ts';
import type { Bounce } from '../bounce/bounce.ts';
import type { ControlName, Verdict } from '../values/verdict.ts';

/** What a bounce or a line of message trace says about which control acted. */
export interface Evidence {
  /** The gate that acted; null where it says nothing about gates. */
  readonly gate: ControlName | 'delivered' | null;
  readonly means: string;
  readonly source: string;
  /** What to do where no change of forwarding helps; null where one may. */
  readonly todo: string | null;
}

const connector = 'Look at the connector in use, and at the host behind it: that host refused the message.';
const contents =
  'Ask who answers for that policy. It looks at what the message contains, not at whether it is forwarded.';

const byText: readonly (readonly [RegExp, Evidence['gate'], string, string | null])[] = [
  [/RESOLVER\.MSGTYPE\.AF/u, 'G1', 'a remote domain dropped it without a word', null],
  [/\bDLP\b|data loss prevention/iu, null, 'a policy against data loss refused what the message contains', contents],
  [/rules loop count exceeded/iu, null, 'transport rules redirected the message twice', codeTodo('5.7.128')],
  [/TRANSPORT\.RULES\.RejectMessage/u, 'G2', 'a transport rule refused it', null],
  [/XLoopHeaderCount|THROTTLE/u, 'G0', 'loop prevention dropped a second hop', null],
  [/AS\(7555\)/u, 'G4', 'the outbound spam policy refused an automatic forward', null],
  [/unable to relay/iu, 'G3', 'a relay refused the message', connector],
  [/RESOLVER\.FWD\.Forwarded/u, null, 'the mailbox forwarded it by its own setting', null],
];

function codeTodo(code: string): string | null {
  return bounceCodes.find(({ pattern }) => pattern.test(code))?.todo ?? null;
}

const unknown =
  'No control of forwarding answers with this code. Look it up by its text, and at the server that generated it.';

/** What a bounce is evidence of. A plain 5.7.1 is a transport rule only where it says so. */
export function evidenceOfBounce({ code, diagnostic }: Bounce): Evidence {
  const worded = evidenceOfText(diagnostic);
  if (worded !== null) return worded;
  const known = bounceCodes.find(({ pattern }) => code !== null && pattern.test(code));
  return {
    gate: known?.gate ?? null,
    means: known?.title ?? 'nothing that concerns forwarding',
    source: diagnostic,
    todo: known === undefined ? unknown : known.todo,
  };
}

/** What a line of message trace is evidence of; null for one that says nothing. */
export function evidenceOfText(text: string): Evidence | null {
  const known = byText.find(([pattern]) => pattern.test(text));
  return known === undefined ? null : { gate: known[1], means: known[2], source: text, todo: known[3] };
}

/** Why a message did not arrive although it is no question of forwarding. */
export interface OtherCause {
  readonly means: string;
  readonly todo: string;
}

/** What a bounce is about where no change of forwarding would help; null where one may. */
export function otherCause(evidence: Evidence, verdict: Verdict): OtherCause | null {
  const { todo, means } = evidence;
  if (todo !== null) return { means, todo };
  const rules = verdict.gates.find(({ gate }) => gate === 'G2');
  return evidence.gate === 'G2' && rules?.outcome === 'pass'
    ? { means: byContents(verdict), todo: contentsTodo }
    : null;
}

const contentsTodo =
  'Read the text of the bounce, find the rule or the policy against data loss that says so, and ask who answers for it.';

/** A rule that looks at more than who forwards to whom, or a rule that a policy against data loss has made. */
function byContents({ caveats }: Verdict): string {
  const rules = caveats.flatMap(({ kind, object }) => (kind === 'conditionalBlocks' ? [object] : []));
  const named = rules.length === 0 ? '' : `: perhaps ${rules.join(', ')}`;
  return `a transport rule refused this message, and none refuses the forward as such${named}`;
}

/** How evidence stands to a verdict; null where it neither bears it out nor contradicts it. */
export function bearing(evidence: Evidence, verdict: Verdict): 'confirms' | 'contradicts' | null {
  if (evidence.gate === null) return null;
  if (evidence.gate === 'delivered') return verdict.verdict === 'blocked' ? 'contradicts' : 'confirms';
  if (verdict.verdict === 'allowed') return 'contradicts';
  const expected = [verdict.decidedBy, ...verdict.mayBePreemptedBy].map((one) => one?.gate);
  return expected.includes(evidence.gate) || verdict.verdict === 'indeterminate' ? 'confirms' : 'contradicts';
}
