import { beforeAll, describe, expect, test } from 'vitest';
import type { FaultEffect, Fault } from '../../src/emulator/wire/faults.ts';
import type { RunningEmulator } from '../../src/emulator/server/server.ts';
import { contoso } from '../../src/emulator/tenants/contoso.ts';
import type { Plan, Step } from '../../src/engine/plan/plan.ts';
import type { Report } from '../../src/engine/plan/report.ts';
import { isObject, type Json, type JsonObject } from '../../src/json.ts';
import { exchange, type Tenant } from '../../src/tenant/tenant.ts';
import { withEmulator } from '../support/tenants.ts';
import {
  aPause,
  applied,
  asked,
  contentOf,
  freshJournal,
  linesOf,
  manyChanges,
  planOf,
  scratchFolder,
  statesOf,
  type Undisturbed,
  undisturbed,
  writesOf,
} from './support.ts';

scratchFolder();

const plans = { 'changes in every kind': manyChanges, 'a policy that is paused': aPause };
const wholes = new Map<string, Undisturbed>();
const wholeOf = (name: string): Undisturbed => wholes.get(name)!;
beforeAll(async () => {
  for (const [name, sections] of Object.entries(plans)) wholes.set(name, await undisturbed(sections));
});

/** What strikes the call of a step and no other: the nth of its operation. */
function striking(plan: Plan, step: Step, effect: FaultEffect): Fault {
  const { call } = step;
  const name = ({ call: one }: Step): string =>
    one.via === 'graph' ? `${one.method} ${one.path.split('/')[1] ?? ''}` : one.cmdlet;
  const nth = plan.steps.filter((one) => name(one) === name(step)).indexOf(step) + 1;
  const match = call.via === 'graph' ? { graph: `${call.method} /groups*` } : { cmdlet: call.cmdlet };
  return { ...effect, match: { ...match, nth, times: 1 } };
}

interface Struck {
  readonly report: Report;
  readonly tenant: Tenant;
  readonly emulator: RunningEmulator;
  readonly journal: string;
}

/** Applies a plan while something strikes one step, on a fresh contoso. */
async function struck(
  plan: Plan,
  step: Step,
  effect: FaultEffect,
  look: (struck: Struck) => Promise<void>,
): Promise<void> {
  await withEmulator({ tenant: contoso(), faults: [striking(plan, step, effect)] }, async ({ tenant, emulator }) => {
    const journal = freshJournal();
    const report = await applied(plan, tenant, { journal });
    await look({ report, tenant, emulator, journal });
  });
}

describe.each(Object.keys(plans))('of %s', (name) => {
  test('a write whose answer is lost is found done and not repeated, whichever it is', async () => {
    const { plan, end, writes } = wholeOf(name);
    for (const step of plan.steps) {
      await struck(plan, step, { effect: 'lose-answer' }, async ({ report, emulator }) => {
        expect({ step: step.id, states: new Set(statesOf(report)) }).toEqual({
          step: step.id,
          states: new Set(['done']),
        });
        expect(contentOf(emulator.state)).toEqual(end);
        expect(writesOf(emulator)).toEqual(writes);
      });
    }
  });

  test('a write that never arrives is sent again where that does no harm', async () => {
    const { plan, end, writes } = wholeOf(name);
    for (const step of plan.steps.filter(isRepeatable)) {
      await struck(plan, step, { effect: 'drop' }, async ({ report, emulator }) => {
        expect({ step: step.id, states: new Set(statesOf(report)) }).toEqual({
          step: step.id,
          states: new Set(['done']),
        });
        expect(contentOf(emulator.state)).toEqual(end);
        expect(writesOf(emulator)).toEqual(oneMore(writes, step));
      });
    }
  });

  test('elsewhere it is unknown and stops the run; resuming finishes it', async () => {
    const { plan, end } = wholeOf(name);
    for (const [index, step] of plan.steps.entries()) {
      if (isRepeatable(step)) continue;
      await struck(plan, step, { effect: 'drop' }, async ({ report, tenant, emulator, journal }) => {
        expect({ step: step.id, outcome: report.outcome, state: statesOf(report)[index] }).toEqual({
          step: step.id,
          outcome: 'stopped',
          state: 'unknown',
        });
        expect(statesOf(report).slice(0, index)).toEqual(plan.steps.slice(0, index).map(() => 'done'));
        expect(new Set(statesOf(report).slice(index + 1))).toEqual(
          new Set(index + 1 < plan.steps.length ? ['pending'] : []),
        );
        const resumed = await applied(plan, tenant, { journal, resume: true });
        expect({ outcome: resumed.outcome, deviations: resumed.verified.deviations }).toEqual({
          outcome: 'applied',
          deviations: [],
        });
        expect(contentOf(emulator.state)).toEqual(end);
      });
    }
  });
});

