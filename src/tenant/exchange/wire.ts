import { randomUUID } from 'node:crypto';
import type { Json, JsonObject } from '../../json.ts';
import { type WireAnswer, type HttpClient, openHttpClient, type Watch } from '../wire/http-client.ts';
import { parseExact } from '../../json/exact-json.ts';
import { cmdletBody } from './body.ts';
import { exchangeFailure } from './error.ts';
import { cutShort } from './page.ts';
import { refuse, type Result, succeed } from '../wire/failure.ts';
import { limiter, type Limiter } from '../wire/limiter.ts';
import { isNearlySpent } from '../wire/spent.ts';
import { type Clock, retryAfter, systemClock } from '../retry.ts';
import { callName, type ExchangeCall } from '../tenant.ts';
import type { TokenSource } from '../token.ts';

export interface RestOptions {
  /** `https://outlook.office365.com`, or the origin of an emulator. */
  readonly base: string;
  readonly tenantId: string;
  readonly token: TokenSource;
  /** Endings of the hosts to which the front door may send us: `.outlook.office365.com`. */
  readonly suffixes?: readonly string[];
  readonly inFlight?: number;
  readonly pageSize?: number;
  /** Milliseconds for one request. The service itself gives up after 15 minutes, Node's fetch after five. */
  readonly timeout?: number;
  readonly clock?: Clock;
  readonly watch?: Watch | undefined;
}

/** Requests to the admin endpoint of one tenant, each sent once. */
export interface ExchangeWire {
  readonly clock: Clock;
  /** Where every cmdlet is posted to. */
  readonly home: string;
  /** Posts a cmdlet to its home or to the link of a page. Retries of one call carry one `id`. */
  invoke(call: ExchangeCall, url: string, id: string): Promise<Result<Json>>;
  /** Posts a batch and gives the body of the answer. */
  batch(calls: readonly ExchangeCall[], id: string): Promise<Result<Json>>;
  /** Sends less from now on, and nothing for so many milliseconds. */
  slower(pause: number): void;
  /** The connect-time question which cmdlets this identity may run. */
  modules(): Promise<Result<Json>>;
}

export function exchangeWire(options: RestOptions): ExchangeWire {
  const { base, tenantId, token, suffixes = [], timeout = 300_000, clock = systemClock } = options;
  const door = openHttpClient({ base, suffixes, token, timeout, watch: options.watch });
  const gate = limiter(options.inFlight ?? 4, clock);
  const root = `${new URL(base).origin}/adminapi`;
  const home = `${root}/beta/${tenantId}/InvokeCommand`;
  const common = headersOf(tenantId, options.pageSize ?? 1_000);
  const send = sender(door, gate, clock);
  return {
    clock,
    home,
    invoke: (call, url, id) =>
      send(
        { name: callName(call), cmdlet: call.cmdlet },
        'POST',
        url,
        { ...common, ...of(call, id) },
        cmdletBody(call),
      ),
    batch: async (calls, id) => {
      const signed = await token();
      if (!signed.ok) return refuse('$batch', signed.reason, signed.message, { cause: signed.cause });
      // Each part of a batch is a request of its own, which carries the token like any other.
      const inner = { ...common, Authorization: `Bearer ${signed.value}` };
      const requests = calls.map((call, index) => part(call, index, home, { ...inner, ...of(call, id) }));
      const headers = { ...common, Prefer: 'odata.continue-on-error', 'client-request-id': id };
      return send({ name: '$batch', cmdlet: '$batch' }, 'POST', `${root}/beta/${tenantId}/$batch`, headers, {
        requests,
      });
    },
    slower: (pause) => gate.slower(pause),
    modules: () => {
      const headers = { ...common, CommandName: '*', 'client-request-id': randomUUID() };
      const url = `${root}/v1.0/${tenantId}/EXOModuleFile?Version=3.9.2`;
      return send({ name: 'EXOModuleFile', cmdlet: 'EXOModuleFile' }, 'GET', url, headers, null);
    },
  };
}

/**
 * What every request carries. The anchor is the arbitration mailbox that has the same Guid in every organisation: a page
 * link names a back end, and the anchor leads back to it. Error texts follow Accept-Language.
 */
const headersOf = (tenantId: string, pageSize: number): Record<string, string> => ({
  'Content-Type': 'application/json; charset=utf-8',
  Accept: 'application/json',
  'Accept-Language': 'en-US',
  Prefer: `odata.maxpagesize=${pageSize}`,
  'X-AnchorMailbox': `APP:SystemMailbox{bb558c35-97f1-4cb9-8ff7-d53741dc928c}@${tenantId}`,
  'X-ResponseFormat': 'json',
  'X-ClientApplication': 'Postern',
  'connection-id': randomUUID(),
});

const of = (call: ExchangeCall, id: string): Record<string, string> => ({
  'X-CmdletName': call.cmdlet,
  'client-request-id': id,
});

const part = (call: ExchangeCall, index: number, url: string, headers: Record<string, string>): JsonObject => ({
  id: String(index),
  method: 'POST',
  url,
  headers: { ...headers, Prefer: `${headers['Prefer'] ?? ''};odata.continue-on-error` },
  body: cmdletBody(call),
});

interface Asked {
  readonly name: string;
  readonly cmdlet: string;
}

type Send = (
  asked: Asked,
  method: string,
  url: string,
  headers: Record<string, string>,
  body: JsonObject | null,
) => Promise<Result<Json>>;

function sender(door: HttpClient, gate: Limiter, clock: Clock): Send {
  return async (asked, method, url, headers, body) => {
    const request = { method, url, headers, body: body === null ? null : JSON.stringify(body) };
    const answer = await gate.run(() => door.send(request));
    const result = read(asked, answer, clock);
    if (!result.ok && result.failure.error.reason === 'throttled') gate.slower(result.failure.after);
    else if (isNearlySpent(answer)) gate.slower();
    return result;
  };
}

function read(asked: Asked, answer: WireAnswer, clock: Clock): Result<Json> {
  if (answer.kind === 'none') {
    return refuse(asked.name, answer.reason, answer.message, {
      cause: answer.cause,
      again: answer.reason === 'unreachable',
      perhapsDone: answer.sent,
    });
  }
  const body = parsed(answer.text);
  if (answer.status === 200 && body !== null) return succeed(body);
  if (answer.status === 200 && !/concurrent requests/iu.test(answer.text)) return cutShort(asked.name);
  const type = answer.headers.get('x-exceptiontype');
  const challenge = answer.headers.get('www-authenticate') ?? '';
  const after = retryAfter(answer.headers.get('retry-after'), clock);
  const refusal = { status: answer.status, type, challenge, text: answer.text, body, after };
  return { ok: false, failure: exchangeFailure(asked.name, asked.cmdlet, refusal) };
}

function parsed(text: string): Json {
  try {
    return parseExact(text);
  } catch {
    return null;
  }
}
