import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { planText, readPlan } from '../../src/engine/plan-file/plan-file.ts';
import type { Plan } from '../../src/engine/plan/plan.ts';
import { seal } from '../../src/engine/plan/seal.ts';
import type { Json, JsonObject } from '../../src/json.ts';
import { aMove, aPlan, aPosture, aStep } from '../support/plans.ts';

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
    { what: 'the posture', plan: aPlan({ posture: aPosture({ gains: [aMove()] }) }) },
  ])('changes with $what', ({ plan }) => {
    expect(plan.digest).not.toBe(aPlan().digest);
  });
});

describe('a document with the format and the seal of a plan, and another shape', () => {
  const step = aStep() as unknown as JsonObject;
  const hostile: readonly { readonly changes: JsonObject; readonly says: string }[] = [
    { changes: { steps: [null] }, says: 'steps.0 must be object' },
    { changes: { steps: {} }, says: 'steps must be array' },
    { changes: { steps: [{ ...step, after: null }] }, says: 'steps.0.after must be array' },
    { changes: { steps: [{ ...step, hazards: ['boom'] }] }, says: 'steps.0.hazards.0 must be equal to one of' },
    { changes: { steps: [{ ...step, call: 'rm' }] }, says: 'steps.0.call must' },
    { changes: { steps: [{ ...step, extra: 1 }] }, says: 'steps.0 must NOT have additional properties: extra' },
    {
      changes: { steps: [{ ...step, call: { via: 'exchange', cmdlet: 'Get-Mailbox', parameters: {} } }] },
      says: 'steps.0.call.cmdlet must match pattern',
    },
    {
      changes: { steps: [{ ...step, call: { via: 'graph', method: 'DELETE', path: '//evil.example', body: null } }] },
      says: 'steps.0.call.path must match pattern',
    },
    { changes: { observed: [{ object: 'remoteDomains/x' }] }, says: 'observed.0 must have required property' },
    { changes: { observed: null }, says: 'observed must be array' },
    { changes: { tenant: 'contoso' }, says: 'tenant must be object' },
    { changes: { expiresAt: 'never' }, says: 'expiresAt must match pattern' },
    { changes: { refusals: [7] }, says: 'refusals.0 must be object' },
    { changes: { changes: [{ object: 'x' }] }, says: 'changes.0 must have required property' },
    { changes: { more: true }, says: 'the document must NOT have additional properties: more' },
  ];
  test.each(hostile)('is refused with what is wrong: $says', ({ changes, says }) => {
    const read = readPlan(sealedText({ ...(aPlan() as unknown as JsonObject), ...changes }));
    expect(read.ok ? [] : read.problems).toMatchObject([
      { code: 'PST510', message: expect.stringContaining(says) as string },
    ]);
  });

  test('is refused when it is nested beyond reason', () => {
    const depth = 20_000;
    const text = planText(aPlan()).replace(
      '"newlyAllowed":null',
      `"newlyAllowed":${'['.repeat(depth)}${']'.repeat(depth)}`,
    );
    expect(refusal(text)).toMatch(/^PST51[01]$/u);
  });
});

/** A document with a digest and a seal that fit it. */
function sealedText(document: JsonObject): string {
  const { digest: _, seal: __, ...rest } = document;
  return planText(seal(rest as unknown as Plan));
}

test('whatever JSON a sealed plan holds in the place of any of its fields, reading it never fails loudly', () => {
  const fields = Object.keys(aPlan()).filter((field) => !['seal', 'digest', 'format'].includes(field));
  fc.assert(
    fc.property(fc.constantFrom(...fields), fc.jsonValue(), (field, value) => {
      const document = { ...(aPlan() as unknown as JsonObject), [field]: value as Json };
      expect(refusal(sealedText(document))).toMatch(/^PST51[01]$|^accepted$/u);
    }),
  );
});
