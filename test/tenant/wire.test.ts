import { setTimeout } from 'node:timers/promises';
import { array, assert, asyncProperty, bigInt, boolean, integer, json, nat, pre, property } from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { coalescing } from '../../src/tenant/wire/coalesce.ts';
import { parseExact } from '../../src/json/exact-json.ts';
import { tidy } from '../../src/tenant/wire/failure.ts';
import { limiter } from '../../src/tenant/wire/limiter.ts';
import { persist } from '../../src/tenant/retry.ts';
import { parseDetail } from '../../src/tenant/exchange/error.ts';
import { answer, patientClock, withService } from './service.ts';
import { openHttpClient, type Watch } from '../../src/tenant/wire/http-client.ts';
import { isNearlySpent } from '../../src/tenant/wire/spent.ts';
import { hangingUp } from '../support/hanging-up.ts';
import { startProxy } from '../support/proxy.ts';
import { fixedToken } from '../../src/tenant/token.ts';

describe('exact JSON', () => {
  test('is JSON.parse wherever no integer is too long', () => {
    assert(
      property(json(), (text) => {
        const value = JSON.parse(text) as unknown;
        const long = /[[:,\s]-?\d{16,}/u.test(text);
        pre(!long);
        expect(parseExact(text)).toEqual(value);
      }),
    );
  });

  test('keeps every integer beyond 2^53 digit by digit', () => {
    assert(
      property(bigInt({ min: 2n ** 53n, max: 2n ** 80n }), boolean(), (size, negative) => {
        const digits = String(negative ? -size : size);
        expect(parseExact(`{"a":[${digits}],"b": ${digits},"c":"${digits}"}`)).toEqual({
          a: [digits],
          b: digits,
          c: digits,
        });
      }),
    );
  });

  test.each([
    { text: '[9007199254740991]', value: [9_007_199_254_740_991] },
    { text: '[9007199254740992]', value: ['9007199254740992'] },
    { text: '[0.1234567890123456]', value: [0.123_456_789_012_345_6] },
    { text: '[1e30]', value: [1e30] },
    { text: '{"a":12345678901234567.5}', value: { a: 12_345_678_901_234_568 } },
  ])('$text is read as $value', ({ text, value }) => expect(parseExact(text)).toEqual(value));

  test.each(['', '{', '[1,]', 'undefined'])('%j is refused', (text) =>
    expect(() => parseExact(text)).toThrow(SyntaxError),
  );
});

describe('a message of the service', () => {
  test.each([
    { message: 'Ex6F9304|A.B|text', type: 'A.B', text: 'text' },
    { message: '|A.B|a | b', type: 'A.B', text: 'a | b' },
    { message: '||only text', type: '', text: 'only text' },
    { message: '{"ClassName":"A.B","Message":"text"}', type: 'A.B', text: 'text' },
    { message: '{"Message":"text","TypeName":"A.B","InnerError":null}', type: 'A.B', text: 'text' },
    { message: 'a | b | c', type: '', text: 'a | b | c' },
    { message: '{broken', type: '', text: '{broken' },
  ])('$message is $type and $text', ({ message, type, text }) => expect(parseDetail(message)).toEqual({ type, text }));

  test('carries neither a token nor a control character', () => {
    const token = 'eyJhbGciOi.eyJzdWIiOi.c2lnbmF0dXJl';
    expect(tidy(`bad token ${token}\u001B[31m\n  here`)).toBe('bad token [token] [31m here');
  });
});

describe('coalescing', () => {
  test('answers every question once and in its place, however many there are', async () => {
    await assert(
      asyncProperty(
        array(nat({ max: 30 }), { maxLength: 60 }),
        integer({ min: 1, max: 7 }),
        async (questions, most) => {
          const asked: number[] = [];
          const ask = coalescing<number, string>({
            most,
            key: String,
            one: (question) => {
              asked.push(question);
              return Promise.resolve(`${question}`);
            },
            many: (all) => {
              expect(all.length).toBeLessThanOrEqual(most);
              // Every third question has to be asked alone.
              const together = all.map((question) => (question % 3 === 0 ? null : `${question}`));
              asked.push(...all.filter((question) => question % 3 !== 0));
              return Promise.resolve(together);
            },
          });
          expect(await Promise.all(questions.map(ask))).toEqual(questions.map(String));
          expect(asked.toSorted((a, b) => a - b)).toEqual([...new Set(questions)].toSorted((a, b) => a - b));
        },
      ),
      { numRuns: 50 },
    );
  });

  test('hands a failure to everybody who waits', async () => {
    const ask = coalescing<number, string>({
      most: 5,
      key: String,
      one: () => Promise.resolve(''),
      many: () => Promise.reject(new Error('broken')),
    });
    const results = await Promise.allSettled([ask(1), ask(2)]);
    expect(results.map((result) => result.status)).toEqual(['rejected', 'rejected']);
  });
});

describe('the limiter', () => {
  test('lets in no more than allowed, and half as many after a complaint', async () => {
    const gate = limiter(4, patientClock().clock);
    let [open, peak] = [0, 0];
    const work = async (): Promise<void> => {
      open += 1;
      peak = Math.max(peak, open);
      await new Promise((resolve) => void setImmediate(resolve));
      open -= 1;
    };
    await Promise.all(Array.from({ length: 12 }, () => gate.run(work)));
    expect(peak).toBe(4);
    gate.slower();
    peak = 0;
    await Promise.all(Array.from({ length: 12 }, () => gate.run(work)));
    expect(peak).toBe(2);
    await Promise.all(Array.from({ length: 60 }, () => gate.run(work)));
    expect(gate.width()).toBe(4);
  });

  test('lets nobody in while the service wants to be left alone, for five minutes at most', async () => {
    const { clock, slept } = patientClock();
    const gate = limiter(2, clock);
    gate.slower(7_000);
    expect(await gate.run(() => Promise.resolve(clock.now()))).toBe(Date.parse('2026-11-21T12:00:07Z'));
    await gate.run(() => Promise.resolve());
    gate.slower(3_600_000);
    await gate.run(() => Promise.resolve());
    expect(slept).toEqual([7_000, 300_000]);
  });

  test.each([
    { headers: { 'x-ms-throttle-limit-percentage': '0.8' }, spent: true },
    { headers: { 'x-ms-throttle-limit-percentage': '1.2' }, spent: true },
    { headers: { 'x-ms-throttle-limit-percentage': '0.5' }, spent: false },
    { headers: { 'rate-limit-limit': '30000', 'rate-limit-remaining': '29000' }, spent: false },
    { headers: { 'rate-limit-limit': '30000', 'rate-limit-remaining': '100' }, spent: true },
    { headers: { 'rate-limit-limit': '30000' }, spent: false },
    { headers: { 'rate-limit-remaining': 'many', 'rate-limit-limit': '0' }, spent: false },
    { headers: {}, spent: false },
  ])('an answer with $headers says that the allowance is nearly spent: $spent', ({ headers, spent }) => {
    expect(
      isNearlySpent({ kind: 'answered', status: 200, headers: new Headers(Object.entries(headers)), text: '' }),
    ).toBe(spent);
  });

  test('goes on after work that failed', async () => {
    const gate = limiter(1, patientClock().clock);
    await expect(gate.run(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await gate.run(() => Promise.resolve(1))).toBe(1);
  });
});

test('retries double their pause and give up after five', async () => {
  const { clock, slept } = patientClock();
  const result = await persist(clock, () => Promise.resolve({ again: true, value: 'still busy', after: null }));
  expect(result).toBe('still busy');
  expect(slept).toEqual([1_500, 3_000, 6_000, 12_000, 24_000]);
});

describe('the door', () => {
  const token = fixedToken('secret');
  const get = (url: string) => ({ method: 'GET', url, headers: {}, body: null });

  test.each([
    'http://outlook.office365.com/x',
    'https://outlook.office365.com.evil.example/x',
    'https://evil-outlook.office365.com/x',
    'https://outlook.office365.com:8443/x',
    'http://127.0.0.1/x',
  ])('of the real service stays closed for %s', async (url) => {
    const door = openHttpClient({
      base: 'https://outlook.office365.com',
      suffixes: ['.outlook.office365.com'],
      token,
      timeout: 1_000,
    });
    expect(await door.send(get(url))).toMatchObject({ kind: 'none', sent: false, reason: 'rejected' });
  });

  test('ends a chain of redirects', async () => {
    await withService(
      (request, response) => response.writeHead(302, { Location: request.path }).end(),
      async ({ url, seen }) => {
        const door = openHttpClient({ base: url, suffixes: [], token, timeout: 5_000 });
        expect(await door.send(get(`${url}/x`))).toMatchObject({ kind: 'none', reason: 'rejected' });
        expect(seen.length).toBe(4);
      },
    );
  });

  test('does not wait for ever', async () => {
    await withService(
      () => undefined,
      async ({ url }) => {
        const door = openHttpClient({ base: url, suffixes: [], token, timeout: 50 });
        expect(await door.send(get(`${url}/x`))).toMatchObject({
          kind: 'none',
          sent: true,
          reason: 'unreachable',
          message: expect.stringMatching(/in time/u),
        });
      },
    );
  });

  test('goes through the proxy, and knows that nothing was sent where it opens no tunnel', async () => {
    const proxy = await startProxy(() => null);
    vi.stubEnv('HTTPS_PROXY', proxy.url.replace('//', '//user:word@'));
    try {
      const base = 'https://outlook.office365.com';
      const door = openHttpClient({ base, suffixes: [], token, timeout: 5_000 });
      const answered = await door.send(get(`${base}/x`));
      expect(answered).toMatchObject({ kind: 'none', reason: 'unreachable', sent: false });
      expect(proxy.asked).toEqual(['outlook.office365.com']);
      expect(proxy.credentials).toEqual([`Basic ${Buffer.from('user:word').toString('base64')}`]);
      expect(JSON.stringify(answered)).not.toContain('word');
    } finally {
      vi.unstubAllEnvs();
      await proxy.close();
    }
  });

  test('reaches this machine without a proxy', async () => {
    vi.stubEnv('HTTP_PROXY', 'http://127.0.0.1:9');
    await withService(
      (_, response) => answer(response, 200, {}),
      async ({ url }) => {
        const door = openHttpClient({ base: url, suffixes: [], token, timeout: 5_000 });
        expect(await door.send(get(`${url}/x`))).toMatchObject({ kind: 'answered' });
      },
    ).finally(() => vi.unstubAllEnvs());
  });

  test('takes the token out of an answer that repeats it', async () => {
    const long = 'planted-opaque-token-that-is-no-jwt-at-all-8Q';
    await withService(
      (request, response) => answer(response, 400, { error: { message: request.headers.authorization } }),
      async ({ url }) => {
        const door = openHttpClient({ base: url, suffixes: [], token: fixedToken(long), timeout: 5_000 });
        expect(await door.send(get(`${url}/x`))).toMatchObject({ text: '{"error":{"message":"Bearer [token]"}}' });
      },
    );
  });

  test('shows a watcher each request and what came of it, and no token', async () => {
    const seen: unknown[] = [];
    await withService(
      (request, response) =>
        request.path === '/x' ? response.writeHead(302, { Location: '/y' }).end() : answer(response, 200, {}),
      async ({ url }) => {
        const watch: Watch = (request, place) => (came) => seen.push([request, place.pathname, came]);
        await openHttpClient({ base: url, suffixes: [], token: fixedToken('planted'), timeout: 5_000, watch }).send(
          get(`${url}/x`),
        );
        expect(seen).toMatchObject([
          [{ method: 'GET' }, '/x', { status: 302 }],
          [{ method: 'GET' }, '/y', { status: 200 }],
        ]);
        expect(JSON.stringify(seen)).not.toContain('planted');
      },
    );
  });

  test('gives whole answers with their status', async () => {
    await withService(
      (_, response) => answer(response, 418, { a: 1 }),
      async ({ url }) => {
        const door = openHttpClient({ base: url, suffixes: [], token, timeout: 5_000 });
        expect(await door.send(get(`${url}/x`))).toMatchObject({ kind: 'answered', status: 418, text: '{"a":1}' });
      },
    );
  });
});

test('a service that hung up while we computed is called anew: no answer is lost that way', async () => {
  const service = await hangingUp();
  try {
    const door = openHttpClient({ base: service.url, suffixes: [], token: fixedToken('t'), timeout: 10_000 });
    const post = { method: 'POST', url: `${service.url}/x`, headers: {}, body: '{}' };
    expect(await door.send(post)).toMatchObject({ kind: 'answered', status: 200 });
    // A connection is used again only once a turn has passed.
    await setTimeout(20);
    service.whileComputing();
    expect(await door.send(post)).toMatchObject({ kind: 'answered', status: 200 });
  } finally {
    await service.close();
  }
});
