import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RunningEmulator, startEmulator } from '../../src/emulator/server.ts';
import { openTenant } from '../../src/emulator/tenants/index.ts';
import { openEmulator } from '../../src/tenant/roads.ts';
import { exchange } from '../../src/tenant/tenant.ts';
import { type Built, builtProgram } from '../cli/built.ts';
import { type Double, startDouble } from '../github/double.ts';
import { botToken, maintainer, openPull, type Pull } from '../github/double-state.ts';
import { expectFitting } from '../github/samples.ts';
import type { Machine, Run } from './machine.ts';
import { type Jobs, runWorkflow } from './runner.ts';

let double: Double;
let emulator: RunningEmulator;
let program: Built;
let folder: string;
let machine: Machine;
let files: ReadonlyMap<string, string>;
let pull: Pull;

const head = 'b'.repeat(40);
const trial = 'c'.repeat(40);
const merge = 'e'.repeat(40);

/** What the pull request would be merged as. */
const proposal = (proposed: ReadonlyMap<string, string>): void => {
  double.repository.commits.set(trial, proposed);
};

beforeAll(async () => {
  [double, program] = await Promise.all([startDouble(), builtProgram()]);
  emulator = await startEmulator({ tenant: await openTenant('contoso') });
  folder = mkdtempSync(join(tmpdir(), 'postern-story-'));
  files = workedTenant();
  machine = {
    env: { GITHUB_API_URL: double.url, NO_COLOR: '1', FORCE_COLOR: '0' },
    token: botToken,
    bin: programs(),
    files: () => files,
    artifacts: join(folder, 'artifacts'),
    scanned: [],
    inputs: { 'plan-client-id': 'reader', 'apply-client-id': 'writer' },
    kept: (run, name) => {
      const { repository: kept } = double;
      const id = kept.next();
      kept.artifacts.push({ id, run, name, at: '2026-11-21T12:30:00Z', expired: false, bytes: 1_000 });
      return id;
    },
  };
  pull = openPull(double.repository, { head, trial });
  proposal(files);
  double.repository.runs.push(new Date().toISOString());
});

afterAll(async () => {
  await Promise.all([double.close(), emulator.close()]);
  program.remove();
  rmSync(folder, { recursive: true, force: true });
});

/** The policies of this repository. */
function workedTenant(): ReadonlyMap<string, string> {
  const from = new URL('../../policies/', import.meta.url);
  return new Map(readdirSync(from).map((file) => [`policies/${file}`, readFileSync(new URL(file, from), 'utf8')]));
}

/** Makes a process wait a hundredth of what it spaces requests by; what bounds a request stays as it is. */
const hurried =
  'const wait = setTimeout; globalThis.setTimeout = (then, ms, ...more) => wait(then, ms > 5_000 ? ms : ms / 100, ...more);';

/** `postern` as the action puts it on the path, with the emulator in the place of the tenant. */
function programs(): string {
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  const postern = [
    '#!/usr/bin/env bash',
    'case " $* " in',
    '  *" --snapshot "* | *" --ending "*) ;;',
    `  " plan "* | " drift "* | " apply "* | " adopt "*) set -- "$@" --emulator ${emulator.url} ;;`,
    'esac',
    `exec "${process.execPath}" --import "${join(bin, 'hurried.mjs')}" "${program.main}" "$@"`,
  ];
  writeFileSync(join(bin, 'hurried.mjs'), hurried);
  for (const [name, lines] of Object.entries({ postern })) {
    writeFileSync(join(bin, name), `${lines.join('\n')}\n`);
    chmodSync(join(bin, name), 0o755);
  }
  return bin;
}

const repository = { repository: { default_branch: 'main' } };
const run = async (more: Partial<Run> & Pick<Run, 'workflow'>): Promise<Jobs> =>
  runWorkflow(machine, { event: 'push', payload: repository, id: 1, sha: merge, ...more });

