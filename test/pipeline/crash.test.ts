import { readFileSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { contoso } from '../../src/emulator/tenants/contoso.ts';
import { fromSnapshot } from '../../src/emulator/tenants/from-snapshot.ts';
import type { Plan } from '../../src/engine/plan/plan.ts';
import type { Progress } from '../../src/engine/plan/report.ts';
import type { JsonObject } from '../../src/json.ts';
import type { Tenant } from '../../src/tenant/tenant.ts';
import { times } from '../support/draws.ts';
import { withEmulator } from '../support/tenants.ts';
import { type World, worlds } from '../support/worlds.ts';
import {
  aPause,
  applied,
  asked,
  contentOf,
  freshJournal,
  manyChanges,
  planOf,
  scratchFolder,
  statesOf,
  type Undisturbed,
  undisturbed,
  writesOf,
} from './support.ts';

scratchFolder();

/** The process is gone: nothing after this happens. */
class Crash extends Error {}

const moments = ['before its call', 'after its call', 'after its end was written'] as const;
type Moment = (typeof moments)[number];

/** A tenant, and somebody who watches, of which one ends the process at a step. */
function fatal(tenant: Tenant, at: number, moment: Moment): { tenant: Tenant; watch: (event: Progress) => void } {
  let calls = -1;
  const run: Tenant['run'] = async (call) => {
    calls += 1;
    if (calls === at && moment === 'before its call') throw new Crash();
    const outcome = await tenant.run(call);
    if (calls === at && moment === 'after its call') throw new Crash();
    return outcome;
  };
  const watch = (event: Progress): void => {
    if (event.kind === 'finished' && event.index === at && moment === 'after its end was written') throw new Crash();
  };
  return { tenant: { read: (call) => tenant.read(call), run }, watch };
}

/** Applies until the process is gone, and says where the journal is. */
async function crashed(plan: Plan, tenant: Tenant, at: number, moment: Moment): Promise<string> {
  const journal = freshJournal();
  const end = fatal(tenant, at, moment);
  await expect(applied(plan, end.tenant, { journal, watch: end.watch })).rejects.toThrow(Crash);
  return journal;
}

const plans = { 'changes in every kind': manyChanges, 'a policy that is paused': aPause };
const wholes = new Map<string, Undisturbed>();
const wholeOf = (name: string): Undisturbed => wholes.get(name)!;
beforeAll(async () => {
  for (const [name, sections] of Object.entries(plans)) wholes.set(name, await undisturbed(sections));
});

describe.each(Object.keys(plans))('of %s', (name) => {
  test.each(moments)(
    'a crash at any step %s leads, by resuming, to the same end and repeats nothing',
    async (moment) => {
      const { plan, end, writes } = wholeOf(name);
      expect(plan.steps.length).toBeGreaterThan(2);
      for (const at of plan.steps.keys()) {
        await withEmulator({ tenant: contoso() }, async ({ tenant, emulator }) => {
          const journal = await crashed(plan, tenant, at, moment);
          const report = await applied(plan, tenant, { journal, resume: true });
          const done = moment === 'before its call' ? at : at + 1;
          expect(statesOf(report)).toEqual(plan.steps.map((_, index) => (index < done ? 'already' : 'done')));
          expect({ at, deviations: report.verified.deviations }).toEqual({ at, deviations: [] });
          expect(contentOf(emulator.state)).toEqual(end);
          expect(writesOf(emulator)).toEqual(writes);
        });
      }
    },
  );
});

test('a journal whose last line was cut at any place can be resumed all the same', async () => {
  const { plan, end, writes } = wholeOf('a policy that is paused');
  const cuts = [1, 40, 0.5, 1_000_000];
  for (const at of plan.steps.keys()) {
    for (const cut of cuts) {
      await withEmulator({ tenant: contoso() }, async ({ tenant, emulator }) => {
        const journal = await crashed(plan, tenant, at, 'after its end was written');
        tear(journal, cut);
        const report = await applied(plan, tenant, { journal, resume: true });
        expect(report.outcome).toBe('applied');
        expect(contentOf(emulator.state)).toEqual(end);
        expect(writesOf(emulator)).toEqual(writes);
        expect(whole(journal).map((line) => line['kind'])).toContain('resumed');
      });
    }
  }
});

/** Cuts so many bytes, or such a share, off the last line, and at most all of it. */
function tear(journal: string, cut: number): void {
  const text = readFileSync(journal, 'utf8');
  const last = text.slice(text.trimEnd().lastIndexOf('\n') + 1);
  const bytes = cut < 1 ? Math.floor(last.length * cut) : Math.min(cut, last.length);
  writeFileSync(journal, text.slice(0, text.length - bytes));
}

/** The lines of a journal that are whole. */
const whole = (journal: string): readonly JsonObject[] =>
  readFileSync(journal, 'utf8')
    .split('\n')
    .flatMap((line) => {
      try {
        return [JSON.parse(line) as JsonObject];
      } catch {
        return [];
      }
    });

test('a crash while resuming is no worse than the first one', async () => {
  const { plan, end, writes } = wholeOf('changes in every kind');
  await withEmulator({ tenant: contoso() }, async ({ tenant, emulator }) => {
    const journal = await crashed(plan, tenant, 0, 'after its call');
    for (const at of plan.steps.keys()) {
      const after = fatal(tenant, 0, at % 2 === 0 ? 'before its call' : 'after its call');
      await applied(plan, after.tenant, { journal, resume: true }).catch(() => undefined);
    }
    const report = await applied(plan, tenant, { journal, resume: true });
    expect(report.outcome).toBe('applied');
    expect(contentOf(emulator.state)).toEqual(end);
    expect(writesOf(emulator)).toEqual(writes);
  });
});

/** A place in a plan of unknown length. */
const points = fc.record({
  world: worlds,
  where: fc.double({ min: 0, max: 0.999, noNaN: true }),
  moment: fc.constantFrom(...moments),
});
const numRuns = times(10);

test('law 6: whatever the tenant and the policies, a crash anywhere and a resume are no crash', async () => {
  await fc.assert(
    fc.asyncProperty(points, async ({ world, where, moment }) => {
      const plain = await endOf(world, null);
      expect(await endOf(world, { where, moment })).toEqual(plain);
    }),
    { numRuns, endOnFailure: true },
  );
});

/** What a generated tenant is after a plan was carried out, by one run or by two. */
async function endOf(
  world: World,
  crash: { readonly where: number; readonly moment: Moment } | null,
): Promise<unknown> {
  return withEmulator({ tenant: fromSnapshot(world.snapshot) }, async ({ tenant, emulator }) => {
    const plan = await planOf(asked(world.policies), tenant);
    const resume = crash !== null && plan.steps.length > 0;
    const at = Math.floor((crash?.where ?? 0) * plan.steps.length);
    const journal = resume ? await crashed(plan, tenant, at, crash.moment) : freshJournal();
    const { outcome, verified } = await applied(plan, tenant, { journal, resume });
    return { outcome, verified, end: contentOf(emulator.state), writes: writesOf(emulator) };
  });
}

/** A tenant during whose nth call somebody interrupts the run. */
function interrupted(tenant: Tenant, at: number, interrupt: AbortController): Tenant {
  let calls = -1;
  return {
    read: (call) => tenant.read(call),
    run: (call) => {
      calls += 1;
      if (calls === at) interrupt.abort();
      return tenant.run(call);
    },
  };
}

test('an interrupt at any step lets its call finish, and resuming goes on behind it', async () => {
  const { plan, end, writes } = wholeOf('a policy that is paused');
  for (const at of plan.steps.keys()) {
    await withEmulator({ tenant: contoso() }, async ({ tenant, emulator }) => {
      const interrupt = new AbortController();
      const journal = freshJournal();
      const first = await applied(plan, interrupted(tenant, at, interrupt), { journal, signal: interrupt.signal });
      expect(statesOf(first)).toEqual(plan.steps.map((_, index) => (index <= at ? 'done' : 'pending')));
      const resumed = await applied(plan, tenant, { journal, resume: true });
      expect({ outcome: resumed.outcome, verified: resumed.verified.deviations }).toEqual({
        outcome: 'applied',
        verified: [],
      });
      expect(contentOf(emulator.state)).toEqual(end);
      expect(writesOf(emulator)).toEqual(writes);
    });
  }
});
