import { request } from 'node:http';
import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../src/json.ts';
import { emptyTenant } from '../../src/emulator/tenants/seed.ts';
import { type EmulatorOptions, type RunningEmulator, startEmulator } from '../../src/emulator/server/server.ts';
import { address, anchor, call, emulator, input, open, page, post } from './wire.ts';

describe('InvokeCommand', () => {
  test('answers with its context, its warnings and side-cars before what they describe', async () => {
    const body = await page(call(await emulator(), 'Get-RemoteDomain'));
    expect(Object.keys(body)).toEqual([
      '@odata.context',
      'adminapi.warnings@odata.type',
      '@adminapi.warnings',
      'value',
    ]);
    const keys = Object.keys(body.value[0]!);
    expect(keys.indexOf('Guid@data.type')).toBe(keys.indexOf('Guid') - 2);
    expect(body.value[0]!['Guid@data.type']).toBe('System.Guid');
  });

  test.each(['5f0a1c9e-0000-4000-8000-000000000001', 'contoso.onmicrosoft.com', 'CONTOSO.com'])(
    'is reached under %s',
    async (tenant) => {
      const { url } = await emulator();
      expect((await post(`${url}/adminapi/beta/${tenant}/InvokeCommand`, input('Get-RemoteDomain'))).status).toBe(200);
    },
  );

  test('is not reached under another tenant', async () => {
    const { url } = await emulator();
    expect((await post(`${url}/adminapi/beta/fabrikam.com/InvokeCommand`, input('Get-RemoteDomain'))).status).toBe(404);
  });

  test('trims rows to what is selected', async () => {
    const one = await emulator();
    const body = await page(post(`${address(one)}?$select=Name,domainname`, input('Get-RemoteDomain')));
    expect(body.value).toEqual([{ DomainName: '*', Name: 'Default' }]);
  });

  test('answers a cmdlet that is not permitted with NUL bytes', async () => {
    const response = await call(await emulator({ quirks: { permitted: [] } }), 'Get-RemoteDomain');
    expect(response.status).toBe(403);
    const bytes = new Uint8Array(await response.arrayBuffer());
    expect(bytes.length).toBeGreaterThan(0);
    expect(bytes.every((byte) => byte === 0)).toBe(true);
  });

  test('lists what an identity may run', async () => {
    const one = await emulator({ quirks: { permitted: ['Get-RemoteDomain', 'Get-Nothing'] } });
    const response = await fetch(`${one.url}/adminapi/v1.0/${one.state.id}/EXOModuleFile?Version=3.9.2`);
    expect(await response.json()).toMatchObject({ value: [{ exportedCmdlets: 'Get-RemoteDomain' }] });
  });

  test.each(['/adminapi/beta/contoso.com', '/adminapi/beta/contoso.com/Mailbox', '/elsewhere'])(
    'has nothing modelled at %s, and says so',
    async (path) => {
      const { url } = await emulator();
      expect((await fetch(`${url}${path}`)).status).toBe(501);
    },
  );
});

describe('a token', () => {
  const bearer = (token: string): Record<string, string> => ({ ...anchor, Authorization: `Bearer ${token}` });
  const read = (one: RunningEmulator, headers: Record<string, string>): Promise<number> =>
    post(address(one), input('Get-RemoteDomain'), headers).then(({ status }) => status);
  const issue = async (one: RunningEmulator, scope: string): Promise<string> => {
    const form = new URLSearchParams({ grant_type: 'client_credentials', client_id: 'c', client_secret: 's', scope });
    const response = await fetch(`${one.url}/${one.state.id}/oauth2/v2.0/token`, { method: 'POST', body: form });
    return ((await response.json()) as { access_token: string }).access_token;
  };

  test('is asked for', async () => {
    const response = await post(address(await emulator(withTokens)), input('Get-RemoteDomain'), anchor);
    expect([response.status, response.headers.get('WWW-Authenticate')]).toEqual([401, 'Bearer']);
  });

  const withTokens: Partial<EmulatorOptions> = { token: 'the-one' };

  test('must be the one that was agreed', async () => {
    const one = await emulator(withTokens);
    expect([await read(one, bearer('the-one')), await read(one, bearer('another'))]).toEqual([200, 401]);
  });

  test('is issued for an hour and for one service', async () => {
    let now = Date.UTC(2026, 10, 21);
    const tenant = emptyTenant();
    const one = await startEmulator({ tenant, clock: () => new Date(now) });
    open.push(one);
    const ours = await issue(one, 'https://outlook.office365.com/.default');
    const graphs = await issue(one, 'https://graph.microsoft.com/.default');
    expect([await read(one, bearer(ours)), await read(one, bearer(graphs))]).toEqual([200, 401]);
    now += 3_600_000;
    expect(await read(one, bearer(ours))).toBe(401);
  });

  test('comes from where the discovery document says', async () => {
    const one = await emulator();
    const response = await fetch(`${one.url}/${one.state.id}/v2.0/.well-known/openid-configuration`);
    expect(await response.json()).toMatchObject({ token_endpoint: `${one.url}/${one.state.id}/oauth2/v2.0/token` });
  });
});

