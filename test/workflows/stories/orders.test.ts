import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { openPull, type Pull, type User } from '../../github/double-state.ts';
import { expectFitting } from '../../github/samples.ts';
import { expectJobs, told, openScene, partner, partnerEntry, type Scene, start } from '../scene.ts';

// A story starts a hundred processes one after the other; how long they take is the machine's.
vi.setConfig({ testTimeout: 600_000, hookTimeout: 600_000 });

const bea: User = { login: 'bea', type: 'User' };

let scene: Scene;
beforeAll(async () => {
  scene = await openScene();
});
afterAll(async () => {
  await scene.close();
  expectFitting(scene.double);
});

/** Plans, agrees, merges and applies. */
async function carriedOut(pull: Pull, id?: number, second?: User): Promise<void> {
  expectJobs(await scene.planned(pull), { plan: 'success', record: 'success' });
  await scene.review(pull);
  if (second !== undefined) await scene.review(pull, second);
  scene.merge(pull);
  expectJobs(await scene.trusted({ event: 'push', ...(id === undefined ? {} : { id }) }), { apply: 'success' });
}

/** The pull request that an order opened, as the change that it is. */
function ordered(kind: string): Pull {
  const { pulls, branches } = scene.double.repository;
  const found = pulls.find(({ branch, merged }) => merged === null && branch.startsWith(`postern/order-${kind}-`));
  if (found === undefined) throw new Error(`no order ${kind} is open`);
  const commit = branches.get(found.branch) ?? '';
  found.trial = commit;
  return found;
}

const order = async (kind: string, run = ''): ReturnType<Scene['trusted']> =>
  scene.trusted({ event: 'workflow_dispatch', inputs: { order: kind, run } });

describe('drift', () => {
  test('is taken back by an order that is planned, approved and applied like any other change', async () => {
    await carriedOut(scene.propose(partner()));
    await scene.portal('Set-RemoteDomain', { Identity: 'partner.example', AutoForwardEnabled: true });
    expectJobs(await order('retake'), { order: 'success', adopt: 'skipped' });
    const pull = ordered('retake');
    expectJobs(await scene.planned(pull), { record: 'success' });
    expect(scene.comment(pull)).toContain('**Ordered: `retake`.** The plan brings the tenant back to its policies.');
    await scene.review(pull);
    scene.merge(pull);
    expectJobs(await scene.trusted({ event: 'push' }), { apply: 'success' });
    expect(scene.domains()).toMatchObject({ 'partner.example': false });
    expect([...scene.files().keys()].filter((path) => path.startsWith('.postern/orders/'))).toHaveLength(1);
  });

  test('that is not there orders nothing', async () => {
    const before = scene.double.repository.pulls.length;
    const jobs = await order('retake');
    expect(told(jobs)).toContain('nothing to order');
    expect(scene.double.repository.pulls).toHaveLength(before);
  });

  test('that is ordered twice has one pull request, whose reviews stay', async () => {
    await scene.portal('Set-RemoteDomain', { Identity: 'partner.example', AutoForwardEnabled: true });
    await order('retake');
    const { head } = ordered('retake');
    expect(told(await order('retake'))).toContain('open already');
    expect(ordered('retake').head).toBe(head);
    await carriedOut(ordered('retake'));
  });
});

describe('an undo', () => {
  test('is ordered for a run, comes alone, and takes back what that run made once the policies want it no more', async () => {
    await carriedOut(scene.propose({ 'policies/domains.yaml': both }), 800);
    expect(scene.domains()).toMatchObject({ 'second.example': false });
    // Whoever wants it gone for good takes it out of the policies first.
    const revert = scene.propose(partner());
    expectJobs(await scene.planned(revert), { record: 'success' });
    expect(scene.comment(revert)).toContain('to take that back too, order undo with run 800');
    scene.merge(revert);
    expectJobs(await order('undo', '800'), { order: 'success' });
    const pull = ordered('undo');
    const commit = pull.trial ?? '';
    const alone = scene.double.repository.commits.get(commit)!;
    // Beside it nobody would see what else the policies do: its plan takes back, and shows nothing else.
    scene.double.repository.commits.set(commit, new Map([...alone, ['policies/domains.yaml', both]]));
    const jobs = await scene.planned(pull);
    expectJobs(jobs, { change: 'failure', plan: 'skipped' });
    expect(told(jobs)).toContain('policies changes beside an order; an order comes alone');
    scene.double.repository.commits.set(commit, alone);
    // It opens for a number of people that nobody knows, and a program pushed it: two before the merge, one behind it.
    await carriedOut(pull, undefined, bea);
    expect(scene.domains()).not.toHaveProperty('second.example');
    expectJobs(await scene.trusted({ event: 'schedule' }), { drift: 'success' });
    expect(scene.double.repository.issues.filter((one) => !one.pull && one.state === 'open')).toEqual([]);
  });

  const both = `${partner()['policies/domains.yaml'] ?? ''}${partnerEntry('second.example')}`;

  test.each([
    ['that does not exist', '12345'],
    ['of another workflow', '801'],
  ])('of a run %s is none', async (_, run) => {
    const believed = scene.double.repository.workflowRuns.find(({ id }) => id === 800)!;
    scene.double.repository.workflowRuns.push({ ...believed, id: 801, path: '.github/workflows/evil.yml' });
    const before = scene.double.repository.pulls.length;
    const jobs = await order('undo', run);
    expectJobs(jobs, { tenants: 'failure', order: 'skipped' });
    expect(told(jobs)).toContain(`run ${run} left no journal`);
    expect(scene.double.repository.pulls).toHaveLength(before);
  });
});

