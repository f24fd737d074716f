/** Draws whole numbers below a bound, the same ones for the same seed (mulberry32). */
export type Draw = (bound: number) => number;

export function drawFrom(seed: number): Draw {
  let state = seed >>> 0;
  return (bound) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % bound;
  };
}

/** One of some; throws where there is none. */
export function pick<T>(from: readonly T[], draw: Draw): T {
  const one = from[draw(Math.max(1, from.length))];
  if (one === undefined) throw new RangeError('nothing to pick from');
  return one;
}

/** Some of some, in their order, `count` of them. */
export function sample<T>(from: readonly T[], count: number, draw: Draw): readonly T[] {
  const left = [...from.keys()];
  const taken = Array.from({ length: Math.min(count, left.length) }, () => left.splice(draw(left.length), 1)[0] ?? 0);
  return taken.sort((a, b) => a - b).flatMap((at) => from[at] ?? []);
}
