import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { canonical, isList, isObject, type Json, type JsonObject, textAt } from '../../src/json.ts';

/** An answer of the service to one read. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Text where it is no JSON. */
  readonly body: Json;
}

export type Spoil = (answer: Answer) => Answer;

/** A service before another one, which answers one read otherwise and writes down all that it was asked. */
export interface Spoiling {
  readonly url: string;
  /** Tells of every read, a cmdlet with its parameters or a path of Graph, and its true answer, until told to stop. */
  readonly listen: (hear: (read: string, answer: Answer) => void) => () => void;
  /** What is answered to a read from now on; null for the truth. */
  readonly spoil: (read: string, how: Spoil | null) => void;
  readonly close: () => Promise<void>;
}

interface Asked {
  readonly path: string;
  readonly method: string;
  readonly body: Json;
}

export async function spoiling(origin: string): Promise<Spoiling> {
  const hearers = new Set<(read: string, answer: Answer) => void>();
  const spoiled = new Map<string, Spoil>();
  const judge = (asked: Asked, answer: Answer): Answer => {
    const read = readOf(asked);
    if (read === null) return answer;
    for (const hear of hearers) hear(read, answer);
    return spoiled.get(read)?.(answer) ?? answer;
  };
  const server = createServer((request, response) => {
    void (async () => {
      const { method = 'GET', url = '/' } = request;
      const body = await buffer(request);
      const given = { method, headers: passed(request.headers), ...(body.length === 0 ? {} : { body }) };
      const answer = await fetch(new URL(url, origin), { ...given, redirect: 'manual' });
      const text = (await answer.text()).replaceAll(origin, here(server));
      const asked = { path: url, method, body: parsed(body.toString()) };
      const told = spoiledBatch(
        asked,
        { status: answer.status, headers: headersOf(answer), body: parsed(text) },
        judge,
      );
      const written = typeof told.body === 'string' ? told.body : JSON.stringify(told.body);
      response.writeHead(told.status, { ...told.headers }).end(told.body === null && text === '' ? '' : written);
    })().catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: here(server),
    listen: (hear) => {
      hearers.add(hear);
      return () => void hearers.delete(hear);
    },
    spoil: (read, how) => void (how === null ? spoiled.delete(read) : spoiled.set(read, how)),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const here = (server: ReturnType<typeof createServer>): string =>
  `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

function passed({
  host: _,
  connection: __,
  'content-length': ___,
  ...rest
}: IncomingHttpHeaders): Record<string, string> {
  return rest as Record<string, string>;
}

function headersOf(answer: Response): Record<string, string> {
  const {
    'content-length': _,
    'content-encoding': __,
    'transfer-encoding': ___,
    ...rest
  } = Object.fromEntries(answer.headers);
  return rest;
}

function parsed(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}

/** Looks at each part of a batch apart. */
function spoiledBatch(asked: Asked, answer: Answer, judge: (asked: Asked, answer: Answer) => Answer): Answer {
  const requests = asked.path.endsWith('/$batch') && isObject(asked.body) ? asked.body['requests'] : undefined;
  const responses = isObject(answer.body) ? answer.body['responses'] : undefined;
  if (!isList(requests) || !isList(responses)) return judge(asked, answer);
  const byId = new Map(requests.filter(isObject).map((one) => [textAt(one, 'id'), one]));
  const parts = responses.filter(isObject).map((part): JsonObject => {
    const request = byId.get(textAt(part, 'id')) ?? {};
    const inner = { path: textAt(request, 'url'), method: textAt(request, 'method'), body: request['body'] ?? null };
    const own = (isObject(part['headers'] ?? null) ? part['headers'] : {}) as Record<string, string>;
    const told = judge(inner, { status: Number(part['status']), headers: own, body: part['body'] ?? null });
    return { ...part, status: told.status, headers: told.headers, body: told.body };
  });
  return { ...answer, body: { ...(answer.body as JsonObject), responses: parts } };
}

/** What a request reads; null for what changes something, and for the way in. */
function readOf({ path, method, body }: Asked): string | null {
  const input = isObject(body) ? body['CmdletInput'] : undefined;
  if (isObject(input)) {
    const cmdlet = textAt(input, 'CmdletName');
    return /^(?:Get|Search)-/u.test(cmdlet) ? `${cmdlet} ${canonical(input['Parameters'] ?? {})}` : null;
  }
  if (path.includes('/_postern/') || path.includes('/oauth2/')) return null;
  const plain = decodeURIComponent(path).replace(/^\/?(?:v1\.0\/|adminapi\/[^/]+\/[^/]+\/)?/u, '/');
  return method === 'GET' ? `GET ${plain}` : null;
}
