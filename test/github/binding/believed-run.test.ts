import { afterEach, beforeEach, expect, test } from 'vitest';
import { believedRun } from '../../../src/github/binding/believed-run.ts';
import { type Double, startDouble } from '../double.ts';
import { keepPlan, type WorkflowRun } from '../double-state.ts';
import { expectFitting, impatient } from '../samples.ts';

let double: Double;
beforeEach(async () => {
  double = await startDouble();
});
afterEach(async () => {
  await double.close();
  expectFitting(double);
});

const workflow = { path: '.github/workflows/postern-trusted.yml', tenant: 'T1' };
const believed = async (id = 5) => believedRun(impatient(double), id, workflow);

test.each([
  '.github/workflows/postern-trusted.yml',
  '.github/workflows/postern-trusted.yml@main',
  'contoso/mail/.github/workflows/postern-trusted.yml@main',
])('a run of the file of the default branch is believed, however its path is written: %s', async (path) => {
  keepPlan(double.repository, 't1', { id: 5, path });
  expect(await believed()).toMatchObject({ run: 5, artifacts: [expect.any(Number)], at: '2026-11-21T12:00:00Z' });
});

test('a run from before the default branch moved on is believed', async () => {
  keepPlan(double.repository, 't1', { id: 5 });
  double.repository.branches.set('main', 'f'.repeat(40));
  double.repository.notes.set('f'.repeat(40), { parents: ['a'.repeat(40)] });
  expect(await believed()).toMatchObject({ run: 5 });
});

test.each<readonly [string, Partial<WorkflowRun>]>([
  ['a push to a branch, with a file of the same name', { event: 'push', branch: 'evil', sha: 'b'.repeat(40) }],
  ['a pull request', { event: 'pull_request' }],
  ['a run by hand', { event: 'workflow_dispatch' }],
  ['another file', { path: '.github/workflows/evil.yml' }],
  ['a file whose name only ends so', { path: 'evil/.github/workflows/postern-trusted.yml' }],
  ['another repository', { repository: 'mallory/mail' }],
  ['another branch', { branch: 'evil' }],
  ['a commit that the default branch does not hold', { sha: 'b'.repeat(40) }],
])('a run of %s is not believed', async (_, odd) => {
  keepPlan(double.repository, 't1', { id: 5, ...odd });
  expect(await believed()).toBeNull();
});

test('a run that does not exist, or kept nothing, says nothing', async () => {
  keepPlan(double.repository, 't2', { id: 5 });
  double.repository.artifacts.length = 0;
  expect([await believed(5), await believed(6)]).toEqual([null, null]);
});

test('a run that kept the plans of several tenants together is asked for them all', async () => {
  keepPlan(double.repository, 'several-1', { id: 5 });
  const [first] = double.repository.artifacts;
  double.repository.artifacts.push({ ...first!, id: 900, name: 'postern-plan-several-2', at: '2026-11-21T13:00:00Z' });
  expect(await believed()).toMatchObject({ artifacts: [first!.id, 900], at: '2026-11-21T13:00:00Z' });
});

test.each([{ expired: true }, { bytes: 2 ** 30 }, { name: 'evil-postern-plan-t1' }])(
  'an artifact that is gone, too large or called otherwise is none: %o',
  async (odd) => {
    keepPlan(double.repository, 't1', { id: 5 });
    double.repository.artifacts[0] = { ...double.repository.artifacts[0]!, ...odd };
    expect(await believed()).toBeNull();
  },
);

test('of several attempts the last one counts', async () => {
  keepPlan(double.repository, 't1', { id: 5 });
  const [first] = double.repository.artifacts;
  double.repository.artifacts.push({ ...first!, id: 900, at: '2026-11-21T13:00:00Z' });
  expect(await believed()).toMatchObject({ artifacts: [900], at: '2026-11-21T13:00:00Z' });
});
