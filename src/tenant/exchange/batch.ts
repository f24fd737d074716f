import { randomUUID } from 'node:crypto';
import { isList, isObject, type Json, type JsonObject, textAt } from '../../json.ts';
import { exchangeFailure } from './error.ts';
import { type Page, pageOf } from './page.ts';
import type { ExchangeWire } from './wire.ts';
import { attemptOf, type Result } from '../wire/failure.ts';
import { persist, retryAfter } from '../retry.ts';
import type { ExchangeRead } from '../road.ts';
import { callName } from '../tenant.ts';

/** The module flushes a batch at ten. Graph's twenty does not apply here. */
export const batchSize = 10;

/** First pages in the order of the calls; null where a call has to be asked alone. */
export type FirstPages = readonly (Result<Page> | null)[];

/** Reads several calls in one request. Their order in the answer is not promised, only their ids. */
export async function readBatch(wire: ExchangeWire, calls: readonly ExchangeRead[]): Promise<FirstPages> {
  const id = randomUUID();
  const result = await persist(wire.clock, async () => attemptOf(await wire.batch(calls, id)));
  if (!result.ok) {
    // Where the batch as such is refused, each call may still be answered; where nothing answers, none will be.
    const hopeless = ['unreachable', 'throttled', 'expired'].includes(result.failure.error.reason);
    return calls.map((call) => (hopeless ? renamed(result, callName(call)) : null));
  }
  const parts = partsOf(result.value);
  const answers = calls.map((call, index) => firstPage(call, parts.get(String(index)), wire));
  const wait = longestWait(parts, wire);
  if (wait > 0) await wire.clock.sleep(wait);
  return answers;
}

const renamed = (result: Extract<Result<Json>, { ok: false }>, call: string): Result<Page> => ({
  ok: false,
  failure: { ...result.failure, error: { ...result.failure.error, call } },
});

function partsOf(body: Json): ReadonlyMap<string, JsonObject> {
  const list = isObject(body) ? body['responses'] : undefined;
  const parts = isList(list) ? list.filter(isObject) : [];
  return new Map(parts.map((part) => [textAt(part, 'id'), part]));
}

/** What is definite stands; anything else, and an id that is missing, is asked alone. */
function firstPage(call: ExchangeRead, part: JsonObject | undefined, wire: ExchangeWire): Result<Page> | null {
  if (part === undefined) return null;
  const body = part['body'] ?? null;
  if (part['status'] === 200) return pageOf(callName(call), body);
  const failure = exchangeFailure(callName(call), call.cmdlet, {
    status: Number(part['status']),
    type: headerOf(part, 'x-exceptiontype'),
    challenge: '',
    text: typeof body === 'string' ? body : '',
    body,
    after: retryAfter(headerOf(part, 'retry-after'), wire.clock),
  });
  return failure.error.reason === 'absent' ? { ok: false, failure } : null;
}

function headerOf(part: JsonObject, name: string): string | null {
  const headers = isObject(part['headers']) ? part['headers'] : {};
  const key = Object.keys(headers).find((one) => one.toLowerCase() === name);
  return key === undefined ? null : textAt(headers, key);
}

/** A throttled part says how long to wait before it is asked alone. */
function longestWait(parts: ReadonlyMap<string, JsonObject>, wire: ExchangeWire): number {
  const throttled = [...parts.values()].filter((part) => part['status'] === 429);
  return Math.max(0, ...throttled.map((part) => retryAfter(headerOf(part, 'retry-after'), wire.clock) ?? 0));
}
