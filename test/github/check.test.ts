import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { PlanPosture } from '../../src/engine/plan/plan-posture.ts';
import { diagnosticAnnotations, planAnnotations } from '../../src/github/run/annotated.ts';
import { type Annotation, check, externalId, recordedPlans } from '../../src/github/run/check.ts';
import { RequestError } from '../../src/github/client/client.ts';
import { outputsText, planOutputs } from '../../src/github/run/outputs.ts';
import { weightOf } from '../../src/github/run/weight.ts';
import { aChange, aPlan, aStep } from '../render/samples.ts';
import { defaultGuardrails } from '../support/guardrails.ts';
import { type Double, startDouble } from './double.ts';
import { personToken } from './double-state.ts';
import { aDoor } from '../support/plans.ts';
import { aCheck, aMove, aPosture, expectFitting, impatient } from './samples.ts';

let double: Double;
beforeEach(async () => {
  double = await startDouble();
});
afterEach(async () => {
  await double.close();
  expectFitting(double);
});

const annotation = (line: number): Annotation => ({
  path: 'policies/a.yaml',
  line,
  endLine: line,
  level: 'warning',
  title: 'opens',
  message: 'm',
});

describe('a check run', () => {
  test.each([
    { number: 0, requests: 1 },
    { number: 50, requests: 1 },
    { number: 51, requests: 2 },
    { number: 130, requests: 3 },
  ])('with $number annotations takes $requests requests and is completed by the last', async ({ number, requests }) => {
    await check(
      impatient(double),
      aCheck({ annotations: Array.from({ length: number }, (_, at) => annotation(at + 1)) }),
    );
    const [made] = double.repository.checks;
    expect(made).toMatchObject({ status: 'completed', conclusion: 'success', requests });
    expect(made?.annotations).toHaveLength(number);
  });

  test('stays within the length of a summary', async () => {
    await check(impatient(double), aCheck({ summary: (tier) => (tier < 5 ? 'x'.repeat(70_000) : 'short') }));
    expect(double.repository.checks[0]?.summary).toBe('short');
  });

  test('cannot be put by the token of a person, and the hint says what to give', async () => {
    await expect(check(impatient(double, personToken), aCheck())).rejects.toThrow(RequestError);
  });

  test('records digests, of which the latest of this token counts', async () => {
    await check(impatient(double), aCheck({ digest: '1'.repeat(64) }));
    await check(impatient(double), aCheck({ digest: '2'.repeat(64) }));
    await check(impatient(double), aCheck({ tenant: 'tenant-2', digest: '3'.repeat(64) }));
    double.repository.checks.push({
      ...double.repository.checks[0]!,
      id: 99,
      app: 'evil',
      externalId: externalId({ tenant: 'tenant-1', digest: '6'.repeat(64), run: 1 }),
    });
    expect(await recordedPlans(impatient(double), 'c'.repeat(40), 'tenant-1')).toEqual([
      { digest: '2'.repeat(64), run: 5 },
      { digest: '1'.repeat(64), run: 5 },
    ]);
  });
});

test('a plan says on policy lines what opens, what it may break, what was not read and what ends', () => {
  const plan = aPlan({
    steps: [aStep({ hazards: ['tenant-wide'] }), aStep({ effect: 'neutral' }), aStep({ source: null })],
    changes: [aChange({ action: 'unknown', remarks: ['denied'] })],
    ending: [{ what: 'x\u202Ey', until: '2026-12-01', place: { file: 'p.yaml', line: 3, column: 1 } }],
  });
  expect(planAnnotations(plan).map(({ level, title, message }) => [level, title, message])).toEqual([
    ['warning', 'opens', 'let automatic forwards out to fabrikam.com'],
    ['warning', 'tenant-wide', 'let automatic forwards out to fabrikam.com: it concerns everyone in the tenant'],
    ['warning', 'could not be read', 'fabrikam.com: denied'],
    ['notice', 'ends soon', String.raw`x\u{202e}y ends on 2026-12-01`],
  ]);
});

test('diagnostics become remarks where they have a place', () => {
  const place = { file: 'p.yaml', line: 2, column: 1, endLine: 3, endColumn: 1 };
  const document = {
    diagnostics: [
      { code: 'PST204', severity: 'error', message: 'm', place, hint: 'h' },
      { code: 'PST111', severity: 'error', message: 'm', place: null, hint: null },
    ],
  };
  expect(diagnosticAnnotations(document)).toEqual([
    { path: 'p.yaml', line: 2, endLine: 3, level: 'failure', title: 'PST204', message: 'm\nhint: h' },
  ]);
});

const newly = (count: number | null): PlanPosture =>
  aPosture({ gains: [aMove('a', count)], newlyAllowed: { name: 'a', count, example: 'a' } });

describe('outputs', () => {
  test('of a plan are numbers, digest and exit code', () => {
    const plan = aPlan({ posture: newly(null) });
    expect(planOutputs(plan, 2)).toEqual({
      changes: '1',
      steps: '1',
      digest: plan.digest,
      verdict: 'opens',
      gains: '1',
      losses: '0',
      unknowns: '0',
      refusals: '0',
      allowances: '',
      tier: 'critical',
      exitcode: '2',
    });
  });

  test('with line breaks end at a delimiter that no value holds', () => {
    expect(outputsText({ a: '1', b: 'x\nchanges=0' }, 'END')).toBe('a=1\nb<<END\nx\nchanges=0\nEND\n');
    expect(outputsText({ b: 'x\ny' })).not.toBe(outputsText({ b: 'x\ny' }));
  });

  test.each([
    { weight: 'none', more: { steps: [] } },
    { weight: 'routine', more: {} },
    { weight: 'routine', more: { posture: aPosture({ losses: [aMove('a', 1, { change: 'closes' })] }) } },
    { weight: 'routine', more: { posture: aPosture({ uncertain: [aMove('a', 1, { change: 'closes' })] }) } },
    { weight: 'sensitive', more: { posture: aPosture({ uncertain: [aMove('a', 1)] }) } },
    { weight: 'sensitive', more: { posture: aPosture({ residualChannels: { opened: [aDoor('a')], closed: [] } }) } },
    { weight: 'routine', more: { posture: aPosture({ residualChannels: { opened: [], closed: [aDoor('a')] } }) } },
    { weight: 'sensitive', more: { steps: [aStep({ hazards: ['removes-object' as const] })] } },
    { weight: 'sensitive', more: { steps: [aStep({ hazards: ['interrupts' as const] })] } },
    { weight: 'critical', more: { posture: aPosture({ opensForEveryone: true }) } },
    { weight: 'sensitive', more: { posture: newly(25) } },
    { weight: 'critical', more: { posture: newly(26) } },
    { weight: 'critical', more: { posture: newly(null) } },
  ])('say that $more is $weight', ({ weight, more }) => {
    expect(weightOf(aPlan({ guardrails: { ...defaultGuardrails, maxNewlyAllowedSenders: 25 }, ...more }))).toBe(weight);
  });
});
