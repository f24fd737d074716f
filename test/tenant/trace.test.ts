import { expect, test } from 'vitest';
import { contoso } from '../../src/emulator/tenants/contoso.ts';
import { readSnapshot } from '../../src/tenant/snapshot/file.ts';
import { traceHead, tracedTenant } from '../../src/tenant/snapshot/trace.ts';
import { snapshotReader } from '../../src/tenant/snapshot.ts';
import { exchange, type Tenant, type TenantReader } from '../../src/tenant/tenant.ts';
import { withEmulator } from '../support/tenants.ts';

const identity = { id: '5f0a1c9e-0000-4000-8000-000000000001', domain: 'contoso.onmicrosoft.com' };
const domains = exchange('Get-RemoteDomain');
const token = 'eyJhbGciOiJub25lIn0.eyJleHAiOjF9.signature';

/** Uses a tenant under a trace, and gives the text of the trace. */
async function traceOf(use: (tenant: Tenant) => Promise<unknown>): Promise<string> {
  const lines: string[] = [];
  const sink = { add: (line: string) => void lines.push(line), now: () => new Date('2026-11-21T12:00:00Z') };
  traceHead(identity, sink);
  await withEmulator({ tenant: contoso() }, async ({ tenant }) => use(tracedTenant(tenant, sink)));
  return lines.join('');
}

async function replay(text: string): Promise<TenantReader> {
  const file = await readSnapshot(text);
  if (!file.ok) throw new Error(file.message);
  expect(file.document.tenant).toEqual(identity);
  return snapshotReader(file.document);
}

test('a trace replays as a snapshot', async () => {
  const gone = exchange('Get-Recipient', { Identity: 'nobody@contoso.com' });
  const heard: unknown[] = [];
  const text = await traceOf(async (tenant) => {
    for (const call of [domains, gone]) heard.push(await tenant.read(call));
  });
  const reader = await replay(text);
  expect([await reader.read(domains), await reader.read(gone)]).toEqual(heard);
});

test('a trace with writes replays as the tenant was before them', async () => {
  const text = await traceOf(async (tenant) => {
    await tenant.read(domains);
    await tenant.run(exchange('New-RemoteDomain', { Name: 'Later', DomainName: 'later.example', Confirm: false }));
    await tenant.read(domains);
  });
  expect(text).toContain('"wrote"');
  const reading = await (await replay(text)).read(domains);
  expect(JSON.stringify(reading)).not.toContain('later.example');
});

test('a trace that was cut off replays as far as it goes', async () => {
  const text = await traceOf(async (tenant) => {
    await tenant.read(domains);
    await tenant.read(exchange('Get-TransportRule'));
  });
  const reader = await replay(text.slice(0, -20));
  expect((await reader.read(domains)).state).toBe('present');
  expect((await reader.read(exchange('Get-TransportRule'))).state).toBe('unknown');
});

test('a trace holds no secret', async () => {
  const text = await traceOf(async (tenant) => {
    await tenant.read(exchange('Get-RemoteDomain', { Identity: `x ${token} y` }));
    await tenant.run(exchange('Set-Mailbox', { Identity: 'ana@contoso.com', Password: 'hunter2' }));
  });
  expect(text).not.toContain('eyJ');
  expect(text).not.toContain('hunter2');
  expect(text).toContain('[redacted]');
});
