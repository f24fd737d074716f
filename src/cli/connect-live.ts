import type { TenantSection } from '../policy/policy.ts';
import type { Tokens } from '../tenant/credentials.ts';
import { Complaint } from './complaint.ts';
import type { Connection, Target } from './connect.ts';
import type { Io } from './io.ts';
import { connectRoads } from './connect-roads.ts';

/** Opens the tenant of a `tenant:` section. Nothing is signed in before the first read. */
export async function connectLive(section: TenantSection, target: Target, env: Io['env']): Promise<Connection> {
  if ((target.exchange ?? section.exchange) === 'powershell') {
    throw new Complaint(
      'the policies say `exchange: powershell`, and this version reaches Exchange over REST alone',
      'give --exchange rest, or write `exchange: rest` in the tenant section',
    );
  }
  const { clouds, scopeOf } = await import('../tenant/clouds.ts');
  const cloud = clouds[section.cloud];
  if (cloud.exchange === null) {
    throw new Complaint(
      `how to sign in to Exchange in the cloud \`${section.cloud}\` is not established`,
      'take a snapshot by hand with `postern snapshot --script` and give it with --snapshot FILE',
    );
  }
  const credentials = await signIn(target.auth ?? env['POSTERN_AUTH'], section, cloud.authority, env);
  const { base, suffixes } = cloud.exchange;
  return connectRoads({
    exchange: { base, suffixes, tenantId: section.id, token: credentials(scopeOf(base)) },
    graph: { base: `${cloud.graph}/v1.0`, token: credentials(scopeOf(cloud.graph)) },
    label: section.domain,
    identity: { id: section.id, domain: section.domain },
    close: () => Promise.resolve(),
  });
}

async function signIn(
  name: string | undefined,
  section: TenantSection,
  authority: string,
  env: Io['env'],
): Promise<Tokens> {
  const { credentialNames, isCredentialName, missingVariables, tokensOf } = await import('../tenant/credentials.ts');
  const { systemClock } = await import('../tenant/retry.ts');
  const names = credentialNames.join(', ');
  if (name === undefined) {
    throw new Complaint(
      `nobody said how to sign in to ${section.domain}`,
      `give --auth NAME or set POSTERN_AUTH: ${names}`,
    );
  }
  if (!isCredentialName(name)) throw new Complaint(`${name} is no way to sign in`, `choose one of ${names}`);
  const missing = missingVariables(name, env);
  if (missing.length > 0) {
    throw new Complaint(
      `signing in by ${name} needs ${missing.join(' and ')}`,
      'set it in the environment, or choose another --auth',
    );
  }
  return tokensOf({ name, tenantId: section.id, authority, env, clock: systemClock });
}
