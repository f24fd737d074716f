import { bounceCodes } from './bounces.ts';
import type { Bounce } from './ndr.ts';
import type { ControlName, Verdict } from './verdict.ts';

/** What a bounce or a line of message trace says about which control acted. */
export interface Evidence {
  /** The gate that acted; null where it says nothing about gates. */
  readonly gate: ControlName | 'delivered' | null;
  readonly means: string;
  readonly source: string;
}

const byText: readonly (readonly [RegExp, Evidence['gate'], string])[] = [
  [/RESOLVER\.MSGTYPE\.AF/u, 'G1', 'a remote domain dropped it without a word'],
  [/TRANSPORT\.RULES\.RejectMessage/u, 'G2', 'a transport rule refused it'],
  [/XLoopHeaderCount|THROTTLE/u, 'G0', 'loop prevention dropped a second hop'],
  [/AS\(7555\)/u, 'G4', 'the outbound spam policy refused an automatic forward'],
  [/unable to relay/iu, 'G3', 'a relay refused the message'],
  [/RESOLVER\.FWD\.Forwarded/u, null, 'the mailbox forwarded it by its own setting'],
];

/** What a bounce is evidence of. A plain 5.7.1 is a transport rule only where it says so. */
export function evidenceOfBounce(bounce: Bounce): Evidence {
  const worded = evidenceOfText(bounce.diagnostic);
  if (worded !== null) return worded;
  const known = bounceCodes.find(({ pattern }) => bounce.code !== null && pattern.test(bounce.code));
  return {
    gate: known?.gate ?? null,
    means: known?.title ?? 'nothing that concerns forwarding',
    source: bounce.diagnostic,
  };
}

/** What a line of message trace is evidence of; null for one that says nothing. */
export function evidenceOfText(text: string): Evidence | null {
  const known = byText.find(([pattern]) => pattern.test(text));
  return known === undefined ? null : { gate: known[1], means: known[2], source: text };
}

/** How evidence stands to a verdict; null where it neither bears it out nor contradicts it. */
export function bearing(evidence: Evidence, verdict: Verdict): 'confirms' | 'contradicts' | null {
  if (evidence.gate === null) return null;
  if (evidence.gate === 'delivered') return verdict.verdict === 'blocked' ? 'contradicts' : 'confirms';
  if (verdict.verdict === 'allowed') return 'contradicts';
  const expected = [verdict.decidedBy, ...verdict.mayBePreemptedBy].map((one) => one?.gate);
  return expected.includes(evidence.gate) || verdict.verdict === 'indeterminate' ? 'confirms' : 'contradicts';
}
