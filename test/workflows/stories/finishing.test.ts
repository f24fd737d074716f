import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Pull } from '../../github/double-state.ts';
import { expectFitting } from '../../github/samples.ts';
import { expectJobs, told, openScene, partner, type Scene } from '../scene.ts';

// A story starts a hundred processes one after the other; how long they take is the machine's.
vi.setConfig({ testTimeout: 600_000, hookTimeout: 600_000 });

let scene: Scene;
let pull: Pull;

/** A change of two steps, planned, agreed to and merged. */
async function merged(name: string): Promise<string> {
  pull = scene.propose({ 'policies/domains.yaml': scene.files().get('policies/domains.yaml') + own(name) });
  await scene.planned(pull);
  await scene.review(pull);
  return scene.merge(pull);
}

const own = (name: string): string =>
  (partner(name)['policies/domains.yaml'] ?? '').split('\n').slice(2, 3).join('\n') + '\n';

beforeAll(async () => {
  scene = await openScene();
});
afterAll(async () => {
  await scene.close();
  expectFitting(scene.double);
});

const journals = (run: number): readonly string[] =>
  readdirSync(join(scene.machine.artifacts, String(run))).filter((one) => /^postern-journal-.*\d$/u.test(one));

describe('an apply that stopped half-way', () => {
  test('says so in a new comment, with the button that goes on', async () => {
    await merged('stopped.example');
    scene.emulator.faults.add([{ effect: 'deny', match: { cmdlet: 'Set-RemoteDomain', times: 1 } }]);
    const jobs = await scene.trusted({ event: 'push', id: 500 });
    expectJobs(jobs, { ready: 'success', apply: 'failure' });
    expect(scene.comment(pull)).toContain('**Stopped part-way: 1 of 2 steps done.**');
    expect(scene.comment(pull)).toContain('*Re-run failed jobs* on the page of the run');
    expect(scene.comment(pull)).toContain('Run workflow → `undo`, with run `500`');
    expect(scene.domains()).toMatchObject({ 'stopped.example': true });
  });

  test('goes on where it stopped when its failed jobs are started again', async () => {
    const before = scene.emulator.calls().operations['New-RemoteDomain'];
    const jobs = await scene.trusted({ event: 'push', id: 500, attempt: 2, rerun: 'failed' });
    expectJobs(jobs, { apply: 'success' });
    expect(scene.comment(pull)).toContain('**Applied: 2 of 2 steps done.**');
    expect(scene.domains()).toMatchObject({ 'stopped.example': false });
    expect(scene.emulator.calls().operations['New-RemoteDomain']).toBe(before);
    expect(journals(500)).toHaveLength(2);
  });

  test('is spent when it ended, so that starting all of it again changes nothing, in the comment either', async () => {
    const [writes, said] = [scene.writes(), scene.comment(pull)];
    const jobs = await scene.trusted({ event: 'push', id: 500, attempt: 3, rerun: 'all' });
    expectJobs(jobs, { plan: 'failure', apply: 'skipped' });
    expect(told(jobs)).toContain('run 500 carried out this plan already');
    expect([scene.writes(), scene.comment(pull)]).toEqual([writes, said]);
  });

  test('goes on when all of its jobs are started again, too', async () => {
    await merged('again.example');
    scene.emulator.faults.add([{ effect: 'deny', match: { cmdlet: 'Set-RemoteDomain', times: 1 } }]);
    expectJobs(await scene.trusted({ event: 'push', id: 510 }), { apply: 'failure' });
    const jobs = await scene.trusted({ event: 'push', id: 510, attempt: 2, rerun: 'all' });
    expectJobs(jobs, { plan: 'success', apply: 'success' });
    expect(scene.domains()).toMatchObject({ 'again.example': false });
  });

  test('is left to the later commit once the branch has moved on, and says that it stopped', async () => {
    await merged('left.example');
    scene.emulator.faults.add([{ effect: 'deny', match: { cmdlet: 'Set-RemoteDomain', times: 1 } }]);
    expectJobs(await scene.trusted({ event: 'push', id: 520 }), { apply: 'failure' });
    const [stopped, sha] = [pull, pull.merged ?? ''];
    const domains = scene.files().get('policies/domains.yaml') ?? '';
    scene.merge(scene.propose({ 'policies/domains.yaml': `# Somebody else was here.\n${domains}` }));
    const jobs = await scene.trusted({ event: 'push', id: 520, sha, attempt: 2, rerun: 'all' });
    expectJobs(jobs, { apply: 'skipped' });
    expect(scene.comment(stopped)).toContain('**Stopped part-way, and not gone on with: this attempt did nothing.**');
    expect(told(jobs)).toContain('main has moved on');
    await scene.portal('Set-RemoteDomain', { Identity: 'left.example', AutoForwardEnabled: false });
  });
});

