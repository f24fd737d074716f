import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Json } from '../../../src/json.ts';
import type { Fault } from '../../../src/emulator/wire/faults.ts';
import { typedFaults } from '../../../src/emulator/quirks/typed-faults.ts';
import { addDistributionGroup, addMailbox } from '../../../src/emulator/tenants/seed.ts';
import type { RunningEmulator } from '../../../src/emulator/server/server.ts';
import { address, call, emulator, page } from '../wire.ts';

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

test.each(Object.entries(typedFaults))('the page on the emulator tells of %s', (domain, { about }) => {
  const text = readFileSync(new URL('../../../docs/emulator.md', import.meta.url), 'utf8');
  expect(text).toContain(`| \`${domain}\` | ${about} |`);
});
