import type { IncomingHttpHeaders } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Certificate } from './certificate.ts';

/** One request as the authority saw it. */
export interface Visit {
  readonly method: string;
  readonly host: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  /** The form of a request for a token. */
  readonly form: URLSearchParams;
}

/** A refusal, or a token with these claims beside the ordinary ones. */
type Verdict =
  | { readonly refuse: string; readonly error?: string; readonly status?: number }
  | { readonly claims?: object; readonly lifetime?: number };

export interface AuthorityOptions {
  readonly certificate: Certificate;
  readonly decide?: (visit: Visit, nth: number) => Verdict;
  /** The claims of the words that GitHub and Azure Pipelines give for a job. */
  readonly subject?: object;
}

export interface Authority {
  readonly port: number;
  readonly url: string;
  readonly visits: readonly Visit[];
  /** The requests for a token. */
  readonly asked: () => readonly Visit[];
  /** Every word and every token that was given away. */
  readonly given: readonly string[];
  readonly close: () => Promise<void>;
}

export const jwt = (claims: object): string =>
  [{ alg: 'RS256', typ: 'JWT' }, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.') + `.${Buffer.from(`signature ${Math.random()}`).toString('base64url')}`;

const seconds = (): number => Math.floor(Date.now() / 1_000);

/** Stands in for the token endpoint, and for the parties that vouch for a job, over TLS on this machine. */
export async function startAuthority(options: AuthorityOptions): Promise<Authority> {
  const visits: Visit[] = [];
  const given: string[] = [];
  const server = createServer(options.certificate, (incoming, response) => {
    const parts: Buffer[] = [];
    incoming.on('data', (part: Buffer) => parts.push(part));
    incoming.on('end', () => {
      const host = incoming.headers.host ?? '';
      const { pathname, searchParams } = new URL(incoming.url ?? '/', `https://${host}`);
      const form = new URLSearchParams(Buffer.concat(parts).toString('utf8'));
      const { method = '', headers } = incoming;
      const visit = { method, host, path: pathname, query: searchParams, headers, form };
      visits.push(visit);
      const [status, body] = answerOf(visit, visits, given, options);
      response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `https://localhost:${port}`,
    visits,
    asked: () => visits.filter(isForToken),
    given,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const isForToken = ({ path }: Visit): boolean => path.endsWith('/oauth2/v2.0/token');

function answerOf(
  visit: Visit,
  visits: readonly Visit[],
  given: string[],
  { decide, subject }: AuthorityOptions,
): readonly [number, object] {
  const { host, path } = visit;
  const [, tenant = ''] = path.split('/');
  if (path.endsWith('/.well-known/openid-configuration')) return [200, discovery(`https://${host}`, tenant)];
  if (path.endsWith('/discovery/instance')) {
    return [
      200,
      { tenant_discovery_endpoint: `https://${host}/${tenant}/v2.0/.well-known/openid-configuration`, metadata: [] },
    ];
  }
  if (isForToken(visit)) return tokenFor(visit, tenant, visits.filter(isForToken).length, given, decide);
  if (path === '/github/job' || path === '/pipelines/job') {
    const word = jwt({ iat: seconds(), exp: seconds() + 300, ...subject });
    given.push(word);
    return [200, path === '/github/job' ? { value: word, count: 1 } : { oidcToken: word }];
  }
  return [404, { error: 'not_found', error_description: path }];
}

const discovery = (origin: string, tenant: string): object => ({
  issuer: `${origin}/${tenant}/v2.0`,
  token_endpoint: `${origin}/${tenant}/oauth2/v2.0/token`,
  authorization_endpoint: `${origin}/${tenant}/oauth2/v2.0/authorize`,
  jwks_uri: `${origin}/${tenant}/discovery/v2.0/keys`,
});

function tokenFor(
  visit: Visit,
  tenant: string,
  nth: number,
  given: string[],
  decide: AuthorityOptions['decide'],
): readonly [number, object] {
  const verdict = decide?.(visit, nth) ?? {};
  if ('refuse' in verdict) {
    const { refuse, error = 'invalid_client', status = 401 } = verdict;
    const codes = [Number(/AADSTS(\d+)/u.exec(refuse)?.[1] ?? 0)];
    return [status, { error, error_description: refuse, error_codes: codes, trace_id: 't', correlation_id: 'c' }];
  }
  const { claims = {}, lifetime = 3_600 } = verdict;
  const aud = (visit.form.get('scope') ?? '').replace(/\/\.default$/u, '');
  const token = jwt({
    aud,
    tid: tenant,
    appid: visit.form.get('client_id'),
    exp: seconds() + lifetime,
    nth,
    ...claims,
  });
  given.push(token);
  return [200, { token_type: 'Bearer', expires_in: lifetime, ext_expires_in: lifetime, access_token: token }];
}
