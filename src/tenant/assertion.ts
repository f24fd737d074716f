import { isObject, textAt } from '../json.ts';
import { claimsOf } from './claims.ts';
import { jsonOf } from './exchange/error.ts';
import { type Clock, deadline } from './retry.ts';
import { sendRequest } from './wire/net.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** A fresh assertion is fetched this long before the last one ends. */
const margin = 60_000;
const timeout = 30_000;

/**
 * Gives GitHub's signed word for this job, to be exchanged for access tokens. The identity library asks for it twice a
 * token, cached or not, so that it is kept here until shortly before it ends, and fetched once however many ask.
 */
export function githubAssertion(env: Environment, clock: Clock): () => Promise<string> {
  let kept: { readonly assertion: Promise<string>; until: number } | null = null;
  return async () => {
    if (kept !== null && clock.now() < kept.until) return kept.assertion;
    const fetched = { assertion: fetchAssertion(env), until: clock.now() + margin };
    kept = fetched;
    try {
      const assertion = await fetched.assertion;
      fetched.until = expiryOf(assertion) - margin;
      return assertion;
    } catch (cause) {
      if (kept === fetched) kept = null;
      throw cause;
    }
  };
}

/** Source: GitHub's OpenID Connect reference. The address already has a query. */
async function fetchAssertion(env: Environment): Promise<string> {
  const [address, key] = [env['ACTIONS_ID_TOKEN_REQUEST_URL'], env['ACTIONS_ID_TOKEN_REQUEST_TOKEN']];
  if (address === undefined || key === undefined) {
    throw new Error('this job may not ask GitHub for an identity: give it `permissions: id-token: write`');
  }
  const url = new URL(`${address}&audience=${encodeURIComponent('api://AzureADTokenExchange')}`);
  return fetchWord({ issuer: 'GitHub', method: 'GET', url, key, field: 'value' });
}

/**
 * Gives Azure Pipelines' signed word for this job, to be looked at: to sign in, the identity library asks for its own.
 * Source: Azure DevOps REST reference, "Oidctoken - Create".
 */
export const pipelinesAssertion = (env: Environment) => async (): Promise<string> => {
  const url = new URL(env['SYSTEM_OIDCREQUESTURI'] ?? '');
  url.searchParams.set('api-version', '7.1');
  url.searchParams.set('serviceConnectionId', env['AZURESUBSCRIPTION_SERVICE_CONNECTION_ID'] ?? '');
  const key = env['SYSTEM_ACCESSTOKEN'] ?? '';
  return fetchWord({ issuer: 'Azure Pipelines', method: 'POST', url, key, field: 'oidcToken' });
};

interface Asked {
  readonly issuer: string;
  readonly method: 'GET' | 'POST';
  readonly url: URL;
  readonly key: string;
  /** Where the word stands in the answer. */
  readonly field: string;
}

async function fetchWord({ issuer, method, url, key, field }: Asked): Promise<string> {
  const headers = { Authorization: `Bearer ${key}` };
  const response = await sendRequest(url, { method, headers, body: null, signal: deadline(timeout) });
  const body = jsonOf(await response.text());
  const word = isObject(body) ? textAt(body, field) : '';
  if (response.status !== 200 || word === '')
    throw new Error(`${issuer} gave no identity for this job (status ${response.status})`);
  return word;
}

/** When a JSON Web Token ends, in milliseconds since 1970; at once where it does not say. */
function expiryOf(token: string): number {
  const seconds = claimsOf(token)?.['exp'];
  return typeof seconds === 'number' ? seconds * 1_000 : 0;
}
