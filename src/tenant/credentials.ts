import type { TokenCredential } from '@azure/identity';
import { withoutSecrets } from '../diagnostics/secrets.ts';
import { type TenantCause, signInCause } from '../diagnostics/causes.ts';
import { tidy } from './wire/failure.ts';
import type { Clock } from './retry.ts';
import type { Token, TokenSource } from './token.ts';
import { type Assertion, type CredentialName, wayOf } from './ways.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Everything a credential may be made of. */
export interface Credentials {
  readonly name: CredentialName;
  readonly tenantId: string;
  readonly authority: string;
  readonly env: Environment;
  readonly clock: Clock;
}

/** One way to sign in to one tenant, set up; nobody is asked before the first token is. */
export interface SignedIn {
  readonly name: CredentialName;
  readonly tokens: Tokens;
  /** The word that another party gives for who asks, where the way rests on one that can be read. */
  readonly assertion: Assertion | null;
}

/** Gives the source of tokens for a scope. */
export type Tokens = (scope: string) => TokenSource;

/**
 * One credential for every audience, made when the first token is asked for: the library is large, and commands that
 * never sign in must not load it.
 */
export function signIn(credentials: Credentials): SignedIn {
  const { name, env, clock } = credentials;
  const assertion = wayOf(name).assertion?.(env, clock) ?? null;
  let made: Promise<TokenCredential> | null = null;
  const credential = (): Promise<TokenCredential> => (made ??= make(credentials, assertion));
  const tokens: Tokens = (scope) => {
    let asking: Promise<Token> | null = null;
    return (challenge) => {
      if (challenge !== undefined) return ask(credential, scope, env, challenge);
      asking ??= ask(credential, scope, env).finally(() => (asking = null));
      return asking;
    };
  };
  return { name, tokens, assertion };
}

async function make(
  { name, tenantId, authority, env, clock }: Credentials,
  assertion: Assertion | null,
): Promise<TokenCredential> {
  const identity = await import('@azure/identity');
  const authorityHost = env['AZURE_AUTHORITY_HOST'] ?? authority;
  // A token endpoint of one's own cannot be found through the public cloud's directory of instances.
  const options = { authorityHost, disableInstanceDiscovery: authorityHost !== authority };
  return wayOf(name).make(identity, { tenantId, env, clock, assertion, options });
}

async function ask(
  credential: () => Promise<TokenCredential>,
  scope: string,
  env: Environment,
  challenge = '',
): Promise<Token> {
  try {
    const claims = claimsOf(challenge);
    const options = claims === null ? {} : { claims, enableCae: true };
    const token = await (await credential()).getToken(scope, options);
    return token === null
      ? { ok: false, reason: 'denied', message: 'no token was given' }
      : { ok: true, value: token.token };
  } catch (cause) {
    const message = tidy(withoutSecrets(cause instanceof Error ? cause.message : String(cause), env));
    const why = signInCause(message);
    return { ok: false, reason: reasonOf(message, why), message: `signing in failed: ${message}`, cause: why };
  }
}

/** The claims a refusal asks for, as the token endpoint wants them. */
function claimsOf(challenge: string): string | null {
  const encoded = /claims="([^"]+)"/u.exec(challenge)?.[1];
  return encoded === undefined ? null : Buffer.from(encoded, 'base64').toString('utf8');
}

/** Codes 70043 and 50173 are sessions that have ended. Source: Microsoft Entra error codes. */
function reasonOf(message: string, cause: TenantCause): 'denied' | 'expired' | 'unreachable' {
  if (cause === 'assertion-untimely' || /AADSTS70043|AADSTS50173/u.test(message)) return 'expired';
  return cause === 'sign-in-unreachable' ? 'unreachable' : 'denied';
}
