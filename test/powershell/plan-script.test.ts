import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RunningEmulator, startEmulator } from '../../src/emulator/server/server.ts';
import { idOf } from '../../src/engine/apply/created.ts';
import type { FaultEffect, Fault } from '../../src/emulator/wire/faults.ts';
import { movedSince } from '../../src/engine/propose/observe.ts';
import { reread } from '../../src/engine/live/reread.ts';
import type { JsonObject } from '../../src/json.ts';
import type { Plan, Step } from '../../src/engine/plan/plan.ts';
import { propose } from '../../src/pipeline.ts';
import type { Desired } from '../../src/policy/schema/policy.ts';
import { visible } from '../../src/escape.ts';
import { planScript } from '../../src/render/powershell/script.ts';
import type { Call, Row, Tenant } from '../../src/tenant/tenant.ts';
import { type Case, cases } from '../support/cases.ts';
import { applyAll, context, desiredOf, liveText } from '../support/flow.ts';
import { pwsh } from '../support/powershell.ts';
import { stateText } from '../support/states.ts';
import { roadsTo } from '../support/tenants.ts';
import { type Ran, runAlone, runScript, scriptFile } from './pwsh.ts';
import { callsOf, stepsOf } from './reading.ts';

let scratch: string;
beforeAll(() => {
  scratch = mkdtempSync(join(tmpdir(), 'postern-scripts-'));
});
afterAll(() => rmSync(scratch, { recursive: true }));

interface Open {
  readonly emulator: RunningEmulator;
  readonly tenant: Tenant;
  readonly desired: Desired;
  /** A plan that does not expire while the tests live. */
  readonly plan: Plan;
}

/** Opens a case that can be applied, for the length of one use. */
async function opened<T>(one: Case, use: (open: Open) => Promise<T>): Promise<T> {
  const emulator = await startEmulator({ tenant: one.tenant(), faults: one.faults });
  try {
    const tenant = roadsTo(emulator.url, emulator.state.id);
    return await use({ emulator, tenant, ...(await planOnce(one, tenant)) });
  } finally {
    await emulator.close();
  }
}

const known = new Map<Case, Pick<Open, 'desired' | 'plan'>>();

/** What is planned on a tenant that answers is the same each time, and is planned once. */
async function planOnce(one: Case, tenant: Tenant): Promise<Pick<Open, 'desired' | 'plan'>> {
  const before = known.get(one);
  if (before !== undefined && one.faults.length === 0) return before;
  const desired = await desiredOf(one.folder);
  const plan = desired.ok ? await propose(desired.value, tenant, context) : desired;
  if (!desired.ok || !plan.ok) throw new Error(`${one.name} has no plan`);
  const made = { desired: desired.value, plan: { ...plan.value, expiresAt: '2999-01-01T00:00:00Z' } };
  known.set(one, made);
  return made;
}

/** The cases that come to a plan. */
async function planned(): Promise<readonly (readonly [string, Case, Plan])[]> {
  const found = await Promise.all(
    cases.map(async (one) => opened(one, ({ plan }) => Promise.resolve(plan)).catch(() => null)),
  );
  return cases.flatMap((one, index) => {
    const plan = found[index] ?? null;
    return plan === null ? [] : [[one.name, one, plan] as const];
  });
}

const everyPlan = await planned();
/** Those that may be applied, and of how many steps. */
const plans = everyPlan
  .filter(([, , plan]) => plan.refusals.length === 0)
  .map(([name, one, plan]) => [name, one, plan.steps.length] as const);
const refused = everyPlan.filter(([, , plan]) => plan.refusals.length > 0).map(([name, one]) => [name, one] as const);

function caseOf(start: string): Case {
  const [, one] = plans.find(([name]) => name.startsWith(start)) ?? [];
  if (one === undefined) throw new Error('there is no such case');
  return one;
}

/** Runs what is read out of a script over REST. Gives the ways back, the last step's first. */
async function carryOut(source: string, tenant: Tenant): Promise<readonly Call[]> {
  const created = new Map<string, string>();
  const expand = (object: string): string => created.get(object) ?? object;
  const undo: (readonly Call[])[] = [];
  for (const read of stepsOf(source, expand)) {
    const outcome = await runDone(read.call, tenant);
    const id = idOf(outcome);
    if (read.creates !== null && id !== null) created.set(read.creates, id);
    if (read.undo !== null) undo.unshift(callsOf(read.undo, expand));
  }
  return undo.flat();
}

async function runDone(call: Call, tenant: Tenant): Promise<readonly Row[]> {
  const outcome = await tenant.run(call);
  if (outcome.state !== 'done') throw new Error(`${JSON.stringify(call)}: ${outcome.error.message}`);
  return outcome.rows;
}

const after = new Map<string, Promise<string>>();

/** The tenant after `apply`, which is asked for by several tests and worked out once. */
function applied(one: Case): Promise<string> {
  const state = after.get(one.name) ?? opened(one, (open) => applyTo(open, one.name));
  after.set(one.name, state);
  return state;
}

async function applyTo({ emulator, tenant, plan }: Open, name: string): Promise<string> {
  await applyAll(plan, tenant, join(scratch, `${name}.journal`));
  return stateText(emulator.state);
}

