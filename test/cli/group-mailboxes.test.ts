import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ForwardsReport } from '../../src/engine/forwards/forwards-report.ts';
import type { Plan } from '../../src/engine/plan/plan.ts';
import type { RunningEmulator } from '../../src/emulator/server/server.ts';
import type { TenantState } from '../../src/emulator/state/state.ts';
import { contoso } from '../../src/emulator/tenants/contoso.ts';
import { addUnifiedGroup } from '../../src/emulator/tenants/seed.ts';
import type { JsonObject } from '../../src/json.ts';
import { inPortal } from '../laws/portal.ts';
import { emulatorAtNoon } from '../support/tenants.ts';
import { ask, desk } from './asking.ts';

/** Mailboxes of Microsoft 365 groups: a listing shows them on request alone, and each may hold rules. */
const table = desk();
afterAll(() => table.remove());

let state: TenantState;
let emulator: RunningEmulator;
beforeEach(async () => {
  state = contoso();
  addUnifiedGroup(state, 'project@contoso.com');
  emulator = await emulatorAtNoon({ tenant: state });
  const parameters = { Mailbox: 'project@contoso.com', Name: 'out', ForwardTo: 'x@evil.example' };
  await inPortal(emulator.url, { cmdlet: 'New-InboxRule', parameters });
});
afterEach(async () => emulator.close());

/** Denies the listing of group mailboxes, which comes right after that of all others; what is denied is asked once more. */
const unlisted = (nth: number): void => {
  emulator.faults.add([{ effect: 'deny', match: { cmdlet: 'Get-Mailbox', nth, times: 2 } }]);
};

const alone = ['--policies', '/nonexistent', '--inbox-rules'] as const;
async function listed(...from: readonly string[]) {
  const asked = await ask('forwards', ...from, ...alone, '--json');
  const report = asked.json() as unknown as ForwardsReport;
  return { ...asked, report, out: report.forwards.filter(({ to }) => to === 'x@evil.example') };
}

describe('a rule in the mailbox of a group', () => {
  test('is listed, with the group as the one who forwards', async () => {
    const { report, out, code } = await listed('--emulator', emulator.url);
    expect(out).toMatchObject([{ from: 'project@contoso.com', rule: 'out' }]);
    expect(out[0]?.verdict).not.toBe('not-applicable');
    expect(report.inboxRules.every).toBe(true);
    expect(code).toBe(0);
  });

  test('comes with a snapshot', async () => {
    const file = table.path('tenant.json');
    await ask('snapshot', '--emulator', emulator.url, ...alone, '--out', file);
    const { report, out } = await listed('--snapshot', file);
    expect(out).toHaveLength(1);
    expect(report.inboxRules).toEqual((await listed('--emulator', emulator.url)).report.inboxRules);
  });

  test('is switched off by a plan that leaves none undeclared', async () => {
    const head = 'tenant: { id: 5f0a1c9e-0000-4000-8000-000000000001, domain: contoso.onmicrosoft.com }\n';
    const folder = table.folder('close', `${head}scope: { inboxForwards: { undeclared: close } }\n`);
    const told = await ask('plan', '--emulator', emulator.url, '--policies', folder, '--json');
    expect(told.err).toMatch(/inbox rules: \d+ of \d+ mailboxes/u);
    const { steps } = told.json() as unknown as Plan;
    expect(steps.map(({ object }) => object)).toContain('inboxForwards/project@contoso.com/out');
    unlisted(5);
    const without = (await ask('plan', '--emulator', emulator.url, '--policies', folder, '--json')).json();
    const { changes } = without as unknown as Plan;
    expect(changes.filter(({ action }) => action === 'unknown').map(({ object }) => object)).toContain(
      'inboxForwards/the mailboxes of microsoft 365 groups',
    );
  });
});

describe('where the mailboxes of groups cannot be listed', () => {
  test('they are named as unread, and no rule of theirs is told', async () => {
    unlisted(2);
    const { report, out, code } = await listed('--emulator', emulator.url);
    expect(out).toEqual([]);
    expect(report.inboxRules.every).toBe(false);
    expect(report.unread.map(({ what }) => what)).toEqual(['inbox rules of the mailboxes of Microsoft 365 groups']);
    expect(code).toBe(3);
  });

  test('a snapshot says so, and is not taken for one of every mailbox', async () => {
    unlisted(3);
    const file = table.path('without.json');
    const taken = await ask('snapshot', '--emulator', emulator.url, ...alone, '--out', file);
    expect(taken.err).toContain('the mailboxes of Microsoft 365 groups are left out');
    expect((await listed('--snapshot', file)).report.inboxRules.every).toBe(false);
  });
});

test('a file that says it has every rule, and lists no groups, has not those of groups', async () => {
  const file = table.path('whole.json');
  await ask('snapshot', '--emulator', emulator.url, ...alone, '--out', file);
  const { readFileSync } = await import('node:fs');
  const document = JSON.parse(readFileSync(file, 'utf8')) as { reads: readonly JsonObject[] };
  const reads = document.reads.filter((one) => !JSON.stringify(one['parameters'] ?? {}).includes('GroupMailbox'));
  const { report } = await listed('--snapshot', table.put('old.json', JSON.stringify({ ...document, reads })));
  expect(report.inboxRules.every).toBe(false);
});
