import type { JsonObject } from '../json.ts';

/** One object of a file. */
export interface FileRecord {
  readonly values: JsonObject;
  /** Whose values the form of the file lost or may have changed. */
  readonly doubtful: ReadonlySet<string>;
}

/** The objects that a file holds. */
export interface FileRecords {
  readonly form: 'CSV' | 'Format-List' | 'CLIXML' | 'JSON' | 'JSON lines';
  /** The type of its objects, where the file names one: `Deserialized.Microsoft.…`. */
  readonly type: string | null;
  readonly records: readonly FileRecord[];
  /** The names in its first line, whatever follows; null for forms that name them object by object. */
  readonly header: readonly string[] | null;
  /** What shows that something is missing; null where nothing does. */
  readonly cut: string | null;
}

/** What an object says for certain: what got lost on the way is left out, as if nobody had asked for it. */
export function certain({ values, doubtful }: FileRecord): JsonObject {
  if (doubtful.size === 0) return values;
  return Object.fromEntries(Object.entries(values).filter(([name]) => !doubtful.has(name)));
}

export const sure: ReadonlySet<string> = new Set();
