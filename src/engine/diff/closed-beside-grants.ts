import type { Change, Live } from '../../kinds/kind.ts';
import { isWithinGranted } from '../../policy/grants/openings.ts';
import type { Desired } from '../../policy/schema/policy.ts';
import { normalPattern } from '../../tenant/addresses.ts';

/**
 * What closing undeclared controls means where there are grants. An open domain within a granted place lets out what is
 * granted, and is left. A policy that lets forwards out is removed and not set to Off: above those of the grants it would
 * stop whoever is granted and stands in it.
 */
export function closedBesideGrants(changes: readonly Change[], { grants }: Desired): readonly Change[] {
  if (grants === null) return changes;
  return changes.map((change) => {
    if (change.action !== 'update' || change.because !== 'undeclared') return change;
    const { ref, live } = change;
    if (ref.section === 'outboundPolicies') return { action: 'delete', ref, entry: null, live, because: 'undeclared' };
    const isGranted = ref.section === 'remoteDomains' && isWithinGranted(grants, domainOf(live));
    return isGranted ? { action: 'ignore', ref, live, because: 'granted', letsOut: null } : change;
  });
}

const domainOf = ({ ref }: Live): string => normalPattern(ref.key);
