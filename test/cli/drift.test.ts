import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RunningEmulator } from '../../src/emulator/server/server.ts';
import { openTenant } from '../../src/emulator/tenants/index.ts';
import type { JsonObject } from '../../src/json.ts';
import { inPortal } from '../laws/portal.ts';
import { emulatorAtNoon } from '../support/tenants.ts';
import { type Asked, ask, type Desk, desk, misfits } from './asking.ts';

let emulator: RunningEmulator;
let table: Desk;

beforeAll(async () => {
  table = desk();
  emulator = await emulatorAtNoon({ tenant: await openTenant('contoso') });
  await behindOurBack('Set-RemoteDomain', { Identity: 'Default', AutoForwardEnabled: true }, 'ana@contoso.com');
  await behindOurBack('Set-Mailbox', { Identity: 'ben@contoso.com', ForwardingSmtpAddress: 'b@gmail.com' });
});

afterAll(async () => {
  await emulator.close();
  table.remove();
});

async function behindOurBack(cmdlet: string, parameters: JsonObject, as?: string): Promise<void> {
  const body = JSON.stringify({ cmdlet, parameters, ...(as === undefined ? {} : { as }) });
  await fetch(`${emulator.url}/_postern/run`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  });
}

const drift = (...args: readonly string[]): Promise<Asked> => ask('drift', '--emulator', emulator.url, ...args);
const searches = (): number => emulator.calls().operations['Search-UnifiedAuditLog'] ?? 0;

test('a tenant of which not all could be read is not said to stand as declared', async () => {
  const folder = table.path('as-found');
  const given = ['--emulator', emulator.url, '--policies', '/nonexistent', '--out', folder];
  expect((await ask('export', ...given)).code).toBe(0);
  expect((await drift('--policies', folder)).out).toContain('has not drifted');
  emulator.faults.add([{ effect: 'deny', match: { cmdlet: 'Get-OutboundConnector' } }]);
  const { out, code } = await drift('--policies', folder);
  emulator.faults.clear();
  expect(code).toBe(3);
  expect(out).toMatch(/^\S+ may have drifted: not all of it could be read\n/u);
});

test('what somebody made by hand is not declared, and was not changed', async () => {
  const own = await emulatorAtNoon({ tenant: await openTenant('contoso') });
  const run = async (cmdlet: string, parameters: JsonObject): Promise<boolean> =>
    inPortal(own.url, { cmdlet, parameters });
  expect(await run('Set-HostedOutboundSpamFilterPolicy', { Identity: 'Default', AutoForwardingMode: 'Off' })).toBe(
    true,
  );
  const folder = table.path('as-made');
  const from = ['--emulator', own.url] as const;
  expect((await ask('export', ...from, '--policies', '/nonexistent', '--out', folder)).code).toBe(0);
  const relay = { UseMXRecord: false, SmartHosts: ['relay.evil.example'], RecipientDomains: ['fabrikam.com'] };
  expect(await run('New-OutboundConnector', { Name: 'partner way', ConnectorType: 'Partner', ...relay })).toBe(true);
  const { out } = await ask('drift', ...from, '--policies', folder);
  await own.close();
  expect(out).toContain('because outbound connector “partner way” is not declared');
});

describe('drift --who', () => {
  test('names who did what, and when', async () => {
    const { out, code } = await drift('--who');
    expect(code).toBe(2);
    expect(out).toMatch(/by ana@contoso\.com, \d{4}-\d\d-\d\d \d\d:\d\d UTC, Exchange admin center/u);
    expect(out).toMatch(/by admin@contoso\.onmicrosoft\.com, \d{4}-/u);
  });

  test('says so in JSON that fits its schema', async () => {
    const { out } = await drift('--who', '--json');
    const told = JSON.parse(out) as JsonObject;
    expect(told['changedBy']).toMatchObject({
      unread: null,
      skipped: 0,
      known: [
        { object: 'remoteDomains/*', properties: ['autoForwardEnabled'], author: { name: 'ana@contoso.com' } },
        { object: 'mailboxForwarding/ben@contoso.com', bearing: 'explains' },
      ],
    });
    expect(misfits('drift.schema.json', told)).toEqual([]);
  });

  test('asks the log in one session, and not at all unless it is told to', async () => {
    const before = searches();
    expect(JSON.parse((await drift('--json')).out)).toMatchObject({ changedBy: null });
    expect(searches() - before).toBe(0);
    await drift('--who');
    expect(searches() - before).toBe(2);
  });

  test('tells the same drift where the log is denied, and why nobody is named', async () => {
    const open = JSON.parse((await drift('--json')).out) as JsonObject;
    emulator.faults.add([{ effect: 'deny', match: { cmdlet: 'Search-UnifiedAuditLog' } }]);
    const [plain, json] = [await drift('--who'), await drift('--who', '--json')];
    emulator.faults.clear();
    expect(plain).toMatchObject({ code: 2 });
    expect(plain.out).toContain('The audit log could not be read, so that nobody is named: Search-UnifiedAuditLog');
    const denied = JSON.parse(json.out) as JsonObject;
    expect(denied['changedBy']).toMatchObject({ known: [], unknown: [], unread: expect.any(String) });
    const { changedBy: _, ...rest } = denied;
    const { changedBy: __, ...same } = open;
    expect(rest).toEqual(same);
  });

  test('finds the names in a snapshot that holds the log', async () => {
    const file = table.put('tenant.json', '');
    expect(await ask('snapshot', '--emulator', emulator.url, '--audit-log', '--out', file)).toMatchObject({ code: 0 });
    const { out } = await ask('drift', '--snapshot', file, '--who');
    expect(out).toContain('by ana@contoso.com, ');
  });

  test('finds nobody in a snapshot that does not', async () => {
    const file = table.put('plain.json', '');
    await ask('snapshot', '--emulator', emulator.url, '--out', file);
    const { out } = await ask('drift', '--snapshot', file, '--who');
    expect(out).toContain('Search-UnifiedAuditLog: the snapshot holds no search of the audit log for it');
  });
});
