/** What is to be ordered: each thing by its number, with the numbers that come before it. */
export interface OrderSearch {
  readonly after: readonly (readonly number[])[];
  /** Whether what is decided about a set without both may change when the other is added to it. */
  readonly concerns: (one: number, other: number) => boolean;
}

/** Whether a set of things done is one to pass through; null where it cannot be told any more. */
export type Judge = (done: ReadonlySet<number>, last: number) => boolean | null;

export type FoundOrder = { readonly order: readonly number[] } | 'none' | 'spent';

/** One set on the way: where to look on, and what need not be tried again before something concerns it. */
interface Level {
  next: number;
  readonly refused: number[];
}

/**
 * Looks for an order that passes through good sets alone: always the first thing in the given order that may come next;
 * where none may, one step back. Sets that lead nowhere are remembered, and after so many of them it gives up.
 */
export function findOrder({ after, concerns }: OrderSearch, judge: Judge, mostDeadEnds: number): FoundOrder {
  const dead = new Set<string>();
  const done = new Set<number>();
  const path: number[] = [];
  const levels: Level[] = [{ next: 0, refused: [] }];
  for (let level = levels.at(-1); level !== undefined && path.length < after.length; level = levels.at(-1)) {
    const next = nextFree(after, done, level);
    if (next === null) {
      if (dead.size === mostDeadEnds) return 'none';
      dead.add(keyOf(done));
      levels.pop();
      done.delete(path.pop() ?? -1);
      continue;
    }
    level.next = next + 1;
    done.add(next);
    if (dead.has(keyOf(done))) {
      done.delete(next);
      continue;
    }
    const good = judge(done, next);
    if (good === null) return 'spent';
    if (good) {
      path.push(next);
      levels.push({ next: 0, refused: level.refused.filter((one) => !concerns(one, next)) });
    } else {
      done.delete(next);
      level.refused.push(next);
    }
  }
  return path.length === after.length ? { order: path } : 'none';
}

/** The first thing from where a level looks on that is free and was not refused. */
function nextFree(after: OrderSearch['after'], done: ReadonlySet<number>, { next, refused }: Level): number | null {
  for (let one = next; one < after.length; one += 1) {
    if (done.has(one) || refused.includes(one)) continue;
    if (after[one]?.every((earlier) => done.has(earlier)) === true) return one;
  }
  return null;
}

/** A set by how far it is the beginning of all, and what it has beyond. */
export function keyOf(done: ReadonlySet<number>): string {
  let from = 0;
  while (done.has(from)) from += 1;
  if (from === done.size) return String(from);
  const beyond = [...done].filter((one) => one > from).sort((a, b) => a - b);
  return `${from} ${beyond.join(' ')}`;
}
