import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Drift } from '../../src/engine/drift/drift.ts';
import type { RunningEmulator } from '../../src/emulator/server/server.ts';
import type { TenantState } from '../../src/emulator/state/state.ts';
import { contoso } from '../../src/emulator/tenants/contoso.ts';
import { acceptedDomain } from '../../src/emulator/tenants/rows/organization.ts';
import type { JsonObject } from '../../src/json.ts';
import { inPortal } from '../laws/portal.ts';
import { emulatorAtNoon } from '../support/tenants.ts';
import { ask, desk } from './asking.ts';

/** Which domains are ours: forwards to those are judged by nothing. */
const table = desk();
afterAll(() => table.remove());

let state: TenantState;
let emulator: RunningEmulator;
let policies: string;
let times = 0;
beforeEach(async () => {
  state = contoso();
  accept('lab.example', { DomainType: 'InternalRelay' });
  emulator = await emulatorAtNoon({ tenant: state });
  times += 1;
  policies = table.path(`exported-${times}`);
  await ask('export', '--emulator', emulator.url, '--policies', '/nonexistent', '--out', policies);
});
afterEach(async () => emulator.close());

const run = async (cmdlet: string, parameters: JsonObject): Promise<void> => {
  expect(await inPortal(emulator.url, { cmdlet, parameters })).toBe(true);
};
const accept = (domain: string, properties: JsonObject): unknown =>
  state.config.AcceptedDomain.push({ ...acceptedDomain(contoso(), domain), ...properties });
const change = (domain: string, properties: JsonObject): unknown =>
  Object.assign(state.config.AcceptedDomain.find((one) => one['DomainName'] === domain) ?? {}, properties);

async function drifted() {
  const on = ['--emulator', emulator.url, '--policies', policies];
  const asked = await ask('drift', ...on, '--json');
  const told = (await ask('drift', ...on)).out.replaceAll(/\s+/gu, ' ');
  return { code: asked.code, told, drift: asked.json() as unknown as Drift };
}

test('an export gives the accepted domains, and a tenant that has just those has not drifted', async () => {
  const text = readFileSync(join(policies, 'tenant.yaml'), 'utf8');
  expect(text).toContain('    - contoso.com\n    - contoso.onmicrosoft.com\n');
  expect(text).toContain('    - { domain: lab.example, type: InternalRelay }\n');
  expect((await ask('validate', '--policies', policies)).code).toBe(0);
  expect((await drifted()).code).toBe(0);
});

describe('a domain that became ours', () => {
  test('is drift, with the forwards that lead there and where its mail is sent on to', async () => {
    accept('evil.example', { DomainType: 'InternalRelay', MatchSubDomains: true });
    await run('New-OutboundConnector', {
      Name: 'Relay',
      RecipientDomains: ['evil.example'],
      UseMXRecord: false,
      SmartHosts: ['mx.evil.example'],
    });
    await run('Set-Mailbox', { Identity: 'dora@contoso.com', ForwardingSmtpAddress: 'd@a.evil.example' });
    const { code, told, drift } = await drifted();
    expect([code, drift.clean]).toEqual([2, false]);
    expect(drift.unsanctioned.find(({ object }) => object === 'acceptedDomains/evil.example')).toMatchObject({
      noun: 'accepted domain',
      does: ['bypasses'],
      remarks: [
        'mail to evil.example and every name below it counts as inside: no control judges forwards to it',
        'what no mailbox here takes is sent on to mx.evil.example by the connector Relay',
        'forwards lead there: dora@contoso.com → d@a.evil.example',
        'where that is meant, say so under tenant.domains',
      ],
    });
    expect(told).toContain('accepted domain evil.example');
  });

  test('is none where mail to it counts as outside', async () => {
    accept('partner.example', { DomainType: 'ExternalRelay' });
    expect((await drifted()).code).toBe(0);
  });
});

test.each<readonly [string, string, JsonObject, readonly JsonObject[]]>([
  [
    'of another type',
    'contoso.com',
    { DomainType: 'InternalRelay', MatchSubDomains: true },
    [
      { field: 'domainType', from: 'InternalRelay', to: 'Authoritative' },
      { field: 'matchSubDomains', from: true, to: false },
    ],
  ],
  ['that is outside now', 'lab.example', { DomainType: 'ExternalRelay' }, [{ field: 'domainType' }]],
])('a domain %s is drift', async (_, domain, properties, fields) => {
  change(domain, properties);
  const { code, drift } = await drifted();
  expect(code).toBe(2);
  const object = `acceptedDomains/${domain}`;
  expect(drift.moved).toMatchObject([
    { object, action: 'update', fields, source: { file: expect.stringMatching(/tenant\.yaml$/u) } },
  ]);
});

test('a domain that the tenant has no longer is drift, and one whose address book is another is none', async () => {
  change('lab.example', { AddressBookEnabled: false });
  expect((await drifted()).code).toBe(0);
  state.config.AcceptedDomain.splice(
    state.config.AcceptedDomain.findIndex((one) => one['DomainName'] === 'lab.example'),
    1,
  );
  const { code, drift } = await drifted();
  expect(code).toBe(2);
  expect(drift.moved).toMatchObject([{ object: 'acceptedDomains/lab.example', action: 'create' }]);
});

test('policies that give no domains say nothing of them', async () => {
  policies = table.folder(
    `silent-${times}`,
    'tenant: { id: 5f0a1c9e-0000-4000-8000-000000000001, domain: contoso.onmicrosoft.com }\n',
  );
  accept('evil.example', { DomainType: 'InternalRelay' });
  expect(JSON.stringify((await drifted()).drift.unsanctioned)).not.toContain('evil.example');
});

test.each(['[]', '["not a domain"]', '[{ domain: contoso.com, type: Ours }]', '[contoso.com, contoso.com]'])(
  'domains: %s is no list of domains',
  async (domains) => {
    const head = 'tenant: { id: 5f0a1c9e-0000-4000-8000-000000000001, domain: contoso.onmicrosoft.com, domains: ';
    const asked = await ask('validate', '--policies', table.folder(`bad-${times}`, `${head}${domains} }\n`));
    expect(asked.code).toBe(1);
  },
);