/** Fails with the logs where a job ended otherwise than it should. */
function ended(jobs: Jobs, wanted: Readonly<Record<string, string>>): void {
  const odd = Object.entries(wanted).filter(([name, result]) => jobs[name]?.result !== result);
  if (odd.length > 0) throw new Error(`not as wanted: ${JSON.stringify(odd)}\n${logs(jobs)}`);
}

const logs = (jobs: Jobs): string =>
  Object.values(jobs)
    .map(({ log }) => log)
    .join('\n');

const proposed = (full = 'contoso/mail'): unknown => ({
  ...repository,
  pull_request: { number: pull.number, head: { sha: head, repo: { full_name: full } } },
});

const finished = (id: number, from = 'contoso/mail'): unknown => ({
  ...repository,
  workflow_run: {
    id,
    event: 'pull_request',
    conclusion: 'success',
    head_sha: head,
    head_branch: 'change',
    head_repository: { full_name: from },
    pull_requests: [{ number: pull.number }],
  },
});

const comments = (): readonly string[] =>
  double.repository.comments.filter((one) => one.issue === pull.number && !one.minimised).map((one) => one.body);
const issue = (): { readonly state: string; readonly body: string } | undefined =>
  double.repository.issues.find((one) => !one.pull);

const branchFiles = (prefix: string): ReadonlyMap<string, string> => {
  const [, commit = ''] = [...double.repository.branches].find(([name]) => name.startsWith(prefix)) ?? [];
  return double.repository.commits.get(commit) ?? new Map<string, string>();
};

/** A run of the trusted workflow, of which the API tells as of any. */
async function trusted(more: Partial<Run> & Pick<Run, 'event' | 'id'>): Promise<Jobs> {
  const { workflowRuns } = double.repository;
  if (!workflowRuns.some(({ id }) => id === more.id))
    workflowRuns.push({
      id: more.id,
      event: more.event,
      path: '.github/workflows/postern-trusted.yml',
      branch: 'main',
      sha: 'a'.repeat(40),
      repository: 'contoso/mail',
    });
  return run({ workflow: 'postern-trusted', ...more });
}

const policies = { policies: 'policies' };
const schedule = { event: 'schedule', payload: repository };

