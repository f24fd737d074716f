import { deadline } from '../retry.ts';
import { isLoopback } from './loopback.ts';
import { type Received, sendRequest } from './net.ts';
import { causeOf, describe, mayHaveBeenSent } from './trouble.ts';
import type { TenantCause } from '../../diagnostics/causes.ts';
import type { Reason } from '../tenant.ts';
import type { TokenSource } from '../token.ts';

export interface Request {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

/** A whole answer, or none. `sent` says that the request may have reached the service, so that it may have been done. */
export type WireAnswer =
  | { readonly kind: 'answered'; readonly status: number; readonly headers: Received['headers']; readonly text: string }
  | {
      readonly kind: 'none';
      readonly sent: boolean;
      readonly reason: Reason;
      readonly message: string;
      readonly cause?: TenantCause;
    };

export interface HttpClientOptions {
  readonly base: string;
  /** Endings of host names, each with its dot, to which the service may send us. */
  readonly suffixes: readonly string[];
  readonly token: TokenSource;
  readonly timeout: number;
  readonly watch?: Watch | undefined;
}

/** Looks at what goes over the wire: at each request as it is sent, and then at what came of it. It sees no token. */
export type Watch = (request: Request, url: URL) => (answer: WireAnswer) => void;

/** The way to one service: signs requests, follows redirects by hand, and gives the token to no stranger. */
export interface HttpClient {
  send(request: Request): Promise<WireAnswer>;
}

const redirects = [301, 302, 303, 307, 308];
const hops = 3;

export function openHttpClient(options: HttpClientOptions): HttpClient {
  const home = new URL(options.base).origin;
  let pinned = home;

  const follow = async (request: Request, url: URL, token: string, left: number): Promise<WireAnswer> => {
    if (!admits(options, url)) return refused(`it pointed to ${url.host}, which is not part of the service`);
    const watched = options.watch?.(request, url);
    const answer = await ask(request, url, token, options.timeout);
    watched?.(answer);
    if (answer.kind === 'none' || !redirects.includes(answer.status)) return answer;
    if (left === 0) return refused('it redirected again and again');
    const target = targetOf(answer.headers.get('location'), url);
    if (target === null) return refused('it redirected without saying where to');
    if (admits(options, target)) pinned = target.origin;
    return follow(request, target, token, left - 1);
  };

  return {
    send: async (request) => {
      const url = new URL(request.url);
      const place = url.origin === home ? new URL(url.pathname + url.search, pinned) : url;
      return signed(options.token, async (token) => follow(request, place, token, hops));
    },
  };
}

/** Asks with a token, and once more where the service wants a better one and there is one. */
async function signed(source: TokenSource, send: (token: string) => Promise<WireAnswer>): Promise<WireAnswer> {
  const token = await source();
  if (!token.ok) return { ...token, kind: 'none', sent: false };
  const answer = await send(token.value);
  if (answer.kind === 'none' || answer.status !== 401) return answer;
  const better = await source(answer.headers.get('www-authenticate') ?? '');
  return better.ok && better.value !== token.value ? send(better.value) : answer;
}

async function ask(request: Request, url: URL, token: string, timeout: number): Promise<WireAnswer> {
  const { method, body } = request;
  const headers = { ...request.headers, Authorization: `Bearer ${token}` };
  try {
    const received = await sendRequest(url, { method, headers, body, signal: deadline(timeout) });
    const text = without(token, await received.text());
    return { kind: 'answered', status: received.status, headers: received.headers, text };
  } catch (cause) {
    const behind = causeOf(cause);
    const message = describe(cause, url);
    return { kind: 'none', sent: mayHaveBeenSent(cause), reason: 'unreachable', message, ...behind };
  }
}

/** An answer that repeats the token must not carry it into a message or a file. Nothing real is as short as 32 characters. */
const without = (token: string, text: string): string =>
  token.length > 32 && text.includes(token) ? text.replaceAll(token, '[token]') : text;

const refused = (message: string): WireAnswer => ({ kind: 'none', sent: false, reason: 'rejected', message });

/** Some front doors name port 446, which answers only inside the service; 443 takes the same request. */
function targetOf(location: string | null, from: URL): URL | null {
  if (location === null || !URL.canParse(location, from.href)) return null;
  const target = new URL(location, from.href);
  if (target.protocol === 'https:' && target.port === '446') target.port = '';
  return target;
}

function admits({ base, suffixes }: HttpClientOptions, url: URL): boolean {
  const home = new URL(base);
  if (isLoopback(home)) return isLoopback(url);
  const inside = url.hostname === home.hostname || suffixes.some((suffix) => url.hostname.endsWith(suffix));
  return inside && url.protocol === 'https:' && url.port === '' && url.username === '' && url.password === '';
}
