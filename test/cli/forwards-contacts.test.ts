import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Drift } from '../../src/engine/drift/drift.ts';
import type { ForwardsReport } from '../../src/engine/forwards/forwards-report.ts';
import type { Plan } from '../../src/engine/plan/plan.ts';
import type { RunningEmulator } from '../../src/emulator/server/server.ts';
import type { TenantState } from '../../src/emulator/state/state.ts';
import { contoso } from '../../src/emulator/tenants/contoso.ts';
import type { JsonObject } from '../../src/json.ts';
import { inPortal } from '../laws/portal.ts';
import { emulatorAtNoon } from '../support/tenants.ts';
import { ask, desk } from './asking.ts';

/** Forwards to an address that a contact has: the mail goes where the contact points, and not to the address. */
const table = desk();
afterAll(() => table.remove());

const old = 'auditor@fabrikam.com';
const now = 'drop@evil.example';
const head = 'tenant: { id: 5f0a1c9e-0000-4000-8000-000000000001, domain: contoso.onmicrosoft.com }\n';

let state: TenantState;
let emulator: RunningEmulator;
beforeEach(async () => {
  state = contoso();
  emulator = await emulatorAtNoon({ tenant: state });
  await run('New-InboxRule', { Mailbox: 'rosa@contoso.com', Name: 'audit', ForwardTo: old });
  await run('Set-Mailbox', { Identity: 'dora@contoso.com', ForwardingSmtpAddress: old });
  await run('New-MailContact', { Name: 'Auditor', ExternalEmailAddress: old });
  await run('Set-MailContact', { Identity: 'Auditor', ExternalEmailAddress: now });
});
afterEach(async () => emulator.close());

const run = async (cmdlet: string, parameters: JsonObject): Promise<void> => {
  expect(await inPortal(emulator.url, { cmdlet, parameters })).toBe(true);
};
const folder = (policies: string): string => table.folder('policies', `${head}${policies}`);
const on = (policies: string): readonly string[] => ['--emulator', emulator.url, '--policies', folder(policies)];

async function listed(...from: readonly string[]): Promise<ForwardsReport> {
  const asked = await ask('forwards', ...from, '--policies', '/nonexistent', '--inbox-rules', '--json');
  return asked.json() as unknown as ForwardsReport;
}
const of = ({ forwards }: ForwardsReport, from: string) => forwards.filter((one) => one.from === `${from}@contoso.com`);

describe('a forward to an address of a contact that leads elsewhere', () => {
  test('is listed with where its mail goes', async () => {
    const report = await listed('--emulator', emulator.url);
    expect(of(report, 'rosa').map(({ to }) => to)).toEqual([now]);
    expect(of(report, 'dora').map(({ to }) => to)).toContain(now);
    expect(report.forwards.map(({ to }) => to)).not.toContain(old);
  });

  test('so it is by a snapshot of that tenant', async () => {
    const file = table.path('tenant.json');
    await ask('snapshot', '--emulator', emulator.url, '--policies', '/nonexistent', '--inbox-rules', '--out', file);
    expect((await listed('--snapshot', file)).forwards).toEqual((await listed('--emulator', emulator.url)).forwards);
  });

  test('is undecided, and unread, where nobody may look up who has the address', async () => {
    emulator.faults.add([{ effect: 'deny', match: { cmdlet: 'Get-Recipient', identity: old } }]);
    const report = await listed('--emulator', emulator.url);
    for (const one of [...of(report, 'rosa'), ...of(report, 'dora')].filter(({ to }) => to === old))
      expect(one).toMatchObject({ verdict: 'indeterminate', decidedBy: { object: `recipients/${old}` } });
    expect(report.unread.map(({ what }) => what)).toEqual([
      expect.stringContaining('dora@contoso.com'),
      expect.stringContaining('"audit" of rosa@contoso.com'),
    ]);
  });

  test('is told by a plan with where its mail goes', async () => {
    const report = 'scope: { mailboxForwarding: { undeclared: report } }\n';
    const told = await ask('plan', ...on(report), '--json');
    const { changes } = told.json() as unknown as Plan;
    const remarks = changes.flatMap((one) => one.remarks).filter((one) => /auditor|drop@evil/u.test(one));
    expect(remarks).toEqual([`forwards the mail of dora@contoso.com to ${now}`]);
  });

  test('is declared as it is no longer', async () => {
    const entries = `mailboxForwarding: [{ mailbox: dora@contoso.com, forwardingSmtpAddress: ${old} }]
inboxForwards: [{ rule: rosa@contoso.com/audit, forwardTo: [${old}] }]
`;
    const asked = await ask('drift', ...on(entries), '--inbox-rules', '--json');
    const { unsanctioned, moved } = asked.json() as unknown as Drift;
    const found = new Map(unsanctioned.map((one) => [one.object, one.remarks.join()]));
    expect(found.get('mailboxForwarding/dora@contoso.com')).toContain(`names ${old}, whose mail goes to ${now}`);
    expect(found.get('inboxForwards/dora@contoso.com/.')).toContain('not in effect: another forward of the mailbox');
    const changed = moved.find(({ object }) => object === 'inboxForwards/rosa@contoso.com/audit');
    expect(JSON.stringify(changed)).toContain(`to ${now}`);
  });
});
