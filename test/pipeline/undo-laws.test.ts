import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { fromSnapshot } from '../../src/emulator/tenants/from-snapshot.ts';
import type { Plan } from '../../src/engine/plan/plan.ts';
import { propose } from '../../src/pipeline.ts';
import type { Desired } from '../../src/policy/schema/policy.ts';
import type { Tenant } from '../../src/tenant/tenant.ts';
import { type Case, cases } from '../support/cases.ts';
import { times } from '../support/draws.ts';
import { context, desiredOf, liveText } from '../support/flow.ts';
import { withEmulator } from '../support/tenants.ts';
import { worlds } from '../support/worlds.ts';
import { applied, asked, planOf, scratchFolder } from './support.ts';
import { type Ending, endings, partly, undoOf } from './undoing.ts';

scratchFolder();

/** A loaded machine takes its time. */
vi.setConfig({ testTimeout: 300_000 });

/** Runs the first steps of a plan, takes them back, and says what cannot be put back. */
async function thereAndBack(
  plan: Plan,
  desired: Desired,
  tenant: Tenant,
  { steps, ending }: { readonly steps: number; readonly ending: Ending },
): Promise<readonly string[]> {
  const before = await liveText(desired, tenant);
  const journal = await partly(plan, tenant, steps, ending);
  const undo = await undoOf(journal, tenant);
  const lost = undo.warnings.filter((one) => one.code === 'PST604').map((one) => one.message);
  const { outcome, refusals, verified, steps: results } = await applied(undo, tenant);
  const undone = results.filter((one) => one.state !== 'done');
  expect({ steps, outcome, refusals, undone, deviations: verified.deviations }).toEqual({
    steps,
    outcome: 'applied',
    refusals: [],
    undone: [],
    deviations: [],
  });
  if (lost.length > 0) return lost;
  expect(await liveText(desired, tenant)).toBe(before);
  const again = await undoOf(journal, tenant);
  expect({ steps: again.steps, refusals: again.refusals }).toEqual({ steps: [], refusals: [] });
  return [];
}

/** What the golden cases lose for good: a rule without a policy, and a name that the service no longer takes. */
const lostForGood: Readonly<Record<string, readonly string[]>> = {
  '009-removal-of-policy-and-rule-in-order': [
    'outboundPolicies/gone policy: no call takes this back: take senders in contoso.com out of the outbound policy Gone policy',
    'outboundPolicies/temp allow: ruleName was "Temp allow (old)" and will be "Temp allow old"',
  ],
  '015-orphans-are-mended-when-declared': [
    'outboundPolicies/gone policy: no call takes this back: take ben@contoso.com out of the outbound policy Gone policy',
  ],
};

async function planned(one: Case, tenant: Tenant): Promise<{ plan: Plan; desired: Desired } | null> {
  const desired = await desiredOf(one.folder);
  const plan = desired.ok ? await propose(desired.value, tenant, context) : desired;
  return desired.ok && plan.ok && plan.value.refusals.length === 0
    ? { plan: plan.value, desired: desired.value }
    : null;
}

/** Opens a case that comes to a plan which may be applied. */
const opened = (one: Case, use: (plan: Plan, desired: Desired, tenant: Tenant) => Promise<void>): Promise<void> =>
  withEmulator({ tenant: one.tenant(), faults: one.faults }, async ({ tenant }) => {
    const made = await planned(one, tenant);
    if (made !== null) await use(made.plan, made.desired, tenant);
  });

test.each(cases.map((one) => [one.name, one] as const))('law 7: %s, undone, is as it was', async (name, one) => {
  await opened(one, async (plan, desired, tenant) => {
    const lost = await thereAndBack(plan, desired, tenant, { steps: plan.steps.length + 1, ending: 'is stopped' });
    expect(lost).toEqual(lostForGood[name] ?? []);
  });
});

const points = fc.record({
  world: worlds,
  where: fc.double({ min: 0, max: 1, noNaN: true }),
  ending: fc.constantFrom(...endings),
});
const numRuns = times(6);

test('law 7: whatever the tenant and the policies, and however a run ends, undoing it restores the start', async () => {
  await fc.assert(
    fc.asyncProperty(points, async ({ world, where, ending }) =>
      withEmulator({ tenant: fromSnapshot(world.snapshot) }, async ({ tenant }) => {
        const desired = asked(world.policies);
        const plan = await planOf(desired, tenant);
        const steps = Math.round(where * plan.steps.length);
        expect(await thereAndBack(plan, desired, tenant, { steps, ending })).toEqual([]);
      }),
    ),
    { numRuns, endOnFailure: true },
  );
});
