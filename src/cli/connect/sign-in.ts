import type { TenantSection } from '../../policy/schema/policy.ts';
import type { SignedIn } from '../../tenant/credentials.ts';
import type { TokenSource } from '../../tenant/token.ts';
import type { CredentialName } from '../../tenant/ways.ts';
import { UsageError } from '../run/usage-error.ts';
import type { Io } from '../run/io.ts';

/** How a tenant is signed in to, with a source of tokens for each of its services. */
export interface SignIn extends Omit<SignedIn, 'tokens'> {
  readonly exchange: TokenSource;
  readonly graph: TokenSource;
}

/** Sets up the sign-in to the services of a tenant. */
export async function signInTo(section: TenantSection, flag: string | undefined, env: Io['env']): Promise<SignIn> {
  const { clouds, scopeOf } = await import('../../tenant/clouds.ts');
  const { tokens, ...way } = await tokensFor(section, flag ?? env['POSTERN_AUTH'] ?? section.auth, env);
  const { exchange, graph } = clouds[section.cloud];
  return { ...way, exchange: tokens(scopeOf(exchange?.base ?? '')), graph: tokens(scopeOf(graph)) };
}

/**
 * Sets up the sign-in that the flag, the environment or the policies name, in this order. It is never guessed: what
 * happens to lie around must not decide who writes.
 */
export async function tokensFor(
  { id, domain, cloud }: Pick<TenantSection, 'id' | 'domain' | 'cloud'>,
  way: string | undefined,
  env: Io['env'],
): Promise<SignedIn> {
  const { clouds } = await import('../../tenant/clouds.ts');
  const { signIn } = await import('../../tenant/credentials.ts');
  const { systemClock } = await import('../../tenant/retry.ts');
  const name = await nameOf(domain, way ?? env['POSTERN_AUTH'], env);
  return signIn({ name, tenantId: id, authority: clouds[cloud].authority, env, clock: systemClock });
}

async function nameOf(domain: string, name: string | undefined, env: Io['env']): Promise<CredentialName> {
  const { credentialNames, isCredentialName, missingVariables } = await import('../../tenant/ways.ts');
  const names = credentialNames.join(', ');
  if (name === undefined) {
    throw new UsageError(
      `nobody said how to sign in to ${domain}`,
      `write \`auth:\` in the tenant section, give --auth NAME or set POSTERN_AUTH: ${names}`,
    );
  }
  if (!isCredentialName(name)) throw new UsageError(`${name} is no way to sign in`, `choose one of ${names}`);
  const missing = missingVariables(name, env);
  if (missing.length === 0) return name;
  const hint = 'set it in the environment, or choose another way with --auth';
  throw new UsageError(`signing in by ${name} needs ${missing.join(' and ')}`, hint);
}
