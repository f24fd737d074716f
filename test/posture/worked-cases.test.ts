import { describe, expect, test } from 'vitest';
import { evaluate } from '../../src/posture/question/evaluate.ts';
import type { Cell, Verdict } from '../../src/posture/values/verdict.ts';
import { at, aWorld } from './build.ts';
import { type WorkedCase, workedCases } from './worked-cases.ts';

const plain: Cell = {
  sender: 'ana@contoso.com',
  mechanism: 'inbox-forward',
  to: 'x@fabrikam.com',
  original: 'external',
};

/** What a case states, from a verdict. */
const summary = (verdict: Verdict) => ({
  verdict: verdict.verdict,
  lean: verdict.lean,
  decidedBy: verdict.decidedBy === null ? null : [verdict.decidedBy.gate, verdict.decidedBy.object],
  also: verdict.alsoBlockedBy.map((one) => one.gate),
  ndr: verdict.ndr?.code ?? null,
  expected: verdict.ndr?.expected ?? false,
  silent: verdict.silent,
  reason: verdict.reason,
  caveats: verdict.caveats.map((one) => one.kind),
  loss: verdict.loss,
});

const stated = (one: WorkedCase): ReturnType<typeof summary> => ({
  verdict: one.verdict,
  lean: one.lean ?? null,
  decidedBy: one.decidedBy === undefined ? null : [...one.decidedBy],
  also: [...(one.also ?? [])],
  ndr: one.ndr ?? null,
  expected: one.expected ?? false,
  silent: one.silent ?? false,
  reason: one.reason ?? null,
  caveats: [...(one.caveats ?? [])],
  loss: one.loss ?? null,
});

describe('the worked cases', () => {
  test.each(workedCases.map((one) => [one.number, one.about, one.verdict, one] as const))(
    'case %s: %s is %s',
    (_number, _about, _verdict, one) => {
      expect(summary(evaluate(aWorld(one.world), { ...plain, ...one.cell }, at))).toEqual(stated(one));
    },
  );

  test('every number from 1 to 87 is there', () => {
    const numbers = new Set(workedCases.map((one) => Math.floor(one.number)));
    expect([...numbers].sort((a, b) => a - b)).toEqual(Array.from({ length: 87 }, (_, index) => index + 1));
  });
});
