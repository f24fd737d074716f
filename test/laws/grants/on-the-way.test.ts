import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { fromSnapshot } from '../../../src/emulator/tenants/from-snapshot.ts';
import { seed, times } from '../../support/draws.ts';
import { withEmulator } from '../../support/tenants.ts';
import { facts, planned, walked, worldAfter } from './carrying-out.ts';
import { besideForm, expectNone, worseOnTheWay } from './form.ts';
import { changed } from './intents.ts';
import { plainTenants } from './tenants.ts';

vi.setConfig({ testTimeout: times(600_000) });

test('adding, widening, narrowing and ending a grant opens and interrupts nothing on the way, and is done at once', async () => {
  await fc.assert(
    fc.asyncProperty(plainTenants, changed, async (snapshot, { one, other }) => {
      const state = fromSnapshot(snapshot);
      await withEmulator({ tenant: state }, async ({ tenant }) => {
        for (const grants of [one, other]) {
          const plan = await planned(grants, {}, facts(), tenant);
          expect(plan?.refusals).toEqual([]);
          if (plan === null) return;
          const way = await walked(plan, tenant, state, facts());
          expect(plan.proof.leaks).toEqual([]);
          expect(plan.proof.outages).toEqual([]);
          expectNone(worseOnTheWay(way), [...one, ...grants]);
          expect((await planned(grants, {}, facts(), tenant))?.steps).toEqual([]);
          expectNone(besideForm(worldAfter(state, facts()), grants), grants);
        }
      });
    }),
    { numRuns: times(10), seed, endOnFailure: true },
  );
});
