import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PlannedFlow } from '../../src/engine/plan/plan-evidence.ts';
import type { Plan } from '../../src/engine/plan/plan.ts';
import { planSummaryOf } from '../../src/github/comment/plan-summary.ts';
import { commentBudget, fitting, summaryBudget, type DetailLevel } from '../../src/github/comment/detail-level.ts';
import { type BodyOptions, fullest, planBody } from '../../src/github/comment/plan-body.ts';
import { countsLine } from '../../src/github/comment/verdict.ts';
import { aChange, aPlan, aStep, hostileNames } from '../render/samples.ts';
import { balanced, live } from './gfm.ts';
import { aDoor } from '../support/plans.ts';
import { aMove, aPosture } from './samples.ts';

const options: BodyOptions = {
  standing: null,
  links: [['this run', 'https://github.com/contoso/mail/actions/runs/1']],
};

const aFlow = (changes: Partial<PlannedFlow> = {}): PlannedFlow => ({
  from: 'ben@contoso.com',
  to: 'fabrikam.com',
  mechanisms: ['inbox-forward'],
  messages: 3,
  last: '2026-11-20',
  fate: 'stops',
  because: null,
  decidedBy: { gate: 'G4', object: 'outboundPolicies/Default' },
  ...changes,
});

const tiers: readonly DetailLevel[] = [1, 2, 3, 4, 5, 6];
const fit = (plan: Plan, budget = commentBudget): ReturnType<typeof fitting> =>
  fitting((tier) => planBody(plan, tier, options), budget, fullest(plan, budget));

/** A plan in which everything is called the same and there is this much of each. */
function planOf(name: string, changes: number, moves = 1): Plan {
  const objects = Array.from({ length: changes }, (_, at) => `remoteDomains/${at}`);
  return aPlan({
    tenant: { id: name, domain: name },
    evidence: {
      files: [{ name, kind: 'message trace', rows: changes, from: null, to: null, gaps: [name] }],
      flows: objects.map((object) => aFlow({ from: `${name} ${object}`, to: name, because: name })),
    },
    changes: objects.map((object) =>
      aChange({ object, name, remarks: [name], fields: [{ field: name, from: [name], to: name }] }),
    ),
    steps: objects.map((object) => aStep({ id: object, object, title: name, hazards: ['tenant-wide'] })),
    refusals: [{ code: 'PST501', message: name, hint: name }],
    ending: [{ what: name, until: '2026-12-01', place: { file: name, line: 1, column: 1 } }],
    posture: aPosture({
      gains: Array.from({ length: moves }, (_, at) => aMove(`${name}${at}`)),
      losses: Array.from({ length: moves }, () => aMove(name, null, { change: 'closes' })),
      uncertain: [aMove(name, null, { change: 'opens' })],
      newlyAllowed: { name, count: 25, example: name },
      forwards: [
        { from: name, to: name, mechanism: name, change: 'starts', before: name, after: name, loss: 'silent' },
      ],
      residualChannels: { opened: [aDoor(name)], closed: [aDoor(name)] },
    }),
  });
}

describe('reasons and warnings in a pull request', () => {
  const many = (word: string): Plan['refusals'] =>
    Array.from({ length: 30 }, (_, at) => ({ code: 'PST501', message: `${word} ${at}.`, hint: null }));

  test.each([
    { tier: 1, shown: 30, rest: null },
    { tier: 4, shown: 20, rest: 'and 10 more' },
    { tier: 5, shown: 3, rest: 'and 27 more' },
  ] as const)('are shown to $shown at tier $tier, and the rest is counted', ({ tier, shown, rest }) => {
    const told = planBody(aPlan({ refusals: many('refused'), warnings: many('warned') }), tier, options);
    for (const word of ['refused', 'warned'])
      expect(told.match(new RegExp(`\\b${word} \\d+\\.`, 'gu'))).toHaveLength(shown);
    expect(told.match(/and \d+ more/gu)).toEqual(rest === null ? null : [rest, rest]);
  });

  test('leave nothing behind where nobody has a name any more', () => {
    const told = planBody(aPlan({ refusals: many('refused'), warnings: many('warned') }), 6, options);
    expect(told).not.toContain('refused 0.');
    expect(told).toContain('30 refusals');
  });
});

