import { createHash } from 'node:crypto';
import { aPosture } from '../samples.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Approved, approvalOf, type ApprovalQuestion } from '../../../src/github/approval/approval.ts';
import type { Reviewed } from '../../../src/github/approval/reviewed.ts';
import { usual } from '../../../src/github/approval/needed.ts';
import { spend, spentBy } from '../../../src/github/approval/spent.ts';
import type { PlanRecord } from '../../../src/github/run/record.ts';
import { planDifference } from '../../../src/github/run/difference.ts';
import { markdown } from '../../../src/render/document/markdown.ts';
import { aPlan, aStep } from '../../render/samples.ts';
import { type Double, startDouble } from '../double.ts';
import {
  bot,
  contributor,
  environmentWith,
  maintainer,
  openPull,
  personToken,
  type Review,
  type User,
} from '../double-state.ts';
import { expectFitting, impatient } from '../samples.ts';

const head = 'b'.repeat(40);
const merge = 'e'.repeat(40);
const plan = aPlan();
const critical = aPlan({ posture: aPosture({ opensForEveryone: true }) });
const bea: User = { login: 'bea', type: 'User' };

let double: Double;
let pull: number;

beforeEach(async () => {
  double = await startDouble();
  pull = openPull(double.repository, { head, merged: merge }).number;
  double.repository.branches.set('main', merge);
  double.repository.permissions.set('bea', 'admin');
});
afterEach(async () => {
  await double.close();
  expectFitting(double);
});

/** What lies in the artifact of the run that recorded a plan for the head of the pull request. */
const recorded = (more: Partial<PlanRecord> = {}, digest = more.digest ?? plan.digest): Reviewed => ({
  record: {
    format: 'postern-record/1',
    tenant: plan.tenant.id,
    digest,
    pull,
    head,
    commit: 'c'.repeat(40),
    order: null,
    loosens: [],
    ...more,
  },
  digest,
  at: '2026-11-21T12:00:00Z',
});

const reviews = (...all: readonly Partial<Review>[]): void => {
  double.repository.reviews.set(
    pull,
    all.map((one, at) => ({ id: at, user: maintainer, commit: head, state: 'APPROVED', ...one })),
  );
};

const ask = async (more: Partial<ApprovalQuestion> = {}): Promise<Approved> =>
  approvalOf(impatient(double), {
    plan,
    sha: merge,
    run: 7,
    environment: null,
    gate: null,
    now: new Date('2026-11-23T09:00:00Z'),
    required: usual,
    reviewed: recorded(),
    folder: 'policies',
    ...more,
  });

const approveAt = (environment: string, ...users: readonly User[]): void => {
  double.repository.approvals.set(
    7,
    users.map((user) => ({ user, state: 'approved', environment, comment: '' })),
  );
};

