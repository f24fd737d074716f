import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { bot, type Pull, type WorkflowRun } from '../../github/double-state.ts';
import { expectFitting } from '../../github/samples.ts';
import { expectJobs, type Files, told, openScene, partner, type Scene, start } from '../scene.ts';

// A story starts a hundred processes one after the other; how long they take is the machine's.
vi.setConfig({ testTimeout: 600_000, hookTimeout: 600_000 });

const bea = { login: 'bea', type: 'User' } as const;

/** A collaborator who may push branches, and whose word counts for nothing. */
const mallory = { login: 'mallory', type: 'User' } as const;

describe('what a change brings along', () => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await openScene();
  });
  afterAll(async () => {
    await scene.close();
    expectFitting(scene.double);
  });
  afterEach(() => {
    scene.double.repository.checks.length = 0;
  });

  const evil = '{ "format": "postern-plan/1", "tenant": { "id": "5f0a1c9e-0000-4000-8000-000000000001" } }';

  test.each<readonly [string, Files]>([
    ['plans and folders where results used to be', { 'postern-out/7.json': evil, 'postern-out/7.folder': 'policies' }],
    ['a broken plan', { 'postern-out/0.json': '{', 'plan.json': '{', 'change.json': '{}' }],
    ['plans and records below the policies', { 'policies/plan.json': evil, 'policies/record.json': evil }],
    ['programs called as ours', { 'dist/main.js': 'x', '.postern/action.yml': 'x', 'bin/postern': 'x' }],
  ])('such as %s does not stand in the way of what is planned of its policies', async (_, files) => {
    const pull = scene.propose({ ...partner(), ...files });
    const jobs = await scene.planned(pull);
    expectJobs(jobs, { change: 'success', plan: 'success', record: 'success' });
    expect(scene.comment(pull)).toContain('`partner.example`');
    expect(scene.double.repository.checks.map(({ name }) => name)).toEqual([
      'Postern / contoso.onmicrosoft.com',
      'Postern / approvals',
      'Postern / planned',
    ]);
  });

  test.each<readonly [string, string, string, string]>([
    ['a link to a file of the machine', 'policies/link.yaml', '/etc/passwd', '120000'],
    ['a link out of the folder', 'policies/folders.txt', '../../dist/main.js', '120000'],
    ['another repository', 'policies/sub', '', '160000'],
  ])('such as %s is not planned, and the check says so', async (_, path, content, mode) => {
    const pull = scene.propose({ ...partner(), [path]: content });
    const trial = pull.trial ?? '';
    const note = scene.double.repository.notes.get(trial)!;
    scene.double.repository.notes.set(trial, { ...note, modes: new Map([[path, mode]]) });
    const jobs = await scene.planned(pull);
    expectJobs(jobs, { change: 'failure', plan: 'skipped', record: 'success' });
    expect(told(jobs)).toContain(`Nothing was taken: ${path} is a`);
    expect(scene.comment(pull)).toBe('');
    expect(scene.double.repository.checks).toMatchObject([{ name: 'Postern / planned', conclusion: 'failure' }]);
  });

  test('is planned for nobody where it comes from a fork, or goes to another branch than the default one', async () => {
    const stranger = scene.propose(partner(), { fork: true, author: mallory });
    expectJobs(await scene.planned(stranger), { change: 'skipped', plan: 'skipped', record: 'skipped' });
    const aside = scene.propose(partner(), { base: 'aside' });
    expectJobs(await scene.planned(aside), { change: 'failure', plan: 'skipped', record: 'success' });
  });

  test.each(['push', 'workflow_dispatch', 'schedule', 'issue_comment'])(
    'and calls `postern` on %s starts nothing that signs in',
    async (event) => {
      const pull = scene.propose(partner());
      const payload = {
        workflow_run: { event, conclusion: 'success', head_repository: { full_name: 'contoso/mail' } },
      };
      const jobs = await scene.planned(pull, { payload });
      const ran = Object.entries(jobs).filter(([, { result }]) => result !== 'skipped');
      expect(ran).toEqual([]);
    },
  );

  test('closes no drift issue, whatever reports lie in the repository', async () => {
    await scene.portal('Set-RemoteDomain', { Identity: 'Default', AutoForwardEnabled: false });
    await scene.trusted({ event: 'schedule' });
    const clean = '{ "format": "postern-drift/1", "moved": [] }';
    scene.merge(
      scene.propose({ 'postern-out/0.json': clean, 'drift.json': clean, 'drift/postern-drift-x/drift.json': clean }),
    );
    expectJobs(await scene.trusted({ event: 'schedule' }), { drift: 'success', issue: 'success' });
    const issues = scene.double.repository.issues.filter(({ pull }) => !pull);
    expect(issues).toMatchObject([{ state: 'open' }]);
    await scene.portal('Set-RemoteDomain', { Identity: 'Default', AutoForwardEnabled: true });
  });
});

