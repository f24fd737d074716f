import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { maintainer, type Pull } from '../github/double-state.ts';
import { expectFitting } from '../github/samples.ts';
import { runWorkflow } from './runner.ts';
import { called, expectJobs, openScene, repository, type Scene, told } from './scene.ts';

// A story starts a hundred processes one after the other; how long they take is the machine's.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

let scene: Scene;
let pull: Pull;

/** The policies of this repository. */
function workedTenant(): Record<string, string> {
  const from = new URL('../../policies/', import.meta.url);
  return Object.fromEntries(
    readdirSync(from).map((file) => [`policies/${file}`, readFileSync(new URL(file, from), 'utf8')]),
  );
}

const files = workedTenant();

beforeAll(async () => {
  // What is said of the tenant itself was there before: a change of that would weigh more.
  scene = await openScene({
    'policies/domains.yaml': null,
    'policies/tenant.yaml': files['policies/tenant.yaml'] ?? null,
  });
  scene.double.repository.runs.push(new Date().toISOString());
  pull = scene.propose(files);
});

afterAll(async () => scene.close());

const issue = (): { readonly state: string; readonly body: string } | undefined =>
  scene.double.repository.issues.find((one) => !one.pull);

const branchFiles = (prefix: string): ReadonlyMap<string, string> => {
  const { branches, commits } = scene.double.repository;
  const [, commit = ''] = [...branches].find(([name]) => name.startsWith(prefix)) ?? [];
  return commits.get(commit) ?? new Map<string, string>();
};

const merged = (changed: Readonly<Record<string, string>>): string => scene.merge(scene.propose(changed));