describe('a change, from the pull request to the tenant and back', () => {
  test('is validated without secrets, from a fork too, and planned for nobody who comes from one', async () => {
    const stranger = { event: 'pull_request', payload: proposed('mallory/mail') };
    const validated = await run({ ...stranger, workflow: 'postern' });
    ended(validated, { validate: 'success' });
    const planned = await trusted({ event: 'workflow_run', payload: finished(99, 'mallory/mail'), id: 98 });
    ended(planned, { change: 'skipped', plan: 'skipped', record: 'skipped', apply: 'skipped' });
  });

  test('that brings a link among its policies is not planned, and the check says so', async () => {
    proposal(new Map([...files, ['policies/link.yaml', '/etc/passwd']]));
    double.repository.notes.set(trial, { parents: [], modes: new Map([['policies/link.yaml', '120000']]) });
    const jobs = await trusted({ event: 'workflow_run', payload: finished(99), id: 99 });
    double.repository.notes.delete(trial);
    ended(jobs, { change: 'failure', plan: 'skipped', record: 'success' });
    expect(jobs['change']?.log).toContain('policies/link.yaml is a link');
    expect(double.repository.checks).toMatchObject([{ name: 'Postern / planned', conclusion: 'failure' }]);
    double.repository.checks.length = 0;
    proposal(files);
  });

  test('that brings plans and records of its own has what is planned of its policies', async () => {
    proposal(new Map([...files, ['plan/plan.json', '{}'], ['policies/plan.json', '{}'], ['7.folder', '{}']]));
    const jobs = await trusted({ event: 'workflow_run', payload: finished(97), id: 100 });
    ended(jobs, { change: 'success', plan: 'success', record: 'success', apply: 'skipped', drift: 'skipped' });
    expect(jobs['plan']?.summary).toContain('Digest `');
    proposal(files);
  });

  test('with mistakes for two tenants goes to code scanning in one upload, as what it would be merged as', async () => {
    const tenant = (at: number): string =>
      `tenant:\n  id: 00000000-0000-4000-8000-00000000000${at}\n  domain: t${at}.onmicrosoft.com\nremoteDomain: []\n`;
    proposal(new Map([1, 2].map((at) => [`policies/t${at}/tenant.yaml`, tenant(at)])));
    const jobs = await run({
      workflow: 'scan',
      event: 'workflow_run',
      payload: finished(99),
      id: 101,
      inputs: policies,
    });
    ended(jobs, { scan: 'success' });
    expect(machine.scanned).toEqual([{ files: 2, ref: `refs/pull/${pull.number}/merge`, sha: trial }]);
    proposal(files);
  });

  test('is told in one comment and a check run that names the run of its plan', () => {
    expect(comments()).toHaveLength(1);
    expect(comments()[0]).toContain('### Postern · `contoso.onmicrosoft.com`');
    expect(comments()[0]).toContain('[this run and its summary](https://github.com/contoso/mail/actions/runs/100)');
    expect(double.repository.checks).toMatchObject([
      { sha: head, status: 'completed', externalId: expect.stringMatching(/ 100$/u) },
      { name: 'Postern / planned', conclusion: 'success' },
    ]);
  });

  test('is not applied on the word of a check run that somebody else put up', async () => {
    pull.merged = merge;
    double.repository.branches.set('main', merge);
    double.repository.notes.set(merge, { parents: ['a'.repeat(40)] });
    double.repository.reviews.set(pull.number, [{ id: 1, user: maintainer, commit: head, state: 'APPROVED' }]);
    const believed = double.repository.workflowRuns.find(({ id }) => id === 100)!;
    for (const odd of [{ event: 'push' }, { path: '.github/workflows/evil.yml' }, { branch: 'evil' }]) {
      const kept = { ...believed };
      Object.assign(believed, odd);
      const jobs = await trusted({ event: 'push', id: 102 });
      Object.assign(believed, kept);
      ended(jobs, { tenants: 'success', plan: 'failure', apply: 'skipped' });
      expect(logs(jobs)).toContain(`no plan was recorded for the head of #${pull.number}`);
    }
  });

  test('is not applied before anybody agreed to this very plan, and says how it differs', async () => {
    const plan = join(folder, 'artifacts', '100', `postern-plan-${emulator.state.id}`, 'plan.json');
    const text = readFileSync(plan, 'utf8');
    writeFileSync(plan, text.replace('removes-object', 'unattended'));
    double.repository.reviews.set(pull.number, []);
    const jobs = await trusted({ event: 'push', id: 103 });
    writeFileSync(plan, text);
    ended(jobs, { plan: 'failure', apply: 'skipped' });
    expect(logs(jobs)).toContain('no plan was recorded for the head of');
    expect(logs(jobs)).toContain('needs 1 approval, and 0 of this digest were found');
  });

  test('is not applied by an old run once the branch has moved on', async () => {
    double.repository.reviews.set(pull.number, [{ id: 1, user: maintainer, commit: head, state: 'APPROVED' }]);
    double.repository.branches.set('main', 'f'.repeat(40));
    double.repository.notes.set('f'.repeat(40), { parents: [merge] });
    const jobs = await trusted({ event: 'push', id: 103, attempt: 2 });
    double.repository.branches.set('main', merge);
    ended(jobs, { plan: 'failure', apply: 'skipped' });
    expect(logs(jobs)).toContain('main has moved on');
  });

  test('is applied once it is agreed to, and the comment says so', async () => {
    const jobs = await trusted({ event: 'push', id: 104 });
    ended(jobs, {
      tenants: 'success',
      plan: 'success',
      ready: 'success',
      apply: 'success',
    });
    expect(comments()).toHaveLength(1);
    expect(comments()[0]).toContain('**Applied: ');
    const kept = readdirSync(join(folder, 'artifacts', '104')).filter((one) => one.endsWith('-1'));
    expect(kept.map((one) => one.split('-')[1])).toEqual(['applied', 'journal']);
  });

  test('has nothing left to do, so that nobody is asked to let it in again', async () => {
    const jobs = await trusted({ event: 'push', id: 105 });
    ended(jobs, {
      tenants: 'success',
      plan: 'success',
      ready: 'success',
      apply: 'skipped',
    });
  });

  test('is found clean by the schedule, without an issue', async () => {
    const jobs = await trusted({ ...schedule, id: 106 });
    ended(jobs, { drift: 'success', issue: 'success', order: 'skipped' });
    expect(issue()).toBeUndefined();
  });

  test('is undone by somebody in the portal, which opens an issue', async () => {
    const { id, domain } = emulator.state;
    const { tenant } = openEmulator(emulator.url, { id, domain });
    const done = await tenant.run(exchange('Set-RemoteDomain', { Identity: 'Default', AutoForwardEnabled: true }));
    expect(done.state).toBe('done');
    const jobs = await trusted({ ...schedule, id: 107 });
    ended(jobs, { drift: 'success', issue: 'success' });
    expect(issue()).toMatchObject({ state: 'open' });
    expect(issue()?.body).toContain('autoForwardEnabled: true → false');
    expect(issue()?.body).toMatch(/by .*unnamed.*, \d{4}-\d\d-\d\d \d\d:\d\d UTC/u);
  });

  test('is taken into the policies by a pull request that keeps every comment', async () => {
    const jobs = await trusted({ event: 'workflow_dispatch', id: 108, inputs: { order: 'adopt' } });
    ended(jobs, { adopt: 'success' });
    const changed = branchFiles('postern/drift-');
    expect(changed.get('policies/outbound.yaml')).toBe(
      files.get('policies/outbound.yaml')?.replace('"*", autoForwardEnabled: false', '"*", autoForwardEnabled: true'),
    );
    files = new Map([...files, ...changed]);
  });

  test('stays drift while an expectation does not hold and an entry keeps apart what the policies open', async () => {
    const jobs = await trusted({ ...schedule, id: 111 });
    ended(jobs, { drift: 'success', issue: 'success' });
    expect(issue()).toMatchObject({ state: 'open' });
    expect(issue()?.body).toContain('`no inbox rule reaches consumer mail`');
    expect(issue()?.body).toContain('remote domain `Legacy partner`');
    const tenant = files.get('policies/tenant.yaml') ?? '';
    const agreed = tenant
      .replace('ignore: ["*.hybrid.contoso.com"]', 'ignore: ["*.hybrid.contoso.com", legacy.example]')
      .replace(/ {2}- name: no inbox rule reaches consumer mail\n(?: {4}.*\n)+/u, '');
    files = new Map([...files, ['policies/tenant.yaml', agreed]]);
  });

  test('is as the policies say again, and the issue is closed', async () => {
    const jobs = await trusted({ ...schedule, id: 109 });
    ended(jobs, { drift: 'success', issue: 'success' });
    expect(issue()).toMatchObject({ state: 'closed' });
  });

  test('ends one day, which a pull request prepares', async () => {
    const soon = new Date(Date.now() + 5 * 86_400_000).toISOString().slice(0, 10);
    const groups = files.get('policies/groups.yaml')?.replace('until: 2036-01-31', `until: ${soon}`) ?? '';
    files = new Map([...files, ['policies/groups.yaml', groups]]);
    const jobs = await trusted({ ...schedule, id: 110 });
    ended(jobs, { expiry: 'success' });
    const changed = branchFiles('postern/ending-').get('policies/groups.yaml');
    expect(changed).not.toContain('megan');
    expect(changed).toContain('support@contoso.com # its mailbox');
  });

  test('spoke to GitHub only as GitHub describes itself', () => {
    expectFitting(double);
  });
});
