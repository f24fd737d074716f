import { describe, expect, test } from 'vitest';
import { brokenGuardrails, type Guarded } from '../../src/engine/propose/guardrails.ts';
import type { PlanPosture } from '../../src/engine/plan/plan-posture.ts';
import type { Judged } from '../../src/posture/matrix/expectations.ts';
import type { PlannedChange } from '../../src/engine/plan/plan.ts';
import type { Governance } from '../../src/kinds/kind.ts';
import type { Guardrails } from '../../src/policy/schema/policy.ts';
import type { Direction } from '../../src/posture/values/verdict.ts';
import { evaluate } from '../../src/posture/question/evaluate.ts';
import { aWorld, policy } from '../posture/build.ts';
import { defaultGuardrails } from '../support/guardrails.ts';
import { aDoor, aMove, aPosture } from '../support/plans.ts';
import { aLive, tenantOfThings } from './things.ts';

const aChange = (changes: Partial<PlannedChange> = {}): PlannedChange => ({
  action: 'update',
  object: 'remoteDomains/a',
  noun: 'thing',
  name: 'a',
  because: 'declared',
  fields: [],
  governance: {},
  remarks: [],
  source: null,
  ...changes,
});

interface Given {
  readonly rules?: Partial<Guardrails>;
  readonly changes?: readonly PlannedChange[];
  readonly steps?: Guarded['steps'];
  /** How many objects the section has. */
  readonly size?: number;
  readonly posture?: Partial<PlanPosture>;
  readonly expected?: readonly Judged[];
  /** The objects without which less could be forwarded. */
  readonly needed?: readonly string[];
}

/** What a plan breaks, refusals and warnings. */
function broken({
  rules = {},
  changes = [],
  steps = [],
  size = 0,
  posture = {},
  expected = [],
  needed: those = [],
}: Given): ReturnType<typeof brokenGuardrails> {
  const live = tenantOfThings(Array.from({ length: size }, (_, index) => aLive(`t${index}`)));
  const judgement = { posture: aPosture(posture), wide: new Set<string>(), broken: expected };
  const needed = (objects: ReadonlySet<string>): boolean => those.some((one) => objects.has(one));
  return brokenGuardrails({ ...defaultGuardrails, ...rules }, { changes, steps, live, judgement, needed });
}

const refusals = (given: Given): readonly string[] =>
  broken(given).refusals.map(({ code, message }) => `${code} ${message}`);

const removals = (count: number, section = 'remoteDomains'): readonly PlannedChange[] =>
  Array.from({ length: count }, (_, index) =>
    aChange({ action: 'delete', object: `${section}/t${index}`, because: 'undeclared' }),
  );

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
    const changes = [...removals(6, 'smtpAuth'), ...removals(6, 'groups')];
    expect(refusals({ changes })).toEqual(['PST501 the plan removes 12 objects; at most 10 are allowed']);
  });

  test('are told by the steps where the changes keep quiet, and once where both tell', () => {
    const steps = Array.from({ length: 11 }, (_, index) => ({ object: `remoteDomains/t${index}`, becomes: null }));
    const says = ['PST501 the plan removes 11 objects; at most 10 are allowed'];
    expect(refusals({ steps })).toEqual(says);
    expect(refusals({ steps, changes: removals(11) })).toEqual(says);
  });

  test('are none of what a later step makes again', () => {
    const steps = [null, {}].flatMap((becomes) =>
      Array.from({ length: 11 }, (_, index) => ({ object: `remoteDomains/t${index}`, becomes })),
    );
    expect(refusals({ steps })).toEqual([]);
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
    const step = { object: 'remoteDomains/a', becomes: {} };
    const given = { steps: [step, step], rules: { protect: [protect] } };
    expect(refusals(given)).toEqual(yes ? ['PST502 remoteDomains/a is protected and the plan would change it'] : []);
  });

  test('that is only mentioned and not changed is none of the guard', () => {
    const ignored = aChange({ action: 'ignore', because: null });
    expect(refusals({ changes: [ignored], rules: { protect: ['remoteDomains/a'] } })).toEqual([]);
  });
});

describe('what opens for the whole tenant', () => {
  const wide = { opensForEveryone: true, newlyAllowed: { name: 'everyone else', count: null, example: 'x' } };
  const auth = { opensForEveryone: true };
  const says = 'the plan opens a way out for the whole tenant: everyone else';
  const ofAuth = 'the plan opens a way out for the whole tenant: every mailbox without a setting of its own';

  test.each([
    { rule: 'refuse', posture: wide, refuses: [says], warns: [] },
    { rule: 'refuse', posture: auth, refuses: [ofAuth], warns: [] },
    { rule: 'warn', posture: wide, refuses: [], warns: [says] },
    { rule: 'allow', posture: wide, refuses: [], warns: [] },
    { rule: 'refuse', posture: { ...wide, opensForEveryone: false }, refuses: [], warns: [] },
  ] as const)('under $rule ($posture): $refuses $warns', ({ rule, posture, refuses, warns }) => {
    const found = broken({ posture, rules: { tenantWideForwarding: rule } });
    expect(found.refusals.map((one) => one.message)).toEqual(refuses);
    expect(found.warnings.map((one) => one.message)).toEqual(warns);
  });
});

