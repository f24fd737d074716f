import { type Drift, hasDrifted } from '../../engine/drift/drift.ts';
import { isObject, type Json, type JsonObject } from '../../json.ts';
import { digest } from '../../json/digest.ts';

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

/** One object that differs, and a hash of how. */
interface Differing {
  readonly object: string;
  readonly how: string;
}

/** What differs: objects that moved, those that nobody speaks for, and expectations that do not hold. */
function differing({ moved, unsanctioned, expectations }: Drift): readonly Differing[] {
  return [
    ...moved.map(({ object, action, fields, remarks }) => ({ object, how: hashed({ action, fields, remarks }) })),
    ...unsanctioned.map(({ object, remarks }) => ({ object, how: hashed({ remarks }) })),
    ...expectations.map(({ name, message }) => ({ object: `expectation ${name}`, how: hashed({ message }) })),
  ];
}

const hashed = (value: object): string => digest(value as JsonObject).slice(0, 16);

/** Whether a reading may close an issue: it found nothing, and everything was read. */
export const isClean = (drift: Drift): boolean => drift.clean && drift.complete && !hasDrifted(drift);

/**
 * What moved as of this run. A reading that was not complete takes nothing off the list: what it did not find again it
 * may have been unable to see.
 */
export function remember(before: Memory, drift: Drift): Memory {
  const day = drift.madeAt.slice(0, 10);
  const moved = differing(drift).map(({ object, how }): readonly [string, Seen] => [
    object,
    { since: before.get(object)?.since ?? day, how },
  ]);
  return drift.complete ? new Map(moved) : new Map([...before, ...moved]);
}

/** Objects that moved when they were last seen and were not found moved this time. */
export const unseen = (memory: Memory, drift: Drift): readonly string[] => {
  const moved = new Set(differing(drift).map(({ object }) => object));
  return [...memory.keys()].filter((object) => !moved.has(object));
};

export function memoryJson(memory: Memory): JsonObject {
  const entries = [...memory].slice(0, most).map(([object, { since, how }]) => [object, { since, how }] as const);
  return Object.fromEntries(entries);
}

/** The same for the same names; empty where no name is known, so that one that was told is not taken back. */
export function namesOf({ changedBy }: Pick<Drift, 'changedBy'>): string {
  const known = (changedBy?.known ?? []).map(({ object, author, at }) => `${object} ${author.name} ${at}`).sort();
  return known.length === 0 ? '' : digest(known).slice(0, 32);
}

/** The same for the same differences, whenever they are found. */
export const contentOf = (memory: Memory, drift: Drift): string =>
  digest({
    moved: [...memory].map(([object, { how }]) => `${object} ${how}`).sort(),
    unknown: [...drift.unknown.map(({ object }) => object), ...drift.unread.map(({ what }) => what)].sort(),
    undeclared: drift.undeclared.map(({ object }) => object).sort(),
  }).slice(0, 32);