describe('a change, from the pull request to the tenant and back', () => {
  test('is validated without secrets, from a fork too', async () => {
    const payload = { ...repository, pull_request: { number: pull.number, head: { sha: pull.head } } };
    const run = { workflow: 'postern', event: 'pull_request', payload, id: 1, sha: pull.head };
    expectJobs(await runWorkflow(scene.machine, run), { validate: 'success' });
  });

  test('is validated folder by folder where there are several tenants', async () => {
    const tenant = (digit: string): string =>
      `tenant: { id: ${digit.repeat(8)}-0000-4000-8000-000000000001, domain: t${digit}.onmicrosoft.com }\n`;
    const two = scene.propose({
      ...Object.fromEntries(Object.keys(files).map((path) => [path, null])),
      'policies/one/tenant.yaml': tenant('1'),
      'policies/two/tenant.yaml': tenant('2'),
      'policies/two/domains.yaml': 'remoteDomains: [{ domainName: x.example, autoForward: true }]\n',
    });
    const payload = { ...repository, pull_request: { number: two.number, head: { sha: two.head } } };
    const jobs = await runWorkflow(scene.machine, {
      workflow: 'postern',
      event: 'pull_request',
      payload,
      id: 2,
      sha: two.head,
    });
    expectJobs(jobs, { validate: 'failure' });
    expect(told(jobs)).toContain('file=policies/two/domains.yaml');
    expect(told(jobs)).not.toContain('PST306');
  });

  test('is planned, told in one comment, and in check runs that name the run of its plan', async () => {
    const jobs = await scene.planned(pull, { id: 900 });
    expectJobs(jobs, { change: 'success', plan: 'success', record: 'success', apply: 'skipped', drift: 'skipped' });
    expect(jobs['plan']?.summary).toContain('Digest `');
    expect(scene.comment(pull)).toContain('### Postern · `contoso.onmicrosoft.com`');
    expect(scene.comment(pull)).toContain('actions/runs/900)');
    expect(scene.comment(pull)).toContain('**Before the merge it needs 1 more approval** of this commit');
    expect(scene.double.repository.checks).toMatchObject([
      { sha: pull.head, status: 'completed', externalId: expect.stringMatching(/ 900$/u) },
      { name: 'Postern / approvals', status: 'in_progress', conclusion: null, title: 'Approvals that are missing: 1' },
      { name: 'Postern / planned', conclusion: 'success' },
    ]);
  });

  test('is agreed to, which the comment and the check say before the merge', async () => {
    expectJobs(await scene.review(pull), { tally: 'success', plan: 'skipped', record: 'skipped' });
    expect(scene.comment(pull)).toContain('**Agreed:** `ana`. After the merge, a reviewer of the environment');
    expect(scene.comment(pull)).toContain('actions/runs/900)');
    expect(scene.double.repository.checks.at(-1)).toMatchObject({
      name: 'Postern / approvals',
      sha: pull.head,
      conclusion: 'success',
    });
  });

  test('is applied, and the comment says so', async () => {
    scene.machine.postern!.length = 0;
    scene.merge(pull);
    const jobs = await scene.trusted({ event: 'push', id: 904 });
    expectJobs(jobs, { tenants: 'success', plan: 'success', ready: 'success', apply: 'success', ended: 'skipped' });
    expect(scene.comment(pull)).toContain('**Applied: 19 of 19 steps done.**');
    expect(scene.machine.postern?.filter(({ repository: from }) => from === called.repository)).toEqual([called]);
    expect(scene.double.repository.deployments).toMatchObject([
      { environment: 'postern-applied', states: ['in_progress', 'success'] },
    ]);
  });

  test('has nothing left to do, so that nobody is asked to let it in again', async () => {
    const jobs = await scene.trusted({ event: 'push' });
    expectJobs(jobs, { plan: 'success', ready: 'success', apply: 'skipped' });
  });

  test('is found clean by the schedule, without an issue', async () => {
    expectJobs(await scene.trusted({ event: 'schedule' }), { drift: 'success', issue: 'success', order: 'success' });
    expect(issue()).toBeUndefined();
  });

  test('is undone by somebody in the portal, which opens an issue', async () => {
    await scene.portal('Set-RemoteDomain', { Identity: 'Default', AutoForwardEnabled: true });
    expectJobs(await scene.trusted({ event: 'schedule' }), { drift: 'success', issue: 'success' });
    expect(issue()).toMatchObject({ state: 'open' });
    expect(issue()?.body).toContain('autoForwardEnabled: true → false');
    expect(issue()?.body).toContain('`no inbox rule reaches consumer mail`');
    expect(issue()?.body).toContain('remote domain `Legacy partner`');
    expect(issue()?.body).toMatch(/by .*unnamed.*, \d{4}-\d\d-\d\d \d\d:\d\d UTC/u);
  });

  test('is not taken into policies whose grants say otherwise', async () => {
    const jobs = await scene.trusted({ event: 'workflow_dispatch', inputs: { order: 'adopt' } });
    expectJobs(jobs, { adopt: 'success' });
    expect(told(jobs)).toContain('left to you: remoteDomains/*: open, it would let whoever “Fabrikam tickets” names');
    expect(branchFiles('postern/drift-').size).toBe(0);
    await scene.portal('Set-RemoteDomain', { Identity: 'Default', AutoForwardEnabled: false });
  });

  test('is taken into the policies by a pull request that keeps every comment, where nothing says otherwise', async () => {
    await scene.portal('Set-TransportConfig', { SmtpClientAuthenticationDisabled: false });
    const jobs = await scene.trusted({ event: 'workflow_dispatch', inputs: { order: 'adopt' } });
    expectJobs(jobs, { adopt: 'success' });
    const changed = branchFiles('postern/drift-').get('policies/mailboxes.yaml') ?? '';
    expect(changed).toBe(files['policies/mailboxes.yaml']?.replace('organization: disabled', 'organization: enabled'));
    merged({ 'policies/mailboxes.yaml': changed });
  });

  test('is as the policies say again, and the issue is closed', async () => {
    expectJobs(await scene.trusted({ event: 'schedule' }), { drift: 'success', issue: 'success' });
    expect(issue()).toMatchObject({ state: 'closed' });
  });

  test('ends one day, which a pull request prepares', async () => {
    const soon = new Date(Date.now() + 5 * 86_400_000).toISOString().slice(0, 10);
    merged({
      'policies/groups.yaml': files['policies/groups.yaml']?.replace('until: 2036-01-31', `until: ${soon}`) ?? '',
    });
    expectJobs(await scene.trusted({ event: 'schedule' }), { expiry: 'success' });
    const changed = branchFiles('postern/ending-').get('policies/groups.yaml');
    expect(changed).not.toContain('megan');
    expect(changed).toContain('support@contoso.com # its mailbox');
  });

  test('spoke to GitHub only as GitHub describes itself', () => {
    expectFitting(scene.double);
    expect(maintainer.login).toBe('ana');
  });
});