describe('the admin paths', () => {
  test("change the tenant behind everybody's back, uncounted", async () => {
    const one = await emulator();
    const response = await post(`${one.url}/_postern/run`, {
      cmdlet: 'Set-RemoteDomain',
      parameters: { Identity: 'Default', AutoForwardEnabled: false },
    });
    expect([response.status, one.state.config.RemoteDomain[0]!['AutoForwardEnabled']]).toEqual([200, false]);
    expect(one.calls().operations).toEqual({});
  });

  test('answer a refusal as the service does', async () => {
    const one = await emulator();
    expect(
      (await post(`${one.url}/_postern/run`, { cmdlet: 'Get-RemoteDomain', parameters: { Identity: 'Gone' } })).status,
    ).toBe(404);
  });

  test('remove without asking back, whether the cmdlet could ask or not', async () => {
    const one = await emulator();
    const run = (cmdlet: string, parameters: JsonObject): Promise<Response> =>
      post(`${one.url}/_postern/run`, { cmdlet, parameters });
    await run('New-RemoteDomain', { Name: 'F', DomainName: 'fabrikam.com' });
    await run('Remove-RemoteDomain', { Identity: 'F' });
    await run('New-HostedOutboundSpamFilterPolicy', { Name: 'P' });
    await run('Remove-HostedOutboundSpamFilterPolicy', { Identity: 'P' });
    expect([one.state.config.RemoteDomain.length, one.state.config.HostedOutboundSpamFilterPolicy.length]).toEqual([
      1, 1,
    ]);
  });

  test('count what was called and how', async () => {
    const one = await emulator();
    await call(one, 'Get-RemoteDomain');
    await call(one, 'Get-RemoteDomain');
    await fetch(`${one.url}/v1.0/groups/7c1/members`);
    const calls = await (await fetch(`${one.url}/_postern/calls`)).json();
    expect(calls).toMatchObject({ operations: { 'Get-RemoteDomain': 2, 'GET /groups/{id}/members': 1 } });
  });

  test('show the state, and take faults', async () => {
    const one = await emulator();
    expect(await (await fetch(`${one.url}/_postern/state`)).json()).toMatchObject({
      domain: 'contoso.onmicrosoft.com',
      config: { RemoteDomain: [{ DomainName: '*' }] },
    });
    await post(`${one.url}/_postern/faults`, { effect: 'deny', match: { cmdlet: 'Get-RemoteDomain' } });
    expect((await call(one, 'Get-RemoteDomain')).status).toBe(403);
    await fetch(`${one.url}/_postern/faults`, { method: 'DELETE' });
    expect((await call(one, 'Get-RemoteDomain')).status).toBe(200);
    expect((await post(`${one.url}/_postern/faults`, [{}])).status).toBe(400);
  });

  test('refuse a fault with a key that nobody knows, and keep none of the list it came in', async () => {
    const one = await emulator();
    const answer = await post(`${one.url}/_postern/faults`, [{ effect: 'deny' }, { effect: 'deny', times: 1 }]);
    expect([answer.status, await answer.json()]).toEqual([
      400,
      {
        error: {
          code: 'BadRequest',
          message: 'fault has a key "times" that nobody knows: "times" belongs into "match"',
        },
      },
    ]);
    expect(await (await fetch(`${one.url}/_postern/faults`)).json()).toEqual([]);
  });
});

test('more requests at once than a tenant takes are refused in plain text', async () => {
  const one = await emulator({ quirks: { maxConcurrent: 1 }, latency: 30 });
  const statuses = (await Promise.all([call(one, 'Get-RemoteDomain'), call(one, 'Get-RemoteDomain')])).map(
    ({ status }) => status,
  );
  expect(statuses.toSorted((a, b) => a - b)).toEqual([200, 429]);
  expect(one.calls().peak).toBe(2);
});

test('closing ends what is under way', async () => {
  const one = await emulator({ latency: 60_000 });
  const pending = call(one, 'Get-RemoteDomain');
  while (one.calls().requests === 0) await new Promise((next) => setImmediate(next));
  await one.close();
  await expect(pending).rejects.toThrow('fetch failed');
});

describe('the admin paths, by who asks', () => {
  /** A request with headers that `fetch` does not let anybody set. */
  const status = async (url: string, headers: Readonly<Record<string, string>>): Promise<number | undefined> =>
    new Promise((answered, failed) => {
      const asked = request(url, { headers }, (response) => {
        response.resume();
        answered(response.statusCode);
      });
      asked.once('error', failed);
      asked.end();
    });

  test.each([
    ['a name that somebody bound to this address', { host: 'evil.example:8080' }],
    ['a name that begins like ours', { host: '127.0.0.1.evil.example' }],
    ['a name that ends like ours', { host: 'evil.localhost' }],
    ['a page of somebody else', { origin: 'https://evil.example' }],
    ['a page in a frame without an origin', { origin: 'null' }],
    ['a page of the emulator itself, which has none', { origin: 'http://127.0.0.1:8080' }],
  ])('refuse %s', async (_, headers) => {
    const { url } = await emulator();
    for (const path of ['state', 'calls', 'module', 'faults', 'nothing'])
      expect(await status(`${url}/_postern/${path}`, headers)).toBe(403);
  });

  test.each([{ host: 'localhost' }, { host: 'LOCALHOST:41235' }, { host: '[::1]:8080' }, { host: '127.0.0.1' }])(
    'answer programs on this machine by %j',
    async (headers) => {
      expect(await status(`${(await emulator()).url}/_postern/calls`, headers)).toBe(200);
    },
  );
});
