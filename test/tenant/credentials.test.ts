import { describe, expect, test } from 'vitest';
import { githubAssertion, pipelinesAssertion } from '../../src/tenant/assertion.ts';
import { signIn } from '../../src/tenant/credentials.ts';
import { credentialNames, missingVariables } from '../../src/tenant/ways.ts';
import type { Clock } from '../../src/tenant/retry.ts';
import { answer, patientClock, type Service, withService } from './service.ts';

const start = Date.parse('2026-11-21T12:00:00Z');

function movable(): { readonly clock: Clock; readonly move: (milliseconds: number) => void } {
  let now = start;
  return { clock: { ...patientClock().clock, now: () => now }, move: (milliseconds) => void (now += milliseconds) };
}

const assertion = (expires: number, mark: number): string => {
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'RS256' })}.${part({ exp: expires / 1_000, mark })}.signature`;
};

const env = (service: Service): Record<string, string> => ({
  ACTIONS_ID_TOKEN_REQUEST_URL: `${service.url}/token?api-version=2.0`,
  ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'job-key',
});

describe("GitHub's word for a job", () => {
  test('is asked for once however many need it, and again shortly before it ends', async () => {
    await withService(
      (_, response, nth) => answer(response, 200, { value: assertion(start + 300_000 * nth, nth) }),
      async (service) => {
        const { clock, move } = movable();
        const ask = githubAssertion(env(service), clock);
        const [first, second] = await Promise.all([ask(), ask()]);
        expect(first).toBe(second);
        expect(await ask()).toBe(first);
        move(241_000);
        expect(await ask()).not.toBe(first);
        expect(service.seen.map(({ path }) => path)).toEqual(
          Array(2).fill('/token?api-version=2.0&audience=api%3A%2F%2FAzureADTokenExchange'),
        );
        expect(service.seen[0]?.headers.authorization).toBe('Bearer job-key');
      },
    );
  });

  test('is asked for again after a failure', async () => {
    await withService(
      (_, response, nth) =>
        nth === 1 ? answer(response, 500, '') : answer(response, 200, { value: assertion(start + 300_000, 1) }),
      async (service) => {
        const ask = githubAssertion(env(service), movable().clock);
        await expect(ask()).rejects.toThrow(/status 500/u);
        expect(await ask()).toMatch(/^ey/u);
      },
    );
  });

  test('is not to be had without the permission, and the message says which', async () => {
    await expect(githubAssertion({}, movable().clock)()).rejects.toThrow(/id-token: write/u);
  });
});

describe("Azure Pipelines' word for a job", () => {
  const variables = ({ url }: Service): Record<string, string> => ({
    SYSTEM_OIDCREQUESTURI: `${url}/oidctoken`,
    SYSTEM_ACCESSTOKEN: 'pipeline-key',
    AZURESUBSCRIPTION_SERVICE_CONNECTION_ID: 'the connection',
  });

  test('is asked for the service connection', async () => {
    await withService(
      (_, response) => answer(response, 200, { oidcToken: 'a.b.c' }),
      async (service) => {
        expect(await pipelinesAssertion(variables(service))()).toBe('a.b.c');
        expect(service.seen.map(({ method, path }) => [method, path])).toEqual([
          ['POST', '/oidctoken?api-version=7.1&serviceConnectionId=the+connection'],
        ]);
        expect(service.seen[0]?.headers.authorization).toBe('Bearer pipeline-key');
      },
    );
  });

  test('is not to be had where the service gives none', async () => {
    await withService(
      (_, response) => answer(response, 203, {}),
      async (service) => {
        await expect(pipelinesAssertion(variables(service))()).rejects.toThrow(
          /Azure Pipelines gave no identity.*203/u,
        );
      },
    );
    await expect(pipelinesAssertion({})()).rejects.toThrow(/URL/u);
  });
});

describe('a credential', () => {
  test.each(credentialNames)('%s names what it misses in an empty environment', (name) => {
    const missing = missingVariables(name, {});
    expect(missing.every((variable) => /^[A-Z_]+$/u.test(variable))).toBe(true);
    expect(missingVariables(name, Object.fromEntries(missing.map((variable) => [variable, 'x'])))).toEqual([]);
  });

  test('that cannot be had is a reason, not an exception, and carries no secret', async () => {
    const { tokens } = signIn({
      name: 'github-oidc',
      tenantId: '5f0a1c9e-0000-4000-8000-000000000001',
      authority: 'https://login.microsoftonline.com',
      env: { AZURE_CLIENT_ID: 'app', AZURE_AUTHORITY_HOST: 'https://127.0.0.1:9' },
      clock: movable().clock,
    });
    const token = await tokens('https://graph.microsoft.com/.default')();
    expect(token).toMatchObject({ ok: false, message: expect.stringMatching(/^signing in failed/u) });
  });
});