test('there are plans to run', () => {
  expect(plans.length).toBeGreaterThan(15);
  expect(refused.length).toBeGreaterThan(0);
});

describe.each(plans)('plan.ps1 of %s', (_, one) => {
  test('says the calls that apply makes', async () => {
    const state = await opened(one, async ({ emulator, tenant, plan }) => {
      await carryOut(planScript(plan), tenant);
      return stateText(emulator.state);
    });
    expect(state).toBe(await applied(one));
  });

  test('says the way back to where it began', async () => {
    await opened(one, async ({ tenant, desired, plan }) => {
      const before = await liveText(desired, tenant);
      const undo = await carryOut(planScript(plan), tenant);
      for (const call of undo) await runDone(call, tenant);
      if (plan.steps.every((step) => step.undo.length > 0)) expect(await liveText(desired, tenant)).toBe(before);
    });
  });
});

const silent = { Transcript: '' };
const run = (source: string, emulator: RunningEmulator, asked: JsonObject = {}): Promise<Ran> =>
  runScript(source, emulator, { arguments: silent, strict: true, ...asked });

/** Other ways to write numbers and dates, and letters that are not written in capitals as in English. */
const cultures = ['de-DE', 'fr-FR', 'tr-TR'] as const;

/** Every step of every plan. */
const steps = plans.flatMap(([name, one, count]) =>
  Array.from({ length: count }, (_, index) => [name, index + 1, one] as const),
);

/** A step of each kind: what is cut off before anything happened leaves the same behind, whatever the plan. */
const kindsOfSteps = steps.filter(
  ([, number, one], index) => steps.findIndex((other) => kindAt(other[2], other[1]) === kindAt(one, number)) === index,
);

/** Of every plan the last step, whose way back takes back all of them, and of every kind of step one. */
const ends = steps.filter((one) => one[1] === planOf(one[2]).length || kindsOfSteps.includes(one));

/** Of every plan a tenant in which something was done before, and of every kind of step one. */
const moves = steps.filter((one) => one[1] === 1 || kindsOfSteps.includes(one));

function planOf(one: Case): readonly Step[] {
  return everyPlan.find(([, other]) => other === one)?.[2].steps ?? [];
}

function kindAt(one: Case, number: number): string {
  const call = planOf(one)[number - 1]?.call;
  return call?.via === 'graph' ? `${call.method} ${call.path.replaceAll(/[^/]{20,}/gu, '*')}` : (call?.cmdlet ?? '');
}

/** What keeps a step from being heard of: the nth of its kind, since a plan may run a cmdlet several times. */
function faultAt(effect: FaultEffect, plan: Plan, index: number): Fault {
  const nameAt = (step: Step): string =>
    step.call.via === 'graph'
      ? `${step.call.method} ${step.call.path.replaceAll(/\$\{[^}]*\}/gu, '*')}`
      : step.call.cmdlet;
  const step = plan.steps[index];
  if (step === undefined) throw new Error('there is no such step');
  const name = nameAt(step);
  const nth = plan.steps.slice(0, index + 1).filter((one) => nameAt(one) === name).length;
  const match = step.call.via === 'graph' ? { graph: name } : { cmdlet: name };
  // A request without a body that was cut off is sent again by the platform itself.
  return { ...effect, match: { ...match, nth, ...(effect.effect === 'drop' ? {} : { times: 1 }) } };
}