describe('a plan that was recorded and agreed to', () => {
  let scene: Scene;
  let pull: Pull;
  let run: WorkflowRun;
  let merge: string;
  beforeAll(async () => {
    scene = await openScene();
    pull = scene.propose(partner());
    await scene.planned(pull, { id: 900 });
    await scene.review(pull);
    merge = scene.merge(pull);
    run = scene.double.repository.workflowRuns.find(({ id }) => id === 900)!;
  });
  afterAll(async () => {
    await scene.close();
    expectFitting(scene.double);
  });

  const kept = (): string => {
    const folder = join(scene.machine.artifacts, '900');
    return join(
      folder,
      readdirSync(folder).find((name) => name.startsWith('postern-plan-') && !name.endsWith('.id'))!,
    );
  };

  async function refused(): Promise<string> {
    const jobs = await scene.trusted({ event: 'push', sha: merge });
    expectJobs(jobs, { plan: 'failure', ready: 'success', apply: 'skipped' });
    expect(scene.comment(pull)).toContain('**Merged, and not applied: nothing was done.**');
    expect(scene.comment(pull)).toContain('Run workflow → `retake`');
    return told(jobs);
  }

  test.each<Partial<WorkflowRun>>([
    { event: 'push' },
    { event: 'pull_request' },
    { path: '.github/workflows/evil.yml' },
    { path: '.github/workflows/plan.yml' },
    { branch: 'evil' },
    { repository: 'mallory/mail' },
    { sha: 'b'.repeat(40) },
  ])('is not applied where the run that kept it is %j, whatever check runs and artifacts say', async (odd) => {
    const before = { ...run };
    Object.assign(run, odd);
    try {
      expect(await refused()).toContain('no plan was recorded for the head of');
    } finally {
      Object.assign(run, before);
    }
  });

  test('is not found by a check run that somebody put up for a run of their own', async () => {
    const { checks, workflowRuns } = scene.double.repository;
    const own = checks.find(({ externalId }) => externalId.endsWith(' 900'))!;
    checks.push({ ...own, id: 9_000, externalId: own.externalId.replace(/900$/u, '7000') });
    workflowRuns.push({ ...run, id: 7_000, event: 'push', branch: 'evil' });
    const before = { ...run };
    Object.assign(run, { branch: 'evil' });
    try {
      expect(await refused()).toContain('no plan was recorded for the head of');
    } finally {
      Object.assign(run, before);
      checks.pop();
    }
  });

  test.each<readonly [string, string, RegExp, string]>([
    ['refusals', 'plan.json', /"refusals":\[\]/u, '"refusals":[{"code":"PST501","message":"x","hint":null}]'],
    ['expiry', 'plan.json', /"expiresAt":"2/u, '"expiresAt":"3'],
    ['a step', 'plan.json', /partner\.example/u, 'evil.example'],
    ['the record of its head', 'record.json', /"head":"../u, '"head":"00'],
    ['the record of its pull request', 'record.json', /"pull":\d+/u, '"pull":null'],
    ['the record of its tenant', 'record.json', /"tenant":"5/u, '"tenant":"6'],
    ['the record of its digest', 'record.json', /"digest":"../u, '"digest":"00'],
  ])('is not applied where somebody rewrote %s', async (_, file, from, to) => {
    const path = join(kept(), file);
    const text = readFileSync(path, 'utf8');
    expect(text).toMatch(from);
    writeFileSync(path, text.replace(from, to));
    try {
      await refused();
    } finally {
      writeFileSync(path, text);
    }
  });

  test('is not applied where the yes came from somebody who pushed to it under another name', async () => {
    const { activities } = scene.double.repository;
    activities.push({
      branch: pull.branch,
      actor: { login: 'ana', type: 'User' },
      type: 'push',
      before: pull.head,
      after: pull.head,
    });
    expect(await refused()).toContain('1 more wrote or pushed part of the change');
    activities.pop();
  });

  test.each([
    { who: 'mallory, who may not write', user: mallory },
    { who: 'a program', user: bot },
  ])('is not applied on the word of $who', async ({ user }) => {
    const { reviews } = scene.double.repository;
    const before = reviews.get(pull.number)!;
    reviews.set(
      pull.number,
      before.map((one) => ({ ...one, user })),
    );
    expect(await refused()).toContain('needs 1 approval, and 0 of this digest were found');
    reviews.set(pull.number, before);
  });

  test('is not applied by a run of a commit whose policies the default branch has left behind', async () => {
    const { branches, commits, notes } = scene.double.repository;
    commits.set('f'.repeat(40), new Map([...scene.files(), ['policies/domains.yaml', 'remoteDomains: []\n']]));
    notes.set('f'.repeat(40), { parents: [merge] });
    branches.set('main', 'f'.repeat(40));
    const jobs = await scene.trusted({ event: 'push', sha: merge });
    branches.set('main', merge);
    expectJobs(jobs, { apply: 'skipped' });
    expect(told(jobs)).toContain('main has moved on to ffffffffffff');
  });

  test('is not let in by somebody at the environment alone', async () => {
    const { reviews, approvals } = scene.double.repository;
    const before = reviews.get(pull.number)!;
    reviews.set(pull.number, []);
    approvals.set(7_001, [
      { user: { login: 'bea', type: 'User' }, state: 'approved', environment: 'apply', comment: '' },
    ]);
    const jobs = await scene.trusted({ event: 'push', sha: merge, id: 7_001 });
    reviews.set(pull.number, before);
    expectJobs(jobs, { plan: 'failure', apply: 'skipped' });
  });

  test('is planned once more behind the environment, so that a tenant that moved meanwhile is left alone', async () => {
    const jobs = await scene.trusted({
      event: 'push',
      sha: merge,
      interrupt: {
        step: 'Find the journal of an earlier attempt',
        how: 'cancelled',
        when: async () => Promise.resolve(),
      },
    });
    expectJobs(jobs, { plan: 'success', apply: 'cancelled' });
    expect(existsSync(kept())).toBe(true);
    expect(scene.files().get('policies/tenant.yaml')).toBe(start['policies/tenant.yaml']);
  });

  test('changed nothing in the tenant by any of this', () => {
    expect(scene.domains()).not.toHaveProperty('partner.example');
    expect(scene.writes()).toBe(0);
  });
});

describe('a change that asks more of people than its own words say', () => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await openScene();
  });
  afterAll(async () => {
    await scene.close();
    expectFitting(scene.double);
  });

  const approvals = (): unknown =>
    scene.double.repository.checks.findLast(({ name }) => name === 'Postern / approvals');

  test('since it loosens its own limits, or what the posture is reckoned from', async () => {
    const own = start['policies/tenant.yaml'] ?? '';
    // Nobody is asked at an environment about what a merge does by itself.
    const limits = scene.propose({ 'policies/limits.yaml': 'guardrails: { tenantWideForwarding: allow }\n' });
    expectJobs(await scene.planned(limits), { record: 'success' });
    expect(scene.comment(limits)).toContain('It loosens `guardrails.tenantWideForwarding`');
    await scene.review(limits);
    expect(approvals()).toMatchObject({ conclusion: null, title: 'Approvals that are missing: 1' });
    scene.double.repository.environments.delete('apply');
    const facts = scene.propose({
      ...partner(),
      'policies/tenant.yaml': own.replace(/^(tenant:\n)/u, '$1  facts: { bypassRule: ignore }\n'),
    });
    expectJobs(await scene.planned(facts), { record: 'success' });
    expect(scene.comment(facts)).toContain('It loosens `tenant.facts`');
    await scene.review(facts);
    scene.merge(facts);
    const jobs = await scene.trusted({ event: 'push' });
    expectJobs(jobs, { plan: 'failure', apply: 'skipped' });
    expect(told(jobs)).toContain('a critical plan needs 2 approvals, and 1 of this digest was found');
  });

  test('since a workflow of its own branch pushed it, in nobody’s name', async () => {
    const pull = scene.propose(partner('pushed.example'));
    scene.push(pull, partner('smuggled.example'), bot);
    expectJobs(await scene.planned(pull), { record: 'success' });
    expect(scene.comment(pull)).toContain('A program pushed part of it, and nobody can say for whom');
    await scene.review(pull, bea);
    expect(approvals()).toMatchObject({ conclusion: null, title: 'Approvals that are missing: 1' });
    const merge = scene.merge(pull);
    const jobs = await scene.trusted({ event: 'push', sha: merge });
    expectJobs(jobs, { plan: 'failure', apply: 'skipped' });
    expect(scene.domains()).not.toHaveProperty('smuggled.example');
  });
});