describe('a grant', () => {
  const create = (governance: Governance): PlannedChange => aChange({ action: 'create', governance });
  const update = (governance: Governance): PlannedChange => aChange({ governance });
  const rules = { requireOnGrant: ['owner', 'until'] } as const;
  const row = (change: Direction, ...blame: readonly string[]) => [aMove({ change, blame })];
  const nothing = 'PST503 remoteDomains/a opens something and has no owner, no until';

  test.each([
    {
      what: 'with all that is asked for',
      change: create({ owner: 'x', until: '2027-01-01' }),
      posture: { gains: row('opens', 'remoteDomains/a') },
      says: [],
    },
    {
      what: 'without anything',
      change: create({}),
      posture: { gains: row('opens', 'remoteDomains/a') },
      says: [nothing],
    },
    {
      what: 'without one thing',
      change: update({ owner: 'x', reason: 'y' }),
      posture: { gains: row('opens', 'remoteDomains/a') },
      says: ['PST503 remoteDomains/a opens something and has no until'],
    },
    {
      what: 'that opens together with another',
      change: create({}),
      posture: { gains: row('opens', 'remoteDomains/b', 'remoteDomains/a') },
      says: [nothing],
    },
    {
      what: 'that perhaps opens',
      change: create({}),
      posture: { uncertain: row('opens', 'remoteDomains/a') },
      says: [nothing],
    },
    {
      what: 'that opens another way out',
      change: create({}),
      posture: { residualChannels: { opened: [aDoor('remoteDomains/a')], closed: [] } },
      says: [nothing],
    },
    {
      what: 'that closes another way out',
      change: create({}),
      posture: { residualChannels: { opened: [], closed: [aDoor('remoteDomains/a')] } },
      says: [],
    },
    {
      what: 'that perhaps closes',
      change: create({}),
      posture: { uncertain: row('closes', 'remoteDomains/a') },
      says: [],
    },
    { what: 'that closes', change: create({}), posture: { losses: row('closes', 'remoteDomains/a') }, says: [] },
    { what: 'that only decides', change: create({}), posture: { deciders: row('stays', 'remoteDomains/a') }, says: [] },
    { what: 'that opens nothing', change: create({}), posture: { gains: row('opens', 'remoteDomains/b') }, says: [] },
    {
      what: 'that no policy declares',
      change: aChange({ because: 'undeclared' }),
      posture: { gains: row('opens', 'remoteDomains/a') },
      says: [],
    },
  ])('$what says $says', ({ change, posture, says }) => {
    expect(refusals({ changes: [change], posture, rules })).toEqual(says);
  });

  /** Beside a change that closes something, entries that explain nothing. */
  const keeping = (count: number, needed: readonly string[], section = 'remoteDomains') => ({
    changes: Array.from({ length: count }, (_, n) => aChange({ object: `${section}/t${n}` })),
    posture: { losses: row('closes', 'outboundPolicies/default') },
    needed,
    rules,
  });

  test.each([
    { what: 'one entry that is needed', given: keeping(1, ['remoteDomains/t0']), answers: ['t0'] },
    { what: 'of two entries the one that is needed', given: keeping(2, ['remoteDomains/t1']), answers: ['t1'] },
    { what: 'no entry that is not needed', given: keeping(3, []), answers: [] },
    { what: 'no group, which another entry names', given: keeping(1, ['groups/t0'], 'groups'), answers: [] },
    {
      what: 'every one of more entries than are tried one by one',
      given: keeping(13, ['remoteDomains/t4']),
      answers: Array.from({ length: 13 }, (_, n) => `t${n}`),
    },
  ])('for what stays open beside what closes answers $what', ({ given, answers }) => {
    expect(refusals(given)).toEqual(
      answers.map((name) => `PST503 remoteDomains/${name} opens something and has no owner, no until`),
    );
  });

  test('needs nothing where nothing is asked for', () => {
    expect(refusals({ changes: [create({})], posture: { gains: row('opens', 'remoteDomains/a') } })).toEqual([]);
  });
});

describe('people who are newly allowed', () => {
  const people = (count: number | null): PlanPosture['newlyAllowed'] => ({
    name: 'members of a group',
    count,
    example: 'ana@contoso.com',
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
    expect(refusals({ rules: { maxNewlyAllowedSenders: most }, posture: { newlyAllowed: people(count) } })).toEqual(
      says,
    );
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
