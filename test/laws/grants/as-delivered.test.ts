import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { fromSnapshot } from '../../../src/emulator/tenants/from-snapshot.ts';
import type { TenantState } from '../../../src/emulator/state/state.ts';
import type { JsonObject } from '../../../src/json.ts';
import { seed, times } from '../../support/draws.ts';
import { withEmulator } from '../../support/tenants.ts';
import { facts, planned, walked, worldAfter } from './carrying-out.ts';
import { besideForm, expectNone, worseOnTheWay } from './form.ts';
import { type Intent, intents, withEveryone } from './intents.ts';
import { plainTenants } from './tenants.ts';

vi.setConfig({ testTimeout: times(600_000) });

/** A tenant as the service delivers it: the default policy is on Automatic, and any domain may be sent to. */
function asDelivered(snapshot: JsonObject): TenantState {
  const state = fromSnapshot(snapshot);
  for (const row of state.config.HostedOutboundSpamFilterPolicy) row['AutoForwardingMode'] = 'Automatic';
  for (const row of state.config.RemoteDomain) row['AutoForwardEnabled'] = true;
  return state;
}

const granted: fc.Arbitrary<readonly Intent[]> = fc.oneof(intents, withEveryone);

test.each(['unknown', 'on', 'off'] as const)(
  'grants in a tenant as it is delivered open nothing on the way, where Automatic means %s',
  async (automaticMeans) => {
    await fc.assert(
      fc.asyncProperty(plainTenants, granted, async (snapshot, grants) => {
        const state = asDelivered(snapshot);
        await withEmulator({ tenant: state }, async ({ tenant }) => {
          const known = facts({ automaticMeans });
          const plan = await planned(grants, {}, known, tenant);
          expect(plan?.refusals).toEqual([]);
          if (plan === null) return;
          const way = await walked(plan, tenant, state, known);
          expect(plan.proof).toMatchObject({ leaks: [], outages: [], unchecked: [] });
          expectNone(worseOnTheWay(way), grants);
          if (!grants.some(({ from }) => from === 'everyone'))
            expectNone(besideForm(worldAfter(state, known), grants), grants);
        });
      }),
      { numRuns: times(6), seed, endOnFailure: true },
    );
  },
);