describe('a plan in a pull request', () => {
  test('says verdict, gains and digest before anything else', () => {
    const plan = planOf('fwd-partner', 1);
    const [title, , alert, verdict, counts, digest] = planBody({ ...plan, refusals: [] }, 1, options).split('\n');
    expect(title).toBe('### Postern · `fwd-partner`');
    expect(alert).toBe('> [!WARNING]');
    expect(verdict).toContain('Opens forwarding: 25 people gain 3 ways to forward.');
    expect(counts).toContain('gains 3 (25 people) · losses 2 (an unknown number of people)');
    expect(digest).toBe(`> Digest \`${plan.digest}\``);
  });

  test.each([
    { verdict: 'refused', more: { refusals: [{ code: 'PST501', message: 'm', hint: null }] } },
    { verdict: 'unknown', more: { changes: [aChange({ action: 'unknown' })] } },
    { verdict: 'opens', more: { posture: aPosture({ gains: [aMove('a')], losses: [aMove('b')] }) } },
    { verdict: 'opens', more: { posture: aPosture({ uncertain: [aMove('a', 1, { change: 'opens' })] }) } },
    { verdict: 'opens', more: { posture: aPosture({ residualChannels: { opened: [aDoor('a')], closed: [] } }) } },
    { verdict: 'closes', more: { posture: aPosture({ losses: [aMove('a')] }) } },
    { verdict: 'closes', more: { posture: aPosture({ uncertain: [aMove('a', 1, { change: 'closes' })] }) } },
    { verdict: 'closes', more: { posture: aPosture({ residualChannels: { opened: [], closed: [aDoor('a')] } }) } },
    { verdict: 'changes', more: { posture: aPosture({ deciders: [aMove('a', 1, { change: 'stays' })] }) } },
    { verdict: 'nothing', more: { steps: [], changes: [] } },
  ] as const)('is told as $verdict', ({ verdict, more }) => {
    expect(planSummaryOf(aPlan(more)).verdict).toBe(verdict);
  });

  test('shows PowerShell, picture and links', () => {
    const text = planBody({ ...planOf('fwd', 2), refusals: [] }, 1, options);
    expect(text).toContain('```powershell\n# fwd\n');
    expect(text).toContain('  from0["fwd0"]\n  to1["fwd0"]');
    expect(text).toContain('  from0 ==>|opens| to1');
    expect(text).toContain('  linkStyle 0,1 stroke:#d1242f\n  linkStyle 2 stroke:#1a7f37');
    expect(text).toContain('[this run](https://github.com/contoso/mail/actions/runs/1)');
    expect(text).toContain('--allow tenant-wide');
  });

  test('has no picture where it would be too large to see', () => {
    expect(planBody(planOf('fwd', 1, 40), 1, options)).not.toContain('mermaid');
  });

  test('keeps two names apart that a picture cuts alike', () => {
    const long = 'x'.repeat(100);
    const plan = aPlan({ posture: aPosture({ gains: [aMove(`${long}1`), aMove(`${long}2`)] }) });
    expect(planBody(plan, 1, options)).toContain('  from2 ==>|opens| to3');
  });

  test('folds what changes where that is more than one reads', () => {
    expect(planBody(planOf('fwd', 5), 1, options)).toContain('#### Changes');
    expect(planBody(planOf('fwd', 6), 1, options)).toContain('<summary>6 changes, object by object</summary>');
  });

  test('counts all that weighs most, and not only what it looked at', () => {
    expect(planBody(planOf('fwd', 3_000), 4, options)).toContain('and 2,980 more');
  });

  test('gets smaller with every tier', () => {
    const lengths = tiers.map((tier) => planBody(planOf('somebody@contoso.com', 200, 50), tier, options).length);
    expect(lengths).toEqual(lengths.toSorted((a, b) => b - a));
  });
});

describe('whatever a plan holds', () => {
  const kept = (plan: Plan, text: string): void => {
    expect(text).toContain(plan.digest);
    expect(text).toContain(countsLine(planSummaryOf(plan)));
    expect(text).toContain('https://github.com/contoso/mail/actions/runs/1');
    balanced(text);
    expect(live(text)).toEqual([]);
  };

  test.each([0, 1, 10, 100, 1_000, 100_000])('%i changes fit, with all gains or their number', (changes) => {
    const plan = planOf('somebody@contoso.com', changes, Math.min(changes, 5_000));
    for (const budget of changes > 1_000 ? [commentBudget] : [commentBudget, summaryBudget]) {
      const { text } = fit(plan, budget);
      expect(Buffer.byteLength(text)).toBeLessThanOrEqual(budget);
      kept(plan, text);
    }
  });

  test.each(hostileNames.map((name) => [JSON.stringify(name).slice(0, 40), name] as const))(
    'a name like %s injects nothing',
    (_, name) => {
      const plan = planOf(name, 3);
      for (const tier of tiers) kept(plan, planBody(plan, tier, options));
      expect(Buffer.byteLength(planBody(plan, 5, options))).toBeLessThanOrEqual(commentBudget);
    },
  );

  test('hostile names of any length and number fit and inject nothing', () => {
    const names = fc.oneof(
      fc.constantFrom(
        ...hostileNames,
        '<!-- postern:plan {} -->',
        '::error::x',
        '##[error]x',
        '@contoso/admins',
        '</details>',
        '🏴'.repeat(3_000),
      ),
      fc.string({
        unit: fc.constantFrom(
          '`',
          '<',
          '>',
          '@',
          '\\',
          '\n',
          ' ',
          '|',
          '~',
          'a',
          '\u202e',
          '*',
          '[',
          ']',
          '(',
          '&',
          '#',
          '"',
          ';',
        ),
      }),
    );
    fc.assert(
      fc.property(names, fc.integer({ min: 0, max: 400 }), fc.integer({ min: 0, max: 60 }), (name, changes, moves) => {
        const plan = planOf(name, changes, moves);
        const { text } = fit(plan);
        expect(Buffer.byteLength(text)).toBeLessThanOrEqual(commentBudget);
        kept(plan, text);
      }),
      { numRuns: 30 },
    );
  });
});

test('a comment names the mail that a plan stops, and counts what is too much to read', () => {
  const file = {
    name: 'trace.csv',
    kind: 'extended message trace',
    rows: 40,
    from: '2026-11-18',
    to: '2026-11-20',
    gaps: [],
  };
  const flows = Array.from({ length: 40 }, (_, n) => aFlow({ to: `${n}.fabrikam.com` }));
  const body = planBody(aPlan({ evidence: { files: [file], flows } }), 1, options);
  expect(body).toContain('Mail that was seen');
  expect(body).toContain('0.fabrikam.com');
  expect(body).toContain('stops');
  expect(body).toContain('and 10 more');
  expect(body).toContain('2026-11-18 to 2026-11-20');
  expect(planBody(aPlan(), 1, options)).not.toContain('Mail that was seen');
});