/** The steps that a printed way back takes back, in its order. */
const stepsNamed = (undo: string): readonly string[] => undo.match(/^# Step .*$/gmu) ?? [];
const nameOfStep =
  ({ steps: all }: Plan) =>
  ({ title }: Step, index: number): string =>
    `# Step ${index + 1} of ${all.length}: ${visible(title)}`;

/** Objects that apply would say have moved. */
async function movedFor(plan: Plan, tenant: Tenant): Promise<readonly string[]> {
  const live = await reread(
    tenant,
    plan.observed.map((one) => one.object),
  );
  return plan.observed.filter((one) => movedSince(one, live).length > 0).map(({ object }) => object);
}

describe.skipIf(pwsh === null)('with a real PowerShell', () => {
  // Everything below runs in English.
  test.each(plans.map(([name, one], index) => [name, cultures[index % cultures.length] ?? cultures[0], one] as const))(
    'plan.ps1 of %s in %s leaves the tenant as apply does',
    async (_, culture, one) => {
      const state = await opened(one, async ({ emulator, plan }) => {
        const ran = await run(planScript(plan), emulator, { culture });
        expect(ran).toMatchObject({ code: 0, err: '' });
        expect(ran.out).toMatch(new RegExp(String.raw`^${plan.steps.length} of ${plan.steps.length} done$`, 'mu'));
        return stateText(emulator.state);
      });
      expect(state).toBe(await applied(one));
    },
  );

  test.each(plans)('plan.ps1 of %s does nothing under -WhatIf', async (_, one) => {
    await opened(one, async ({ emulator, plan }) => {
      const before = stateText(emulator.state);
      const ran = await run(planScript(plan), emulator, { arguments: { ...silent, WhatIf: true } });
      expect(ran).toMatchObject({ code: 0, err: '', data: '' });
      expect(ran.out.match(/What if: /gu) ?? []).toHaveLength(plan.steps.length);
      expect(stateText(emulator.state)).toBe(before);
    });
  });

  describe.each([
    ['lose-answer', ends],
    ['drop', kindsOfSteps],
  ] as const)('under %s', (effect, stops) => {
    test.each(stops)('plan.ps1 of %s that stops at step %i prints lines that lead back', async (_, number, one) => {
      await opened(one, async ({ emulator, plan, desired, tenant }) => {
        const before = await liveText(desired, tenant);
        emulator.faults.add([faultAt({ effect }, plan, number - 1)]);
        const ran = await run(planScript(plan), emulator);
        expect(ran).toMatchObject({ code: 5, err: '' });
        expect(ran.out).toContain(`It is not known whether step ${number} was done`);
        expect(ran.out).toContain(`${number - 1} of ${plan.steps.length} done`);
        expect(stepsNamed(ran.data)).toEqual(plan.steps.slice(0, number).map(nameOfStep(plan)).toReversed());
        emulator.faults.clear();
        const back = await run(ran.data, emulator, { connected: true, arguments: {} });
        expect(back).toMatchObject({ code: 0, err: '' });
        if (plan.steps.slice(0, number).every((step) => step.undo.length > 0))
          expect(await liveText(desired, tenant)).toBe(before);
      });
    });
  });

  test.each(moves)('plan.ps1 of %s refuses where step %i was done before', async (_, number, one) => {
    await opened(one, async ({ emulator, plan, tenant }) => {
      const step = plan.steps[number - 1];
      const outcome = step === undefined ? null : await tenant.run(step.call);
      const moved = outcome?.state === 'done' ? await movedFor(plan, tenant) : [];
      const state = stateText(emulator.state);
      // The first step can be done at any time, so that there is a tenant that moved for every plan.
      if (number === 1) expect(moved).not.toEqual([]);
      if (moved.length === 0) return;
      const ran = await run(planScript(plan), emulator);
      expect(ran).toMatchObject({ code: 4, err: '' });
      for (const object of moved) expect(ran.out).toContain(object);
      expect(stateText(emulator.state)).toBe(state);
    });
  });

  test.each(refused)('plan.ps1 of %s, which a guardrail refuses, does nothing', async (_, one) => {
    await opened(one, async ({ emulator, plan }) => {
      const before = stateText(emulator.state);
      const ran = await run(planScript(plan), emulator, { arguments: {} });
      expect(ran).toMatchObject({ code: 4, err: '', data: '' });
      expect(ran.out).toContain('breaks a guardrail');
      expect(stateText(emulator.state)).toBe(before);
    });
  });

  test('a No at a prompt ends the run', async () => {
    await opened(caseOf('003'), async ({ emulator, plan }) => {
      const ran = await runAlone(planScript(plan), emulator, ['-Confirm', '-Transcript', ''], 'Y\nN\n');
      expect(ran.code).toBe(5);
      expect(ran.out).toContain('You said no to step 2. Neither it nor anything after it was done.');
      expect(ran.out).toContain(`1 of ${plan.steps.length} done`);
    });
  });

  test('where nobody can be asked, nothing is done', async () => {
    await opened(caseOf('003'), async ({ emulator, plan }) => {
      const before = stateText(emulator.state);
      const ran = await run(planScript(plan), emulator, { arguments: { ...silent, Confirm: true } });
      expect(ran.code).toBe(5);
      expect(ran.out).toContain(`0 of ${plan.steps.length} done`);
      expect(stateText(emulator.state)).toBe(before);
    });
  });

  test('runs as a file, with parameters as text, and writes a transcript', async () => {
    await opened(caseOf('010'), async ({ emulator, plan }) => {
      const log = scriptFile('');
      const options = ['-Exchange', 'Device=true;ExchangeEnvironmentName=O365China', '-Graph', 'Environment=China'];
      const ran = await runAlone(planScript(plan), emulator, ['-Transcript', log.path, ...options]);
      expect(ran).toMatchObject({ code: 0, err: '' });
      expect(log.text()).toContain(plan.steps[0]?.title);
      expect(log.text()).toContain('7 of 7 done');
      log.remove();
    });
  });

  test.each([
    { what: 'an expired plan', change: { expiresAt: '2026-01-01T00:00:00Z' }, code: 4, says: 'This plan has expired.' },
    {
      what: 'another tenant',
      change: { tenant: { id: 'x', domain: 'fabrikam.onmicrosoft.com' } },
      code: 4,
      says: 'This plan is for fabrikam.onmicrosoft.com, and contoso.onmicrosoft.com answered.',
    },
  ])('refuses $what in one short line, without the view of an error', async ({ change, code, says }) => {
    await opened(caseOf('003'), async ({ emulator, plan }) => {
      const ran = await run(planScript({ ...plan, ...change }), emulator);
      expect(ran).toMatchObject({ code, err: '' });
      expect(ran.out.split('\n')).toEqual([expect.stringContaining(says)]);
    });
  });
});
