import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { fromSnapshot } from '../../../src/emulator/tenants/from-snapshot.ts';
import { naive } from '../../posture/naive/naive.ts';
import { seed, times } from '../../support/draws.ts';
import { noon } from '../../support/flow.ts';
import { withEmulator } from '../../support/tenants.ts';
import { applied, facts, planned, worldAfter } from './carrying-out.ts';
import { inPortal } from '../portal.ts';
import { besideForm, cellsOf, expectNone, isIn, meant } from './form.ts';
import { groups, intents, people, withEveryone } from './intents.ts';
import { plainTenants } from './tenants.ts';

/** 1,000 of them with TEST_EFFORT=50. */
const numRuns = times(20);
vi.setConfig({ testTimeout: times(600_000) });

/** By this way the plan itself says that it cannot be decided. */
const isUndecided = (told: string): boolean =>
  told.includes('inbox-redirect internal') && told.includes('indeterminate');

test('what grants say is what the tenant does once the plan is carried out, and a second plan is empty', async () => {
  await fc.assert(
    fc.asyncProperty(
      plainTenants,
      intents,
      fc.constantFrom('ignore' as const, 'expand' as const),
      async (snapshot, grants, nestedGroups) => {
        const known = facts({ nestedGroups });
        const state = fromSnapshot(snapshot);
        await withEmulator({ tenant: state }, async ({ tenant }) => {
          const plan = await planned(grants, {}, known, tenant);
          expect(plan?.refusals).toEqual([]);
          if (plan === null) return;
          await applied(plan, tenant);
          const again = await planned(grants, {}, known, tenant);
          expect(again?.steps).toEqual([]);
          const beside = besideForm(worldAfter(state, known), grants);
          const undecided = (plan.besideGrants ?? []).some(({ what }) => what === 'undecided-redirects');
          expectNone(
            beside.filter((one) => !(undecided && isUndecided(one))),
            grants,
          );
        });
      },
    ),
    { numRuns, seed, endOnFailure: true },
  );
});

test('everyone beside a narrower grant leaves redirects of mail from colleagues undecided, and nothing else', async () => {
  await fc.assert(
    fc.asyncProperty(plainTenants, withEveryone, async (snapshot, grants) => {
      const state = fromSnapshot(snapshot);
      await withEmulator({ tenant: state }, async ({ tenant }) => {
        const plan = await planned(grants, {}, facts(), tenant);
        expect(plan?.refusals).toEqual([]);
        if (plan === null) return;
        await applied(plan, tenant);
        const beside = besideForm(worldAfter(state, facts()), grants);
        const byColleague = beside.filter((one) => one.includes('inbox-redirect internal'));
        const others = beside.filter((one) => !byColleague.includes(one));
        expectNone(others, grants);
        const told = new Set((plan.besideGrants ?? []).map(({ what }) => what));
        if (byColleague.some(isUndecided)) expect(told).toContain('undecided-redirects');
        if (!byColleague.every(isUndecided)) expect(told).toContain('redirects');
      });
    }),
    { numRuns: Math.ceil(numRuns / 4), seed, endOnFailure: true },
  );
});

test('who joins a group may what it is granted, who leaves may no longer, and neither needs a plan', async () => {
  await fc.assert(
    fc.asyncProperty(
      plainTenants,
      intents,
      fc.constantFrom(...people),
      fc.constantFrom(...groups),
      async (snapshot, grants, person, group) => {
        const state = fromSnapshot(snapshot);
        await withEmulator({ tenant: state }, async ({ tenant, emulator }) => {
          const plan = await planned(grants, {}, facts(), tenant);
          expect(plan?.refusals).toEqual([]);
          if (plan === null) return;
          await applied(plan, tenant);
          const before = worldAfter(state, facts());
          const member = { Identity: group, Member: person };
          const verb = isIn(before, person, group) ? 'Remove' : 'Add';
          const change = { cmdlet: `${verb}-DistributionGroupMember`, parameters: member };
          expect(await inPortal(emulator.url, change)).toBe(true);
          const after = worldAfter(state, facts());
          expect(after.groups).not.toEqual(before.groups);
          expect((await planned(grants, {}, facts(), tenant))?.steps).toEqual([]);
          expectNone(besideForm(after, grants), grants);
          const own = cellsOf([person], ['fabrikam.com', 'partner.com']);
          const moved = own.filter(
            (cell) => naive(before, cell, noon()).verdict !== naive(after, cell, noon()).verdict,
          );
          expect(moved.every((cell) => meant(before, grants, cell) !== meant(after, grants, cell))).toBe(true);
        });
      },
    ),
    { numRuns: Math.ceil(numRuns / 2), seed, endOnFailure: true },
  );
});
