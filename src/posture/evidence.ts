import type { Bounce } from './ndr.ts';
import type { GateName, Verdict } from './verdict.ts';

/** What a bounce or a line of message trace says about which control acted. */
export interface Evidence {
  /** The gate that acted; null where it says nothing about gates. */
  readonly gate: GateName | 'delivered' | null;
  readonly means: string;
  readonly source: string;
}

const byCode: readonly (readonly [RegExp, GateName | null, string])[] = [
  [/^5\.7\.520$/u, 'G4', 'the outbound spam policy refused an automatic forward'],
  [/^5\.7\.9\d\d$/u, 'G2', 'a transport rule refused it with a code of its own'],
  [/^5\.1\.8$/u, 'G5', 'the sender is on the list of restricted entities'],
  [/^5\.7\.50[1-3]$/u, 'G5', 'the sending account is banned for spam'],
  [/^5\.7\.703$/u, 'G5', 'the recipient is on the block list of the tenant'],
  [/^5\.7\.(?:233|705|708|750)$/u, 'G5', 'the tenant as a whole is stopped or limited'],
  [/^5\.7\.64$/u, 'G3', 'a relay refused the message'],
  [/^5\.4\.(?:6|14)$/u, null, 'two forwards face each other, or the routing goes in a circle'],
  [/^5\.(?:1\.1|1\.10|4\.1)$/u, null, 'the destination does not exist; no policy of the tenant is involved'],
  [/^(?:5\.7\.509|5\.7\.23|5\.7\.26)$/u, null, 'the destination refused it, since forwarding broke its authentication'],
];

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
  const known = byCode.find(([pattern]) => bounce.code !== null && pattern.test(bounce.code));
  return {
    gate: known?.[1] ?? null,
    means: known?.[2] ?? 'nothing that concerns forwarding',
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
