import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { planText, readPlan } from '../../src/engine/plan-file.ts';
import { aPlan, aStep } from '../support/plans.ts';

const refusal = (text: string): string => {
  const read = readPlan(text);
  return read.ok ? 'accepted' : (read.problems[0]?.code ?? '');
};

describe('a plan file', () => {
  test('gives back the plan that was written', () => {
    const plan = aPlan();
    const read = readPlan(planText(plan));
    expect(read.ok && read.value).toEqual(plan);
  });

  test('is refused when any one of its bytes was changed', () => {
    const text = planText(aPlan({ steps: [aStep(), aStep({ id: 'remoteDomains/x#set', object: 'remoteDomains/x' })] }));
    fc.assert(
      fc.property(fc.nat(text.length - 2), fc.integer({ min: 32, max: 126 }), (at, code) => {
        const changed = text.slice(0, at) + String.fromCharCode(code) + text.slice(at + 1);
        expect(refusal(changed)).toEqual(changed === text ? 'accepted' : expect.stringMatching(/^PST51[01]$/u));
      }),
      { numRuns: 1_000 },
    );
  });

  test.each([
    { what: 'nothing', text: '', code: 'PST510' },
    { what: 'half a document', text: planText(aPlan()).slice(0, 200), code: 'PST510' },
    { what: 'other JSON', text: '[]', code: 'PST510' },
    { what: 'a plan of a later format', text: '{"format":"postern-plan/2"}', code: 'PST510' },
    { what: 'a plan with a key twice', text: planText(aPlan()).replace('{', '{"kept":9,'), code: 'PST511' },
  ])('is refused when it is $what', ({ text, code }) => {
    expect(refusal(text)).toBe(code);
  });
});

describe('the digest of a plan', () => {
  test('does not depend on source lines, times or commits', () => {
    const moved = aPlan({
      madeAt: '2027-01-01T00:00:00Z',
      policies: { digest: '1'.repeat(64), commit: 'abc' },
      steps: [aStep({ source: null })],
    });
    expect(moved.digest).toBe(aPlan().digest);
    expect(moved.seal).not.toBe(aPlan().seal);
  });

  test.each([
    { what: 'the tenant', plan: aPlan({ tenant: { id: 'x', domain: 'fabrikam.onmicrosoft.com' } }) },
    { what: 'a step', plan: aPlan({ steps: [aStep({ title: 'something else' })] }) },
    { what: 'the facts', plan: aPlan({ facts: { ...aPlan().facts, automaticMeans: 'on' } }) },
    {
      what: 'what was observed',
      plan: aPlan({ observed: [{ object: 'remoteDomains/x', properties: null, hash: '' }] }),
    },
    { what: 'the posture', plan: aPlan({ posture: { gains: [] } }) },
  ])('changes with $what', ({ plan }) => {
    expect(plan.digest).not.toBe(aPlan().digest);
  });
});
