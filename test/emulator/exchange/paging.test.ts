import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../src/json.ts';
import type { RunningEmulator } from '../../../src/emulator/server/server.ts';
import { address, anchor, call, emulator, input, page, post } from '../wire.ts';

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
