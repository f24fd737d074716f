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
  /** What makes it doubtful that nothing is missing, where nothing shows it; null where nothing does. */
  readonly doubt: string | null;
}

/**
 * Why there are more than these objects, or may be; null where nothing says so. What limits them is round: cmdlets stop at 1,000 unless
 * told otherwise, searches at 5,000, portals at 20,000 or 50,000.
 */
export function cutShort({ cut, records: { length } }: FileRecords): string | null {
  if (cut !== null || length === 0 || length % 1000 !== 0) return cut;
  return `it has exactly ${length} rows, as many as a limit would leave: there may be more`;
}

/** What an object says for certain: what got lost on the way is left out, as if nobody had asked for it. */
export function certain({ values, doubtful }: FileRecord): JsonObject {
  if (doubtful.size === 0) return values;
  return Object.fromEntries(Object.entries(values).filter(([name]) => !doubtful.has(name)));
}

/** PowerShell and the portals end each line: where the last one has no end, it may have gone on. */
export const unended = (text: string): string | null =>
  /\n\s*$/u.test(text) ? null : 'its last line has no end: it may have gone on';

export const sure: ReadonlySet<string> = new Set();
