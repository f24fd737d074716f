import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { remedies, remedyOf } from '../../src/diagnostics/causes.ts';
import { exchangeFailure } from '../../src/tenant/exchange/error.ts';
import { graphFailure } from '../../src/tenant/graph/error.ts';
import { sendRequest } from '../../src/tenant/wire/net.ts';
import { causeOf } from '../../src/tenant/wire/trouble.ts';
import { type Cloud, type CloudOptions, startCloud } from '../support/cloud.ts';
import { ask, desk } from './asking.ts';
import { type Built, builtProgram } from './built.ts';

let program: Built;
beforeAll(async () => {
  program = await builtProgram();
});
const table = desk();
afterAll(() => table.remove());

const policies = `tenant: { id: 5f0a1c9e-0000-4000-8000-000000000001, domain: contoso.onmicrosoft.com }
outboundPolicies: [{ name: Default, autoForwardingMode: Off }]
`;

/** A cause as it really happens, and the hint that it has. */
interface Happening {
  readonly cause: keyof typeof remedies;
  readonly name: string;
  readonly auth: string;
  readonly cloud?: CloudOptions;
  readonly env?: (cloud: Cloud) => Readonly<Record<string, string>>;
}

const refusing = (refuse: string): CloudOptions => ({ decide: () => ({ refuse }) });

const happenings: readonly Happening[] = [
  { name: 'no az on PATH', cause: 'az-missing', auth: 'azure-cli', env: () => ({ PATH: table.path('empty') }) },
  {
    name: 'an az that nobody is signed in to',
    cause: 'az-signed-out',
    auth: 'azure-cli',
    env: () => ({ PATH: `${programs("ERROR: Please run 'az login' to setup account.")}:/usr/bin:/bin` }),
  },
  {
    name: 'a certificate file that is not there',
    cause: 'certificate-missing',
    auth: 'certificate',
    env: () => ({ AZURE_CLIENT_CERTIFICATE_PATH: table.path('none.pem') }),
  },
  {
    name: 'a file that is no certificate',
    cause: 'certificate-missing',
    auth: 'certificate',
    env: () => ({ AZURE_CLIENT_CERTIFICATE_PATH: table.put('note.pem', 'hello\n') }),
  },
  {
    name: 'a certificate that has ended',
    cause: 'certificate-expired',
    auth: 'certificate',
    cloud: refusing('AADSTS700027: The certificate used to sign the client assertion is expired on application.'),
  },
  {
    name: 'the certificate of another app',
    cause: 'certificate-unknown',
    auth: 'certificate',
    cloud: refusing('AADSTS700027: The certificate used to sign the client assertion is not registered.'),
  },
  {
    name: 'a wrong secret',
    cause: 'secret-wrong',
    auth: 'client-secret',
    cloud: refusing('AADSTS7000215: Invalid client secret provided.'),
  },
  {
    name: 'a secret that has ended',
    cause: 'secret-expired',
    auth: 'client-secret',
    cloud: refusing('AADSTS7000222: The provided client secret keys are expired.'),
  },
  {
    name: 'an app of another directory',
    cause: 'app-unknown',
    auth: 'client-secret',
    cloud: refusing('AADSTS700016: Application was not found in the directory.'),
  },
  {
    name: 'a directory that is none',
    cause: 'directory-unknown',
    auth: 'client-secret',
    cloud: refusing('AADSTS90002: Tenant not found.'),
  },
  {
    name: 'a job that the app does not trust',
    cause: 'job-untrusted',
    auth: 'github-oidc',
    cloud: refusing('AADSTS700213: No matching federated identity record found.'),
  },
  {
    name: 'a refusal with a code that nobody listed',
    cause: 'sign-in-refused',
    auth: 'client-secret',
    cloud: refusing('AADSTS53003: Access has been blocked by Conditional Access policies.'),
  },
  {
    name: 'a proxy that is not there',
    cause: 'sign-in-unreachable',
    auth: 'client-secret',
    env: () => ({ HTTPS_PROXY: 'http://127.0.0.1:9' }),
  },
  {
    name: 'an authority that this machine does not trust',
    cause: 'sign-in-unreachable',
    auth: 'client-secret',
    env: () => ({ NODE_EXTRA_CA_CERTS: table.path('none.pem') }),
  },
  {
    name: 'roles that allow nothing',
    cause: 'role-missing',
    auth: 'client-secret',
    cloud: { permitted: ['Get-Mailbox'] },
  },
];

