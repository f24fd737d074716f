import type { Span } from '../../diagnostics/diagnostic.ts';
import type { PolicyEntry, Place } from '../../kinds/kind.ts';
import type { Desired } from '../../policy/schema/policy.ts';
import type { Approvals } from '../../posture/findings/exceptions.ts';

/** Finds the entry that declares an object, named as `section/name`; null where no policy does. */
export type Declares = (object: string | null) => PolicyEntry | null;

/** Looks objects up by key and by name, in any letter case. */
export function declarations(desired: Desired | null): Declares {
  const found = new Map<string, PolicyEntry>();
  for (const [section, entries] of desired?.entries ?? []) {
    for (const entry of entries) {
      for (const name of [entry.name, entry.ref.key]) found.set(`${section}/${name}`.toLowerCase(), entry);
    }
  }
  return (object) => (object === null ? null : (found.get(object.toLowerCase()) ?? null));
}

/** An entry with an owner, a reason and an end that has not come is approved. */
export const approvalsIn =
  (declares: Declares): Approvals =>
  (object) => {
    const entry = declares(object);
    const { owner, reason, until } = entry?.governance ?? {};
    return entry?.ended === false && owner && reason && until ? { owner, reason, until } : null;
  };

/** A place as a span of one character, for what knows no more of where it stands. */
export function spanAt({ file, line, column }: Place): Span {
  const start = { line, column, offset: 0 };
  return { file, start, end: { ...start, column: column + 1 } };
}
