/** Codes of values stay below this, so that several numbers fit into one exact one. */
const span = 2 ** 18;

/** The keys of several maps, those together that have the same value in each of them, or none in the same. */
export function alikeIn<V>(
  maps: readonly ReadonlyMap<number, V>[],
  code: (value: V) => number,
): readonly (readonly number[])[] {
  const kinds = new Map<number, number>();
  const next = new Map<number, number>();
  for (const [at, map] of maps.entries()) {
    for (const [key, value] of map) {
      const step = ((kinds.get(key) ?? 0) * maps.length + at) * span + code(value);
      const kind = next.get(step) ?? next.size + 1;
      next.set(step, kind);
      kinds.set(key, kind);
    }
  }
  return gathered(kinds);
}

function gathered(kinds: ReadonlyMap<number, number>): readonly (readonly number[])[] {
  const found = new Map<number, number[]>();
  for (const [key, kind] of kinds) {
    const list = found.get(kind);
    if (list === undefined) found.set(kind, [key]);
    else list.push(key);
  }
  return [...found.values()];
}
