import { readFile } from 'node:fs/promises';
import type * as AzureIdentity from '@azure/identity';
import type { TokenCredential } from '@azure/identity';
import { githubAssertion, pipelinesAssertion } from './assertion.ts';
import type { Clock } from './retry.ts';

type Environment = Readonly<Record<string, string | undefined>>;
type Identity = typeof AzureIdentity;

/** What a credential is made of. */
interface Making {
  readonly tenantId: string;
  readonly env: Environment;
  readonly clock: Clock;
  /** What another party says of who asks, where the way rests on such a word. */
  readonly assertion: Assertion | null;
  readonly options: { readonly authorityHost: string; readonly disableInstanceDiscovery: boolean };
}

/** Fetches another party's signed word about who asks. */
export type Assertion = () => Promise<string>;

interface Way {
  /** Environment variables it cannot do without. */
  readonly needs: readonly string[];
  /** The word of another party that it presents, where we can read it. */
  readonly assertion?: (env: Environment, clock: Clock) => Assertion;
  readonly make: (identity: Identity, making: Making) => TokenCredential;
}

const value = (env: Environment, name: string): string => env[name] ?? '';
const clientId = 'AZURE_CLIENT_ID';
const nobody: Assertion = () => Promise.reject(new Error('nobody vouches for this job'));

/** The ways to sign in, by the name that a person gives. Nothing is tried that was not asked for. */
const ways = {
  'github-oidc': {
    needs: [clientId],
    assertion: githubAssertion,
    make: (identity, { tenantId, env, assertion, options }) =>
      new identity.ClientAssertionCredential(tenantId, value(env, clientId), assertion ?? nobody, options),
  },
  'azure-pipelines': {
    needs: [
      'AZURESUBSCRIPTION_CLIENT_ID',
      'AZURESUBSCRIPTION_SERVICE_CONNECTION_ID',
      'SYSTEM_ACCESSTOKEN',
      'SYSTEM_OIDCREQUESTURI',
    ],
    assertion: pipelinesAssertion,
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
    assertion: (env) => async () => (await readFile(value(env, 'AZURE_FEDERATED_TOKEN_FILE'), 'utf8')).trim(),
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
} satisfies Readonly<Record<string, Way>>;

export type CredentialName = keyof typeof ways;

/** Every name that `--auth` takes. */
export const credentialNames = Object.keys(ways) as readonly CredentialName[];

export const wayOf = (name: CredentialName): Way => ways[name];

export const isCredentialName = (name: string): name is CredentialName => Object.hasOwn(ways, name);

/** The environment variables that a way of signing in needs and does not find. */
export const missingVariables = (name: CredentialName, env: Environment): readonly string[] =>
  wayOf(name).needs.filter((variable) => (env[variable] ?? '') === '');
