import { sectionNamed, sectionOf } from '../src/kinds/sections.ts';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Fault } from '../src/emulator/wire/faults.ts';
import type { TenantState } from '../src/emulator/state/state.ts';
import { fromSnapshot } from '../src/emulator/tenants/from-snapshot.ts';
import { fill, idOf } from '../src/engine/apply/created.ts';
import type { LiveTenant } from '../src/engine/live/live.ts';
import type { Plan, Step } from '../src/engine/plan/plan.ts';
import { planText, readPlan } from '../src/engine/plan-file/plan-file.ts';
import { project } from '../src/engine/live/project.ts';
import { objectIn, reread } from '../src/engine/live/reread.ts';
import type { JsonObject } from '../src/json.ts';
import { kinds } from '../src/kinds/index.ts';
import type { Ref } from '../src/kinds/kind.ts';
import type { Properties } from '../src/kinds/property.ts';
import { propose, readFor } from '../src/pipeline.ts';
import { desiredFrom } from '../src/policy/declared/desired.ts';
import type { Desired } from '../src/policy/schema/policy.ts';
import { sourcesOfText } from '../src/policy/text/source.ts';
import type { Tenant, TenantReader } from '../src/tenant/tenant.ts';
import { times } from './support/draws.ts';
import { applyAll, context, today } from './support/flow.ts';
import { projectedWorlds, unsaid } from './support/on-the-way.ts';
import { differences, worldsOnTheWay } from './support/way.ts';
import { withEmulator } from './support/tenants.ts';
import { type World, worlds } from './support/worlds.ts';

/** Each law is tried on this many generated tenants and policies. */
const numRuns = times(25);

/** A loaded machine takes its time. */
vi.setConfig({ testTimeout: 300_000 });

let scratch: string;
let journals = 0;
beforeAll(() => {
  scratch = mkdtempSync(join(tmpdir(), 'postern-laws-'));
});
afterAll(() => rmSync(scratch, { recursive: true }));

function desiredOf(...files: readonly JsonObject[]): Desired {
  const sources = files.flatMap((file, index) => sourcesOfText(`policies/${index}.yaml`, JSON.stringify(file)).sources);
  const desired = desiredFrom(sources, kinds, today);
  if (!desired.ok) throw new Error(JSON.stringify(desired.problems, null, 2));
  return desired.value;
}

async function planned(desired: Desired, reader: TenantReader): Promise<Plan> {
  const plan = await propose(desired, reader, context);
  if (!plan.ok) throw new Error(JSON.stringify(plan.problems, null, 2));
  return plan.value;
}

async function inEmulator<T>(
  world: World,
  use: (tenant: Tenant, state: TenantState) => Promise<T>,
  faults: readonly Fault[] = [],
): Promise<T> {
  const state = fromSnapshot(world.snapshot);
  return withEmulator({ tenant: state, faults }, async ({ tenant }) => use(tenant, state));
}

const hold = (law: (world: World) => Promise<void>, seeds = worlds): Promise<void> =>
  fc.assert(fc.asyncProperty(seeds, law), { numRuns, endOnFailure: false });

test('law 1: a plan that was applied leaves nothing to plan', async () => {
  await hold(async (world) =>
    inEmulator(world, async (tenant) => {
      const desired = desiredOf(world.policies);
      journals += 1;
      const report = await applyAll(await planned(desired, tenant), tenant, join(scratch, `${journals}.jsonl`));
      expect(report.steps.filter((step) => step.state !== 'done')).toEqual([]);
      expect((await planned(desired, tenant)).steps).toEqual([]);
    }),
  );
});

test('law 3: the order of files, sections, rows and identity forms changes nothing', async () => {
  await hold(async (world) => {
    const { tenant: section, ...rest } = world.policies;
    const parts = Object.entries(rest).map(([name, value]): JsonObject => ({ [name]: value }));
    const one = await inEmulator(world, async (tenant) => planned(desiredOf(world.policies), tenant));
    const other = await inEmulator(turned(world), async (tenant) =>
      planned(desiredOf(...parts.toReversed(), { tenant: section ?? null }), tenant),
    );
    expect(other.digest).toBe(one.digest);
    expect(other.policies.digest).toBe(one.policies.digest);
  });
});

/** The same tenant, its listings the other way round: priorities, not places, say the order of rules. */
function turned(world: World): World {
  const reads = (world.snapshot['reads'] as readonly JsonObject[]).map((read) => ({
    ...read,
    result: (read['result'] as readonly JsonObject[]).toReversed(),
  }));
  return { ...world, snapshot: { ...world.snapshot, reads: reads.toReversed() } };
}

