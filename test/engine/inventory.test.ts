import { today } from '../support/flow.ts';
import { describe, expect, test } from 'vitest';
import { addTransportRule } from '../../src/emulator/tenants/seed.ts';
import { contoso } from '../../src/emulator/tenants/contoso.ts';
import { takeInventory } from '../../src/engine/export/inventory.ts';
import type { Fault } from '../../src/emulator/wire/faults.ts';
import { propose } from '../../src/pipeline.ts';
import type { Item } from '../../src/policy/export/listing.ts';
import { exported, readBack } from '../support/exporting.ts';
import { context } from '../support/flow.ts';
import { withEmulator } from '../support/tenants.ts';

/** Contoso with a rule that names these groups. */
function naming(...groups: readonly string[]) {
  const state = contoso();
  addTransportRule(state, 'Names groups', { FromMemberOf: groups, PrependSubject: '[G] ' });
  return state;
}

const every = ['executives', 'warehouse', 'sales', 'newcomers'].map((local) => `${local}@contoso.com`);

/** The groups of a tenant, as an export would have them. */
async function groupsOf(faults: readonly Fault[] = []): Promise<readonly Item[]> {
  return withEmulator({ tenant: naming(...every), faults }, async ({ tenant }) => {
    const { listings } = await takeInventory(tenant, ['groups'], new Date(today));
    return listings.flatMap(({ items }) => items);
  });
}

describe('the groups of an export', () => {
  test('are those that a rule names, each with its members; those that nobody can write from here are left', async () => {
    const groups = await groupsOf();
    expect(groups).toMatchObject([
      {
        is: 'declared',
        object: 'groups/executives@contoso.com',
        entry: { type: 'distribution', members: ['grace@contoso.com', 'henri@contoso.com', 'petra@contoso.com'] },
      },
      { is: 'left', object: 'groups/newcomers@contoso.com', why: 'a rule decides its members', unread: false },
      {
        is: 'declared',
        object: 'groups/sales@contoso.com',
        entry: { type: 'microsoft365', members: expect.arrayContaining(['tina@fabrikam.com', 'ana@contoso.com']) },
      },
      { is: 'left', object: 'groups/warehouse@contoso.com', unread: false },
    ]);
  });

  test('plan to nothing', async () => {
    await withEmulator({ tenant: naming(...every) }, async ({ tenant }) => {
      const plan = await propose(readBack(await exported(tenant)), tenant, context);
      expect(plan.ok && [plan.value.steps, plan.value.refusals]).toEqual([[], []]);
      expect(plan.ok && plan.value.changes.filter(({ action }) => action !== 'ignore')).toEqual([]);
    });
  });

  test('are left, or without their members, where Entra is silent', async () => {
    const groups = await groupsOf([{ effect: 'deny', match: { graph: 'GET /groups*' } }]);
    expect(groups.map(({ is, object }) => [is, object])).toEqual([
      ['declared', 'groups/executives@contoso.com'],
      ['left', 'groups/newcomers@contoso.com'],
      ['left', 'groups/sales@contoso.com'],
      ['left', 'groups/warehouse@contoso.com'],
    ]);
    expect(groups.filter((one) => one.is === 'left' && one.unread)).toHaveLength(2);
  });
});

test('what could not be read is named, and nothing is said of what is in it', async () => {
  const faults: readonly Fault[] = [{ effect: 'deny', match: { cmdlet: 'Get-RemoteDomain' } }];
  await withEmulator({ tenant: contoso(), faults }, async ({ tenant }) => {
    const { listings, unread } = await takeInventory(tenant, ['remoteDomains', 'smtpAuth'], new Date(today));
    expect(listings.map(({ kind }) => kind.section)).toEqual(['smtpAuth']);
    expect(unread).toMatchObject([{ what: 'remoteDomains' }]);
  });
});
