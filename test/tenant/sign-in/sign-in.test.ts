import { createPublicKey, verify, X509Certificate } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { remedies } from '../../../src/diagnostics/causes.ts';
import type { CredentialName } from '../../../src/tenant/ways.ts';
import type { Token } from '../../../src/tenant/token.ts';
import { type Built, builtProgram } from '../../cli/built.ts';
import { type Authority, type AuthorityOptions, startAuthority, type Visit } from '../../support/authority.ts';
import { type Certificate, selfSigned } from '../../support/certificate.ts';

const tenantId = '5f0a1c9e-0000-4000-8000-000000000001';
const clientId = '0b1e5c70-0000-4000-8000-000000000002';
const exchange = 'https://outlook.office365.com/.default';
const graph = 'https://graph.microsoft.com/.default';

let asker: Built;
let folder: string;
let certificate: Certificate;

beforeAll(async () => {
  asker = await builtProgram('test/tenant/sign-in/asker.ts');
  folder = mkdtempSync(join(tmpdir(), 'postern-sign-in-'));
  certificate = selfSigned(['localhost']);
  writeFileSync(join(folder, 'ca.pem'), certificate.cert);
  writeFileSync(join(folder, 'client.pem'), certificate.key + certificate.cert);
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

interface Asking {
  readonly way: CredentialName;
  readonly moves: readonly string[];
  readonly options?: Omit<AuthorityOptions, 'certificate'>;
  readonly env?: (authority: Authority) => Record<string, string>;
  readonly trusting?: boolean;
}

interface Asked {
  readonly tokens: readonly Token[];
  readonly authority: Authority;
  readonly err: string;
}

/** Signs in from a process of its own, which trusts the authority, and looks at both ends. */
async function ask({ way, moves, options = {}, env, trusting = true }: Asking): Promise<Asked> {
  const authority = await startAuthority({ certificate, ...options });
  try {
    const ran = await asker.run([way, tenantId, ...moves], {
      extendEnv: false,
      env: {
        PATH: process.env['PATH'],
        AZURE_CLIENT_ID: clientId,
        AZURE_AUTHORITY_HOST: authority.url,
        ...(trusting ? { NODE_EXTRA_CA_CERTS: join(folder, 'ca.pem') } : {}),
        ...env?.(authority),
      },
    });
    const tokens = ran.out.split('\n').filter((line) => line !== '');
    return { tokens: tokens.map((line) => JSON.parse(line) as Token), authority, err: ran.err };
  } finally {
    await authority.close();
  }
}

const valuesOf = (tokens: readonly Token[]): readonly string[] =>
  tokens.map((token) => (token.ok ? token.value : `${token.reason}: ${token.message}`));

const claimsOf = (token: string, part = 1): Record<string, unknown> =>
  JSON.parse(Buffer.from(token.split('.')[part] ?? '', 'base64url').toString('utf8')) as Record<string, unknown>;

const jobOf = (authority: Authority): Record<string, string> => ({
  ACTIONS_ID_TOKEN_REQUEST_URL: `${authority.url}/github/job?api-version=2.0`,
  ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'job-key',
});

describe.concurrent('signing in with the real library', () => {
  test.each<{
    way: CredentialName;
    env: (authority: Authority) => Record<string, string>;
    proof: (form: URLSearchParams, authority: Authority) => boolean;
  }>([
    {
      way: 'github-oidc',
      env: jobOf,
      proof: (form, { given }) => given.includes(form.get('client_assertion') ?? ''),
    },
    {
      way: 'azure-pipelines',
      env: ({ url }) => ({
        AZURESUBSCRIPTION_CLIENT_ID: clientId,
        AZURESUBSCRIPTION_SERVICE_CONNECTION_ID: 'connection',
        SYSTEM_ACCESSTOKEN: 'pipeline-key',
        SYSTEM_OIDCREQUESTURI: `${url}/pipelines/job`,
      }),
      proof: (form, { given }) => given.includes(form.get('client_assertion') ?? ''),
    },
    {
      way: 'workload-identity',
      env: () => {
        writeFileSync(join(folder, 'word'), 'the-word-of-a-cluster\n');
        return { AZURE_FEDERATED_TOKEN_FILE: join(folder, 'word') };
      },
      proof: (form) => form.get('client_assertion')?.trim() === 'the-word-of-a-cluster',
    },
    {
      way: 'certificate',
      env: () => ({ AZURE_CLIENT_CERTIFICATE_PATH: join(folder, 'client.pem') }),
      proof: (form, { url }) => isSignedBy(certificate, form.get('client_assertion') ?? '', url),
    },
    {
      way: 'client-secret',
      env: () => ({ AZURE_CLIENT_SECRET: 'a-secret' }),
      proof: (form) => form.get('client_secret') === 'a-secret',
    },
  ])('$way shows its proof to the token endpoint of the tenant, for each service', async ({ way, env, proof }) => {
    const { tokens, authority } = await ask({ way, moves: [exchange, graph], env });
    expect(tokens.map((token) => token.ok)).toEqual([true, true]);
    expect(valuesOf(tokens).map((token) => claimsOf(token)['aud'])).toEqual([
      'https://outlook.office365.com',
      'https://graph.microsoft.com',
    ]);
    for (const visit of authority.asked()) {
      expect(visit.path).toBe(`/${tenantId}/oauth2/v2.0/token`);
      expect(visit.form.get('client_id')).toBe(clientId);
      expect(visit.form.get('grant_type')).toBe('client_credentials');
      expect(proof(visit.form, authority)).toBe(true);
    }
  });

  test('managed-identity asks the host it runs on, with the header that the host gave it', async () => {
    const visits: { readonly url: string; readonly header: unknown }[] = [];
    const host = createServer((request, response) => {
      visits.push({ url: request.url ?? '', header: request.headers['x-identity-header'] });
      const expires = String(Math.floor(Date.now() / 1_000) + 3_600);
      response.writeHead(200, { 'Content-Type': 'application/json' });
      response.end(
        JSON.stringify({ access_token: 'from-the-host', expires_on: expires, resource: 'r', token_type: 'Bearer' }),
      );
    });
    await new Promise<void>((resolve) => host.listen(0, '127.0.0.1', resolve));
    const { port } = host.address() as AddressInfo;
    const env = { IDENTITY_ENDPOINT: `http://127.0.0.1:${port}/token`, IDENTITY_HEADER: 'host-header' };
    const { tokens, authority } = await ask({ way: 'managed-identity', moves: [exchange], env: () => env });
    await new Promise((resolve) => host.close(resolve));
    expect(valuesOf(tokens)).toEqual(['from-the-host']);
    expect(visits[0]?.header).toBe('host-header');
    expect(decodeURIComponent(visits[0]?.url ?? '')).toContain('resource=https://outlook.office365.com');
    expect(authority.visits).toEqual([]);
  });

  test('azure-cli asks the program az for the tenant and the service', async () => {
    const bin = mkdtempSync(join(folder, 'bin-'));
    const answer = { accessToken: 'from-az', expiresOn: '2099-01-01 00:00:00.000000', tokenType: 'Bearer' };
    writeFileSync(join(bin, 'az'), `#!/bin/sh\necho "$@" >> '${bin}/asked'\necho '${JSON.stringify(answer)}'\n`);
    chmodSync(join(bin, 'az'), 0o755);
    const { tokens } = await ask({
      way: 'azure-cli',
      moves: [exchange],
      env: () => ({ PATH: `${bin}:${process.env['PATH'] ?? ''}` }),
    });
    expect(valuesOf(tokens)).toEqual(['from-az']);
  });
});

function isSignedBy({ cert }: Certificate, assertion: string, authority: string): boolean {
  const [head = '', claims = '', signature = ''] = assertion.split('.');
  const { aud, sub, iss } = claimsOf(assertion);
  const { alg } = claimsOf(assertion, 0);
  const key = { key: createPublicKey(cert), padding: 6, saltLength: 32 };
  const holds = verify('sha256', Buffer.from(`${head}.${claims}`), key, Buffer.from(signature, 'base64url'));
  return holds && alg === 'PS256' && sub === clientId && iss === clientId && String(aud).startsWith(authority);
}

test('the certificate of the tests is one that others can read', () => {
  const read = new X509Certificate(certificate.cert);
  expect(read.verify(read.publicKey)).toBe(true);
  expect(read.checkHost('localhost')).toBe('localhost');
  expect(read.ca).toBe(true);
});

describe.concurrent('in a long run', () => {
  test('a token is bought once while it lasts, and again five minutes before it ends, with a fresh word of GitHub', async () => {
    const { tokens, authority } = await ask({
      way: 'github-oidc',
      // Thirty seconds after a token of 330 seconds only the library's margin of five minutes is left.
      moves: [exchange, `${exchange}*3`, '+31', exchange, '+260', exchange],
      options: { decide: () => ({ lifetime: 330 }) },
      env: jobOf,
    });
    const values = valuesOf(tokens);
    expect(new Set(values.slice(0, 4)).size).toBe(1);
    expect(new Set(values).size).toBe(3);
    const words = authority.asked().map(({ form }) => form.get('client_assertion'));
    // The word lasts 300 seconds and is kept until a minute before: the second purchase shows it again, the third cannot.
    expect(words[0]).toBe(words[1]);
    expect(words[2]).not.toBe(words[1]);
    expect(authority.visits.filter(({ path }) => path === '/github/job').length).toBeGreaterThan(1);
  });

  test('GitHub is asked once however many tokens are wanted at the same moment', async () => {
    const { tokens, authority } = await ask({ way: 'github-oidc', moves: [`${exchange}*5`, graph], env: jobOf });
    expect(tokens.every((token) => token.ok)).toBe(true);
    expect(authority.visits.filter(({ path }) => path === '/github/job').length).toBe(1);
    expect(authority.asked().length).toBe(2);
  });
});

const refusal =
  (code: string, text: string) =>
  (_: Visit): { readonly refuse: string } => ({
    refuse: `${code}: ${text} Trace ID: 1 Correlation ID: 2 Timestamp: 2026-11-21 12:00:00Z`,
  });

describe.concurrent('a sign-in that fails', () => {
  test.each([
    {
      code: 'AADSTS700024',
      text: 'Client assertion is not within its valid time range.',
      reason: 'expired',
      cause: 'assertion-untimely',
    },
    {
      code: 'AADSTS700213',
      text: "No matching federated identity record found for presented assertion subject 'repo:a/b:pull_request'.",
      reason: 'denied',
      cause: 'job-untrusted',
    },
    {
      code: 'AADSTS700016',
      text: 'Application with identifier was not found in the directory.',
      reason: 'denied',
      cause: 'app-unknown',
    },
  ])('with $code is $reason, in the words of the token endpoint', async ({ code, text, reason, cause }) => {
    const { tokens } = await ask({
      way: 'github-oidc',
      moves: [exchange],
      options: { decide: refusal(code, text) },
      env: jobOf,
    });
    expect(tokens).toEqual([{ ok: false, reason, cause, message: expect.stringContaining(code) }]);
  });

  test('repeats no secret, even where the token endpoint does', async () => {
    const { tokens, err } = await ask({
      way: 'client-secret',
      moves: [exchange],
      options: {
        decide: ({ form }) => ({ refuse: `AADSTS7000215: Invalid client secret ${form.get('client_secret')}.` }),
      },
      env: () => ({ AZURE_CLIENT_SECRET: 'planted~secret', AZURE_LOG_LEVEL: 'verbose' }),
    });
    expect(tokens).toMatchObject([{ ok: false, message: expect.stringContaining('AADSTS7000215') }]);
    expect(JSON.stringify(tokens) + err).not.toContain('planted~secret');
  });

  test('because nobody trusts the certificate is unreachable, and says what to do', async () => {
    const { tokens } = await ask({
      way: 'client-secret',
      moves: [exchange],
      env: () => ({ AZURE_CLIENT_SECRET: 'x' }),
      trusting: false,
    });
    expect(tokens).toMatchObject([{ ok: false, reason: 'unreachable', cause: 'sign-in-unreachable' }]);
    expect(remedies['sign-in-unreachable']).toContain('postern doctor');
  });

  test('because GitHub gives this job no identity names the permission', async () => {
    const { tokens } = await ask({ way: 'github-oidc', moves: [exchange] });
    expect(tokens).toMatchObject([
      { ok: false, reason: 'denied', message: expect.stringContaining('id-token: write') },
    ]);
  });
});
