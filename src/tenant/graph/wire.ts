import { isObject, type Json, type JsonObject } from '../../json.ts';
import { type WireAnswer, openHttpClient, type Watch } from '../wire/http-client.ts';
import { parseExact } from '../../json/exact-json.ts';
import { refuse, type Result, succeed } from '../wire/failure.ts';
import { graphFailure } from './error.ts';
import { limiter } from '../wire/limiter.ts';
import { type ListedRows, listed } from '../wire/page.ts';
import { isNearlySpent } from '../wire/spent.ts';
import { type Clock, retryAfter, systemClock } from '../retry.ts';
import { callName, type GraphCall, type Row } from '../tenant.ts';
import type { TokenSource } from '../token.ts';

export interface GraphOptions {
  /** `https://graph.microsoft.com/v1.0`, or `/v1.0` of an emulator. */
  readonly base: string;
  readonly token: TokenSource;
  readonly inFlight?: number;
  readonly timeout?: number;
  readonly clock?: Clock;
  readonly watch?: Watch | undefined;
}

/** Requests to Graph, each sent once. */
export interface GraphWire {
  readonly clock: Clock;
  /** Sends a call, or fetches a link of its listing; `id` stays the same over retries. */
  send(call: GraphCall, id: string, link?: string): Promise<Result<Json>>;
  /** Sends calls in one request. Reads need no order; writes are carried out one after the other. */
  batch(calls: readonly GraphCall[], id: string): Promise<Result<Json>>;
  /** Sends less from now on, and nothing for so many milliseconds. */
  slower(pause: number): void;
}

export function graphWire(options: GraphOptions): GraphWire {
  const { base, token, timeout = 100_000, clock = systemClock } = options;
  const door = openHttpClient({ base, suffixes: [], token, timeout, watch: options.watch });
  const gate = limiter(options.inFlight ?? 4, clock);
  const ask = async (
    name: string,
    method: string,
    url: string,
    headers: Record<string, string>,
    body: Json,
  ): Promise<Result<Json>> => {
    const request = {
      method,
      url,
      headers: { ...common, ...headers },
      body: body === null ? null : JSON.stringify(body),
    };
    const answer = await gate.run(() => door.send(request));
    const result = read(name, answer, clock);
    if (!result.ok && result.failure.error.reason === 'throttled') gate.slower(result.failure.after);
    else if (isNearlySpent(answer)) gate.slower();
    return result;
  };
  return {
    clock,
    send: (call, id, link) => {
      const headers = { ...advanced(call.path), 'client-request-id': id };
      return ask(callName(call), call.method, link ?? base + call.path, headers, call.body);
    },
    batch: (calls, id) =>
      ask('$batch', 'POST', `${base}/$batch`, { 'client-request-id': id }, { requests: calls.map(part) }),
    slower: (pause) => gate.slower(pause),
  };
}

const common = { 'Content-Type': 'application/json', Accept: 'application/json' };

/** Counts and searches are answered from an index, and only where the request says that it knows. */
const advanced = (path: string): Record<string, string> =>
  /[?&](?:\$|%24)(?:count|search)=/iu.test(path) ? { ConsistencyLevel: 'eventual' } : {};

/**
 * Writes of one batch each depend on the one before: side by side they may collide on the group that they share, and what
 * follows a refusal is then not begun. Source: Graph "Combine multiple HTTP requests using JSON batching".
 */
const part = ({ method, path, body }: GraphCall, index: number): JsonObject => ({
  id: String(index),
  method,
  url: path,
  headers: { ...advanced(path), ...(body === null ? {} : { 'Content-Type': 'application/json' }) },
  ...(body === null ? {} : { body }),
  ...(method === 'GET' || index === 0 ? {} : { dependsOn: [String(index - 1)] }),
});

function read(name: string, answer: WireAnswer, clock: Clock): Result<Json> {
  if (answer.kind === 'none') {
    return refuse(name, answer.reason, answer.message, {
      cause: answer.cause,
      again: answer.reason === 'unreachable',
      perhapsDone: answer.sent,
    });
  }
  const { status, headers, text } = answer;
  const body = parsed(text);
  const good = status >= 200 && status < 300;
  if (good && (body !== undefined || text === '')) return succeed(body ?? null);
  if (good) return refuse(name, 'unreachable', 'the answer broke off', { again: true, perhapsDone: true });
  const after = retryAfter(headers.get('retry-after'), clock);
  return { ok: false, failure: graphFailure(name, { status, body: body ?? null, after }) };
}

function parsed(text: string): Json | undefined {
  try {
    return parseExact(text);
  } catch {
    return undefined;
  }
}

/** Rows and the link to more, off the body of a listing or of a single object; or why there are none. */
export function rowsOf(body: Json): ListedRows | string {
  if (!isObject(body)) return 'Graph answered with something that is no object';
  return 'value' in body && !('id' in body) ? listed(body) : { rows: [withoutContext(body)], next: null };
}

/** `@odata.type` tells a user from a group and stays; the context says nothing about the object. */
const withoutContext = (row: JsonObject): Row =>
  Object.fromEntries(Object.entries(row).filter(([key]) => key !== '@odata.context'));
