/** Keeps the number of requests in flight down, and lower still while the service complains. */
export interface Limiter {
  run<T>(work: () => Promise<T>): Promise<T>;
  /** The service refused for want of capacity: halve what may be in flight. */
  slower(): void;
  /** How many may be in flight now. */
  width(): number;
}

/** After this many answers without a complaint, one more request may be in flight. */
const trust = 20;

export function limiter(most: number): Limiter {
  const waiting: (() => void)[] = [];
  let [allowed, busy, calm] = [Math.max(1, most), 0, 0];

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
      return work().finally(release);
    },
    slower: () => {
      allowed = Math.max(1, Math.floor(allowed / 2));
      calm = 0;
    },
    width: () => allowed,
  };
}
