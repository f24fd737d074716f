import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import type { Plan } from '../../../src/engine/plan/plan.ts';
import type { TenantState } from '../../../src/emulator/state/state.ts';
import { fromSnapshot } from '../../../src/emulator/tenants/from-snapshot.ts';
import type { JsonObject } from '../../../src/json.ts';
import type { World } from '../../../src/posture/world/world.ts';
import { seed, times } from '../../support/draws.ts';
import { withEmulator } from '../../support/tenants.ts';
import { applied, facts, planned, walked, worldAfter } from './carrying-out.ts';
import { besideForm, expectNone, worseOnTheWay } from './form.ts';
import { changed, intents } from './intents.ts';
import { besides, passed, passing, plainTenants, withPassing } from './tenants.ts';

/** 500 of them with TEST_EFFORT=50. */
const numRuns = times(10);
vi.setConfig({ testTimeout: times(600_000) });

const inOrder = ({ config: { TransportRule } }: TenantState): readonly JsonObject[] =>
  TransportRule.toSorted((one, other) => Number(one['Priority']) - Number(other['Priority']));

/** Drawn the same each time, so that however short a run is it meets what each law is about. */
const sure = <T>(drawn: fc.Arbitrary<T>): T[] => fc.sample(drawn, { seed: 2, numRuns: 4 });

/** Rules of the tenant's own, first to last. */
const ownRules = (state: TenantState): readonly string[] =>
  inOrder(state)
    .map(({ Name }) => String(Name))
    .filter((name) => !name.startsWith('Grants: '));

/** What came of one plan. */
interface Outcome {
  readonly plan: Plan;
  readonly way: readonly World[];
}

const moving = ({ plan }: Outcome): readonly string[] =>
  plan.steps.filter(({ call }) => call.via === 'exchange' && 'Priority' in call.parameters).map(({ object }) => object);

test('whatever rules a tenant has that end the list, grants are as they say, and no other rule is moved for it', async () => {
  const met = { moved: 0, still: 0 };
  const examples = sure(fc.tuple(passed(plainTenants), intents));
  await fc.assert(
    fc.asyncProperty(passed(plainTenants), intents, async (snapshot, grants) => {
      const state = fromSnapshot(snapshot);
      const before = ownRules(state);
      await withEmulator({ tenant: state }, async ({ tenant }) => {
        const plan = await planned(grants, {}, facts(), tenant);
        expect(plan?.refusals).toEqual([]);
        if (plan === null) return;
        const outcome = { plan, way: await walked(plan, tenant, state, facts()) };
        expect(plan.proof).toMatchObject({ leaks: [], outages: [], unchecked: [] });
        expectNone(worseOnTheWay(outcome.way), grants);
        expectNone(besideForm(worldAfter(state, facts()), grants), grants);
        expect((await planned(grants, {}, facts(), tenant))?.steps).toEqual([]);
        expect(moving(outcome).filter((object) => !object.startsWith('transportRules/grants: '))).toEqual([]);
        expect(ownRules(state)).toEqual(before);
        met[moving(outcome).length > 0 ? 'moved' : 'still'] += 1;
      });
    }),
    { numRuns: numRuns + examples.length, seed, examples, endOnFailure: true },
  );
  expect(Math.min(met.moved, met.still)).toBeGreaterThan(0);
});

test('so are grants that change, and a rule that somebody puts first in between is no harm once they are planned again', async () => {
  const met = { moved: 0 };
  const examples = sure(fc.tuple(passed(plainTenants), changed, fc.boolean()));
  await fc.assert(
    fc.asyncProperty(passed(plainTenants), changed, fc.boolean(), async (snapshot, { one, other }, first) => {
      const state = fromSnapshot(snapshot);
      await withEmulator({ tenant: state }, async ({ tenant }) => {
        for (const grants of [one, other]) {
          const plan = await planned(grants, {}, facts(), tenant);
          expect(plan?.refusals).toEqual([]);
          if (plan === null) return;
          const outcome = { plan, way: await walked(plan, tenant, state, facts()) };
          expectNone(worseOnTheWay(outcome.way), [...one, ...grants]);
          expectNone(besideForm(worldAfter(state, facts()), grants), grants);
          if (grants === other) met.moved += Number(moving(outcome).length > 0);
          else if (first) await tenant.run(stopFirst);
        }
      });
    }),
    { numRuns: numRuns + examples.length, seed, examples, endOnFailure: true },
  );
  expect(met.moved).toBeGreaterThan(0);
});

test('beside rules that are written by hand their order is kept, and grants are above those that end the list', async () => {
  const met = { planned: 0, ending: 0 };
  const examples = sure(fc.tuple(besides, intents, passing()));
  await fc.assert(
    fc.asyncProperty(besides, intents, passing(), async ({ snapshot, byHand }, grants, rules) => {
      const state = fromSnapshot(withPassing(snapshot, rules));
      await withEmulator({ tenant: state }, async ({ tenant }) => {
        const plan = await planned(grants, byHand, facts(), tenant);
        if (plan === null || plan.refusals.length > 0) return;
        await applied(plan, tenant);
        expect((await planned(grants, byHand, facts(), tenant))?.steps).toEqual([]);
        const written = byHand.transportRules as unknown as readonly JsonObject[];
        const names = written.map(({ name }) => String(name));
        expect(ownRules(state).filter((name) => names.includes(name))).toEqual(names);
        expect(hiddenFrom(state)).toEqual([]);
        met.planned += 1;
        met.ending += Number(inOrder(state).some(hides) && inOrder(state).some(isMade));
      });
    }),
    { numRuns: numRuns + examples.length, seed, examples, endOnFailure: true },
  );
  expect(met.planned).toBeGreaterThan(0);
  expect(met.ending).toBeGreaterThan(0);
});

const isMade = ({ Name }: JsonObject): boolean => String(Name).startsWith('Grants: ');

/** A rule of somebody that, by what the service documents or leaves open, lets a forward pass what is below it. */
const hides = (row: JsonObject): boolean =>
  !isMade(row) &&
  row['State'] === 'Enabled' &&
  (row['RemoveHeader'] === 'X-MS-Exchange-Inbox-Rules-Loop' ||
    (row['StopRuleProcessing'] === true &&
      (row['Mode'] !== 'Enforce' || typeof row['RejectMessageReasonText'] !== 'string')));

/** Rules of grants that stand below such a rule. */
function hiddenFrom(state: TenantState): readonly string[] {
  const rules = inOrder(state);
  const first = rules.findIndex(hides);
  return first < 0 ? [] : rules.slice(first).flatMap((row) => (isMade(row) ? [String(row['Name'])] : []));
}

const stopFirst = {
  via: 'exchange',
  cmdlet: 'New-TransportRule',
  parameters: { Name: 'Stop', SetAuditSeverity: 'DoNotAudit', StopRuleProcessing: true, Priority: 0 },
} as const;
