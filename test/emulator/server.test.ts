import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, test } from 'vitest';
import type { Json, JsonObject } from '../../src/json.ts';
import type { Fault } from '../../src/emulator/faults.ts';
import { addDistributionGroup, addMailbox, emptyTenant } from '../../src/emulator/seed.ts';
import { typedFaults } from '../../src/emulator/quirks/typed-faults.ts';
import { type EmulatorOptions, type RunningEmulator, startEmulator } from '../../src/emulator/server.ts';

const open: RunningEmulator[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()));
});

async function emulator(options: Partial<EmulatorOptions> = {}, mailboxes = 3): Promise<RunningEmulator> {
  const tenant = emptyTenant({ domains: ['contoso.com'] });
  for (let index = 0; index < mailboxes; index += 1) addMailbox(tenant, `m${index}@contoso.com`);
  const started = await startEmulator({ tenant, token: null, ...options });
  open.push(started);
  return started;
}

const anchor = { 'X-AnchorMailbox': 'APP:SystemMailbox{bb558c35-97f1-4cb9-8ff7-d53741dc928c}@contoso.onmicrosoft.com' };

const post = (url: string, body: Json, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(url, {
    method: 'POST',
    redirect: 'manual',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });

const input = (cmdlet: string, parameters: JsonObject = {}): JsonObject => ({
  CmdletInput: { CmdletName: cmdlet, Parameters: parameters },
});
const address = ({ url, state }: RunningEmulator): string => `${url}/adminapi/beta/${state.id}/InvokeCommand`;

const call = (
  one: RunningEmulator,
  cmdlet: string,
  parameters: JsonObject = {},
  headers: Record<string, string> = {},
): Promise<Response> => post(address(one), input(cmdlet, parameters), { ...anchor, ...headers });

interface Page {
  readonly value: readonly JsonObject[];
  readonly '@odata.nextLink'?: string;
  readonly '@adminapi.warnings': readonly string[];
  readonly '@adminapi.errors'?: readonly string[];
}

const page = async (response: Promise<Response>): Promise<Page> => (await (await response).json()) as Page;

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

describe('a listing in pages', () => {
  const prefer = { Prefer: 'odata.maxpagesize=2' };
  const all = { ResultSize: 'Unlimited' };

  test('is followed link by link to its end', async () => {
    const one = await emulator({}, 5);
    const first = await page(call(one, 'Get-Mailbox', all, prefer));
    expect(first.value).toHaveLength(2);
    expect(first['@adminapi.warnings'][0]).toContain('There are more results available');
    const second = await page(post(first['@odata.nextLink']!, input('Get-Mailbox', all), { ...anchor, ...prefer }));
    const third = await page(post(second['@odata.nextLink']!, input('Get-Mailbox', all), { ...anchor, ...prefer }));
    expect(third['@odata.nextLink']).toBeUndefined();
    const aliases = [first, second, third].flatMap((one_) => one_.value.map((row) => row['Alias']));
    expect(aliases).toEqual(['m0', 'm1', 'm2', 'm3', 'm4']);
  });

  test.each<[string, Record<string, string>, JsonObject]>([
    ['another anchor', { 'X-AnchorMailbox': 'UPN:m1@contoso.com' }, input('Get-Mailbox', all)],
    ['another body', anchor, input('Get-Mailbox', {})],
    ['another cmdlet', anchor, input('Get-Recipient', all)],
  ])('can not be followed with %s', async (_, headers, body) => {
    const one = await emulator({}, 5);
    const first = await page(call(one, 'Get-Mailbox', all, prefer));
    const next = await post(first['@odata.nextLink']!, body, headers);
    expect(next.status).toBe(400);
    expect(await next.json()).toMatchObject({
      error: {
        innererror: {
          internalexception: { message: 'Expired or Invalid pagination request. Default Expiry time is 00:30:00' },
        },
      },
    });
  });

  test('can never be followed when the first request had no anchor', async () => {
    const one = await emulator({}, 5);
    const first = await page(post(address(one), input('Get-Mailbox', all), prefer));
    expect((await post(first['@odata.nextLink']!, input('Get-Mailbox', all), prefer)).status).toBe(400);
  });

  test('can not be followed half an hour later', async () => {
    let now = Date.UTC(2026, 10, 21);
    const one = await emulator({ clock: () => new Date(now) }, 5);
    const first = await page(call(one, 'Get-Mailbox', all, prefer));
    now += 30 * 60_000;
    expect((await post(first['@odata.nextLink']!, input('Get-Mailbox', all), { ...anchor, ...prefer })).status).toBe(
      400,
    );
  });

  test('holds a thousand rows where nobody says otherwise, and its cap is a thousand as well', async () => {
    const one = await emulator({}, 1001);
    const capped = await page(call(one, 'Get-Mailbox'));
    expect([capped.value.length, capped['@odata.nextLink'], capped['@adminapi.warnings'].length]).toEqual([
      1000,
      undefined,
      1,
    ]);
    const unlimited = await page(call(one, 'Get-Mailbox', all));
    expect([unlimited.value.length, typeof unlimited['@odata.nextLink']]).toEqual([1000, 'string']);
  });
});

describe('a batch', () => {
  const item = (one: RunningEmulator, id: string, cmdlet: string, parameters: JsonObject = {}): JsonObject => ({
    id,
    method: 'POST',
    url: address(one),
    headers: { ...anchor, 'Content-Type': 'application/json' },
    body: input(cmdlet, parameters),
  });
  const batch = (one: RunningEmulator, requests: readonly JsonObject[]): Promise<Response> =>
    post(`${one.url}/adminapi/beta/${one.state.id}/$batch`, { requests });

  test('answers each request by itself, in another order', async () => {
    const one = await emulator();
    const response = await batch(one, [
      item(one, '0', 'Get-RemoteDomain'),
      item(one, '1', 'Get-RemoteDomain', { Identity: 'Gone' }),
      item(one, '2', 'Get-Nothing'),
    ]);
    const { responses } = (await response.json()) as { responses: { id: string; status: number }[] };
    expect(responses.map(({ id }) => id)).toEqual(['1', '0', '2']);
    expect(Object.fromEntries(responses.map(({ id, status }) => [id, status]))).toEqual({ 0: 200, 1: 404, 2: 403 });
  });

  test('takes ten requests and not eleven', async () => {
    const one = await emulator();
    const items = Array.from({ length: 11 }, (_, index) => item(one, String(index), 'Get-RemoteDomain'));
    expect((await batch(one, items.slice(1))).status).toBe(200);
    expect((await batch(one, items)).status).toBe(400);
  });

  test('meets faults one request at a time', async () => {
    const one = await emulator({ faults: [{ effect: 'throttle', match: { cmdlet: 'Get-TransportRule' } }] });
    const response = await batch(one, [item(one, 'a', 'Get-TransportRule'), item(one, 'b', 'Get-RemoteDomain')]);
    const { responses } = (await response.json()) as { responses: { id: string; status: number }[] };
    expect(Object.fromEntries(responses.map(({ id, status }) => [id, status]))).toEqual({ a: 429, b: 200 });
  });
});

describe('a fault', () => {
  const struck = async (fault: Fault): Promise<[RunningEmulator, Promise<Response>]> => {
    const one = await emulator({ faults: [fault] });
    return [one, call(one, 'New-RemoteDomain', { Name: 'F', DomainName: 'fabrikam.com' })];
  };

  test.each<[Fault, number, number]>([
    [{ effect: 'throttle' }, 429, 1],
    [{ effect: 'deny' }, 403, 1],
    [{ effect: 'unauthorized' }, 401, 1],
    [{ effect: 'server-error' }, 503, 1],
    [{ effect: 'server-error', status: 504 }, 504, 1],
    [{ effect: 'redirect', location: 'http://regional.example' }, 302, 1],
    [{ effect: 'error-in-200' }, 200, 1],
    [{ effect: 'delay', milliseconds: 1 }, 200, 2],
  ])('%j answers %i and leaves %i remote domains', async (fault, status, left) => {
    const [one, response] = await struck(fault);
    expect((await response).status).toBe(status);
    expect(one.state.config.RemoteDomain).toHaveLength(left);
  });

  test.each<[Fault, number]>([
    [{ effect: 'lose-answer' }, 2],
    [{ effect: 'drop' }, 1],
  ])('%j cuts the connection and leaves %i remote domains', async (fault, left) => {
    const [one, response] = await struck(fault);
    await expect(response).rejects.toThrow('fetch failed');
    expect(one.state.config.RemoteDomain).toHaveLength(left);
  });

  test('may end the JSON halfway', async () => {
    const [one, response] = await struck({ effect: 'truncate' });
    const text = await (await response).text();
    expect(() => JSON.parse(text) as Json).toThrow(SyntaxError);
    expect(one.state.config.RemoteDomain).toHaveLength(2);
  });

  test.each([
    [0.25, '0.25'],
    [undefined, '1'],
    [null, null],
  ])('of throttling for %s says Retry-After %s', async (retryAfter, header) => {
    const [, response] = await struck(
      retryAfter === undefined ? { effect: 'throttle' } : { effect: 'throttle', retryAfter },
    );
    expect((await response).headers.get('Retry-After')).toBe(header);
  });

  test('of an error inside a 200 lists it', async () => {
    const [, response] = await struck({ effect: 'error-in-200', message: 'It failed.' });
    expect(await page(response)).toMatchObject({ '@adminapi.errors': ['It failed.'], value: [] });
  });

  test('of too many requests at once is plain text', async () => {
    const [, response] = await struck({ effect: 'concurrency' });
    expect(await (await response).text()).toMatch(
      /^You have reached the maximum number of concurrent requests per tenant\./u,
    );
  });

  test('of redirection leads to the same place under another name', async () => {
    const [one, response] = await struck({ effect: 'redirect' });
    const location = (await response).headers.get('Location');
    expect(location).toBe(address(one).replace('127.0.0.1', 'localhost'));
  });

  test('strikes from the nth time on, so many times, and only whom it names', async () => {
    const one = await emulator({
      faults: [{ effect: 'throttle', match: { cmdlet: 'get-*', identity: 'm1@*', nth: 2, times: 1 } }],
    });
    const statuses: number[] = [];
    for (const identity of ['m1@contoso.com', 'm0@contoso.com', 'm1@contoso.com', 'm1@contoso.com']) {
      statuses.push((await call(one, 'Get-Mailbox', { Identity: identity })).status);
    }
    expect(statuses).toEqual([200, 200, 429, 200]);
  });

  test('of lag hides what was written from so many looks', async () => {
    const one = await emulator({ faults: [{ effect: 'lag', reads: 2, match: { cmdlet: 'New-*' } }] });
    await call(one, 'New-RemoteDomain', { Name: 'F', DomainName: 'fabrikam.com' });
    expect((await call(one, 'Get-RemoteDomain', { Identity: 'F' })).status).toBe(404);
    expect((await call(one, 'Set-RemoteDomain', { Identity: 'F', AutoForwardEnabled: false })).status).toBe(404);
  });

  test('of lag ends', async () => {
    const one = await emulator({ faults: [{ effect: 'lag', reads: 2, match: { cmdlet: 'Set-*' } }] });
    await call(one, 'Set-RemoteDomain', { Identity: 'Default', AutoForwardEnabled: false });
    const seen: unknown[] = [];
    for (let look = 0; look < 3; look += 1)
      seen.push((await page(call(one, 'Get-RemoteDomain'))).value[0]!['AutoForwardEnabled']);
    expect(seen).toEqual([true, true, false]);
  });

  test('strikes Graph as well, by its path', async () => {
    const one = await emulator({ faults: [{ effect: 'deny', match: { graph: 'GET /groups*' } }] });
    expect((await fetch(`${one.url}/v1.0/groups`)).status).toBe(403);
    expect((await fetch(`${one.url}/v1.0/users`)).status).toBe(200);
    expect((await call(one, 'Get-RemoteDomain')).status).toBe(200);
  });
});

describe('what a person can type', () => {
  const mailbox = async (domain: string): Promise<number | string> => {
    const one = await emulator();
    addMailbox(one.state, `a@${domain}`);
    return call(one, 'Get-Mailbox', { Identity: `a@${domain}` }).then(
      (response) => response.status,
      () => 'cut',
    );
  };

  test.each([
    ['throttle.example', 429],
    ['throttled.example', 429],
    ['busy.example', 429],
    ['denied.example', 403],
    ['expired.example', 401],
    ['lost.example', 'cut'],
    ['drop.example', 'cut'],
    ['broken.example', 500],
    ['unavailable.example', 503],
    ['elsewhere.example', 200],
  ])('a mailbox at %s answers %s', async (domain, outcome) => {
    expect(await mailbox(domain)).toBe(outcome);
  });

  test('what is done at lost.example is done, and found on the second try', async () => {
    const one = await emulator();
    const write = (): Promise<Response> => call(one, 'New-RemoteDomain', { Name: 'Lost', DomainName: 'lost.example' });
    await expect(write()).rejects.toThrow('fetch failed');
    const again = await write();
    expect([again.status, again.headers.get('X-ExceptionType')]).toEqual([400, 'ADObjectAlreadyExistsException']);
  });

  test('throttle.example lets the second try pass', async () => {
    const one = await emulator();
    addDistributionGroup(one.state, 'g@throttle.example');
    const statuses = [
      await call(one, 'Get-DistributionGroup', { Identity: 'g@throttle.example' }),
      await call(one, 'Get-DistributionGroup', { Identity: 'g@throttle.example' }),
    ];
    expect(statuses.map(({ status }) => status)).toEqual([429, 200]);
  });
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

test.each(Object.entries(typedFaults))('the page on the emulator tells of %s', (domain, { about }) => {
  const text = readFileSync(new URL('../../docs/emulator.md', import.meta.url), 'utf8');
  expect(text).toContain(`| \`${domain}\` | ${about} |`);
});
