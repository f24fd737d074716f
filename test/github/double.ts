import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { graphql } from './double-graphql.ts';
import { routes } from './double-routes.ts';
import { newRepository, type Repository } from './double-state.ts';
import { answer, match, wrongAnswer, wrongRequest } from './openapi.ts';

/** One request as the double saw it. */
export interface Seen {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
}

/** What to do to a request instead of answering it, or after it took effect (`lost`). */
export interface Fault {
  readonly status: number;
  readonly message: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly lost?: boolean;
  /** The whole answer, where it is no message. */
  readonly value?: unknown;
}

export interface Double {
  readonly url: string;
  readonly repository: Repository;
  readonly seen: readonly Seen[];
  /** Whatever did not fit GitHub's own description. A test ends by expecting none. */
  readonly wrong: readonly string[];
  /** Asked before each request; may strike it, or do something else in between. */
  strike: (request: Seen) => Fault | null | Promise<Fault | null>;
  readonly close: () => Promise<void>;
}

/** A GitHub in this process: one repository, whose requests and answers are held to GitHub's OpenAPI description. */
export async function startDouble(place: 'github.com' | 'enterprise' = 'github.com'): Promise<Double> {
  const seen: Seen[] = [];
  const wrong: string[] = [];
  const repository = newRepository();
  const server = createServer((incoming, outgoing) => void serve(incoming, outgoing));
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', () => listening()));
  const { port } = server.address() as AddressInfo;
  const double: Double = {
    url: `http://127.0.0.1:${port}${prefixes[place].rest}`,
    repository,
    seen,
    wrong,
    strike: () => null,
    close: async () => {
      server.closeAllConnections();
      await new Promise<void>((closed) => server.close(() => closed()));
    },
  };

  async function serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const url = new URL(incoming.url ?? '/', 'http://double');
    const text = await textOf(incoming);
    const body: unknown = text === '' ? undefined : JSON.parse(text);
    const request = { method: incoming.method ?? 'GET', path: within(prefixes[place], url.pathname), body };
    seen.push(request);
    const fault = await double.strike(request);
    if (fault !== null && fault.lost !== true)
      return send(outgoing, fault.status, fault.value ?? { message: fault.message }, fault.headers);
    const token = /^(?:token|bearer) (.+)$/iu.exec(incoming.headers.authorization ?? '')?.[1] ?? '';
    const { status, value, headers } = respond(request, url, token);
    if (fault !== null) return send(outgoing, fault.status, { message: fault.message }, fault.headers);
    return send(outgoing, status, value, headers);
  }

  function respond(request: Seen, url: URL, token: string): Answered {
    const user = repository.tokens.get(token);
    if (user === undefined) return { status: 401, value: { message: 'Bad credentials' } };
    if (request.path === '/graphql') return { status: 200, value: graphql(repository, user, request.body) };
    const matched = match(request.method, request.path);
    if (matched === null) return complain(`${request.method} ${request.path} is no operation of GitHub`);
    const ill = wrongRequest(matched, url.searchParams, request.body);
    if (ill !== null) wrong.push(`${matched.id}: ${ill}`);
    const route = routes[matched.id];
    if (route === undefined) return complain(`${matched.id} is not modelled`);
    const { status, value, headers } = route({
      repository,
      user,
      values: matched.values,
      query: url.searchParams,
      body: (request.body ?? {}) as Record<string, unknown>,
    });
    const full = status < 300 ? answer(matched, status, value) : { documentation_url: 'u', ...(value as object) };
    const odd = wrongAnswer(matched, status, full);
    if (odd !== null) wrong.push(`${matched.id} answered ${status}: ${odd}`);
    return {
      status,
      value: full,
      ...(headers === undefined ? {} : { headers: paged(headers, url, new URL(double.url).origin) }),
    };
  }

  function complain(message: string): Answered {
    wrong.push(message);
    return { status: 501, value: { message } };
  }

  return double;
}

/** Where an Enterprise Server has what github.com has at the root. */
const prefixes = {
  'github.com': { rest: '', graphql: '/graphql' },
  enterprise: { rest: '/api/v3', graphql: '/api/graphql' },
} as const;

/** A path as the description has it; one that is asked at the wrong place is no operation. */
function within({ rest, graphql: at }: (typeof prefixes)[keyof typeof prefixes], path: string): string {
  if (path === at) return '/graphql';
  return path.startsWith(`${rest}/`) && path !== '/graphql' ? path.slice(rest.length) : `/elsewhere${path}`;
}

interface Answered {
  readonly status: number;
  readonly value: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A list that goes on names its next page. */
function paged(headers: Readonly<Record<string, string>>, url: URL, origin: string): Readonly<Record<string, string>> {
  const { next, ...rest } = headers;
  if (next === undefined) return rest;
  const query = new URLSearchParams(url.searchParams);
  query.set('page', next);
  return { ...rest, link: `<${origin}${url.pathname}?${query.toString()}>; rel="next"` };
}

async function textOf(incoming: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of incoming) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
}

function send(
  outgoing: ServerResponse,
  status: number,
  value: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  outgoing.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers });
  outgoing.end(status === 204 ? '' : JSON.stringify(value));
}
