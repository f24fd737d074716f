import { sectionsOf } from '../../src/kinds/objects.ts';
import { describe, expect, test } from 'vitest';
import type { SectionChanges } from '../../src/engine/diff.ts';
import { brokenGuardrails } from '../../src/engine/guardrails.ts';
import type { PlanPosture } from '../../src/engine/plan-posture.ts';
import type { Judged } from '../../src/posture/expectations.ts';
import type { Change, StepDraft } from '../../src/kinds/kind.ts';
import type { Guardrails } from '../../src/policy/policy.ts';
import { evaluate } from '../../src/posture/evaluate.ts';
import { aWorld, policy } from '../posture/build.ts';
import { defaultGuardrails } from '../support/guardrails.ts';
import { aPosture } from '../support/plans.ts';
import { aKind, aLive, anEntry, aThingDraft, tenantOfThings } from './things.ts';

interface Given {
  readonly rules?: Partial<Guardrails>;
  readonly changes?: readonly Change[];
  readonly steps?: readonly StepDraft[];
  /** How many objects the section has. */
  readonly size?: number;
  readonly newlyAllowed?: PlanPosture['newlyAllowed'];
  readonly expected?: readonly Judged[];
}

/** What a plan breaks, refusals and warnings. */
function broken({
  rules = {},
  changes = [],
  steps = [],
  size = 0,
  newlyAllowed = null,
  expected = [],
}: Given): ReturnType<typeof brokenGuardrails> {
  const sections: readonly SectionChanges[] = [{ kind: aKind(), changes, accepted: [] }];
  const live = tenantOfThings(Array.from({ length: size }, (_, index) => aLive(`t${index}`)));
  const judgement = { posture: aPosture({ newlyAllowed }), broken: expected };
  return brokenGuardrails({ ...defaultGuardrails, ...rules }, { sections, steps, live, judgement });
}

const refusals = (given: Given): readonly string[] =>
  broken(given).refusals.map(({ code, message }) => `${code} ${message}`);

const removals = (count: number): readonly Change[] =>
  Array.from({ length: count }, (_, index) => {
    const live = aLive(`t${index}`);
    return { action: 'delete', ref: live.ref, entry: null, live, because: 'undeclared' } as const;
  });

describe('removals', () => {
  test.each([
    { count: 10, size: 100, rule: { count: 10, share: 0.25 }, says: [] },
    {
      count: 11,
      size: 100,
      rule: { count: 10, share: 0.25 },
      says: ['PST501 the plan removes 11 objects; at most 10 are allowed'],
    },
    { count: 0, size: 0, rule: { count: 0, share: 0 }, says: [] },
    {
      count: 1,
      size: 9,
      rule: { count: 0, share: 1 },
      says: ['PST501 the plan removes 1 objects; at most 0 are allowed'],
    },
    { count: 9, size: 9, rule: { count: 10, share: 0.25 }, says: [] },
    {
      count: 3,
      size: 10,
      rule: { count: 10, share: 0.25 },
      says: ['PST501 the plan removes 3 of 10 remoteDomains; at most 25 % are allowed'],
    },
    { count: 2, size: 10, rule: { count: 10, share: 0.25 }, says: [] },
    { count: 29, size: 100, rule: { count: 100, share: 0.29 }, says: [] },
    {
      count: 30,
      size: 100,
      rule: { count: 20, share: 0.29 },
      says: [
        'PST501 the plan removes 30 objects; at most 20 are allowed',
        'PST501 the plan removes 30 of 100 remoteDomains; at most 29 % are allowed',
      ],
    },
  ])('of $count of $size objects, where $rule is allowed, say $says', ({ count, size, rule, says }) => {
    expect(refusals({ changes: removals(count), size, rules: { maxRemovals: rule } })).toEqual(says);
  });

  test('are counted over all sections together', () => {
    const sections = (['smtpAuth', 'groups'] as const).map((section) => ({
      kind: aKind({ section }),
      changes: removals(6),
      accepted: [],
    }));
    const live = { ...tenantOfThings([]), sections: sectionsOf([]) };
    expect(
      brokenGuardrails(defaultGuardrails, { sections, steps: [], live, judgement: { posture: aPosture(), broken: [] } })
        .refusals,
    ).toMatchObject([{ code: 'PST501', message: 'the plan removes 12 objects; at most 10 are allowed' }]);
  });
});

describe('a protected object', () => {
  test.each([
    { protect: 'remoteDomains/a', yes: true },
    { protect: 'REMOTEDOMAINS/A', yes: true },
    { protect: 'remoteDomains/*', yes: true },
    { protect: '*/a', yes: true },
    { protect: 'a', yes: false },
    { protect: 'remoteDomains/ab', yes: false },
    { protect: 'others/a', yes: false },
  ])('by the pattern $protect is remoteDomains/a: $yes', ({ protect, yes }) => {
    const given = { steps: [aThingDraft('a'), aThingDraft('a', { id: 'twice' })], rules: { protect: [protect] } };
    expect(refusals(given)).toEqual(yes ? ['PST502 remoteDomains/a is protected and the plan would change it'] : []);
  });

  test('that is only mentioned and not changed is none of the guard', () => {
    const live = aLive('a');
    const ignored: Change = { action: 'ignore', ref: live.ref, live, because: null, letsOut: 'lets out' };
    expect(refusals({ changes: [ignored], rules: { protect: ['remoteDomains/a'] } })).toEqual([]);
  });
});

