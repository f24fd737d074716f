import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RunningEmulator, startEmulator } from '../../src/emulator/server.ts';
import { idOf } from '../../src/engine/apply/created.ts';
import type { Plan } from '../../src/engine/plan.ts';
import { propose } from '../../src/pipeline.ts';
import type { Desired } from '../../src/policy/policy.ts';
import { planScript } from '../../src/render/powershell/script.ts';
import type { Tenant } from '../../src/tenant/tenant.ts';
import { type Case, cases } from '../support/cases.ts';
import { applyAll, context, desiredOf, liveText } from '../support/flow.ts';
import { pwsh } from '../support/powershell.ts';
import { stateText } from '../support/states.ts';
import { roadsTo } from '../support/tenants.ts';
import { runAlone, runScript, scriptFile } from './pwsh.ts';
import { callsOf } from './reading.ts';

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
    const desired = await desiredOf(one.folder);
    const plan = desired.ok ? await propose(desired.value, tenant, context) : desired;
    if (!desired.ok || !plan.ok) throw new Error(`${one.name} has no plan`);
    return await use({
      emulator,
      tenant,
      desired: desired.value,
      plan: { ...plan.value, expiresAt: '2999-01-01T00:00:00Z' },
    });
  } finally {
    await emulator.close();
  }
}

/** The cases that come to a plan which may be applied. */
async function applicable(): Promise<readonly (readonly [string, Case])[]> {
  const found = await Promise.all(
    cases.map(async (one) => opened(one, async ({ plan }) => plan.refusals.length === 0).catch(() => false)),
  );
  return cases.flatMap((one, index) => (found[index] === true ? [[one.name, one] as const] : []));
}

const plans = await applicable();

/** Runs what is read out of a script over REST. Gives the ways back, the last step's first. */
async function carryOut(source: string, tenant: Tenant): Promise<readonly string[]> {
  const created = new Map<string, string>();
  const expand = (text: string): string =>
    text.replace(/\$\{([^}#]+)#id\}/gu, (whole, object: string) => created.get(object) ?? whole);
  const undo: string[] = [];
  for (const read of callsOf(source, expand)) {
    const outcome = await tenant.run(read.call);
    if (outcome.state !== 'done') throw new Error(`${JSON.stringify(read.call)}: ${outcome.error.message}`);
    const id = idOf(outcome.rows);
    if (read.creates !== null && id !== null) created.set(read.creates, id);
    if (read.undo !== null) undo.unshift(expand(read.undo));
  }
  return undo;
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
      for (const source of undo) await carryOut(source, tenant);
      if (plan.steps.every((step) => step.undo.length > 0)) expect(await liveText(desired, tenant)).toBe(before);
    });
  });
});

describe.skipIf(pwsh === null)('with a real PowerShell', () => {
  test.each(plans)('plan.ps1 of %s leaves the tenant as apply does', async (_, one) => {
    const state = await opened(one, async ({ emulator, plan }) => {
      const ran = await runScript(planScript(plan), emulator);
      expect(ran).toMatchObject({ code: 0, err: '' });
      return stateText(emulator.state);
    });
    expect(state).toBe(await applied(one));
  });

  test.each(plans)('plan.ps1 of %s does nothing under -WhatIf', async (_, one) => {
    await opened(one, async ({ emulator, plan }) => {
      const before = stateText(emulator.state);
      const ran = await runScript(planScript(plan), emulator, { arguments: { Transcript: '', WhatIf: true } });
      expect(ran).toMatchObject({ code: 0, err: '' });
      expect(ran.out.match(/What if: /gu) ?? []).toHaveLength(plan.steps.length);
      expect(stateText(emulator.state)).toBe(before);
    });
  });

  test('stops at the first failure, and prints the way back', async () => {
    const [, one] = plans.find(([name]) => name.startsWith('003')) ?? [];
    if (one === undefined) throw new Error('there is no such case');
    await opened(one, async ({ emulator, plan }) => {
      emulator.faults.add([{ effect: 'deny', match: { cmdlet: 'Set-RemoteDomain' } }]);
      const ran = await runScript(planScript(plan), emulator);
      expect(ran.code).toBe(1);
      expect(ran.out).toContain('Stopped: ');
      expect(ran.out).toContain('$result = Remove-RemoteDomain @parameters');
    });
  });

  test('writes a transcript where it is asked for', async () => {
    const [, one] = plans.find(([name]) => name.startsWith('002')) ?? [];
    if (one === undefined) throw new Error('there is no such case');
    await opened(one, async ({ emulator, plan }) => {
      const log = scriptFile('');
      await runAlone(planScript(plan), emulator, ['-Transcript', log.path]);
      expect(log.text()).toContain(plan.steps[0]?.title);
      log.remove();
    });
  });
});