test('law 4: after every step an object is as the plan says it becomes, and otherwise as it was', async () => {
  await hold(async (world) =>
    inEmulator(world, async (tenant) => {
      const plan = await planned(desiredOf(world.policies), tenant);
      const ids = new Map<string, string>();
      const seen = new Map<string, LiveTenant>();
      for (const step of plan.steps) {
        const before = seen.get(step.object) ?? (await reread(tenant, [step.object]));
        const outcome = await tenant.run(fill(step.call, ids));
        expect(outcome).toMatchObject({ state: 'done' });
        const id = outcome.state === 'done' ? idOf(outcome.rows) : null;
        if (id !== null && !ids.has(step.object)) ids.set(step.object, id);
        const after = await reread(tenant, [step.object]);
        seen.set(step.object, after);
        const told = project(before, [{ ...step, ref: refOf(step.object) }]);
        expect({ step: step.id, is: foreseeable(after, step) }).toEqual({ step: step.id, is: foreseeable(told, step) });
      }
    }),
  );
});

function refOf(object: string): Ref {
  const section = sectionNamed(sectionOf(object));
  if (section === null) throw new Error(`no object: ${object}`);
  return { section, key: object.slice(section.length + 1) };
}

/** The service makes whoever creates a group its manager: no plan can know who that will be. */
function foreseeable(live: LiveTenant, { object, becomes }: Step): Properties | null {
  const found = objectIn(live, object);
  if (found.state !== 'present') return null;
  const { managedBy, ...rest } = found.value.properties;
  return managedBy === undefined || (becomes !== null && !('managedBy' in becomes)) ? rest : { managedBy, ...rest };
}

test('law 4: after every prefix the world is the one that a plan says, cell by cell and in the order of rules', async () => {
  await hold(async (world) =>
    inEmulator(world, async (tenant, state) => {
      const desired = desiredOf(world.policies);
      const [plan, live] = [await planned(desired, tenant), await readFor(desired, tenant)];
      const told = projectedWorlds(plan, live);
      const real = await worldsOnTheWay(plan, tenant, state);
      for (const [done, is] of real.entries()) expect({ done, ...differences(told[done], is, done) }).toEqual({ done });
    }),
  );
});

test('law 5: no prefix leaks or interrupts, or the plan says so; told by the plain procedure', async () => {
  await hold(async (world) =>
    inEmulator(world, async (tenant, state) => {
      const plan = await planned(desiredOf(world.policies), tenant);
      expect(unsaid(plan, await worldsOnTheWay(plan, tenant, state))).toEqual([]);
    }),
  );
});

test('law 8: a plan that went through its file is the plan', async () => {
  await hold(async (world) =>
    inEmulator(world, async (tenant) => {
      const plan = await planned(desiredOf(world.policies), tenant);
      const read = readPlan(planText(plan));
      expect(read.ok && read.value).toEqual(plan);
    }),
  );
});

const cmdlets = [
  'Get-HostedOutboundSpamFilterPolicy',
  'Get-HostedOutboundSpamFilterRule',
  'Get-RemoteDomain',
  'Get-TransportRule',
  'Get-TransportConfig',
  'Get-Mailbox',
  'Get-CASMailbox',
  'Get-Recipient',
  'Get-DistributionGroup',
  'Get-DistributionGroupMember',
];
const effects = ['deny', 'drop', 'truncate', 'error-in-200', 'server-error'] as const;

const reading: fc.Arbitrary<Fault> = fc.oneof(
  fc.record({ effect: fc.constantFrom(...effects), match: fc.record({ cmdlet: fc.constantFrom(...cmdlets) }) }),
  fc.record({ effect: fc.constantFrom('deny', 'drop', 'server-error'), match: fc.constant({ graph: 'GET /groups*' }) }),
);

test('law 9: a read that fails adds no deletion and no difference', async () => {
  const troubled = fc.record({ world: worlds, fault: reading });
  await fc.assert(
    fc.asyncProperty(troubled, async ({ world, fault }) => {
      const desired = desiredOf(world.policies);
      const whole = await inEmulator(world, async (tenant) => planned(desired, tenant));
      const short = await inEmulator(world, async (tenant) => planned(desired, tenant), [fault]);
      const touched = (plan: Plan): readonly string[] =>
        plan.changes
          .filter((one) => ['create', 'update', 'delete'].includes(one.action))
          .map((one) => `${one.action} ${one.object}`);
      expect(touched(whole)).toEqual(expect.arrayContaining([...touched(short)]));
      const calls = (plan: Plan): readonly string[] => plan.steps.map((step) => JSON.stringify(step.call));
      expect(calls(whole)).toEqual(expect.arrayContaining([...calls(short)]));
    }),
    { numRuns },
  );
});