describe('what opens a control for the whole tenant', () => {
  const wide = aThingDraft('a', { hazards: ['tenant-wide'], effect: 'opens' });
  const says = 'set a: this opens a control for the whole tenant';

  test.each([
    { rule: 'refuse', step: wide, refuses: [says], warns: [] },
    { rule: 'warn', step: wide, refuses: [], warns: [says] },
    { rule: 'allow', step: wide, refuses: [], warns: [] },
    { rule: 'refuse', step: { ...wide, effect: 'closes' }, refuses: [], warns: [] },
    { rule: 'refuse', step: { ...wide, hazards: ['interrupts'] }, refuses: [], warns: [] },
  ] as const)('under $rule ($step.effect, $step.hazards): $refuses $warns', ({ rule, step, refuses, warns }) => {
    const found = broken({ steps: [step], rules: { tenantWideForwarding: rule } });
    expect(found.refusals.map((one) => one.message)).toEqual(refuses);
    expect(found.warnings.map((one) => one.message)).toEqual(warns);
  });
});

describe('a grant', () => {
  const opens = aThingDraft('a', { effect: 'opens' });
  const create = (governance: object): Change => {
    const entry = anEntry('a', {}, { governance });
    return { action: 'create', ref: entry.ref, entry, wanted: {} };
  };
  const update = (governance: object | null): Change => {
    const entry = governance === null ? null : anEntry('a', {}, { governance });
    const live = aLive('a');
    return { action: 'update', ref: live.ref, entry, live, wanted: {}, fields: [], because: 'declared' };
  };
  const rules = { requireOnGrant: ['owner', 'until'] } as const;

  test.each([
    { what: 'with all that is asked for', change: create({ owner: 'x', until: '2027-01-01' }), step: opens, says: [] },
    {
      what: 'without anything',
      change: create({}),
      step: opens,
      says: ['PST503 remoteDomains/a opens something and has no owner, no until'],
    },
    {
      what: 'without one thing',
      change: update({ owner: 'x', reason: 'y' }),
      step: opens,
      says: ['PST503 remoteDomains/a opens something and has no until'],
    },
    { what: 'that opens nothing', change: create({}), step: { ...opens, effect: 'closes' as const }, says: [] },
    { what: 'that no policy declares', change: update(null), step: opens, says: [] },
    {
      what: 'whose step concerns another object',
      change: create({}),
      step: aThingDraft('b', { effect: 'opens' }),
      says: [],
    },
  ])('$what says $says', ({ change, step, says }) => {
    expect(refusals({ changes: [change], steps: [step], rules })).toEqual(says);
  });

  test('needs nothing where nothing is asked for', () => {
    expect(refusals({ changes: [create({})], steps: [opens] })).toEqual([]);
  });
});

describe('people who are newly allowed', () => {
  const people = (count: number | null): PlanPosture['newlyAllowed'] => ({
    name: 'members of a group',
    count,
    witness: 'ana@contoso.com',
  });

  test.each([
    { most: 3, count: 3, says: [] },
    {
      most: 2,
      count: 3,
      says: ['PST402 3 senders (members of a group) would be newly allowed to forward; at most 2 are allowed'],
    },
    {
      most: 1_000,
      count: null,
      says: ['PST402 members of a group would be newly allowed to forward; at most 1000 are allowed'],
    },
    { most: null, count: null, says: [] },
  ])('are $count where $most may be', ({ most, count, says }) => {
    expect(refusals({ rules: { maxNewlyAllowedSenders: most }, newlyAllowed: people(count) })).toEqual(says);
  });

  test('are no matter where nobody is', () => {
    expect(refusals({ rules: { maxNewlyAllowedSenders: 0 } })).toEqual([]);
  });
});

describe('an expectation', () => {
  const expectation = {
    name: 'nobody reaches Fabrikam',
    spec: {},
    place: { file: 'policies/a.yaml', line: 1, column: 1 },
  };
  const cell = {
    sender: 'ana@contoso.com',
    to: 'fabrikam.com',
    mechanism: 'inbox-forward',
    original: 'external',
  } as const;
  const verdict = evaluate(aWorld({ policies: [policy('Default', 'On')] }), cell, new Date(0));

  test('that breaks refuses the plan and names the question that breaks it', () => {
    const expected: readonly Judged[] = [
      { expectation, holds: false, broken: { cell, verdict }, example: null, unclear: null },
    ];
    expect(refusals({ expected })).toEqual([
      `PST401 nobody reaches Fabrikam: ana@contoso.com to fabrikam.com by inbox-forward would be ${verdict.verdict}`,
    ]);
  });

  test('that cannot be judged is a warning', () => {
    const expected: readonly Judged[] = [
      { expectation, holds: false, broken: null, example: null, unclear: 'the members of g are not known' },
    ];
    expect(refusals({ expected })).toEqual([]);
    expect(broken({ expected }).warnings).toMatchObject([
      { code: 'PST403', message: 'nobody reaches Fabrikam: the members of g are not known' },
    ]);
  });
});
