import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { pullOf, runEvent } from '../../src/github/client/event.ts';
import { matrixOf } from '../../src/github/run/matrix.ts';
import { type Double, startDouble } from './double.ts';
import { openPull } from './double-state.ts';
import { expectFitting, impatient } from './samples.ts';

const env = { GITHUB_REPOSITORY: 'contoso/mail', GITHUB_RUN_ID: '42', GITHUB_SHA: 'c'.repeat(40) };
const from = (full: string): { readonly sha: string; readonly repo: { readonly full_name: string } } => ({
  sha: 'b'.repeat(40),
  repo: { full_name: full },
});

describe('the event of a run', () => {
  test.each([
    { what: 'a push', payload: {}, more: {}, is: { sha: 'c'.repeat(40), pull: null, fork: false } },
    {
      what: 'a pull request',
      payload: { pull_request: { number: 7, head: from('Contoso/Mail') } },
      more: {},
      is: { sha: 'b'.repeat(40), pull: 7, fork: false },
    },
    {
      what: 'a pull request from a fork',
      payload: { pull_request: { number: 7, head: from('mallory/mail') } },
      more: {},
      is: { pull: 7, fork: true },
    },
    {
      what: 'a pull request whose fork was deleted',
      payload: { pull_request: { number: 7, head: { sha: 'b', repo: null } } },
      more: {},
      is: { fork: true },
    },
    {
      what: 'a run after another one',
      payload: {
        workflow_run: {
          head_sha: 'b'.repeat(40),
          head_repository: { full_name: 'contoso/mail' },
          pull_requests: [
            { number: 6, base: { ref: 'aside' } },
            { number: 7, base: { ref: 'main' } },
          ],
        },
        repository: { default_branch: 'main' },
      },
      more: {},
      is: { sha: 'b'.repeat(40), pull: 7, fork: false },
    },
    {
      what: 'a run after one of a fork',
      payload: {
        workflow_run: { head_sha: 'b'.repeat(40), head_repository: { full_name: 'mallory/mail' }, pull_requests: [] },
      },
      more: {},
      is: { pull: null, fork: true },
    },
    {
      what: 'a merge queue',
      payload: {},
      more: { GITHUB_REF: `refs/heads/gh-readonly-queue/main/pr-7-${'a'.repeat(40)}` },
      is: { pull: null, queued: 7, fork: false },
    },
    {
      what: 'a run after one of a merge queue',
      payload: {
        workflow_run: {
          event: 'merge_group',
          head_sha: 'b'.repeat(40),
          head_branch: `gh-readonly-queue/main/pr-7-${'a'.repeat(40)}`,
          head_repository: { full_name: 'contoso/mail' },
          pull_requests: [],
        },
      },
      more: {},
      is: { sha: 'b'.repeat(40), pull: null, queued: 7, fork: false },
    },
    {
      what: 'a run after one of a branch that is called like a queue',
      payload: {
        workflow_run: {
          event: 'pull_request',
          head_branch: `gh-readonly-queue/main/pr-7-${'a'.repeat(40)}`,
          head_repository: { full_name: 'contoso/mail' },
        },
      },
      more: {},
      is: { queued: null },
    },
  ])('is understood for $what', ({ payload, more, is }) => {
    expect(runEvent({ ...env, ...more }, payload)).toMatchObject(is);
  });

  test('links to the run, on an Enterprise Server too', () => {
    expect(runEvent({ ...env, GITHUB_SERVER_URL: 'https://git.contoso.com' }, null).runUrl).toBe(
      'https://git.contoso.com/contoso/mail/actions/runs/42',
    );
    expect(runEvent({}, null).runUrl).toBeNull();
  });

  test.each([
    ['workflow_dispatch', '7', { login: 'ana', id: 7 }],
    ['workflow_dispatch', 'x', null],
    ['schedule', '7', null],
    ['push', '7', null],
  ])('is started by a person on %s with id %s alone where that is one', (name, id, by) => {
    const actor = { GITHUB_EVENT_NAME: name, GITHUB_ACTOR: 'ana', GITHUB_ACTOR_ID: id };
    expect(runEvent({ ...env, ...actor }, null).by).toEqual(by);
  });
});

