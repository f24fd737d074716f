import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { UsageError } from '../../src/cli/run/usage-error.ts';
import { connect, type Target } from '../../src/cli/connect/connect.ts';
import { startEmulator } from '../../src/emulator/server/server.ts';
import { openTenant } from '../../src/emulator/tenants/index.ts';
import type { TenantSection } from '../../src/policy/schema/policy.ts';
import { exchange } from '../../src/tenant/tenant.ts';
import { noon } from '../support/flow.ts';
import { pwsh } from '../support/powershell.ts';

const identity = { id: '5f0a1c9e-0000-4000-8000-000000000001', domain: 'contoso.onmicrosoft.com' };

const section: TenantSection = {
  ...identity,
  cloud: 'worldwide',
  exchange: 'rest',
  facts: {
    automaticMeans: 'unknown',
    nestedGroups: 'unknown',
    bypassRule: 'indeterminate',
    outboundPolicyOnConnectors: 'unknown',
  },
  statements: [],
};

const fails = async (target: Target, env: Record<string, string> = {}): Promise<UsageError> =>
  connect(target, { env, now: noon }).then(
    () => Promise.reject(new Error('it connected')),
    (error: unknown) => (error instanceof UsageError ? error : Promise.reject(error as Error)),
  );

async function withFile<T>(text: string, use: (path: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'postern-'));
  try {
    const path = join(folder, 'tenant.json');
    writeFileSync(path, text);
    return await use(path);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe('a tenant that cannot be opened is a complaint with a way on', () => {
  test.each<{ title: string; target: Target; env?: Record<string, string>; message: RegExp; hint: RegExp }>([
    {
      title: 'two sources',
      target: { tenant: null, snapshot: 'a', emulator: 'b' },
      message: /two tenants/u,
      hint: /one of them/u,
    },
    {
      title: 'no source',
      target: { tenant: null },
      message: /no tenant is named/u,
      hint: /tenant:.*--snapshot.*--emulator/u,
    },
    {
      title: 'a file that is not there',
      target: { tenant: null, snapshot: '/no/such/file' },
      message: /no such file/u,
      hint: /./u,
    },
    {
      title: 'an emulated tenant that nobody knows',
      target: { tenant: null, emulator: 'nowhere' },
      message: /nowhere/u,
      hint: /contoso/u,
    },
    {
      title: 'an emulator elsewhere',
      target: { tenant: null, emulator: 'http://example.com/' },
      message: /not on this machine/u,
      hint: /127/u,
    },
    {
      title: 'an emulator that does not run',
      target: { tenant: null, emulator: 'http://127.0.0.1:9' },
      message: /no emulator could be asked/u,
      hint: /postern emulator/u,
    },
    {
      title: 'a tenant through a PowerShell that is not there',
      target: { tenant: { ...section, exchange: 'powershell' }, auth: 'azure-cli' },
      env: { POSTERN_PWSH: '/no/such/pwsh' },
      message: /PowerShell was not found \(\/no\/such\/pwsh\)/u,
      hint: /--exchange rest/u,
    },
    {
      title: 'an emulator through a PowerShell that is not there',
      target: { tenant: null, emulator: 'contoso', exchange: 'powershell' },
      env: { POSTERN_PWSH: '/no/such/pwsh' },
      message: /PowerShell was not found/u,
      hint: /--exchange rest/u,
    },
    {
      title: 'a cloud without a known audience',
      target: { tenant: { ...section, cloud: 'china' } },
      message: /not established/u,
      hint: /ExchangeEnvironmentName O365China.*--script.*--snapshot.*ps1=/u,
    },
    {
      title: 'no way to sign in',
      target: { tenant: section },
      message: /nobody said how/u,
      hint: /--auth.*github-oidc.*azure-cli/u,
    },
    {
      title: 'an unknown way to sign in',
      target: { tenant: section, auth: 'luck' },
      message: /luck/u,
      hint: /github-oidc/u,
    },
    {
      title: 'a way to sign in that lacks its variables',
      target: { tenant: section },
      env: { POSTERN_AUTH: 'client-secret' },
      message: /AZURE_CLIENT_ID and AZURE_CLIENT_SECRET/u,
      hint: /environment/u,
    },
  ])('$title', async ({ target, env, message, hint }) => {
    const complaint = await fails(target, env);
    expect(complaint.message).toMatch(message);
    expect(complaint.hint).toMatch(hint);
  });

  test('a file that is no snapshot', () =>
    withFile('{"format":"postern-snapshot/9"}', async (path) => {
      expect((await fails({ tenant: null, snapshot: path })).message).toMatch(/version 9/u);
    }));
});

describe('a tenant that can be opened', () => {
  test('by name is started here, answers, and is gone after closing', async () => {
    const connection = await connect({ tenant: null, emulator: 'contoso' }, { env: {}, now: noon });
    expect(connection.identity).toEqual(identity);
    expect(connection.tenant).not.toBeNull();
    expect('run' in connection.reader).toBe(false);
    expect((await connection.reader.read(exchange('Get-RemoteDomain'))).state).toBe('present');
    await connection.close();
  });

  test('by address is asked who it is', async () => {
    const emulator = await startEmulator({ tenant: await openTenant('contoso') });
    const connection = await connect({ tenant: null, emulator: `${emulator.url}/` }, { env: {}, now: noon });
    expect(connection.identity).toEqual(identity);
    expect((await connection.reader.read(exchange('Get-RemoteDomain'))).state).toBe('present');
    const permitted = await connection.permittedCmdlets?.();
    expect(permitted?.state === 'present' && permitted.value.includes('Set-RemoteDomain')).toBe(true);
    await connection.close();
    await emulator.close();
  });

  test.skipIf(pwsh === null)('by name is read through a real PowerShell where that is asked for', async () => {
    const connection = await connect(
      { tenant: null, emulator: 'contoso', exchange: 'powershell' },
      { env: process.env, now: noon },
    );
    expect((await connection.reader.read(exchange('Get-RemoteDomain'))).state).toBe('present');
    const permitted = await connection.permittedCmdlets?.();
    expect(permitted?.state === 'present' && permitted.value.includes('Set-RemoteDomain')).toBe(true);
    await connection.close();
  });

  test('from a snapshot has nothing to write with', async () => {
    const document = { format: 'postern-snapshot/1', takenAt: '2026-11-21T12:00:00Z', tenant: identity, reads: [] };
    await withFile(JSON.stringify(document), async (path) => {
      const connection = await connect({ tenant: section, snapshot: path }, { env: {}, now: noon });
      expect(connection).toMatchObject({ tenant: null, permittedCmdlets: null, identity });
      expect(connection.label).toContain('2026-11-21');
    });
  });

  test('live is signed in to by nobody before the first read', async () => {
    const env = { AZURE_CLIENT_ID: 'a', AZURE_CLIENT_SECRET: 'b' };
    const connection = await connect(
      { tenant: { ...section, exchange: 'powershell' }, exchange: 'rest', auth: 'client-secret' },
      { env, now: noon },
    );
    expect(connection).toMatchObject({ label: 'contoso.onmicrosoft.com', identity });
    await connection.close();
  });
});
