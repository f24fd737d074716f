import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import type { Input } from '../../src/cli/run/command.ts';
import { UsageError } from '../../src/cli/run/usage-error.ts';
import { emulator } from '../../src/cli/commands/emulator.ts';
import { openNamed } from '../../src/cli/connect/open-named.ts';
import type { Io } from '../../src/cli/run/io.ts';
import type { JsonObject } from '../../src/json.ts';

const input = (options: Readonly<Record<string, string>>, faults: readonly string[] = [], json = false): Input => ({
  command: 'emulator',
  args: [],
  text: (name) => options[name],
  list: (name) => (name === 'fault' ? faults : []),
  on: () => false,
  policies: 'policies',
  json,
});

/** Runs the command until it has said where it listens, looks, and interrupts it. */
async function running<T>(
  asked: Input,
  look: (said: string) => Promise<T>,
): Promise<{ readonly code: number; readonly seen: T }> {
  const stop = new AbortController();
  let ended: Promise<number> = Promise.resolve(0);
  const said = await new Promise<string>((spoken, failed) => {
    const io: Io = {
      out: spoken,
      err: () => undefined,
      colour: false,
      tty: false,
      width: 80,
      env: {},
      cwd: '.',
      now: () => new Date('2026-11-21T12:00:00Z'),
      signal: stop.signal,
    };
    ended = emulator.run(asked, io);
    ended.catch(failed);
  });
  const seen = await look(said).finally(() => stop.abort());
  return { code: await ended, seen };
}

const get = async (url: string): Promise<Response> => fetch(url, { headers: { authorization: 'Bearer any' } });

test('it says where it listens, answers there, and is gone when it is interrupted', async () => {
  let url = '';
  const { code, seen } = await running(input({ from: 'empty' }), async (said) => {
    url = said.trim();
    return (await (await get(`${url}/v1.0/domains`)).json()) as { value: readonly JsonObject[] };
  });
  expect(seen.value.map((domain) => domain['id'])).toEqual(['contoso.onmicrosoft.com', 'contoso.com']);
  expect(code).toBe(0);
  await expect(get(`${url}/v1.0/domains`)).rejects.toThrow('fetch failed');
});

test('with --json it says so in one line, with the tenant', async () => {
  const { seen } = await running(input({}, [], true), async (said) => JSON.parse(said) as JsonObject);
  expect(seen).toEqual({
    $schema: 'urn:postern:emulator:1',
    format: 'postern-emulator/1',
    url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/u),
    tenant: { id: '5f0a1c9e-0000-4000-8000-000000000001', domain: 'contoso.onmicrosoft.com' },
  });
});

test('a fault strikes as it was given', async () => {
  const fault = '{"effect":"throttle","retryAfter":7,"match":{"graph":"GET /domains"}}';
  const { seen } = await running(input({ from: 'empty' }, [fault]), async (said) => get(`${said.trim()}/v1.0/domains`));
  expect([seen.status, seen.headers.get('retry-after')]).toEqual([429, '7']);
});

test.each([
  { options: { port: 'http' }, faults: [], says: /--port http is not a whole number/u },
  { options: { from: 'nowhere.json' }, faults: [], says: /nowhere\.json is neither a shipped tenant/u },
  { options: {}, faults: ['{'], says: /is not JSON/u },
  { options: {}, faults: ['{"effect":"explode"}'], says: /there is no effect "explode"/u },
  { options: {}, faults: ['{"effect":"deny","times":1}'], says: /"times" belongs into "match"/u },
])('$options $faults is a complaint', async ({ options, faults, says }) => {
  const asked = running(input({ from: 'empty', ...options }, faults), () => Promise.resolve());
  await expect(asked).rejects.toThrow(says);
  await expect(asked).rejects.toBeInstanceOf(UsageError);
});

test('a port that is taken is a complaint', async () => {
  const taken = createServer();
  await new Promise<void>((listening) => taken.listen(0, '127.0.0.1', listening));
  try {
    const { port } = taken.address() as AddressInfo;
    const asked = running(input({ from: 'empty', port: String(port) }), () => Promise.resolve());
    await expect(asked).rejects.toThrow(`port ${port} cannot be used`);
  } finally {
    taken.close();
  }
});

test('a tenant opens by name for whoever wants one', async () => {
  expect((await openNamed('contoso')).domain).toBe('contoso.onmicrosoft.com');
});
