import { writeFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { noticeSchema } from '../../src/cli/notify/notice.ts';
import type { JsonObject } from '../../src/json.ts';
import { type Cloud, planted, startCloud } from '../support/cloud.ts';
import { type Built, builtProgram, type Ran } from './built.ts';

/** Somebody's own service that is told, and answers as it is bid. */
interface Receiver {
  readonly url: string;
  readonly got: { readonly headers: IncomingHttpHeaders; readonly body: string; readonly path: string }[];
  answer: { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly text?: string };
  readonly close: () => Promise<void>;
}

async function startReceiver(): Promise<Receiver> {
  const take = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    receiver.got.push({ headers: incoming.headers, body: await text(incoming), path: incoming.url ?? '' });
    outgoing.writeHead(receiver.answer.status, receiver.answer.headers).end(receiver.answer.text);
  };
  const server = createServer((incoming, outgoing) => void take(incoming, outgoing));
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const receiver: Receiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/postern?of=mail`,
    got: [],
    answer: { status: 204 },
    close: async () => new Promise((closed) => server.close(() => closed())),
  };
  return receiver;
}

let program: Built;
let cloud: Cloud;
let receiver: Receiver;
beforeAll(async () => {
  [program, cloud, receiver] = await Promise.all([builtProgram(), startCloud(), startReceiver()]);
  const policies = join(import.meta.dirname, '../../policies');
  const asked = ['--policies', policies, '--emulator', 'contoso'];
  await program.run(['plan', ...asked, '--out', join(cloud.folder, 'plan.json')]);
  const { out } = await program.run(['drift', ...asked, '--json']);
  writeFileSync(join(cloud.folder, 'drift.json'), out);
});
afterAll(async () => {
  await Promise.all([cloud.close(), receiver.close()]);
});
beforeEach(() => {
  receiver.got.length = 0;
  receiver.answer = { status: 204 };
});

const told = async (...args: readonly string[]): Promise<Ran> =>
  program.run(['notify', ...args], { cwd: cloud.folder, extendEnv: false, env: cloud.env });
const drift = (...more: readonly string[]): Promise<Ran> =>
  told('--drift', 'drift.json', '--audience', 'api://hooks', '--auth', 'client-secret', ...more);

describe('a receiver', () => {
  const fits = new Ajv2020({ strict: false, validateFormats: false }).compile(noticeSchema);

  test.each(['plan', 'drift'])('is told of a %s in short, by a token that is for it alone', async (what) => {
    const link = 'https://github.com/contoso/mail/pull/7';
    const asked = [`--${what}`, `${what}.json`, '--audience', 'api://hooks', '--auth', 'github-oidc', '--link', link];
    const { code, err } = await told(...asked, '--to', receiver.url);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(receiver.got).toHaveLength(1);
    const [{ headers, body, path } = { headers: {}, body: '', path: '' }] = receiver.got;
    const notice = JSON.parse(body) as JsonObject;
    fits(notice);
    expect(fits.errors ?? []).toEqual([]);
    expect(notice).toMatchObject({ about: what, link, tenant: { domain: 'contoso.onmicrosoft.com' } });
    expect(path).toBe('/postern?of=mail');
    expect(headers.authorization).toBe(`Bearer ${cloud.authority.given.at(-1)}`);
    expect(cloud.authority.asked().at(-1)?.form.get('scope')).toContain('api://hooks/.default');
    // Whoever runs the receiver need not know who forwards.
    expect(body).not.toContain('@');
  });

  test.each([
    [401, 'has to take tokens of this application'],
    [403, 'has to take tokens of this application'],
    [500, 'can be sent again'],
  ])('that answers %i is an error by its cause', async (status, hint) => {
    receiver.answer = { status, text: 'no: client-secret' };
    const { code, err } = await drift('--to', receiver.url);
    expect(code).toBe(3);
    expect(err).toContain(`answered ${status}`);
    expect(err.replaceAll(/\s+/gu, ' ')).toContain(hint);
    expect(err).not.toContain(planted.clientSecret);
  });

  test('that sends on to somebody else gets no further: the token is for it alone', async () => {
    receiver.answer = { status: 307, headers: { location: 'https://stranger.example/' } };
    const { code, err } = await drift('--to', receiver.url);
    expect(code).toBe(3);
    expect(err).toContain('stranger.example');
    expect(cloud.proxy.asked.filter((host) => host.includes('stranger.example'))).toEqual([]);
  });

  test('that nobody reaches is told as such', async () => {
    const { code, err } = await drift('--to', 'http://127.0.0.1:9/');
    expect(code).toBe(3);
    expect(err).not.toContain('mistake in Postern');
  });
});

test.each<readonly [string, readonly string[], string]>([
  ['an address without encryption', ['--to', 'http://hooks.example/'], 'no address that a token may be sent to'],
  ['an address with a password', ['--to', 'https://me:secret@hooks.example/'], 'no address that a token may be'],
  ['an address with a port', ['--to', 'https://hooks.example:8443/'], 'no address that a token may be sent to'],
  ['no address', [], 'nobody said whom to tell'],
  ['something else', ['--to', 'hooks'], 'no address that a token may be sent to'],
  ['two things to tell of', ['--to', 'https://x.example/', '--plan', 'plan.json'], 'one thing to tell of'],
  ['a plan in the place of a report', ['--to', 'https://x.example/', '--drift', 'plan.json'], 'postern-drift/1'],
  ['a file that is not there', ['--to', 'https://x.example/', '--drift', 'none.json'], 'none.json'],
])('%s is refused before anybody signs in', async (_, args, says) => {
  const before = cloud.authority.asked().length;
  const { code, err } = await drift(...args);
  expect(code).toBe(1);
  expect(err.replaceAll(/\s+/gu, ' ')).toContain(says);
  expect(cloud.authority.asked()).toHaveLength(before);
});

test('nobody is told without an audience or a way to sign in', async () => {
  const [without, unsigned] = await Promise.all([
    told('--drift', 'drift.json', '--to', receiver.url, '--auth', 'client-secret'),
    told('--drift', 'drift.json', '--to', receiver.url, '--audience', 'api://hooks'),
  ]);
  expect([without.code, unsigned.code]).toEqual([1, 1]);
  expect(without.err).toContain('for whom the token is');
  expect(unsigned.err).toContain('nobody said how to sign in');
  expect(receiver.got).toEqual([]);
});
