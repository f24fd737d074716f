/** The time and the dice of a road, passed in so that tests neither wait nor roll. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  sleep(milliseconds: number): Promise<void>;
  /** At least 0, below 1. */
  random(): number;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (milliseconds) => new Promise((resolve) => void setTimeout(resolve, milliseconds)),
  random: () => Math.random(),
};

/** Does something each second, until it is stopped; it keeps no process alive. */
export function ticking(each: () => void): () => void {
  const timer = setInterval(each, 1_000).unref();
  return () => clearInterval(timer);
}

/** A signal that aborts a request which nobody answers. */
export const deadline = (milliseconds: number): AbortSignal => AbortSignal.timeout(milliseconds);

/** What one attempt came to, and whether another may follow. `after` is what the service asked to wait, in milliseconds. */
export type Attempt<T> =
  | { readonly again: false; readonly value: T }
  | { readonly again: true; readonly value: T; readonly after: number | null };

/** Source: retry behaviour of the ExchangeOnlineManagement module, five retries from two seconds on, doubling. */
const retries = 5;
/** In milliseconds; how long to wait where a service does not say how long. */
export const firstPause = 2_000;
const longestPause = 60_000;
/** A service that asks for more than this is better told to a person than waited for. */
const patience = 300_000;

/** Tries until an attempt is final or the retries are used up, and returns the last value. */
export async function persist<T>(clock: Clock, attempt: () => Promise<Attempt<T>>): Promise<T> {
  for (let used = 0; ; used += 1) {
    const result = await attempt();
    if (!result.again || used === retries || (result.after ?? 0) > patience) return result.value;
    await clock.sleep(result.after ?? pause(used, clock));
  }
}

/** Exponential backoff with jitter: between half and all of the step. */
function pause(used: number, clock: Clock): number {
  const step = Math.min(firstPause * 2 ** used, longestPause);
  return step / 2 + (step / 2) * clock.random();
}

/** Reads a Retry-After header: seconds, which may be fractional, or a date. Null where there is none to go by. */
export function retryAfter(header: string | null, clock: Clock): number | null {
  if (header === null || header.trim() === '') return null;
  const seconds = Number(header);
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1_000);
  const date = Date.parse(header);
  return Number.isNaN(date) ? null : Math.max(0, date - clock.now());
}
