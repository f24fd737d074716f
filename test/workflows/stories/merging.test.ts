import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Pull, User } from '../../github/double-state.ts';
import { expectFitting } from '../../github/samples.ts';
import { expectJobs, type Files, told, openScene, partnerEntry, type Scene } from '../scene.ts';

// A story starts a hundred processes one after the other; how long they take is the machine's.
vi.setConfig({ testTimeout: 600_000, hookTimeout: 600_000 });

let scene: Scene;
beforeAll(async () => {
  scene = await openScene();
});
afterAll(async () => {
  await scene.close();
  expectFitting(scene.double);
});

const adds = (name: string): Files => ({
  'policies/domains.yaml': `${scene.files().get('policies/domains.yaml') ?? ''}${partnerEntry(name)}`,
});

/** A change in a file of its own, which merges with any other. */
const apart = (name: string): Files => ({ [`policies/${name}.yaml`]: `remoteDomains:\n${partnerEntry(name)}` });

async function agreed(files: Files, more: Partial<Pull> = {}): Promise<Pull> {
  const pull = scene.propose(files, more);
  expectJobs(await scene.planned(pull), { plan: 'success', record: 'success' });
  await scene.review(pull);
  return pull;
}

const push = async (id?: number): ReturnType<Scene['trusted']> =>
  scene.trusted({ event: 'push', ...(id === undefined ? {} : { id }) });

const check = (name: string, sha: string): unknown =>
  scene.double.repository.checks.findLast((one) => one.name === `Postern / ${name}` && one.sha === sha);

describe('a change that is merged', () => {
  test.each(['merge', 'squash', 'rebase'] as const)('by a %s is applied as it was looked at', async (how) => {
    const pull = await agreed(adds(`${how}.example`));
    scene.merge(pull, how);
    expectJobs(await push(), { apply: 'success' });
    expect(scene.domains()).toMatchObject({ [`${how}.example`]: false });
    expect(scene.comment(pull)).toContain('**Applied: 2 of 2 steps done.**');
  });

  test('past its pull request is not applied, and the log says why', async () => {
    const pull = scene.propose(adds('past.example'));
    const sha = scene.merge(pull);
    pull.merged = null;
    const jobs = await scene.trusted({ event: 'push', sha });
    expectJobs(jobs, { plan: 'failure', apply: 'skipped' });
    expect(told(jobs)).toContain('no merged pull request belongs to this commit');
    scene.merge(
      scene.propose({
        'policies/domains.yaml':
          scene.files().get('policies/domains.yaml')?.replace(partnerEntry('past.example'), '') ?? null,
      }),
    );
  });

  test('and says nothing of a tenant plans nothing, and asks nobody', async () => {
    const pull = scene.propose({ 'README.md': 'words' }, { author: dependabot });
    expectJobs(await scene.planned(pull), { change: 'success', plan: 'skipped', record: 'success' });
    expect(check('planned', pull.head)).toMatchObject({ conclusion: 'success' });
    expect(check('approvals', pull.head)).toMatchObject({ conclusion: 'success' });
    scene.merge(pull);
    expectJobs(await push(), { tenants: 'success', plan: 'skipped', apply: 'skipped' });
  });
});

const dependabot: User = { login: 'dependabot[bot]', type: 'Bot' };

describe('a change of a program', () => {
  test('is planned, agreed to by a person, and applied', async () => {
    const pull = await agreed(adds('bot.example'), { author: { login: 'postern[bot]', type: 'Bot' } });
    scene.merge(pull);
    expectJobs(await push(), { apply: 'success' });
  });
});

describe('two changes in flight', () => {
  test('of one tenant: the first waits, the second is merged, and only what is looked at again is applied', async () => {
    const [first, second] = [await agreed(apart('one.example')), await agreed(apart('two.example'))];
    const sha = scene.merge(first);
    const meanwhile = (): void => void scene.merge(second);
    const waited = await scene.trusted({ event: 'push', sha, meanwhile });
    expectJobs(waited, { plan: 'success', apply: 'failure' });
    expect(told(waited)).toContain('what it says of this tenant or of the pipeline has changed');
    expect(scene.comment(first)).toContain('Run workflow → `retake`');
    const later = await push();
    expectJobs(later, { plan: 'failure', apply: 'skipped' });
    expect(scene.comment(second)).toContain('was looked at with the plan');
    expect(scene.comment(second)).toContain('Run workflow → `retake`');

    await scene.trusted({ event: 'workflow_dispatch', inputs: { order: 'retake', run: '' } });
    const { pulls, branches } = scene.double.repository;
    const order = pulls.find(({ branch, merged }) => merged === null && branch.startsWith('postern/order-retake-'))!;
    order.trial = branches.get(order.branch) ?? '';
    expectJobs(await scene.planned(order), { record: 'success' });
    await scene.review(order);
    scene.merge(order);
    expectJobs(await push(), { apply: 'success' });
    expect(scene.domains()).toMatchObject({ 'one.example': false, 'two.example': false });
  });

  test('one after the other, the second brought up to date: both are applied as they were looked at', async () => {
    const [first, second] = [await agreed(apart('three.example')), await agreed(apart('four.example'))];
    scene.merge(first);
    expectJobs(await push(), { apply: 'success' });
    const trial = scene.propose(apart('four.example')).trial ?? '';
    second.trial = trial;
    expectJobs(await scene.planned(second), { record: 'success' });
    expect(check('approvals', second.head)).toMatchObject({ status: 'in_progress' });
    await scene.review(second);
    scene.merge(second);
    expectJobs(await push(), { apply: 'success' });
  });
});