/** A program of that name that complains. */
function programs(complaint: string): string {
  const folder = table.path('bin');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'az'), `#!/bin/sh\necho "${complaint}" >&2\nexit 1\n`, { mode: 0o755 });
  return folder;
}

const flat = (text: string): string => text.replaceAll(/\s+/gu, ' ');

describe('each cause has a hint of its own, and none that sends people the wrong way', () => {
  test.each(happenings)(
    '$name',
    { timeout: 180_000 },
    async ({ cause, auth, cloud: options = {}, env = () => ({}) }) => {
      mkdirSync(table.path('empty'), { recursive: true });
      const cloud = await startCloud(options);
      try {
        const folder = join(cloud.folder, 'policies');
        mkdirSync(folder);
        writeFileSync(join(folder, 'tenant.yaml'), policies);
        const all = { ...cloud.env, ...env(cloud) };
        const ran = await program.run(['plan', '--auth', auth, '--policies', folder], {
          cwd: cloud.folder,
          extendEnv: false,
          env: all,
        });
        expect(flat(ran.err)).toContain(`hint: ${remedies[cause]}`);
        if (cause !== 'role-missing') expect(ran.err).not.toMatch(/\brole\b/u);
        expect(ran.code).toBe(3);
      } finally {
        await cloud.close();
      }
    },
  );
});

describe('what the machine itself lacks', () => {
  test.each([
    { what: 'a full disk', path: '/dev/full', says: /the disk is full.*hint: make room on it/u },
    { what: 'a folder', path: '/tmp', says: /it is a folder.*hint: name a file in it/u },
    { what: 'no such folder', path: '/nonexistent/plan.json', says: /no such file or folder.*hint: choose a folder/u },
    { what: 'a file system that nobody writes', path: '/proc/plan.json', says: /could not be written: .*hint: / },
  ])('$what', async ({ path, says }) => {
    const { err, code } = await ask('plan', '--emulator', 'contoso', '--out', path);
    expect(flat(err)).toMatch(says);
    expect(code).toBe(1);
  });
});

describe('what the services answer, without the waiting', () => {
  const body = { error: { code: 'x', message: 'no' } };
  test.each([
    { status: 403, exchange: 'role-missing', graph: 'consent-missing' },
    { status: 401, exchange: 'token-refused', graph: 'token-refused' },
    { status: 429, exchange: 'busy', graph: 'busy' },
    { status: 500, exchange: 'service-down', graph: 'service-down' },
    { status: 503, exchange: 'service-down', graph: 'service-down' },
  ] as const)('$status', ({ status, exchange, graph }) => {
    const answer = { status, type: null, challenge: '', text: '', body, after: null };
    expect(remedyOf(exchangeFailure('Get-X', 'Get-X', answer).error)).toBe(remedies[exchange]);
    expect(remedyOf(graphFailure('GET /x', { status, body, after: null }).error)).toBe(remedies[graph]);
  });
});

/** Where somebody listened a moment ago. */
async function closedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

test.each([
  { what: 'a name that nobody knows', url: () => 'https://nowhere.invalid/', cause: 'name-unknown' },
  {
    what: 'a port that nobody listens on',
    url: async () => `http://127.0.0.1:${await closedPort()}/`,
    cause: 'way-blocked',
  },
] as const)('$what', async ({ url, cause }) => {
  const request = { method: 'GET', headers: {}, body: null, signal: AbortSignal.timeout(20_000) };
  const problem: unknown = await sendRequest(new URL(await url()), request).catch((error: unknown) => error);
  expect(causeOf(problem)).toEqual({ cause });
});
