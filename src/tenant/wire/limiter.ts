import type { Clock } from '../retry.ts';

/** Keeps the number of requests in flight down, and lower still while the service complains. */
export interface Limiter {
  run<T>(work: () => Promise<T>): Promise<T>;
  /**
   * The service refused for want of capacity, or says that it soon will: halve what may be in flight, and send nothing
   * at all for as long as it asked, in milliseconds.
   */
  slower(pause?: number | null): void;
  /** How many may be in flight now. */
  width(): number;
}

/** After this many answers without a complaint, one more request may be in flight. */
const trust = 20;

/** Longer than this nobody waits: the request that was refused says so instead. */
const patience = 300_000;

export function limiter(most: number, clock: Clock): Limiter {
  const waiting: (() => void)[] = [];
  let [allowed, busy, calm] = [Math.max(1, most), 0, 0];
  let quietUntil = 0;

  const admit = (): void => {
    while (busy < allowed && waiting.length > 0) {
      busy += 1;
      waiting.shift()?.();
    }
  };
  const release = (): void => {
    busy -= 1;
    calm += 1;
    if (calm % trust === 0) allowed = Math.min(most, allowed + 1);
    admit();
  };
  return {
    run: async (work) => {
      await new Promise<void>((resolve) => {
        waiting.push(resolve);
        admit();
      });
      try {
        if (clock.now() < quietUntil) await clock.sleep(quietUntil - clock.now());
        return await work();
      } finally {
        release();
      }
    },
    slower: (pause) => {
      quietUntil = Math.max(quietUntil, clock.now() + Math.min(pause ?? 0, patience));
      allowed = Math.max(1, Math.floor(allowed / 2));
      calm = 0;
    },
    width: () => allowed,
  };
}
