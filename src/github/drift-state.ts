import type { Drift } from '../engine/drift.ts';
import { digest, isObject, type Json, type JsonObject } from '../json.ts';

/** What the issue remembers of one object that moved. */
export interface Seen {
  /** The day on which a run first found it. */
  readonly since: string;
  /** A hash of how it differed. */
  readonly how: string;
}

export type Memory = ReadonlyMap<string, Seen>;

/** More than this is not remembered: the marker has to fit. */
const most = 300;

/** What an issue remembers; whatever was tampered with is forgotten, never believed. */
export function memoryOf(marker: JsonObject | null): Memory {
  const seen = marker?.['seen'];
  const entries = isObject(seen) ? Object.entries(seen) : [];
  return new Map(entries.flatMap(([object, value]) => entry(object, value)));
}

function entry(object: string, value: Json): readonly (readonly [string, Seen])[] {
  if (!isObject(value)) return [];
  const { since, how } = value;
  const sound = typeof since === 'string' && typeof how === 'string' && /^\d{4}-\d{2}-\d{2}$/u.test(since);
  return sound ? [[object, { since, how }]] : [];
}

/**
 * What moved as of this run. A reading that was not complete takes nothing off the list: what it did not find again it
 * may have been unable to see.
 */
export function remember(before: Memory, drift: Drift): Memory {
  const day = drift.madeAt.slice(0, 10);
  const moved = drift.moved.map(({ object, action, fields }): readonly [string, Seen] => [
    object,
    { since: before.get(object)?.since ?? day, how: digest({ action, fields } as unknown as JsonObject).slice(0, 16) },
  ]);
  return drift.complete ? new Map(moved) : new Map([...before, ...moved]);
}

/** Objects that moved when they were last seen and were not found moved this time. */
export const unseen = (memory: Memory, drift: Drift): readonly string[] => {
  const moved = new Set(drift.moved.map(({ object }) => object));
  return [...memory.keys()].filter((object) => !moved.has(object));
};

export function memoryJson(memory: Memory): JsonObject {
  const entries = [...memory].slice(0, most).map(([object, { since, how }]) => [object, { since, how }] as const);
  return Object.fromEntries(entries);
}

/** The same for the same differences, whenever they are found. */
export const contentOf = (memory: Memory, drift: Drift): string =>
  digest({
    moved: [...memory].map(([object, { how }]) => `${object} ${how}`).sort(),
    unknown: drift.unknown.map(({ object }) => object).sort(),
    undeclared: drift.undeclared.map(({ object }) => object).sort(),
  }).slice(0, 32);
