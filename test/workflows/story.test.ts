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
const merge = 'e'.repeat(40);

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
    vars: { POSTERN_PLAN_CLIENT_ID: 'reader', POSTERN_APPLY_CLIENT_ID: 'writer' },
  };
  pull = openPull(double.repository, { head });
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

/** `postern` as the action puts it on the path, with the emulator in the place of the tenant; and what `gh` is used for. */
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
  const gh = ['#!/usr/bin/env bash', `cp -r "${join(folder, 'artifacts')}/$3/$5" "$7"`];
  writeFileSync(join(bin, 'hurried.mjs'), hurried);
  for (const [name, lines] of Object.entries({ postern, gh })) {
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

const finished = (id: number): unknown => ({
  ...repository,
  workflow_run: {
    id,
    event: 'pull_request',
    conclusion: 'success',
    head_sha: head,
    head_branch: 'change',
    head_repository: { full_name: 'contoso/mail' },
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

describe('a change, from the pull request to the tenant and back', () => {
  test('is validated without secrets, from a fork too, and planned for nobody who comes from one', async () => {
    const stranger = { event: 'pull_request', payload: proposed('mallory/mail') };
    const validated = await run({ ...stranger, workflow: 'validate' });
    ended(validated, { validate: 'success', 'code-scanning': 'skipped' });
    const planned = await run({ ...stranger, workflow: 'plan' });
    ended(planned, { tenants: 'skipped', plan: 'skipped', planned: 'success' });
  });

  test('is planned', async () => {
    const jobs = await run({ workflow: 'plan', event: 'pull_request', payload: proposed(), id: 100 });
    ended(jobs, { tenants: 'success', plan: 'success', planned: 'success' });
    expect(jobs['plan']?.summary).toContain('Digest `');
  });

  test('is told in one comment and a check run that records the digest', async () => {
    const jobs = await run({ workflow: 'comment', event: 'workflow_run', payload: finished(100), id: 101 });
    ended(jobs, { comment: 'success' });
    expect(comments()).toHaveLength(1);
    expect(comments()[0]).toContain('### Postern · `contoso.onmicrosoft.com`');
    expect(comments()[0]).toContain('[this run and its summary](https://github.com/contoso/mail/actions/runs/100)');
    expect(double.repository.checks).toMatchObject([{ sha: head, status: 'completed' }]);
  });

  test('is not applied before anybody agreed to this very plan, and says how it differs', async () => {
    pull.merged = merge;
    const [recorded] = double.repository.checks;
    const before = recorded!.externalId;
    recorded!.externalId = before.replace(/ [0-9a-f]{64} /u, ` ${'0'.repeat(64)} `);
    const jobs = await run({ workflow: 'apply', id: 103 });
    recorded!.externalId = before;
    ended(jobs, { plan: 'failure', apply: 'skipped' });
    expect(logs(jobs)).toContain('planned again it is');
    expect(logs(jobs)).toContain('needs 1 approval, and 0 of this digest were found');
  });

  test('is applied once it is agreed to, and the comment says so', async () => {
    double.repository.reviews.set(pull.number, [{ id: 1, user: maintainer, commit: head, state: 'APPROVED' }]);
    const jobs = await run({ workflow: 'apply', id: 104 });
    ended(jobs, {
      tenants: 'success',
      plan: 'success',
      ready: 'success',
      apply: 'success',
    });
    expect(comments()).toHaveLength(1);
    expect(comments()[0]).toContain('**Applied: ');
    const kept = readdirSync(join(folder, 'artifacts', '104')).find((one) => one.startsWith('postern-applied')) ?? '';
    expect(readdirSync(join(folder, 'artifacts', '104', kept))).toContain('1.journal');
  });

  test('has nothing left to do, so that nobody is asked to let it in again', async () => {
    const jobs = await run({ workflow: 'apply', id: 105 });
    ended(jobs, {
      tenants: 'success',
      plan: 'success',
      ready: 'success',
      apply: 'skipped',
    });
  });

  test('is found clean by the schedule, without an issue', async () => {
    const jobs = await run({ workflow: 'drift', event: 'schedule', id: 106 });
    ended(jobs, { drift: 'success', issue: 'success', adopt: 'skipped' });
    expect(issue()).toBeUndefined();
  });

  test('is undone by somebody in the portal, which opens an issue', async () => {
    const { id, domain } = emulator.state;
    const { tenant } = openEmulator(emulator.url, { id, domain });
    const done = await tenant.run(exchange('Set-RemoteDomain', { Identity: 'Default', AutoForwardEnabled: true }));
    expect(done.state).toBe('done');
    const jobs = await run({ workflow: 'drift', event: 'schedule', id: 107 });
    ended(jobs, { drift: 'success', issue: 'success' });
    expect(issue()).toMatchObject({ state: 'open' });
    expect(issue()?.body).toContain('autoForwardEnabled: true → false');
    expect(issue()?.body).toMatch(/`autoForwardEnabled` set by .*unnamed.* with `Set-RemoteDomain`/u);
  });

  test('is taken into the policies by a pull request that keeps every comment', async () => {
    const jobs = await run({ workflow: 'drift', event: 'workflow_dispatch', id: 108, inputs: { adopt: true } });
    ended(jobs, { adopt: 'success' });
    const changed = branchFiles('postern/drift-');
    expect(changed.get('policies/outbound.yaml')).toBe(
      files.get('policies/outbound.yaml')?.replace('"*", autoForwardEnabled: false', '"*", autoForwardEnabled: true'),
    );
    files = new Map([...files, ...changed]);
  });

  test('is as the policies say again, and the issue is closed', async () => {
    const jobs = await run({ workflow: 'drift', event: 'schedule', id: 109 });
    ended(jobs, { drift: 'success', issue: 'success' });
    expect(issue()).toMatchObject({ state: 'closed' });
  });

  test('ends one day, which a pull request prepares', async () => {
    const soon = new Date(Date.now() + 5 * 86_400_000).toISOString().slice(0, 10);
    const groups = files.get('policies/groups.yaml')?.replace('until: 2036-01-31', `until: ${soon}`) ?? '';
    files = new Map([...files, ['policies/groups.yaml', groups]]);
    const jobs = await run({ workflow: 'expiry', event: 'schedule', id: 110 });
    ended(jobs, { expiry: 'success' });
    const changed = branchFiles('postern/ending-').get('policies/groups.yaml');
    expect(changed).not.toContain('megan');
    expect(changed).toContain('support@contoso.com # its mailbox');
  });

  test('spoke to GitHub only as GitHub describes itself', () => {
    expectFitting(double);
  });
});
