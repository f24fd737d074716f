import { deadline } from '../retry.ts';
import type { Reason } from '../tenant.ts';
import type { TokenSource } from '../token.ts';

export interface Request {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

/** A whole answer, or none. `sent` says that the request may have reached the service, so that it may have been done. */
export type Answer =
  | { readonly kind: 'answered'; readonly status: number; readonly headers: Headers; readonly text: string }
  | { readonly kind: 'none'; readonly sent: boolean; readonly reason: Reason; readonly message: string };

export interface DoorOptions {
  readonly base: string;
  /** Endings of host names, each with its dot, to which the service may send us. */
  readonly suffixes: readonly string[];
  readonly token: TokenSource;
  readonly timeout: number;
}

/** The way to one service: signs requests, follows redirects by hand, and gives the token to no stranger. */
export interface Door {
  send(request: Request): Promise<Answer>;
}

const redirects = [301, 302, 303, 307, 308];
const hops = 3;

export function openDoor(options: DoorOptions): Door {
  const home = new URL(options.base).origin;
  let pinned = home;

  const follow = async (request: Request, url: URL, token: string, left: number): Promise<Answer> => {
    if (!admits(options, url)) return refused(`it pointed to ${url.host}, which is not part of the service`);
    const answer = await ask(request, url, token, options.timeout);
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
async function signed(source: TokenSource, send: (token: string) => Promise<Answer>): Promise<Answer> {
  const token = await source();
  if (!token.ok) return { kind: 'none', sent: false, reason: token.reason, message: token.message };
  const answer = await send(token.value);
  if (answer.kind === 'none' || answer.status !== 401) return answer;
  const better = await source(answer.headers.get('www-authenticate') ?? '');
  return better.ok && better.value !== token.value ? send(better.value) : answer;
}

async function ask(request: Request, url: URL, token: string, timeout: number): Promise<Answer> {
  try {
    const response = await fetch(url.href, {
      method: request.method,
      headers: { ...request.headers, Authorization: `Bearer ${token}` },
      body: request.body,
      redirect: 'manual',
      signal: deadline(timeout),
    });
    return { kind: 'answered', status: response.status, headers: response.headers, text: await response.text() };
  } catch (cause) {
    return { kind: 'none', sent: mayHaveBeenSent(cause), reason: 'unreachable', message: describe(cause, url) };
  }
}

const refused = (message: string): Answer => ({ kind: 'none', sent: false, reason: 'rejected', message });

/** Some front doors name port 446, which answers only inside the service; 443 takes the same request. */
function targetOf(location: string | null, from: URL): URL | null {
  if (location === null || !URL.canParse(location, from.href)) return null;
  const target = new URL(location, from.href);
  if (target.protocol === 'https:' && target.port === '446') target.port = '';
  return target;
}

function admits({ base, suffixes }: DoorOptions, url: URL): boolean {
  const home = new URL(base);
  if (isLoopback(home)) return isLoopback(url);
  const inside = url.hostname === home.hostname || suffixes.some((suffix) => url.hostname.endsWith(suffix));
  return inside && url.protocol === 'https:' && url.port === '' && url.username === '' && url.password === '';
}

/** True for an address of this machine, by number or by the name `localhost`. */
export function isLoopback(url: URL): boolean {
  return url.hostname === 'localhost' || url.hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/u.test(url.hostname);
}

/** Failures before a connection stood: nothing can have been done then. */
const beforeSending = [
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'CERT_HAS_EXPIRED',
  'ERR_TLS_CERT_ALTNAME_INVALID',
];

const mayHaveBeenSent = (cause: unknown): boolean => !beforeSending.includes(codeOf(cause));

function codeOf(cause: unknown): string {
  const inner = cause instanceof Error && cause.cause instanceof Error ? cause.cause : cause;
  return inner instanceof Error && 'code' in inner && typeof inner.code === 'string' ? inner.code : '';
}

function describe(cause: unknown, url: URL): string {
  if (cause instanceof Error && cause.name === 'TimeoutError') return `${url.host} did not answer in time`;
  const inner = cause instanceof Error && cause.cause instanceof Error ? cause.cause : cause;
  const text = inner instanceof Error ? inner.message || codeOf(cause) : String(inner);
  return `${url.host} could not be reached or broke off: ${text}`;
}
