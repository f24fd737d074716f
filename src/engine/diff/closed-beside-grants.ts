import type { Change, Live } from '../../kinds/kind.ts';
import { allows, type Grant, grantedSorts } from '../../policy/grants/grant.ts';
import { covers } from '../../policy/grants/patterns.ts';
import type { Desired } from '../../policy/schema/policy.ts';
import { normalPattern } from '../../tenant/addresses.ts';

/**
 * What closing undeclared controls means where there are grants. An open domain within a granted place lets out what is
 * granted, and is left. A policy that lets forwards out is removed and not set to Off: above those of the grants it would
 * stop whoever is granted and stands in it.
 */
export function closedBesideGrants(changes: readonly Change[], { grants }: Desired): readonly Change[] {
  if (grants === null) return changes;
  const places = grants.filter(opensPlaces).flatMap(({ to }) => to);
  return changes.map((change) => {
    if (change.action !== 'update' || change.because !== 'undeclared') return change;
    const { ref, live } = change;
    if (ref.section === 'outboundPolicies') return { action: 'delete', ref, entry: null, live, because: 'undeclared' };
    const isGranted = ref.section === 'remoteDomains' && places.some((place) => covers(place, domainOf(live)));
    return isGranted ? { action: 'ignore', ref, live, because: 'granted', letsOut: null } : change;
  });
}

const opensPlaces = (grant: Grant): boolean =>
  !grant.ended && grantedSorts.some((sort) => sort !== 'mailbox-object' && allows(grant, sort));

const domainOf = ({ ref }: Live): string => normalPattern(ref.key);