describe('an order that somebody else seems to have opened', () => {
  test('holds up none, and one that was taken back is not carried out by the run that waited', async () => {
    await scene.portal('Set-RemoteDomain', { Identity: 'partner.example', AutoForwardEnabled: true });
    const branch = 'postern/order-retake-5f0a1c9e-0000-4000-8000-000000000001';
    const odd = scene.propose({ 'README.md': 'x' }, { branch, base: 'aside' });
    expectJobs(await order('retake'), { order: 'success' });
    const { pulls } = scene.double.repository;
    expect(pulls.filter((one) => one.branch === branch && one.merged === null)).toHaveLength(2);
    odd.merged = 'closed';
    const pull = ordered('retake');
    await scene.planned(pull);
    await scene.review(pull);
    const sha = scene.merge(pull);
    const path = [...scene.files().keys()].findLast((one) => one.startsWith('.postern/orders/')) ?? '';
    scene.merge(scene.propose({ [path]: null }));
    const jobs = await scene.trusted({ event: 'push', sha });
    expectJobs(jobs, { apply: 'skipped' });
    expect(told(jobs)).toContain('was taken back on main since');
    expect(scene.domains()).toMatchObject({ 'partner.example': true });
    await scene.portal('Set-RemoteDomain', { Identity: 'partner.example', AutoForwardEnabled: false });
  });
});

describe('an order that somebody writes by hand', () => {
  const given = (): string => [...scene.files().keys()].find((path) => path.startsWith('.postern/orders/')) ?? '';

  const text = (more: object = {}): string =>
    JSON.stringify({
      format: 'postern-order/1',
      order: 'retake',
      tenant: '5f0a1c9e-0000-4000-8000-000000000001',
      run: null,
      digest: 'a'.repeat(64),
      ...more,
    });

  test.each([
    ['changes an order that was given', null],
    ['is no order', '{}'],
    ['orders something else', text({ order: 'delete' })],
    ['undoes without a run', text({ order: 'undo' })],
    ['names a tenant that is none', text({ tenant: '../../x' })],
  ])('is refused where it %s', async (_, content) => {
    const files = content === null ? { [given()]: text() } : { '.postern/orders/x.json': content };
    const jobs = await scene.planned(scene.propose(files));
    expectJobs(jobs, { change: 'failure', plan: 'skipped' });
    expect(told(jobs)).toContain('Nothing was taken: .postern/orders/');
  });

  test('is looked for in the commit that is applied, as it was looked at', async () => {
    await scene.portal('Set-RemoteDomain', { Identity: 'partner.example', AutoForwardEnabled: true });
    await order('retake');
    const pull = ordered('retake');
    await scene.planned(pull);
    await scene.review(pull);
    const before = scene.files();
    scene.merge(pull);
    const merged = scene.double.repository.commits.get(pull.merged ?? '')!;
    const path = [...merged.keys()].find((one) => one.startsWith('.postern/orders/') && !before.has(one)) ?? '';
    const asOrdered = merged.get(path) ?? '';
    (merged as Map<string, string>).set(path, text({ order: 'undo', run: 800 }));
    const jobs = await scene.trusted({ event: 'push' });
    expectJobs(jobs, { plan: 'failure', apply: 'skipped' });
    (merged as Map<string, string>).set(path, asOrdered);
    expectJobs(await scene.trusted({ event: 'push' }), { apply: 'success' });
  });
});

describe('an entry', () => {
  /** A domain to which forwards are let out, as they are to all others. */
  const third = (more = ''): string => partnerEntry('third.example', more).replace('false', 'true');

  test('that is reverted, and stays in the tenant, is told with the order that takes it back', async () => {
    await carriedOut(
      scene.propose({
        'policies/domains.yaml': `${partner()['policies/domains.yaml'] ?? ''}${third()}`,
      }),
      810,
    );
    const revert = scene.propose(partner());
    expectJobs(await scene.planned(revert), { record: 'success' });
    expect(scene.comment(revert)).toContain('#### Taken out of the policies, and stays in the tenant');
    expect(scene.comment(revert)).toContain('run 810 made it: to take that back too, order undo with run 810');
    expect(scene.comment(revert)).toContain(
      '`remoteDomains/third.example` · declared until now at `policies/domains.yaml:4`',
    );
  });

  test('whose day has come is taken back by an order of the clock, and held in the policies until then', async () => {
    const ended = `${start['policies/domains.yaml'] ?? ''}${partnerEntry('partner.example')}${third(', until: 2020-01-31')}`;
    scene.merge(scene.propose({ 'policies/domains.yaml': ended }));
    const early = scene.propose(partner());
    expectJobs(await scene.planned(early), { record: 'success' });
    expect(scene.comment(early)).toContain('its day has come: apply the order due first');
    const held = scene.double.repository.checks.findLast(({ name }) => name === 'Postern / planned');
    expect(held).toMatchObject({ conclusion: 'failure', title: expect.stringContaining('Held: the day of') });

    expectJobs(await scene.trusted({ event: 'schedule' }), { order: 'success', expiry: 'success' });
    await carriedOut(ordered('due'));
    expect(scene.domains()).not.toHaveProperty('third.example');
    expectJobs(await scene.planned(scene.propose(partner())), { record: 'success' });
    const free = scene.double.repository.checks.findLast(({ name }) => name === 'Postern / planned');
    expect(free).toMatchObject({ conclusion: 'success' });
    expect(openPull).toBeTypeOf('function');
  });
});
