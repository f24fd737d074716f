import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RunningEmulator } from '../../src/emulator/server/server.ts';
import { openTenant } from '../../src/emulator/tenants/index.ts';
import type { JsonObject } from '../../src/json.ts';
import { emulatorAtNoon } from '../support/tenants.ts';
import { type Asked, ask, type Desk, desk } from './asking.ts';

let emulator: RunningEmulator;
let table: Desk;

/** The shipped tenant with the shipped policies applied: support@contoso.com forwards as a member of a group. */
beforeAll(async () => {
  table = desk();
  emulator = await emulatorAtNoon({ tenant: await openTenant('contoso') });
  const plan = table.path('plan.json');
  const planned = await ask('plan', '--emulator', emulator.url, '--out', plan, '--json');
  const approve = ['--approve', String(planned.json()['digest'])];
  const applied = await ask('apply', plan, '--emulator', emulator.url, ...approve, '--allow', 'removes-object');
  if (applied.code !== 0) throw new Error(applied.err);
});

afterAll(async () => {
  await emulator.close();
  table.remove();
});

const why = (): Promise<Asked> =>
  ask('why', 'support@contoso.com', 'tickets@fabrikam.com', '--mechanism', 'mailbox-smtp', '--emulator', emulator.url);

describe('a group that policies declare and that could not be read', () => {
  test('lets its members out while it is read', async () => {
    expect((await why()).out).toMatch(/^Allowed/u);
  });

  test.each(['Get-Recipient', 'Get-DistributionGroup', 'Get-DistributionGroupMember'])(
    'is no group without members: %s is denied',
    async (cmdlet) => {
      emulator.faults.add([{ effect: 'deny', match: { cmdlet, identity: 'fwd-partner@contoso.com' } }]);
      const [{ out, code }, posture] = [await why(), await ask('posture', '--emulator', emulator.url, '--json')];
      emulator.faults.clear();
      expect(out).toMatch(/^Undecided/u);
      expect([code, posture.code]).toEqual([3, 3]);
      const { forwards } = JSON.parse(posture.out) as { forwards: JsonObject[] };
      expect(forwards.find(({ from }) => from === 'support@contoso.com')).toMatchObject({ verdict: 'indeterminate' });
    },
  );
});