/** What says how something is, or who is in a group. */
const isRepeatable = ({ call }: Step): boolean =>
  call.via === 'graph'
    ? call.method === 'PATCH'
    : call.cmdlet.startsWith('Set-') || /^(?:Add|Remove)-DistributionGroupMember$/u.test(call.cmdlet);

/** The writes with one more of a step: a cmdlet that is cut off on its way has been asked for all the same. */
const oneMore = (writes: JsonObject, { call }: Step): JsonObject =>
  call.via === 'graph' ? writes : { ...writes, [call.cmdlet]: Number(writes[call.cmdlet]) + 1 };

/** One step a road: a cmdlet, and a request to Graph that names a group made by the step before. */
const twoSteps = (plan: Plan): readonly Step[] => [
  plan.steps.find((step) => step.id === 'remoteDomains/fabrikam.com#set')!,
  plan.steps.find((step) => step.id === 'groups/project@contoso.com#add:megan@contoso.com')!,
];

const passing: readonly FaultEffect[] = [
  { effect: 'throttle', retryAfter: 2 },
  { effect: 'throttle', retryAfter: null },
  { effect: 'server-error', status: 503 },
  { effect: 'concurrency' },
];

describe('a write that the service puts off', () => {
  test.each(passing)('under $effect is tried again until it is done', async (effect) => {
    const { plan, end } = wholeOf('changes in every kind');
    for (const step of twoSteps(plan)) {
      if (effect.effect === 'concurrency' && step.call.via === 'graph') continue;
      await struck(plan, step, effect, async ({ report, emulator }) => {
        expect(new Set(statesOf(report))).toEqual(new Set(['done']));
        expect(contentOf(emulator.state)).toEqual(end);
      });
    }
  });
});

const refusals: readonly { readonly effect: FaultEffect; readonly reason: string; readonly roads: number }[] = [
  { effect: { effect: 'deny' }, reason: 'denied', roads: 2 },
  { effect: { effect: 'unauthorized' }, reason: 'expired', roads: 2 },
];

describe('a write that the service refuses', () => {
  test.each(refusals)(
    'because of $effect.effect is $reason and stops the run; resuming goes on with it',
    async ({ effect, reason, roads }) => {
      const { plan, end } = wholeOf('changes in every kind');
      for (const step of twoSteps(plan).slice(0, roads)) {
        await struck(plan, step, effect, async ({ report, tenant, emulator, journal }) => {
          const index = plan.steps.indexOf(step);
          expect(report.outcome).toBe('stopped');
          expect(report.steps[index]).toMatchObject({ state: 'failed', error: { reason } });
          expect(
            statesOf(report)
              .slice(index + 1)
              .every((state) => state === 'pending'),
          ).toBe(true);
          const resumed = await applied(plan, tenant, { journal, resume: true });
          expect(resumed.outcome).toBe('applied');
          expect(contentOf(emulator.state)).toEqual(end);
        });
      }
    },
  );
});

test('an error beside a success that names no exception is looked at, and the step is done where it was not', async () => {
  const { plan, end } = wholeOf('changes in every kind');
  const [step] = twoSteps(plan);
  await struck(plan, step!, { effect: 'error-in-200' }, async ({ report, emulator }) => {
    expect(report.outcome).toBe('applied');
    expect(contentOf(emulator.state)).toEqual(end);
  });
});

