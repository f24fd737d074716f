import type { Properties } from '../property.ts';

/**
 * Two settings that the service writes for each other: InternalLegacy makes a domain internal, and a domain that is
 * told not to be internal gets ExternalLegacy. Source: Set-RemoteDomain reference, August 2026.
 */
export function coupled(names: readonly string[], wanted: Properties): Properties {
  if (names.includes('allowedOOFType') && wanted['allowedOOFType'] === 'InternalLegacy')
    return { ...wanted, isInternal: true };
  return forcesLegacy(names, wanted) ? { ...wanted, allowedOOFType: 'ExternalLegacy' } : wanted;
}

/** True where a call overwrites allowedOOFType by itself. */
export const forcesLegacy = (names: readonly string[], wanted: Properties): boolean =>
  names.includes('isInternal') && wanted['isInternal'] === false;
