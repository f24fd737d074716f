import { canonical, type JsonObject, textAt } from '../../../json.ts';
import type { SnapshotRead } from '../document.ts';
import { keyOf, questionOf } from '../question.ts';
import { listing, lost } from './partial.ts';

type CmdletRead = Extract<SnapshotRead, { readonly cmdlet: string }>;

/** The listings of several files: what was exported in parts is one listing, and lost where a part of it is. */
export function listingsTogether(reads: readonly SnapshotRead[]): readonly SnapshotRead[] {
  const parts = new Map<string, CmdletRead[]>();
  for (const read of reads.filter((one) => 'cmdlet' in one)) {
    const key = keyOf(questionOf(read.cmdlet, read.parameters));
    parts.set(key, [...(parts.get(key) ?? []), read]);
  }
  return [...parts.values()].flatMap((same) => (same.length === 1 ? same : together(same)));
}

function together(same: readonly CmdletRead[]): readonly SnapshotRead[] {
  const [first] = same;
  if (first === undefined) return [];
  const broken = same.find((one) => 'error' in one);
  if (broken !== undefined) return [broken];
  const all = same.flatMap((one) => ('result' in one ? one.result : []));
  const rows = [...new Map(all.map((row) => [canonical(row), row])).values()];
  const twice = saidTwice(rows);
  if (twice === null) return [listing(first.cmdlet, rows, first.parameters)];
  return [lost(first.cmdlet, `two files say different things of ${twice}: keep the newer one`)];
}

/** An object of which there are different rows; null where there is none. */
function saidTwice(rows: readonly JsonObject[]): string | null {
  const seen = new Set<string>();
  for (const row of rows) {
    const name = ['Guid', 'Identity', 'PrimarySmtpAddress', 'Name'].map((key) => textAt(row, key)).find(Boolean) ?? '';
    if (name !== '' && seen.has(name)) return name;
    seen.add(name);
  }
  return null;
}