/** Replaces the answers to calls of one cmdlet, or to Graph requests of one method. */
const answering = (
  tenant: Tenant,
  name: string,
  answer: (real: () => ReturnType<Tenant['run']>) => ReturnType<Tenant['run']>,
): Tenant => ({
  read: (call) => tenant.read(call),
  run: (call) => {
    const real = (): ReturnType<Tenant['run']> => tenant.run(call);
    return (call.via === 'exchange' ? call.cmdlet : call.method) === name ? answer(real) : real();
  },
});

describe('an object that is already as the step would leave it', () => {
  const newDomain = exchange('New-RemoteDomain', { Name: 'fabrikam.com', DomainName: 'fabrikam.com' });

  test('was made by somebody in between: the conflict is settled by reading back', async () => {
    const { plan } = wholeOf('changes in every kind');
    await withEmulator({ tenant: contoso() }, async ({ tenant }) => {
      const overtaken = answering(tenant, 'New-RemoteDomain', async (real) => {
        await tenant.run(newDomain);
        return real();
      });
      const report = await applied(plan, overtaken);
      expect(report.outcome).toBe('applied');
      expect(report.steps.find((step) => step.id === 'remoteDomains/fabrikam.com#create')).toMatchObject({
        state: 'already',
        error: null,
      });
    });
  });

  test('was removed by somebody in between: its absence is settled by reading back', async () => {
    const { plan, end } = wholeOf('changes in every kind');
    await withEmulator({ tenant: contoso() }, async ({ tenant, emulator }) => {
      const overtaken = answering(tenant, 'Remove-HostedOutboundSpamFilterPolicy', async (real) => {
        await real();
        return real();
      });
      const report = await applied(plan, overtaken);
      expect(report.steps.find((step) => step.id === 'outboundPolicies/temp allow#remove')?.state).toBe('already');
      expect(contentOf(emulator.state)).toEqual(end);
    });
  });

  test('but as somebody else made it, the conflict is a failure', async () => {
    const plan = await withEmulator({ tenant: contoso() }, ({ tenant }) =>
      planOf(asked({ remoteDomains: [{ domainName: 'fabrikam.com', autoForwardEnabled: true }] }), tenant),
    );
    await withEmulator({ tenant: contoso() }, async ({ tenant }) => {
      const overtaken = answering(tenant, 'New-RemoteDomain', async (real) => {
        await tenant.run(newDomain);
        await tenant.run(exchange('Set-RemoteDomain', { Identity: 'fabrikam.com', AutoForwardEnabled: false }));
        return real();
      });
      const report = await applied(plan, overtaken);
      expect(report.steps).toMatchObject([{ state: 'failed', error: { reason: 'conflict' } }]);
    });
  });
});

describe('replicas that lag', () => {
  const lag = (reads: number): Fault => ({ effect: 'lag', reads, match: { cmdlet: 'New-RemoteDomain' } });

  test('make a step that follows a creation wait and try again', async () => {
    const { plan, end } = wholeOf('changes in every kind');
    await withEmulator({ tenant: contoso(), faults: [lag(3)] }, async ({ tenant, emulator }) => {
      const waits: number[] = [];
      const report = await applied(plan, tenant, { wait: async (ms) => void waits.push(ms) });
      expect(new Set(statesOf(report))).toEqual(new Set(['done']));
      expect(waits).toEqual([1_000, 2_000, 5_000].slice(0, waits.length));
      expect(waits.length).toBeGreaterThan(0);
      expect(contentOf(emulator.state)).toEqual(end);
    });
  });

  test('that never catch up end in a failure after a minute, and the run stops', async () => {
    const { plan } = wholeOf('changes in every kind');
    await withEmulator({ tenant: contoso(), faults: [lag(1_000)] }, async ({ tenant }) => {
      const waits: number[] = [];
      const report = await applied(plan, tenant, { wait: async (ms) => void waits.push(ms) });
      expect(report.steps.find((step) => step.id === 'remoteDomains/fabrikam.com#set')).toMatchObject({
        state: 'failed',
        error: { reason: 'absent' },
      });
      expect(waits).toEqual([1_000, 2_000, 5_000, 10_000, 15_000, 30_000]);
    });
  });

  test('hide a write whose answer was lost: it is looked for again before it is called unknown', async () => {
    const { plan, end, writes } = wholeOf('changes in every kind');
    const faults: readonly Fault[] = [lag(3), { effect: 'lose-answer', match: { cmdlet: 'New-RemoteDomain' } }];
    await withEmulator({ tenant: contoso(), faults }, async ({ tenant, emulator }) => {
      const waits: number[] = [];
      const report = await applied(plan, tenant, { wait: async (ms) => void waits.push(ms) });
      expect(report.outcome).toBe('applied');
      expect(waits.length).toBeGreaterThan(1);
      expect(contentOf(emulator.state)).toEqual(end);
      expect(writesOf(emulator)).toEqual(writes);
    });
  });

  test('do not make a step wait that follows nothing: what it needs is simply not there', async () => {
    const { plan } = wholeOf('changes in every kind');
    await withEmulator({ tenant: contoso() }, async ({ tenant }) => {
      const gone = answering(tenant, 'Set-TransportRule', async () => ({
        state: 'failed',
        error: { reason: 'absent', call: 'Set-TransportRule', message: 'not there', type: null },
      }));
      const waits: number[] = [];
      const report = await applied(plan, gone, { wait: async (ms) => void waits.push(ms) });
      expect(report.steps.find((step) => step.id === 'transportRules/mark external mail#set')?.state).toBe('failed');
      expect(waits).toEqual([]);
    });
  });
});

