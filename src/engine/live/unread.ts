import type { Live } from '../../kinds/kind.ts';
import type { Unresolved } from '../../kinds/property.ts';
import type { Maybe } from '../../kinds/rows/decode.ts';
import type { TenantError } from '../../tenant/tenant.ts';

/**
 * Why a property of a live object could not be read; null where it is known. A list that nobody could read is missing,
 * and a missing property reads as empty: only this tells the two apart.
 */
export function unreadProperty({ properties, unresolved }: Live, name: string): TenantError | null {
  if (name in properties) return null;
  return unresolved.find((one) => one.property === name)?.because ?? null;
}

/** A property as the gates are told it: what is known, else that nobody can tell, else what is so where nothing is set. */
export function told<T>(live: Live, name: string, known: T | undefined, unset: T): Maybe<T> {
  const because = unreadProperty(live, name);
  return because === null ? (known ?? unset) : { unclear: because.message };
}

/** The properties of an object that nobody can tell, among those that are asked about. */
export const unclearIn = (live: Live, asked: (name: string) => boolean): readonly Unresolved[] =>
  live.unresolved.filter(({ property }) => asked(property) && !(property in live.properties));

/** Why nothing of an object could be read, not even whether it is there; null where something is known. */
export const unreadObject = ({ properties, unresolved }: Live): TenantError | null =>
  Object.keys(properties).length === 0 ? (unresolved[0]?.because ?? null) : null;

/** What of an object nobody here understands, as a clause without its subject; null where all of it is understood. */
export const notUnderstood = ({ beyond }: Pick<Live, 'beyond'>): string | null =>
  beyond.length === 0 ? null : `uses what Postern does not understand: ${beyond.join(', ')}`;

/** An error as a clause: what was asked and what came of it. */
export const reasonOf = (error: TenantError): string => `${error.call}: ${error.message}`;
