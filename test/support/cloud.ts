import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Fault } from '../../src/emulator/wire/faults.ts';
import { type RunningEmulator, startEmulator } from '../../src/emulator/server/server.ts';
import { contoso } from '../../src/emulator/tenants/contoso.ts';
import { type Authority, type AuthorityOptions, startAuthority } from './authority.ts';
import { type Certificate, selfSigned } from './certificate.ts';
import { type Proxy, startProxy } from './proxy.ts';

/** The names under which the world is known to a program that sits behind the proxy. */
export const hosts = {
  authority: 'login.microsoftonline.com',
  github: 'run.actions.githubusercontent.com',
  exchange: 'outlook.office365.com',
  regional: 'eur01.outlook.office365.com',
  graph: 'graph.microsoft.com',
  stranger: 'outlook.office365.com.stranger.example',
} as const;

let kept: Certificate | null = null;
const certificate = (): Certificate => (kept ??= selfSigned(['localhost', ...Object.values(hosts)]));

export interface CloudOptions extends Omit<AuthorityOptions, 'certificate'> {
  readonly faults?: readonly Fault[];
  /** The cmdlets that the roles of the app allow; all of them unless given. */
  readonly permitted?: readonly string[];
}

/** Microsoft's cloud and GitHub on this machine, behind a proxy and a certificate that only the test trusts. */
export interface Cloud {
  readonly emulator: RunningEmulator;
  readonly authority: Authority;
  readonly proxy: Proxy;
  /** A folder for the files of the test; `ca.pem` and `client.pem` are in it. */
  readonly folder: string;
  /** The environment of a job that can reach it all, and that inherits nothing else. */
  readonly env: Readonly<Record<string, string>>;
  readonly close: () => Promise<void>;
}

export const clientId = '0b1e5c70-0000-4000-8000-000000000002';

/** The secrets of the job, to be looked for wherever they must not be. */
export const planted = {
  clientSecret: 'planted~client-secret~8Q',
  jobKey: 'planted-job-request-token-8Q',
} as const;

export async function startCloud({ faults = [], permitted, ...options }: CloudOptions = {}): Promise<Cloud> {
  const { key, cert } = certificate();
  const quirks = { permitted: permitted ?? null };
  const emulator = await startEmulator({ tenant: contoso(), tls: { key, cert }, faults, quirks });
  const authority = await startAuthority({ certificate: { key, cert }, ...options });
  const services: readonly string[] = [hosts.exchange, hosts.regional, hosts.graph, hosts.stranger];
  const words: readonly string[] = [hosts.authority, hosts.github];
  const emulated = Number(new URL(emulator.url).port);
  const proxy = await startProxy((host) =>
    services.includes(host) ? emulated : words.includes(host) ? authority.port : null,
  );
  const folder = mkdtempSync(join(tmpdir(), 'postern-cloud-'));
  writeFileSync(join(folder, 'ca.pem'), cert);
  writeFileSync(join(folder, 'client.pem'), key + cert);
  return {
    emulator,
    authority,
    proxy,
    folder,
    env: {
      PATH: process.env['PATH'] ?? '',
      HTTPS_PROXY: proxy.url,
      NODE_EXTRA_CA_CERTS: join(folder, 'ca.pem'),
      AZURE_CLIENT_ID: clientId,
      AZURE_CLIENT_SECRET: planted.clientSecret,
      AZURE_CLIENT_CERTIFICATE_PATH: join(folder, 'client.pem'),
      ACTIONS_ID_TOKEN_REQUEST_URL: `https://${hosts.github}/github/job?api-version=2.0`,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: planted.jobKey,
    },
    close: async () => {
      await Promise.all([emulator.close(), authority.close(), proxy.close()]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
