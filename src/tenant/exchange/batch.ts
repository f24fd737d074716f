import { randomUUID } from 'node:crypto';
import type { Json, JsonObject } from '../../json.ts';
import { exchangeFailure } from './error.ts';
import { type Page, pageOf } from './page.ts';
import type { ExchangeWire } from './wire.ts';
import { attemptsAt, type Result } from '../wire/failure.ts';
import { headerOf, partsOf, waitOf } from '../wire/parts.ts';
import { writeTogether } from '../wire/write-batch.ts';
import { persist } from '../retry.ts';
import type { ExchangeRead } from '../transport.ts';
import { callName, type ExchangeCall, type Outcome } from '../tenant.ts';

/** The module flushes a batch at ten. Graph's twenty does not apply here. */
export const batchSize = 10;

/** First pages in the order of the calls; null where a call has to be asked alone. */
export type FirstPages = readonly (Result<Page> | null)[];

/** Reads several calls in one request. Their order in the answer is not promised, only their ids. */
export async function readBatch(wire: ExchangeWire, calls: readonly ExchangeRead[]): Promise<FirstPages> {
  const id = randomUUID();
  const attempt = attemptsAt<Json>(...calls);
  const result = await persist(wire.clock, async () => attempt(await wire.batch(calls, id)));
  if (!result.ok) {
    // Where the batch as such is refused, each call may still be answered; where nothing answers, none will be.
    const hopeless = ['unreachable', 'throttled', 'expired'].includes(result.failure.error.reason);
    return calls.map((call) => (hopeless ? renamed(result, callName(call)) : null));
  }
  const parts = partsOf(result.value);
  const wait = longestWait(parts, wire);
  if (wait > 0) wire.slower(wait);
  return calls.map((call, index) => firstPage(call, parts.get(String(index)), wire));
}

const renamed = (result: Extract<Result<Json>, { ok: false }>, call: string): Result<Page> => ({
  ok: false,
  failure: { ...result.failure, error: { ...result.failure.error, call } },
});

/** What is definite stands; anything else, and an id that is missing, is asked alone. */
function firstPage(call: ExchangeRead, part: JsonObject | undefined, wire: ExchangeWire): Result<Page> | null {
  if (part === undefined) return null;
  const result = resultOf(call, part, wire);
  return result.ok || part['status'] === 200 || result.failure.error.reason === 'absent' ? result : null;
}

function resultOf(call: ExchangeCall, part: JsonObject, { clock }: ExchangeWire): Result<Page> {
  const body = part['body'] ?? null;
  if (part['status'] === 200) return pageOf(callName(call), body);
  const failure = exchangeFailure(callName(call), call.cmdlet, {
    status: Number(part['status']),
    type: headerOf(part, 'x-exceptiontype'),
    challenge: '',
    text: typeof body === 'string' ? body : '',
    body,
    after: waitOf(part, clock),
  });
  return { ok: false, failure };
}

/** A throttled part says how long to wait before it is asked alone. */
function longestWait(parts: ReadonlyMap<string, JsonObject>, { clock }: ExchangeWire): number {
  const throttled = [...parts.values()].filter((part) => part['status'] === 429);
  return Math.max(0, ...throttled.map((part) => waitOf(part, clock) ?? 0));
}

/**
 * Sends several writes in one request. The endpoint carries its parts out side by side and in no order; bulk writes of
 * this form are what CIPP has in production (New-ExoBulkRequest, KelvinTegelaar/CIPP-API).
 */
export const writeBatch = (
  wire: ExchangeWire,
  calls: readonly ExchangeCall[],
  alone: (call: ExchangeCall) => Promise<Outcome>,
): Promise<readonly (Outcome | null)[]> =>
  writeTogether(
    {
      clock: wire.clock,
      nameOf: callName,
      send: (some, id) => wire.batch(some, id),
      part: (call, part) => resultOf(call, part, wire),
      alone,
      slower: (pause) => wire.slower(pause),
    },
    calls,
  );
