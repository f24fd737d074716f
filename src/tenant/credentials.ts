import type * as AzureIdentity from '@azure/identity';
import type { TokenCredential } from '@azure/identity';
import { githubAssertion } from './assertion.ts';
import { tidy } from './wire/failure.ts';
import type { Clock } from './retry.ts';
import type { Token, TokenSource } from './token.ts';

type Environment = Readonly<Record<string, string | undefined>>;
type Identity = typeof AzureIdentity;

/** Everything a credential may be made of. */
export interface Credentials {
  readonly name: CredentialName;
  readonly tenantId: string;
  readonly authority: string;
  readonly env: Environment;
  readonly clock: Clock;
}

interface Making {
  readonly tenantId: string;
  readonly env: Environment;
  readonly clock: Clock;
  readonly options: { readonly authorityHost: string; readonly disableInstanceDiscovery: boolean };
}

interface Way {
  /** Environment variables it cannot do without. */
  readonly needs: readonly string[];
  readonly make: (identity: Identity, making: Making) => TokenCredential;
}

const value = (env: Environment, name: string): string => env[name] ?? '';
const clientId = 'AZURE_CLIENT_ID';

/** The ways to sign in, by the name that a person gives. Nothing is tried that was not asked for. */
const ways = {
  'github-oidc': {
    needs: [clientId],
    make: (identity, { tenantId, env, clock, options }) =>
      new identity.ClientAssertionCredential(tenantId, value(env, clientId), githubAssertion(env, clock), options),
  },
  'azure-pipelines': {
    needs: [
      'AZURESUBSCRIPTION_CLIENT_ID',
      'AZURESUBSCRIPTION_SERVICE_CONNECTION_ID',
      'SYSTEM_ACCESSTOKEN',
      'SYSTEM_OIDCREQUESTURI',
    ],
    make: (identity, { tenantId, env, options }) =>
      new identity.AzurePipelinesCredential(
        tenantId,
        value(env, 'AZURESUBSCRIPTION_CLIENT_ID'),
        value(env, 'AZURESUBSCRIPTION_SERVICE_CONNECTION_ID'),
        value(env, 'SYSTEM_ACCESSTOKEN'),
        options,
      ),
  },
  'workload-identity': {
    needs: [clientId, 'AZURE_FEDERATED_TOKEN_FILE'],
    make: (identity, { tenantId, env, options }) =>
      new identity.WorkloadIdentityCredential({
        ...options,
        tenantId,
        clientId: value(env, clientId),
        tokenFilePath: value(env, 'AZURE_FEDERATED_TOKEN_FILE'),
      }),
  },
  certificate: {
    needs: [clientId, 'AZURE_CLIENT_CERTIFICATE_PATH'],
    make: (identity, { tenantId, env, options }) => {
      const password = env['AZURE_CLIENT_CERTIFICATE_PASSWORD'];
      const file = { certificatePath: value(env, 'AZURE_CLIENT_CERTIFICATE_PATH') };
      const certificate = password === undefined ? file : { ...file, certificatePassword: password };
      return new identity.ClientCertificateCredential(tenantId, value(env, clientId), certificate, options);
    },
  },
  'client-secret': {
    needs: [clientId, 'AZURE_CLIENT_SECRET'],
    make: (identity, { tenantId, env, options }) =>
      new identity.ClientSecretCredential(tenantId, value(env, clientId), value(env, 'AZURE_CLIENT_SECRET'), options),
  },
  'managed-identity': {
    needs: [],
    make: (identity, { env }) => {
      const assigned = env[clientId];
      return assigned === undefined
        ? new identity.ManagedIdentityCredential()
        : new identity.ManagedIdentityCredential({ clientId: assigned });
    },
  },
  'azure-cli': {
    needs: [],
    make: (identity, { tenantId }) => new identity.AzureCliCredential({ tenantId }),
  },
} as const satisfies Readonly<Record<string, Way>>;

export type CredentialName = keyof typeof ways;

/** Every name that `--auth` takes. */
export const credentialNames = Object.keys(ways) as readonly CredentialName[];

export const isCredentialName = (name: string): name is CredentialName => Object.hasOwn(ways, name);

/** The environment variables that a way of signing in needs and does not find. */
export const missingVariables = (name: CredentialName, env: Environment): readonly string[] =>
  ways[name].needs.filter((variable) => (env[variable] ?? '') === '');

/** Gives the source of tokens for a scope. */
export type Tokens = (scope: string) => TokenSource;

/**
 * One credential for every audience, made when the first token is asked for: the library is large, and commands that
 * never sign in must not load it.
 */
export function tokensOf(credentials: Credentials): Tokens {
  let made: Promise<TokenCredential> | null = null;
  const credential = (): Promise<TokenCredential> => (made ??= make(credentials));
  return (scope) => {
    let asking: Promise<Token> | null = null;
    return (challenge) => {
      if (challenge !== undefined) return ask(credential, scope, challenge);
      asking ??= ask(credential, scope).finally(() => (asking = null));
      return asking;
    };
  };
}

async function make({ name, tenantId, authority, env, clock }: Credentials): Promise<TokenCredential> {
  const identity = await import('@azure/identity');
  const authorityHost = env['AZURE_AUTHORITY_HOST'] ?? authority;
  // A token endpoint of one's own cannot be found through the public cloud's directory of instances.
  const options = { authorityHost, disableInstanceDiscovery: authorityHost !== authority };
  return ways[name].make(identity, { tenantId, env, clock, options });
}

async function ask(credential: () => Promise<TokenCredential>, scope: string, challenge = ''): Promise<Token> {
  try {
    const claims = claimsOf(challenge);
    const options = claims === null ? {} : { claims, enableCae: true };
    const token = await (await credential()).getToken(scope, options);
    return token === null
      ? { ok: false, reason: 'denied', message: 'no token was given' }
      : { ok: true, value: token.token };
  } catch (cause) {
    const message = tidy(cause instanceof Error ? cause.message : String(cause));
    return { ok: false, reason: reasonOf(message), message: `signing in failed: ${message}` };
  }
}

/** The claims a refusal asks for, as the token endpoint wants them. */
function claimsOf(challenge: string): string | null {
  const encoded = /claims="([^"]+)"/u.exec(challenge)?.[1];
  return encoded === undefined ? null : Buffer.from(encoded, 'base64').toString('utf8');
}

/** AADSTS700024 is an assertion outside its time. Source: Microsoft Entra error codes. */
function reasonOf(message: string): 'denied' | 'expired' | 'unreachable' {
  if (/AADSTS700024|AADSTS70043|AADSTS50173/u.test(message)) return 'expired';
  return /endpoints_resolution_error|ENOTFOUND|ECONNREFUSED|EAI_AGAIN|ETIMEDOUT|fetch failed/u.test(message)
    ? 'unreachable'
    : 'denied';
}
