import type { JsonObject } from '../../json.ts';

/** A name without what writers spell in different ways: `Sender address`, `sender_address` and `SenderAddress` are one. */
const plain = (name: string): string => name.toLowerCase().replaceAll(/[\s_.-]/gu, '');

/** The text under the first of some names that a row has, in whatever spelling; empty where it has none. */
export function field(row: JsonObject, ...names: readonly string[]): string {
  const wanted = names.map(plain);
  const found = Object.entries(row).filter(([name, value]) => wanted.includes(plain(name)) && value !== null);
  const ordered = found.toSorted(([one], [other]) => wanted.indexOf(plain(one)) - wanted.indexOf(plain(other)));
  for (const [, value] of ordered) if (typeof value === 'string' || typeof value === 'number') return String(value);
  return '';
}

/** Whether some columns have all of some names, in whatever spelling. */
export function hasFields(columns: readonly string[], names: readonly string[]): boolean {
  const own = new Set(columns.map(plain));
  return names.every((name) => own.has(plain(name)));
}
