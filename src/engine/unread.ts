import type { Live } from '../kinds/kind.ts';
import type { TenantError } from '../tenant/tenant.ts';

/**
 * Why a property of a live object could not be read; null where it is known. A list that nobody could read is missing,
 * and a missing property reads as empty: only this tells the two apart.
 */
export function unreadProperty({ properties, unresolved }: Live, name: string): TenantError | null {
  if (name in properties) return null;
  return unresolved.find((one) => one.property === name)?.because ?? null;
}

/** Why nothing of an object could be read, not even whether it is there; null where something is known. */
export const unreadObject = ({ properties, unresolved }: Live): TenantError | null =>
  Object.keys(properties).length === 0 ? (unresolved[0]?.because ?? null) : null;
