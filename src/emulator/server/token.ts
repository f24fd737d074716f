import { isObject, type Json } from '../../json.ts';
import { unauthorized } from '../exchange/envelope.ts';
import { type EmulatorRequest, type EmulatorResponse, json } from '../wire/http.ts';
import type { Runtime } from './runtime.ts';

const lifetime = 3600;

/** Answers the token endpoint and its discovery document; null for a path that is not theirs. */
export function tokenRoute(request: EmulatorRequest, runtime: Runtime): EmulatorResponse | null {
  const [, tenant = '', ...rest] = request.path.split('/');
  switch (rest.join('/')) {
    case 'oauth2/v2.0/token':
      return request.method === 'POST' ? issued(request, tenant, runtime) : null;
    case 'v2.0/.well-known/openid-configuration':
    case '.well-known/openid-configuration':
      return json(200, discovery(request.origin, tenant));
    default:
      return null;
  }
}

const discovery = (origin: string, tenant: string): Record<string, string> => ({
  issuer: `${origin}/${tenant}/v2.0`,
  token_endpoint: `${origin}/${tenant}/oauth2/v2.0/token`,
  authorization_endpoint: `${origin}/${tenant}/oauth2/v2.0/authorize`,
  jwks_uri: `${origin}/${tenant}/discovery/v2.0/keys`,
});

function issued(request: EmulatorRequest, tenant: string, runtime: Runtime): EmulatorResponse {
  const form = new URLSearchParams(typeof request.body === 'string' ? request.body : '');
  const audience = (form.get('scope') ?? '').replace(/\/\.default$/u, '');
  const exp = Math.floor(runtime.now().getTime() / 1000) + lifetime;
  const claims = { aud: audience, tid: tenant, appid: form.get('client_id') ?? '', exp };
  const token = [{ alg: 'none', typ: 'JWT' }, claims].map(encoded).join('.');
  return json(200, { token_type: 'Bearer', expires_in: lifetime, access_token: `${token}.emulator` });
}

const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Refuses a request without a token that holds here; null lets it through. */
export function unauthenticated(request: EmulatorRequest, runtime: Runtime): EmulatorResponse | null {
  // Graph refuses in its own words, and looks at its tokens itself.
  if (runtime.token === null || (runtime.token === undefined && request.path.startsWith('/v1.0/'))) return null;
  const token = /^Bearer (?<token>.+)$/u.exec(request.headers['authorization'] ?? '')?.groups?.['token'];
  if (token === undefined) return unauthorized(null);
  if (runtime.token !== undefined) return token === runtime.token ? null : unauthorized('invalid_token');
  return holds(claimsOf(token), request.path, runtime) ? null : unauthorized('invalid_token');
}

/** A token is issued for one audience and refused by the other service when it is used, not before. */
function holds(claims: Json, path: string, runtime: Runtime): boolean {
  if (!isObject(claims)) return true;
  const { exp, aud } = claims;
  if (typeof exp === 'number' && exp * 1000 <= runtime.now().getTime()) return false;
  const foreign = path.startsWith('/adminapi') ? /graph\.microsoft/u : /outlook/u;
  return typeof aud !== 'string' || !foreign.test(aud);
}

/** The claims of a token, unverified; null for a token that is none of ours. */
export function claimsOf(token: string): Json {
  try {
    return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8')) as Json;
  } catch {
    return null;
  }
}
