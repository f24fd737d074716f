import { withoutTokens } from '../../diagnostics/secrets.ts';
import type { Attempt } from '../retry.ts';
import type { TenantCause } from '../../diagnostics/causes.ts';
import type { Reason, TenantError } from '../tenant.ts';

/** A request that did not bring what was asked for. */
export interface Failure {
  readonly error: TenantError;
  /** Worth asking again: the service was busy or away, rather than against it. */
  readonly again: boolean;
  /** What the service asked to wait, in milliseconds; null where it did not say. */
  readonly after: number | null;
  /** True where the request may have been carried out all the same. */
  readonly perhapsDone: boolean;
}

/** What a request came to. */
export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: Failure };

export const succeed = <T>(value: T): Result<T> => ({ ok: true, value });

/** A plain no: final, and nothing was done. */
export function refuse(
  call: string,
  reason: Reason,
  message: string,
  more: Partial<Omit<Failure, 'error'>> & {
    readonly type?: string | null;
    readonly cause?: TenantCause | undefined;
  } = {},
): { readonly ok: false; readonly failure: Failure } {
  const { type = null, cause, again = false, after = null, perhapsDone = false } = more;
  const error = { reason, call, message, type, ...(cause === undefined ? {} : { cause }) };
  return { ok: false, failure: { error, again, after, perhapsDone } };
}

/** Reads may be repeated whatever became of the last attempt. */
export function attemptOf<T>(result: Result<T>): Attempt<Result<T>> {
  if (result.ok || !(result.failure.again || result.failure.perhapsDone)) return { again: false, value: result };
  return { again: true, value: result, after: result.failure.after };
}

/** So often an answer may break off where others wait. */
const few = 2;

/**
 * The same for one call, or for several in one request: what breaks off again and again is given up on sooner where each is one of
 * many, so that the others do not wait. A busy service is waited for.
 */
export function attemptsAt<T>(
  ...calls: readonly { readonly oneOfMany?: boolean }[]
): (result: Result<T>) => Attempt<Result<T>> {
  // One mailbox may break the answer of all ten: asked alone, nine of them are answered.
  const most = calls.length > 1 ? 1 : few;
  let broken = 0;
  return (result) => {
    if (!result.ok && result.failure.error.reason !== 'throttled') broken += 1;
    const isGivenUp = broken > most && calls.every(({ oneOfMany }) => oneOfMany === true);
    return isGivenUp ? { again: false, value: result } : attemptOf(result);
  };
}

/** Writes are repeated only where nothing can have been done. */
export function once<T>(result: Result<T>): Attempt<Result<T>> {
  if (result.ok || !result.failure.again || result.failure.perhapsDone) return { again: false, value: result };
  return { again: true, value: result, after: result.failure.after };
}

/** Text of a service without what no message may carry: tokens, control characters, endless length. */
export function tidy(text: string): string {
  const bare = withoutTokens(text)
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim();
  return bare.length > 600 ? `${bare.slice(0, 599)}…` : bare;
}
