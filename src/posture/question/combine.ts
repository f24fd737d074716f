import { weakest } from '../gates/result.ts';
import type { Caveat, Cell, Decider, GateResult, Ndr, Tag, Verdict } from '../values/verdict.ts';

const nothing = {
  lean: null,
  reason: null,
  decidedBy: null,
  alsoBlockedBy: [],
  mayBePreemptedBy: [],
  ndr: null,
  silent: false,
  caveats: [],
  settledBy: [],
  notCollected: [],
  loss: null,
} as const;

/** The answer to a question that does not arise. */
export const notApplicable = (reason: string): Verdict => ({
  ...nothing,
  verdict: 'not-applicable',
  reason,
  confidence: 'DOC',
  gates: [],
});

/** Any definite block blocks; else anything undecided leaves the verdict open; else the forward gets out. */
export function combine(cell: Cell, gates: readonly GateResult[], caveats: readonly Caveat[]): Verdict {
  const base = { ...nothing, gates, caveats };
  const blocking = gates.filter((one) => one.outcome === 'block');
  const open = gates.filter((one) => one.outcome === 'unknown');
  const [first, ...more] = blocking;
  if (first !== undefined) return { ...base, ...blocked(cell, gates, first, more) };
  if (open.length > 0) return { ...base, ...indeterminate(cell, open) };
  return { ...base, verdict: 'allowed', confidence: tagOf(gates) };
}

function blocked(cell: Cell, gates: readonly GateResult[], first: GateResult, more: readonly GateResult[]) {
  const before = preemptors(gates, first);
  const ndr = bounceOf(cell, first, before.length > 0);
  return {
    verdict: 'blocked',
    decidedBy: deciderOf(first),
    alsoBlockedBy: more.map(deciderOf),
    mayBePreemptedBy: before,
    ndr,
    silent: ndr === null,
    confidence: first.tag,
  } as const;
}

/** Undecided gates before the deciding one may act first; an unseen next hop comes after all of them. */
function preemptors(gates: readonly GateResult[], first: GateResult): readonly Decider[] {
  const earlier = gates.slice(0, gates.indexOf(first)).filter((one) => one.outcome === 'unknown' && one.gate !== 'G3');
  return [...earlier.map(deciderOf), ...first.before.map((object) => ({ gate: first.gate, object }))];
}

function indeterminate(cell: Cell, open: readonly GateResult[]) {
  const decider = open.find((one) => one.gate !== 'G3') ?? open[0];
  const likely = open.find((one) => one.lean === 'block');
  const telling = likely ?? decider;
  return {
    verdict: 'indeterminate',
    lean: likely === undefined ? 'allowed' : 'blocked',
    decidedBy: decider === undefined ? null : deciderOf(decider),
    ndr: telling === undefined ? null : bounceOf(cell, telling, true),
    confidence: tagOf(open),
    settledBy: open.flatMap((one) => one.settledBy),
  } as const;
}

const deciderOf = ({ gate, object, reason }: GateResult): Decider => ({ gate, object: object ?? reason });

/** For mail from a colleague that an inbox rule forwards, the outbound policy tells nobody. Source: outbound policies page. */
function bounceOf(cell: Cell, gate: GateResult, expected: boolean): Ndr | null {
  const untold = gate.gate === 'G4' && cell.original === 'internal' && cell.mechanism.startsWith('inbox-');
  return gate.ndr === null || untold ? null : { ...gate.ndr, expected };
}

const tagOf = (gates: readonly GateResult[]): Tag => weakest(gates.map((one) => one.tag));
