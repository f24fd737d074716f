import { setTimeout as pause } from 'node:timers/promises';

/** How long after an interrupt what is under way may still take, in milliseconds; then it is given up. */
const ordinaryGrace = 5_000;

export interface InterruptOptions {
  readonly signal: AbortSignal;
  /** Waits for replication; passed in so that tests need not. */
  readonly wait?: (ms: number) => Promise<void>;
  /** Milliseconds that an interrupt leaves to the call under way. */
  readonly grace?: number;
}

/** An interrupt as a run sees it: nothing outlasts it by more than the grace. */
export interface Interrupt {
  readonly asked: () => boolean;
  /** What the work comes to, or `otherwise` where an interrupt leaves it no more time. */
  readonly within: <T>(work: Promise<T>, otherwise: T) => Promise<T>;
  /** Waits; an interrupt ends the waiting. */
  readonly wait: (ms: number) => Promise<void>;
  /** Lets go of timers, so that a process can end. */
  readonly end: () => void;
}

export function interruptOf({ signal, wait, grace = ordinaryGrace }: InterruptOptions): Interrupt {
  const ended = new AbortController();
  const asked = once(signal, ended.signal);
  const over = asked.then(async () => pauseUntil(grace, ended.signal));
  const waiting =
    wait ?? (async (ms: number): Promise<void> => pauseUntil(ms, AbortSignal.any([signal, ended.signal])));
  return {
    asked: () => signal.aborted,
    within: async (work, otherwise) => Promise.race([work, over.then(() => otherwise)]),
    wait: async (ms) => Promise.race([waiting(ms), asked]),
    end: () => ended.abort(),
  };
}

const once = (signal: AbortSignal, ended: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true, signal: ended });
  });

/** Waits so long, or until a signal: a timer that nobody waits for would keep the process alive. */
async function pauseUntil(ms: number, signal: AbortSignal): Promise<void> {
  await pause(ms, undefined, { signal }).catch(() => undefined);
}
