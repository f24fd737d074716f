import { aPosture } from './samples.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Approved, approvalOf, type ApprovalQuestion, usual } from '../../src/github/approval.ts';
import { check } from '../../src/github/check.ts';
import { planDifference } from '../../src/github/difference.ts';
import { markdown } from '../../src/render/markdown.ts';
import { aPlan, aStep } from '../render/samples.ts';
import { type Double, startDouble } from './double.ts';
import { bot, contributor, maintainer, openPull, type Review, type User } from './double-state.ts';
import { expectFitting, impatient } from './samples.ts';

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
  double.repository.permissions.set('bea', 'admin');
});
afterEach(async () => {
  await double.close();
  expectFitting(double);
});

const record = async (digest = plan.digest, sha = head): Promise<unknown> =>
  check(impatient(double), {
    name: 'Postern',
    sha,
    tenant: plan.tenant.id,
    digest,
    run: 5,
    conclusion: 'success',
    title: 't',
    summary: () => 's',
    annotations: [],
  });

const reviews = (...all: readonly Partial<Review>[]): void => {
  double.repository.reviews.set(
    pull,
    all.map((one, at) => ({ id: at, user: maintainer, commit: head, state: 'APPROVED', ...one })),
  );
};

const ask = async (more: Partial<ApprovalQuestion> = {}): Promise<Approved> =>
  approvalOf(impatient(double), { plan, sha: merge, run: 7, environment: null, required: usual, ...more });

const approveAt = (environment: string, ...users: readonly User[]): void => {
  double.repository.approvals.set(
    7,
    users.map((user) => ({ user, state: 'approved', environment, comment: '' })),
  );
};

describe('a plan made after a merge', () => {
  test('is approved where its digest is the recorded one and somebody agreed to it', async () => {
    await record();
    reviews({});
    expect(await ask()).toMatchObject({
      ok: true,
      pull,
      reviewed: plan.digest,
      reviewedRun: 5,
      approvers: [{ login: 'ana', how: 'review' }],
    });
  });

  test.each([
    { because: 'another digest was recorded', digest: 'f'.repeat(64), review: {} },
    { because: 'nobody agreed', digest: plan.digest, review: { state: 'COMMENTED' } },
    { because: 'the agreement was dismissed', digest: plan.digest, review: { state: 'DISMISSED' } },
    { because: 'it was agreed to at a commit with no plan', digest: plan.digest, review: { commit: 'a'.repeat(40) } },
    {
      because: 'who agreed may not write',
      digest: plan.digest,
      review: { user: { login: 'mallory', type: 'User' as const } },
    },
    { because: 'a bot agreed', digest: plan.digest, review: { user: bot } },
    { because: 'who agreed opened the pull request', digest: plan.digest, review: { user: contributor } },
  ])('is not approved where $because', async ({ digest, review }) => {
    await record(digest);
    reviews(review);
    expect(await ask()).toMatchObject({ ok: false });
  });

  test('is not approved where the same person asked for changes later', async () => {
    await record();
    reviews({}, { state: 'CHANGES_REQUESTED' });
    expect(await ask()).toMatchObject({ ok: false, approvers: [] });
  });

  test('is not approved where something was pushed after the agreement, and the plan is another since', async () => {
    await record('1'.repeat(64), 'a'.repeat(40));
    await record();
    reviews({ commit: 'a'.repeat(40) });
    expect(await ask()).toMatchObject({ ok: false, approvers: [] });
  });

  test('is not approved by somebody who pushed a commit of their own to it, at the environment either', async () => {
    await record();
    double.repository.pulls[0]!.writers = [contributor, maintainer];
    reviews({});
    approveAt('apply', maintainer, contributor);
    const { ok, approvers, reasons } = await ask({ environment: 'apply' });
    expect({ ok, approvers }).toEqual({ ok: false, approvers: [] });
    expect(reasons).toEqual([
      'a routine plan needs 1 approval, and 0 of this digest were found; 2 more wrote part of the change, and nobody agrees to what is their own',
    ]);
  });

  test.each([
    { what: 'another check', forge: { app: 'evil' } },
    { what: 'another tenant', forge: { externalId: `postern-plan/1 other ${plan.digest} 5` } },
    { what: 'a digest that is none', forge: { externalId: `postern-plan/1 ${plan.tenant.id} ${'f'.repeat(63)} 5` } },
  ])('does not believe the digest of $what', async ({ forge }) => {
    await record();
    double.repository.checks[0] = { ...double.repository.checks[0]!, ...forge };
    reviews({});
    expect(await ask()).toMatchObject({ ok: false, reviewed: null });
  });

  test('counts an agreement at an earlier commit that had the same plan', async () => {
    await record();
    await record(plan.digest, 'a'.repeat(40));
    reviews({ commit: 'a'.repeat(40) });
    expect(await ask()).toMatchObject({ ok: true });
  });

  test('was looked at by nobody where the commit was pushed past pull requests', async () => {
    expect(await ask({ sha: 'd'.repeat(40) })).toMatchObject({ ok: false, pull: null });
  });

  test('was looked at by nobody while its pull request is open', async () => {
    await record();
    reviews({});
    expect(await ask({ sha: head })).toMatchObject({ ok: false, pull: null });
  });

  test('needs nobody where it does nothing', async () => {
    expect(await ask({ plan: aPlan({ steps: [] }) })).toMatchObject({ ok: true, weight: 'none' });
  });

  test('that concerns everyone needs two people, of whom one may stand at the environment', async () => {
    await record(critical.digest);
    reviews({});
    expect(await ask({ plan: critical })).toMatchObject({ ok: false, weight: 'critical', required: 2 });
    approveAt('apply', bea);
    expect(await ask({ plan: critical, environment: 'apply' })).toMatchObject({ ok: true });
    expect(await ask({ plan: critical, environment: 'other' })).toMatchObject({ ok: false });
  });

  test('counts one person once, however often they agree', async () => {
    await record(critical.digest);
    reviews({}, {});
    approveAt('apply', maintainer);
    expect((await ask({ plan: critical, environment: 'apply' })).approvers).toHaveLength(1);
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