describe('an apply that is cancelled', () => {
  test('ends at once, keeps its journal, says so, and goes on later', async () => {
    await merged('cancelled.example');
    const before = scene.emulator.calls().operations['New-RemoteDomain'] ?? 0;
    scene.emulator.faults.add([
      { effect: 'delay', milliseconds: 2_000, match: { cmdlet: 'New-RemoteDomain', times: 1 } },
    ]);
    const jobs = await scene.trusted({
      event: 'push',
      id: 600,
      interrupt: {
        step: 'Apply',
        how: 'cancelled',
        when: async () => {
          while ((scene.emulator.calls().operations['New-RemoteDomain'] ?? 0) === before) await wait(20);
        },
      },
    });
    expectJobs(jobs, { apply: 'cancelled' });
    expect(journals(600)).toHaveLength(1);
    expect(scene.comment(pull)).toContain('**Stopped part-way: 1 of 2 steps done.**');
    expectJobs(await scene.trusted({ event: 'push', id: 600, attempt: 2, rerun: 'failed' }), { apply: 'success' });
    expect(scene.comment(pull)).toContain('**Applied: 2 of 2 steps done.**');
  });

  test('is told as stopped where the machine under it was lost, and planned again where nothing was done', async () => {
    await merged('lost.example');
    const jobs = await scene.trusted({
      event: 'push',
      id: 610,
      interrupt: { step: 'Apply', how: 'lost', when: async () => Promise.resolve() },
    });
    expectJobs(jobs, { apply: 'failure', ended: 'success' });
    expect(scene.comment(pull)).toContain('**Stopped, and how far it came is not known.**');
    expectJobs(await scene.trusted({ event: 'push', id: 610, attempt: 2, rerun: 'failed' }), { apply: 'success' });
    expect(scene.domains()).toMatchObject({ 'lost.example': false });
  });
});

describe('the environment', () => {
  test.each(['turned away', 'cancelled'] as const)(
    'where a run is %s applies nothing, and the comment says so',
    async (gate) => {
      await merged(`gate-${gate.replace(' ', '-')}.example`);
      const writes = scene.writes();
      const id = gate === 'cancelled' ? 800 : 700;
      const jobs = await scene.trusted({ event: 'push', id, gate });
      expectJobs(jobs, { ready: 'success', apply: gate === 'cancelled' ? 'cancelled' : 'failure', ended: 'success' });
      expect(scene.writes()).toBe(writes);
      expect(scene.comment(pull)).toContain(
        '**Merged, and not applied: nothing was done.** The run ended before its first step',
      );
      expectJobs(await scene.trusted({ event: 'push', id, attempt: 2, rerun: 'failed' }), { apply: 'success' });
      expect(scene.comment(pull)).toContain('**Applied: 2 of 2 steps done.**');
    },
  );

  test('may take from Friday to Monday, since the plan is made once more when somebody lets it in', async () => {
    await merged('friday.example');
    const jobs = await scene.trusted({ event: 'push', id: 900, meanwhile: () => scene.later(3) });
    scene.later(0);
    expectJobs(jobs, { apply: 'success' });
    expect(scene.domains()).toMatchObject({ 'friday.example': false });
  });

  test('may not take longer than a look at a plan lasts', async () => {
    await merged('forgotten.example');
    const jobs = await scene.trusted({ event: 'push', id: 1000, meanwhile: () => scene.later(31) });
    scene.later(0);
    expectJobs(jobs, { plan: 'success', apply: 'failure' });
    expect(scene.comment(pull)).toContain('which is too long ago');
    expect(scene.comment(pull)).toContain('Run workflow → `retake`');
    expect(scene.domains()).not.toHaveProperty('forgotten.example');
    await scene.trusted({ event: 'push' });
  });

  test('lets nothing in where the tenant moved meanwhile, and says where to look at it anew', async () => {
    await merged('moved.example');
    const meanwhile = async (): Promise<void> =>
      scene.portal('New-RemoteDomain', { Name: 'moved.example', DomainName: 'moved.example' });
    const jobs = await scene.trusted({ event: 'push', id: 1100, meanwhile });
    expectJobs(jobs, { plan: 'success', apply: 'failure', ended: 'success' });
    expect(scene.comment(pull)).toContain('**Merged, and not applied: nothing was done.**');
    expect(scene.comment(pull)).toContain('Run workflow → `retake`');
  });
});