describe('a merge queue', () => {
  test('lets through what was looked at, and what it made is applied', async () => {
    const pull = await agreed(apart('queue.example'));
    const { sha, jobs } = await scene.queued(pull);
    expectJobs(jobs, { plan: 'success', record: 'success' });
    expect(check('planned', sha)).toMatchObject({ conclusion: 'success' });
    expect(check('approvals', sha)).toMatchObject({ conclusion: 'success' });
    scene.dequeued(pull, sha);
    expectJobs(await push(), { apply: 'success' });
    expect(scene.comment(pull)).toContain('**Applied: 2 of 2 steps done.**');
  });

  test('turns back what would be another plan than the one that was looked at', async () => {
    const [first, second] = [await agreed(apart('ahead.example')), await agreed(apart('behind.example'))];
    const tried = await scene.queued(first);
    scene.dequeued(first, tried.sha);
    const { sha, jobs } = await scene.queued(second);
    expectJobs(jobs, { record: 'success' });
    expect(told(jobs)).toContain(`not the plan that was looked at in #${second.number}`);
    expect(check('planned', sha)).toMatchObject({ conclusion: 'failure' });
    expect(check('approvals', sha)).toMatchObject({ status: 'in_progress' });
    expectJobs(await push(), { apply: 'success' });
  });

  test('is not believed on the word of a branch that is called like one', async () => {
    const pull = scene.propose(apart('evil.example'), { branch: `gh-readonly-queue/main/pr-1-${'a'.repeat(40)}` });
    expectJobs(await scene.planned(pull), { plan: 'success', record: 'success' });
    expect(check('approvals', pull.head)).toMatchObject({ status: 'in_progress' });
  });
});

describe('a tenant', () => {
  const other = '5f0a1c9e-0000-4000-8000-000000000002';
  const folder = (id: string): Files => ({
    'policies/tenant.yaml': null,
    'policies/domains.yaml': null,
    'policies/a/tenant.yaml': scene.files().get('policies/tenant.yaml') ?? '',
    'policies/a/domains.yaml': scene.files().get('policies/domains.yaml') ?? '',
    'policies/b/tenant.yaml': `tenant:\n  id: ${id}\n  domain: b.onmicrosoft.com\n`,
  });

  test.each([
    ['that has two folders', '5f0a1c9e-0000-4000-8000-000000000001', 'has more than one folder'],
    ['whose id leads elsewhere', '"../../x"', 'does not have the right form'],
  ])('%s is not planned', async (_, id, says) => {
    const pull = scene.propose(folder(id));
    const jobs = await scene.planned(pull);
    expectJobs(jobs, { change: 'failure', plan: 'skipped' });
    expect(told(jobs)).toContain(says);
  });

  test('that leaves the policies takes its drift issue with it, and says so there', async () => {
    const body = `<!-- postern:drift {"tenant":"${other}","v":1} -->\ndrift`;
    const bot: User = { login: 'github-actions[bot]', type: 'Bot' };
    const { issues, next } = scene.double.repository;
    const labels = ['postern-drift'];
    const issue = { number: next(), user: bot, pull: false, title: 'drift', body, labels, assignees: [], reason: null };
    issues.push({ ...issue, state: 'open' });
    expectJobs(await scene.trusted({ event: 'schedule' }), { drift: 'success', issue: 'success' });
    expect(issues.at(-1)).toMatchObject({ state: 'closed', reason: 'not_planned' });
    expect(scene.double.repository.comments.at(-1)?.body).toContain('No policy speaks of this tenant any more');
  });

  test('is none where there are no policies at all: nothing fails, and nobody waits', async () => {
    const gone = Object.fromEntries([...scene.files().keys()].map((path) => [path, null]));
    const pull = scene.propose({ ...gone, 'policies/README.md': 'empty' });
    const jobs = await scene.planned(pull);
    expectJobs(jobs, { plan: 'skipped', record: 'success' });
    expect(check('planned', pull.head)).toBeDefined();
  });
});
