import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  action,
  build,
  buildFile,
  type JobSource,
  type StepSource,
  stepsOf,
  workflow,
  workflowFolder,
} from './source.ts';

const names = readdirSync(workflowFolder).map((file) => file.replace(/\.yml$/u, ''));
const jobs = names.flatMap((name) =>
  Object.entries(workflow(name).jobs).map(([job, source]) => [`${name}/${job}`, name, source] as const),
);
const steps: readonly (readonly [string, StepSource])[] = jobs
  .flatMap(([title, , job]) =>
    stepsOf(job).map((step, at) => [`${title} step ${at + 1}`, step] as readonly [string, StepSource]),
  )
  .concat(build.runs.steps.map((step, at) => [`the action that builds, step ${at + 1}`, step]));

test('there are the workflows that the documentation speaks of', () => {
  expect(names.toSorted()).toEqual([
    'apply',
    'ci',
    'codeql',
    'coverage',
    'drift',
    'expiry',
    'laws',
    'order',
    'pipeline',
    'plan',
    'postern',
    'postern-trusted',
    'publish',
    'release',
    'request',
    'scan',
    'scorecard',
    'validate',
  ]);
});

describe.each(names)('the workflow %s', (name) => {
  test('gives no right to all of its jobs and runs bash that stops at errors', () => {
    expect(workflow(name).permissions).toEqual({});
    const runs = Object.values(workflow(name).jobs).some((job) => stepsOf(job).length > 0);
    expect(workflow(name).defaults?.run?.shell).toBe(runs ? 'bash' : undefined);
  });

  test('is none that meets a fork with rights', () => {
    expect(Object.keys(workflow(name).on)).not.toContain('pull_request_target');
  });
});

describe.each(jobs)('the job %s', (_, name, job: JobSource) => {
  test('ends by itself', () => {
    expect(job.uses === undefined ? job['timeout-minutes'] : 0).toBeLessThanOrEqual(120);
  });

  test('writes to GitHub and holds an identity of the tenant in one only where it must', () => {
    const writes = ['contents', 'deployments', 'issues', 'checks', 'pull-requests'].filter(
      (one) => job.permissions?.[one] === 'write',
    );
    const signsIn = job.permissions?.['id-token'] === 'write';
    // A job that stands for a workflow names the most that any of that one's jobs has.
    expect(writes.length > 0 && signsIn && job.uses === undefined ? `${name}: ${writes.join(', ')}` : '').toMatch(
      /^(?:|apply: deployments, pull-requests|order: contents, pull-requests)$/u,
    );
  });
});

/** What starts a workflow, that of whoever calls it included. */
const startedBy = (name: string): readonly string[] => [
  ...Object.keys(workflow(name).on),
  ...names.flatMap((other) =>
    Object.values(workflow(other).jobs).some(({ uses }) => uses === `./.github/workflows/${name}.yml`)
      ? startedBy(other)
      : [],
  ),
];

const untrusted = ['pull_request', 'pull_request_review', 'pull_request_target', 'merge_group', 'issue_comment'];

test.each(jobs.filter(([, , job]) => job.permissions?.['id-token'] === 'write'))(
  '%s, which signs in to a tenant, runs as the default branch has it and checks no change out',
  (_, name, job) => {
    expect(startedBy(name).filter((event) => untrusted.includes(event))).toEqual([]);
    for (const step of stepsOf(job).filter(({ uses }) => uses?.startsWith('actions/checkout@') === true))
      expect(String(step.with?.['ref'] ?? '')).not.toMatch(/head|pull|merge/u);
  },
);

const calling = jobs.flatMap(([title, , job]) => (job.uses === undefined ? [] : [[title, job] as const]));

test.each(calling)('%s hands over what the other workflow takes, and may do all that its jobs need', (_, job) => {
  const other = workflow((job.uses ?? '').replace(/^.*\/|\.yml$/gu, ''));
  expect(Object.keys(other.on.workflow_call?.inputs ?? {})).toEqual(
    expect.arrayContaining(Object.keys(job.with ?? {})),
  );
  for (const { permissions = {} } of Object.values(other.jobs))
    for (const [what, right] of Object.entries(permissions))
      expect([what, job.permissions?.[what]]).toEqual([what, right === 'write' ? 'write' : expect.any(String)]);
});

test.each(names)('%s keeps whose code runs, and who signs in, in files that are reviewed', (name) => {
  expect(readFileSync(join(workflowFolder, `${name}.yml`), 'utf8')).not.toMatch(/\bvars\./u);
});

test.each(names)('%s works outside the checkout, where nothing of a change can lie', (name) => {
  const kept = Object.values(workflow(name).jobs)
    .flatMap(stepsOf)
    .filter(({ uses }) => /^actions\/(?:upload|download)-artifact@/u.test(uses ?? ''));
  const outside = kept.filter(({ with: options }) => !String(options?.['path']).includes('runner.temp'));
  expect(name === 'release' ? [] : outside).toEqual([]);
});

test('nothing goes on that was cancelled, but what keeps the journal and says so', () => {
  const always = jobs.flatMap(([title, , job]) => [
    ...(/always\(\)/u.test(job.if ?? '') ? [title] : []),
    ...stepsOf(job).flatMap((step) => (/always\(\)/u.test(step.if ?? '') ? [`${title}: ${step.name ?? ''}`] : [])),
  ]);
  expect(always).toEqual([
    'apply/apply: Keep the journal',
    'apply/apply: Say how it went',
    'apply/apply: Keep plan and report',
    'apply/ended',
  ]);
});

describe.each(steps)('%s', (_, step: StepSource) => {
  test('names what it uses by a full commit', () => {
    expect(step.uses ?? './').toMatch(/^(?:\.\/|[\w.-]+\/[\w./-]+@[0-9a-f]{40}$)/u);
  });

  test('lets no expression into its script', () => {
    expect(step.run ?? '').not.toContain('${{');
  });

  test('leaves no token behind in what it checks out', () => {
    const checksOut = step.uses?.startsWith('actions/checkout@') === true;
    expect(checksOut ? step.with?.['persist-credentials'] : false).toBe(false);
  });
});

test('a pinned commit carries the version it belongs to', () => {
  const files = [...names.map((name) => join(workflowFolder, `${name}.yml`)), buildFile];
  const pinned = files
    .flatMap((file) => readFileSync(file, 'utf8').split('\n'))
    .filter((line) => /@[0-9a-f]{40}/u.test(line));
  expect(pinned.filter((line) => !/@[0-9a-f]{40} # v\d+\.\d+\.\d+$/u.test(line))).toEqual([]);
  expect(pinned.length).toBeGreaterThan(20);
});

test('the writing identity is let in through its environment alone', () => {
  const writing = jobs.filter(([, , job]) =>
    stepsOf(job).some((step) => step.env?.['AZURE_CLIENT_ID']?.includes('apply') === true),
  );
  expect(writing.map(([title, , job]) => [title, job.environment])).toEqual([['apply/apply', 'apply']]);
});

test('the action runs what a release holds, on a Node that runners have', () => {
  expect(action.runs).toEqual({ using: 'node24', main: 'dist/cli/action.js' });
});
