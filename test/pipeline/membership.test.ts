import { describe, expect, test } from 'vitest';
import type { Fault } from '../../src/emulator/wire/faults.ts';
import type { RunningEmulator } from '../../src/emulator/server/server.ts';
import { textAt } from '../../src/json.ts';
import type { Call, Outcome, Tenant } from '../../src/tenant/tenant.ts';
import { changeMembers, type MembershipChange, type MembershipScene, sceneOf } from '../bench/membership.ts';
import { withEmulator } from '../support/tenants.ts';
import { applied, freshJournal, linesOf, planOf, scratchFolder, statesOf } from './support.ts';

scratchFolder();

test.each([
  // Twenty adds travel in one call and twenty calls in one request; Exchange takes one person a call, ten in a request.
  { service: 'graph', adds: 220, removes: 45, steps: 11 + 45 },
  { service: 'exchange', adds: 60, removes: 45, steps: 60 + 45 },
] as const)('$adds adds and $removes removes over $service end exactly, with faults on the way', async (change) => {
  const { exact, outcome, steps, runs } = await changeMembers(change);
  expect({ exact, outcome, steps, runs }).toEqual({ exact: true, outcome: 'applied', steps: change.steps, runs: 1 });
});

/** A change of two batches: the second has a call less than the first. */
const changes: readonly MembershipChange[] = [
  { service: 'graph', adds: 30, removes: 39 },
  { service: 'exchange', adds: 19, removes: 19 },
];

const run = <T>(
  { tenant }: MembershipScene,
  use: (tenant: Tenant, emulator: RunningEmulator) => Promise<T>,
  faults: readonly Fault[] = [],
): Promise<T> => withEmulator({ tenant, faults }, async ({ tenant: roads, emulator }) => use(roads, emulator));

const operations = (emulator: RunningEmulator, pattern: RegExp): number =>
  Object.entries(emulator.calls().operations)
    .filter(([name]) => pattern.test(name))
    .reduce((sum, [, count]) => sum + count, 0);

const writes = /^(?:PATCH|DELETE|Add-|Remove-)/u;

/** The process is gone: nothing after this happens. */
class Crash extends Error {}

/** A tenant in whose nth batch only so many of the calls happen, and then the process is gone. */
function fatal(tenant: Tenant, at: number, happen: (calls: readonly Call[]) => number): Tenant {
  let batches = 0;
  const dying = async (calls: readonly Call[]): Promise<readonly (Outcome | null)[]> => {
    batches += 1;
    if (batches < at) return tenant.batches?.[calls[0]?.via ?? 'graph']?.run(calls) ?? [];
    for (const call of calls.slice(0, happen(calls))) await tenant.run(call);
    throw new Crash();
  };
  const batch = { most: 10, run: dying };
  return {
    read: (call) => tenant.read(call),
    run: (call) => tenant.run(call),
    batches: { graph: batch, exchange: batch },
  };
}

describe.each(changes)('over $service', (change) => {
  test.each([
    { what: 'nothing of it was sent', happen: () => 0 },
    { what: 'half of it had happened', happen: (calls: readonly Call[]) => Math.ceil(calls.length / 2) },
    { what: 'all of it had happened', happen: (calls: readonly Call[]) => calls.length },
  ])(
    'a crash in a batch of which $what leads, by resuming, to the same end and repeats nothing',
    async ({ happen }) => {
      for (const at of [1, 2]) {
        const scene = sceneOf(change);
        await run(scene, async (tenant, emulator) => {
          const plan = await planOf(scene.desired, tenant);
          const journal = freshJournal();
          await expect(applied(plan, fatal(tenant, at, happen), { journal })).rejects.toThrow(Crash);
          const begun = linesOf(journal).filter((line) => line['kind'] === 'begin');
          expect(begun.length).toBeGreaterThan(1);
          const report = await applied(plan, tenant, { journal, resume: true });
          expect({ outcome: report.outcome, deviations: report.verified.deviations }).toEqual({
            outcome: 'applied',
            deviations: [],
          });
          expect(scene.isExact()).toBe(true);
          expect(operations(emulator, writes)).toBe(plan.steps.length);
          const ended = linesOf(journal).filter((line) => line['kind'] === 'end');
          expect(new Set(ended.map((line) => textAt(line, 'step')))).toEqual(
            new Set(plan.steps.map((step) => step.id)),
          );
        });
      }
    },
  );

  test('a batch whose answer is lost is settled by one look at the group', async () => {
    const scene = sceneOf(change);
    const match =
      change.service === 'graph' ? { graph: 'DELETE /groups*' } : { cmdlet: 'Remove-DistributionGroupMember' };
    const lost: Fault = { effect: 'lose-answer', match: { ...match, times: 1 } };
    await run(
      scene,
      async (tenant, emulator) => {
        const plan = await planOf(scene.desired, tenant);
        const listings = /GET \/groups\/\{id\}\/members|^Get-DistributionGroupMember/u;
        const before = operations(emulator, listings);
        const report = await applied(plan, tenant);
        expect(new Set(statesOf(report))).toEqual(new Set(['done']));
        expect(operations(emulator, writes)).toBe(plan.steps.length);
        // Once before the first step, once for the batch, once to read back.
        expect(operations(emulator, listings) - before).toBe(3);
      },
      [lost],
    );
    expect(scene.isExact()).toBe(true);
  });

  test('a refusal within a batch stops the run, and resuming finishes it', async () => {
    const scene = sceneOf(change);
    const match =
      change.service === 'graph' ? { graph: 'DELETE /groups*' } : { cmdlet: 'Remove-DistributionGroupMember' };
    const denied: Fault = { effect: 'deny', match: { ...match, nth: 5, times: 1 } };
    await run(
      scene,
      async (tenant) => {
        const plan = await planOf(scene.desired, tenant);
        const journal = freshJournal();
        const report = await applied(plan, tenant, { journal });
        expect(report.outcome).toBe('stopped');
        expect(report.steps.find((step) => step.state === 'failed')).toMatchObject({ error: { reason: 'denied' } });
        expect(statesOf(report)).toContain('pending');
        expect((await applied(plan, tenant, { journal, resume: true })).outcome).toBe('applied');
      },
      [denied],
    );
    expect(scene.isExact()).toBe(true);
  });

  test('whoever has gone already, in the middle of a batch, is no reason to stop', async () => {
    const scene = sceneOf(change);
    await run(scene, async (tenant) => {
      const plan = await planOf(scene.desired, tenant);
      const gone = plan.steps.at(-5);
      if (gone === undefined) throw new Error('nothing is planned');
      const report = await applied(plan, overtaken(tenant, gone.call));
      const others = plan.steps.filter((step) => step !== gone).map(() => 'done');
      expect(statesOf(report)).toEqual([...others.slice(0, -4), 'already', ...others.slice(-4)]);
    });
    expect(scene.isExact()).toBe(true);
  });
});

/** A tenant in which somebody makes a call just before the batch that it is in. */
function overtaken(tenant: Tenant, call: Call): Tenant {
  const first = async (calls: readonly Call[]): Promise<readonly (Outcome | null)[]> => {
    if (calls.some((one) => JSON.stringify(one) === JSON.stringify(call))) await tenant.run(call);
    return tenant.batches?.[call.via]?.run(calls) ?? [];
  };
  const batch = { most: tenant.batches?.[call.via]?.most ?? 1, run: first };
  return { read: (one) => tenant.read(one), run: (one) => tenant.run(one), batches: { [call.via]: batch } };
}