describe('a plan made after a merge', () => {
  test('is approved where its digest is the recorded one and somebody agreed to it', async () => {
    reviews({});
    expect(await ask()).toMatchObject({
      ok: true,
      pull,
      reviewed: plan.digest,
      approvers: [{ login: 'ana', how: 'review' }],
    });
  });

  test.each([
    { because: 'another digest was recorded', more: { digest: 'f'.repeat(64) }, review: {} },
    { because: 'another tenant was planned', more: { tenant: 'another' }, review: {} },
    { because: 'another commit was planned', more: { head: 'd'.repeat(40) }, review: {} },
    { because: 'another pull request of this head was planned', more: { pull: 900 }, review: {} },
    { because: 'a merge queue was planned', more: { pull: null }, review: {} },
    { because: 'nobody agreed', more: {}, review: { state: 'COMMENTED' } },
    { because: 'the agreement was dismissed', more: {}, review: { state: 'DISMISSED' } },
    { because: 'an earlier commit was agreed to', more: {}, review: { commit: 'a'.repeat(40) } },
    { because: 'it was agreed to before it was recorded', more: {}, review: { at: '2026-11-21T11:59:59Z' } },
    { because: 'who agreed may not write', more: {}, review: { user: { login: 'mallory', type: 'User' as const } } },
    { because: 'a bot agreed', more: {}, review: { user: bot } },
    { because: 'who agreed opened the pull request', more: {}, review: { user: contributor } },
  ])('is not approved where $because', async ({ more, review }) => {
    reviews(review);
    expect(await ask({ reviewed: recorded(more) })).toMatchObject({ ok: false });
  });

  test('is not approved where no run that may be believed recorded it', async () => {
    reviews({});
    expect(await ask({ reviewed: null })).toMatchObject({ ok: false, reviewed: null, approvers: [] });
  });

  test('is not approved where the plan beside the record is another than it says', async () => {
    reviews({});
    const { ok, reasons } = await ask({ reviewed: { ...recorded(), digest: 'f'.repeat(64) } });
    expect(ok).toBe(false);
    expect(reasons).toContain('the recorded plan is not the one that its record names');
  });

  describe('whose commit is no longer the head', () => {
    const later = 'f'.repeat(40);
    const policies = {
      'policies/a.yaml': 'remoteDomains: []\n',
      'README.md': 'x',
      '.github/workflows/a.yml': 'on: push\n',
    };
    const moveTo = (files: Readonly<Record<string, string>>, parents: readonly string[] = [merge]): void => {
      const { branches, commits, notes } = double.repository;
      branches.set('main', later);
      notes.set(later, { parents });
      commits.set(merge, new Map(Object.entries(policies)));
      commits.set(later, new Map(Object.entries(files)));
    };

    test.each<readonly [string, Readonly<Record<string, string>>, boolean]>([
      ['something else changed', { ...policies, 'README.md': 'y' }, true],
      ['another tenant changed', { ...policies, 'elsewhere/a.yaml': 'remoteDomains: []\n' }, true],
      ['a policy changed', { ...policies, 'policies/a.yaml': 'remoteDomains: []\n# more\n' }, false],
      ['a policy was added', { ...policies, 'policies/b.yaml': '{}\n' }, false],
      ['all policies are gone', { 'README.md': 'x', '.github/workflows/a.yml': 'on: push\n' }, false],
      ['the pipeline changed', { ...policies, '.github/workflows/a.yml': 'on: pull_request\n' }, false],
    ])('is approved or not where %s since', async (_, files, ok) => {
      reviews({});
      moveTo(files);
      const approved = await ask();
      expect(approved.ok).toBe(ok);
      expect(approved.reasons).toEqual(ok ? [] : [expect.stringContaining('main has moved on to ffffffffffff')]);
    });

    test('is not approved where the order that it carries out was taken back since', async () => {
      const path = '.postern/orders/x.json';
      const order = {
        format: 'postern-order/1',
        order: 'retake',
        tenant: plan.tenant.id,
        run: null,
        digest: 'a'.repeat(64),
        path,
        blob: createHash('sha1').update('{}').digest('hex'),
      } as const;
      reviews({});
      moveTo({ ...policies, [path]: '{}' });
      expect(await ask({ reviewed: recorded({ order }) })).toMatchObject({ ok: true });
      moveTo(policies);
      expect((await ask({ reviewed: recorded({ order }) })).reasons).toEqual([`${path} was taken back on main since`]);
    });

    test('is not approved where the commit is not on the branch at all', async () => {
      reviews({});
      moveTo(policies, []);
      expect((await ask()).reasons).toEqual(['this commit is not on main']);
    });
  });

  test('is not approved where the same person asked for changes later', async () => {
    reviews({}, { state: 'CHANGES_REQUESTED' });
    expect(await ask()).toMatchObject({ ok: false, approvers: [] });
  });

  test('is not approved by somebody who pushed a commit of their own to it, at the environment either', async () => {
    double.repository.pulls[0]!.writers = [contributor, maintainer];
    reviews({});
    approveAt('apply', maintainer, contributor);
    const { ok, approvers, reasons } = await ask({ environment: 'apply' });
    expect({ ok, approvers }).toEqual({ ok: false, approvers: [] });
    expect(reasons).toEqual([
      'a routine plan needs 1 approval, and 0 of this digest were found; 2 more wrote or pushed part of the change, and nobody agrees to what is their own',
    ]);
  });

  test('was looked at by nobody where the commit was pushed past pull requests', async () => {
    double.repository.branches.set('main', 'd'.repeat(40));
    expect(await ask({ sha: 'd'.repeat(40) })).toMatchObject({ ok: false, pull: null });
  });

  test('was looked at by nobody while its pull request is open', async () => {
    double.repository.pulls[0]!.merged = null;
    reviews({});
    expect(await ask({ sha: head })).toMatchObject({ ok: false, pull: null });
  });

  test('needs nobody where it does nothing', async () => {
    expect(await ask({ plan: aPlan({ steps: [] }) })).toMatchObject({ ok: true, weight: 'none' });
  });

  test('that concerns everyone needs two people, of whom one may stand at the environment', async () => {
    const reviewed = recorded({ digest: critical.digest });
    reviews({});
    expect(await ask({ plan: critical, reviewed })).toMatchObject({ ok: false, weight: 'critical', required: 2 });
    approveAt('apply', bea);
    expect(await ask({ plan: critical, reviewed, environment: 'apply' })).toMatchObject({ ok: true });
    expect(await ask({ plan: critical, reviewed, environment: 'other' })).toMatchObject({ ok: false });
  });

  test.each([
    { gate: 'with reviewers', reviewers: 1, needs: 1 },
    { gate: 'without reviewers', reviewers: 0, needs: 2 },
    { gate: 'that is not there', reviewers: null, needs: 2 },
  ])(
    'that concerns everyone needs $needs before the merge, with an environment $gate',
    async ({ reviewers, needs }) => {
      if (reviewers !== null) double.repository.environments.set('apply', environmentWith(reviewers));
      reviews({});
      const reviewed = recorded({ digest: critical.digest });
      expect(await ask({ plan: critical, reviewed, gate: 'apply' })).toMatchObject({
        ok: needs === 1,
        required: needs,
      });
    },
  );

  test('that only closes needs a review even where somebody stands at the environment', async () => {
    double.repository.environments.set('apply', environmentWith(2));
    expect(await ask({ gate: 'apply' })).toMatchObject({ ok: false, required: 1 });
  });

  test.each([
    { days: 29, ok: true },
    { days: 31, ok: false },
  ])('is still agreed to $days days after it was looked at: $ok', async ({ days, ok }) => {
    reviews({});
    const now = new Date(Date.parse('2026-11-21T12:00:00Z') + days * 86_400_000);
    expect(await ask({ now })).toMatchObject({ ok });
  });

  const spending = { sha: merge, tenant: plan.tenant.id, digest: plan.digest, run: 7, made: ['remoteDomains/a'] };

  test.each([
    { how: 'was carried out by this run', more: {}, state: 'success' as const, ok: false },
    { how: 'was carried out by another run', more: { run: 6 }, state: 'success' as const, ok: false },
    { how: 'was begun and not ended', more: {}, state: 'in_progress' as const, ok: true },
    { how: 'was stopped', more: {}, state: 'failure' as const, ok: true },
    { how: 'was carried out for another commit', more: { sha: 'd'.repeat(40) }, state: 'success' as const, ok: true },
    { how: 'was carried out for another tenant', more: { tenant: 'x' }, state: 'success' as const, ok: true },
    { how: 'has another digest', more: { digest: 'f'.repeat(64) }, state: 'success' as const, ok: true },
  ])('is spent once: after one that $how it is $ok', async ({ more, state, ok }) => {
    reviews({});
    await spend(impatient(double), { ...spending, ...more }, 'in_progress', null);
    await spend(impatient(double), { ...spending, ...more }, state, 'https://github.com/contoso/mail/actions/runs/7');
    expect(await ask()).toMatchObject({ ok });
  });

  test('is not taken for spent on the word of somebody else, whatever they write down', async () => {
    await spend(impatient(double, personToken), spending, 'success', null);
    expect(await spentBy(impatient(double), spending)).toBeNull();
    double.repository.deployments[0]!.creator = bot;
    expect(await spentBy(impatient(double), spending)).toBe(7);
    double.repository.deployments[0]!.payload = JSON.stringify(double.repository.deployments[0]!.payload);
    expect(await spentBy(impatient(double), spending)).toBe(7);
    double.repository.deployments[0]!.payload = 'no JSON';
    expect(await spentBy(impatient(double), spending)).toBeNull();
  });

  describe('part of which a program pushed', () => {
    const order = (kind: 'retake' | 'due' | 'undo') =>
      ({
        format: 'postern-order/1',
        order: kind,
        tenant: plan.tenant.id,
        run: kind === 'undo' ? 6 : null,
        digest: 'a'.repeat(64),
        path: '.postern/orders/x.json',
        blob: 'd'.repeat(40),
      }) as const;

    test.each([
      { what: 'a change', record: {}, enough: 2 },
      { what: 'an undo', record: { order: order('undo') }, enough: 2 },
      { what: 'a retake', record: { order: order('retake') }, enough: 2 },
      { what: 'what is due', record: { order: order('due') }, enough: 2 },
    ])('needs $enough people, where it is $what', async ({ record, enough }) => {
      const { branch } = double.repository.pulls[0]!;
      double.repository.activities.push({ branch, actor: bot, type: 'push', before: 'a'.repeat(40), after: head });
      double.repository.commits.set(head, new Map());
      const path = order('undo').path;
      double.repository.commits.set(merge, new Map([[path, '{}']]));
      const blob = createHash('sha1').update('{}').digest('hex');
      const reviewed = recorded('order' in record ? { order: { ...record.order, blob } } : {});
      reviews({});
      expect(await ask({ reviewed })).toMatchObject({ ok: false, required: enough });
      reviews({}, { user: bea });
      expect(await ask({ reviewed })).toMatchObject({ ok: true });
    });
  });

  test.each([
    { loosens: ['guardrails.protect'], what: 'loosens a limit' },
    { loosens: null, what: 'comes after policies that nobody could read' },
  ])('needs two people where the change $what', async ({ loosens }) => {
    reviews({});
    const reviewed = recorded({ loosens });
    expect(await ask({ reviewed })).toMatchObject({ ok: false, weight: 'critical', required: 2 });
    expect(await ask({ reviewed, plan: aPlan({ steps: [] }) })).toMatchObject({ ok: true, weight: 'none' });
    reviews({}, { user: bea });
    expect(await ask({ reviewed })).toMatchObject({ ok: true });
  });

  test('says that an earlier attempt began it, whatever became of its machine', async () => {
    const other = { ...spending, digest: 'f'.repeat(64), run: 6 };
    expect(await ask()).toMatchObject({ begun: null });
    await spend(impatient(double), other, 'in_progress', null);
    expect(await ask()).toMatchObject({ begun: 6, spent: null });
    await spend(impatient(double), other, 'success', null);
    expect(await ask()).toMatchObject({ begun: null });
  });

  test('counts one person once, however often they agree', async () => {
    reviews({}, {});
    approveAt('apply', maintainer);
    expect((await ask({ plan: critical, reviewed: recorded({ digest: critical.digest }) })).approvers).toHaveLength(1);
  });
});

test('the difference from the plan that was looked at names steps and what the tenant had', () => {
  const now = aPlan({
    steps: [aStep({ title: 'something new' })],
    observed: [
      { object: 'remoteDomains/fabrikam.com', properties: { autoForwardEnabled: true }, hash: 'c'.repeat(64) },
    ],
  });
  const text = markdown(planDifference(plan, now));
  expect(text).toContain('`something new`');
  expect(text).toContain('`let automatic forwards out to fabrikam.com`');
  expect(text).toContain('`{"autoForwardEnabled":false}` → `{"autoForwardEnabled":true}`');
  expect(planDifference(plan, plan)).toEqual([]);
});