describe('the pull request of a commit', () => {
  let double: Double;
  beforeEach(async () => {
    double = await startDouble();
  });
  afterEach(async () => {
    await double.close();
    expectFitting(double);
  });

  test('is the merged one before an open one, and none for a commit that nobody proposed', async () => {
    const merged = openPull(double.repository, { head: 'b'.repeat(40), merged: 'e'.repeat(40) });
    const open = openPull(double.repository, { head: 'e'.repeat(40) });
    const other = openPull(double.repository, { head: 'f'.repeat(40) });
    expect(await pullOf(impatient(double), 'e'.repeat(40))).toMatchObject({ number: merged.number, merged: true });
    expect(await pullOf(impatient(double), 'f'.repeat(40))).toMatchObject({ number: other.number, merged: false });
    expect(await pullOf(impatient(double), 'd'.repeat(40))).toBeNull();
    expect(open.number).toBeGreaterThan(merged.number);
  });
});

describe('tenants for a matrix', () => {
  const id = (at: number): string => `5F0A1C9E-0000-4000-8000-${String(at).padStart(12, '0')}`;
  const tenants = (number: number): Parameters<typeof matrixOf>[0] =>
    Array.from({ length: number }, (_, at) => ({
      folder: `policies/${at}`,
      id: id(at),
      domain: `t${at}.onmicrosoft.com`,
    }));

  const each = (list: Parameters<typeof matrixOf>[0]): ReturnType<typeof matrixOf> => matrixOf(list, 'a job each');

  test('have a job each, known by an id that never changes', () => {
    const one = (at: number): object => ({
      name: `t${at}.onmicrosoft.com`,
      key: id(at).toLowerCase(),
      folder: `policies/${at}`,
    });
    expect(each(tenants(2))).toEqual([0, 1].map((at) => ({ ...one(at), tenants: [one(at)] })));
    expect(each([])).toEqual([]);
  });

  test.each(['', '../../x', 'contoso', `${id(1)} `, `${id(1)}/..`])('are none where an id is no id: %j', (odd) => {
    expect(each([...tenants(1), { folder: 'policies/x', id: odd, domain: 'x.onmicrosoft.com' }])).toEqual({
      refused: expect.stringContaining('policies/x names no tenant id'),
    });
  });

  test('are none where one of them has two folders, in whatever letter case its id stands', () => {
    const twice = [...tenants(2), { folder: 'policies/x', id: id(1).toLowerCase(), domain: 'x.onmicrosoft.com' }];
    expect(each(twice)).toEqual({ refused: expect.stringContaining('policies/x') });
  });

  test('are none where they are more than a matrix takes, and each wants a job', () => {
    expect(each(tenants(256))).toHaveLength(256);
    expect(each(tenants(257))).toEqual({ refused: expect.stringContaining('257') });
  });

  test.each([1, 255, 256, 257, 300, 512, 1_000, 5_000])('share jobs evenly where there are %i', (number) => {
    const all = matrixOf(tenants(number), 'as few as fit');
    if ('refused' in all) throw new Error(all.refused);
    const sizes = all.map((one) => one.tenants.length);
    expect(all.length).toBe(Math.min(number, 256));
    expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
    expect(all.flatMap((one) => one.tenants.map(({ key }) => key))).toEqual(
      tenants(number).map((one) => one.id.toLowerCase()),
    );
    expect(new Set(all.map(({ key }) => key)).size).toBe(all.length);
    expect(all[0]?.name).toMatch(number >= 512 ? / and \d+ more tenants?$/u : /^t0\.onmicrosoft\.com$/u);
  });
});