describe('a group whose id later steps need', () => {
  const grouped = { groups: manyChanges['groups'] ?? null };
  const made = 'groups/project@contoso.com#create';

  const membersOf = (emulator: RunningEmulator): Json => {
    const { entra, entraMembers } = emulator.state;
    const group = [...entra.values()].find((row) => row['mailNickname'] === 'project');
    return [...(entraMembers.get(String(group?.['id'])) ?? [])].length;
  };

  test('is named by the id that the service gave it', async () => {
    const { plan } = await undisturbed(grouped);
    const paths: string[] = [];
    await withEmulator({ tenant: contoso() }, async ({ tenant, emulator }) => {
      const noting: Tenant = {
        read: (call) => tenant.read(call),
        run: (call) => {
          if (call.via === 'graph') paths.push(call.path);
          return tenant.run(call);
        },
      };
      expect((await applied(plan, noting)).outcome).toBe('applied');
      expect(membersOf(emulator)).toBe(1);
    });
    expect(paths).toEqual(['/groups', expect.stringMatching(/^\/groups\/[0-9a-f-]{36}$/u)]);
  });

  test.each([
    { what: 'its answer came', effect: null },
    { what: 'its answer was lost', effect: { effect: 'lose-answer' } as const },
  ])('is still known when a run is resumed after it was made and $what', async ({ effect }) => {
    const { plan, end } = await undisturbed(grouped);
    const step = plan.steps.find((one) => one.id === made)!;
    const add: Fault = { effect: 'deny', match: { graph: 'PATCH /groups*', times: 1 } };
    const faults = effect === null ? [add] : [add, striking(plan, step, effect)];
    await withEmulator({ tenant: contoso(), faults }, async ({ tenant, emulator }) => {
      const journal = freshJournal();
      expect((await applied(plan, tenant, { journal })).outcome).toBe('stopped');
      expect((await applied(plan, tenant, { journal, resume: true })).outcome).toBe('applied');
      expect(contentOf(emulator.state)).toEqual(end);
    });
  });

  test('is read from the journal, whose every line of the step that made it says the id', async () => {
    const { plan } = await undisturbed(grouped);
    await withEmulator({ tenant: contoso() }, async ({ tenant }) => {
      const journal = freshJournal();
      await applied(plan, tenant, { journal });
      const ended = linesOf(journal).filter((line) => line['kind'] === 'end' && line['step'] === made);
      expect(ended).toMatchObject([{ state: 'done', created: expect.stringMatching(/^[0-9a-f-]{36}$/u) as string }]);
      const calls = linesOf(journal).flatMap((line) => (isObject(line['call']) ? [line['call']] : []));
      expect(calls).toHaveLength(plan.steps.length);
    });
  });
});
