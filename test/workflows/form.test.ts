import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { action, actionFile, type JobSource, type StepSource, workflow, workflowFolder } from './source.ts';

const names = readdirSync(workflowFolder).map((file) => file.replace(/\.yml$/u, ''));
const jobs = names.flatMap((name) =>
  Object.entries(workflow(name).jobs).map(([job, source]) => [`${name}/${job}`, name, source] as const),
);
const steps: readonly (readonly [string, StepSource])[] = jobs
  .flatMap(([title, , { steps: all }]) =>
    all.map((step, at) => [`${title} step ${at + 1}`, step] as readonly [string, StepSource]),
  )
  .concat(action.runs.steps.map((step, at) => [`the action, step ${at + 1}`, step]));

test('there are the workflows that the documentation speaks of', () => {
  expect(names.toSorted()).toEqual(['apply', 'ci', 'comment', 'drift', 'expiry', 'plan', 'release', 'validate']);
});

describe.each(names)('the workflow %s', (name) => {
  test('gives no right to all of its jobs and runs bash that stops at errors', () => {
    expect(workflow(name).permissions).toEqual({});
    expect(workflow(name).defaults?.run?.shell).toBe('bash');
  });

  test('is none that meets a fork with rights', () => {
    expect(Object.keys(workflow(name).on)).not.toContain('pull_request_target');
  });
});

describe.each(jobs)('the job %s', (_, name, job: JobSource) => {
  test('ends by itself', () => {
    expect(job['timeout-minutes']).toBeLessThanOrEqual(120);
  });

  test('writes to GitHub and holds an identity of the tenant in one only where it must', () => {
    const writes = ['contents', 'issues', 'checks', 'pull-requests'].filter(
      (one) => job.permissions?.[one] === 'write',
    );
    const signsIn = job.permissions?.['id-token'] === 'write';
    expect(writes.length > 0 && signsIn ? `${name}: ${writes.join(', ')}` : '').toMatch(
      /^(?:|apply: pull-requests|drift: contents, pull-requests)$/u,
    );
  });
});

test('no job that signs in to a tenant can meet a change from a fork', () => {
  const { tenants } = workflow('plan').jobs;
  expect(tenants?.if).toContain('github.event.pull_request.head.repo.full_name == github.repository');
  expect(workflow('plan').jobs['plan']?.needs).toBe('tenants');
  const others = jobs.filter(([, name, job]) => job.permissions?.['id-token'] === 'write' && name !== 'plan');
  for (const [, name] of others) expect(Object.keys(workflow(name).on)).not.toContain('pull_request');
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
  const files = [...names.map((name) => join(workflowFolder, `${name}.yml`)), actionFile];
  const pinned = files
    .flatMap((file) => readFileSync(file, 'utf8').split('\n'))
    .filter((line) => /@[0-9a-f]{40}/u.test(line));
  expect(pinned.filter((line) => !/@[0-9a-f]{40} # v\d+\.\d+\.\d+$/u.test(line))).toEqual([]);
  expect(pinned.length).toBeGreaterThan(20);
});

test('the writing identity is let in through its environment alone', () => {
  const writing = jobs.filter(([, , job]) =>
    job.steps.some((step) => step.env?.['AZURE_CLIENT_ID']?.includes('APPLY') === true),
  );
  expect(writing.map(([title, , job]) => [title, job.environment])).toEqual([['apply/apply', 'apply']]);
});

test('the action hands on each output under its own name', () => {
  for (const [name, { value }] of Object.entries(action.outputs))
    expect(value).toBe(`\${{ steps.run.outputs.${name} }}`);
});
