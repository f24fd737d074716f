import type { Change, Live } from '../../kinds/kind.ts';
import { isInForce } from '../../kinds/outbound-policy/scope.ts';
import { isWithinGranted } from '../../policy/grants/openings.ts';
import { unknownFacts } from '../../policy/schema/facts.ts';
import type { Desired } from '../../policy/schema/policy.ts';
import { normalPattern } from '../../tenant/addresses.ts';

/**
 * What closing undeclared controls means where there are grants. An open domain within a granted place lets out what is
 * granted, and is left. A policy that lets forwards out, or may since it is on Automatic, is removed and not set to Off:
 * above those of the grants it would stop whoever is granted and stands in it.
 */
export function closedBesideGrants(changes: readonly Change[], { grants, tenant }: Desired): readonly Change[] {
  if (grants === null) return changes;
  const { automaticMeans } = tenant?.facts ?? unknownFacts;
  return changes.map((change) => {
    if (isAutomatic(change) && automaticMeans !== 'off') return removed(change);
    if (change.action !== 'update' || change.because !== 'undeclared') return change;
    const { ref, live } = change;
    if (ref.section === 'outboundPolicies') return removed(change);
    const isGranted = ref.section === 'remoteDomains' && isWithinGranted(grants, domainOf(live));
    return isGranted ? { action: 'ignore', ref, live, because: 'granted', letsOut: null } : change;
  });
}

type OfLive = Change & { readonly live: Live };

/** A policy that nobody declares and closing would leave, which leaves it to the organisation who may forward. */
const isAutomatic = (change: Change): change is OfLive =>
  change.ref.section === 'outboundPolicies' &&
  change.action === 'ignore' &&
  change.because === 'nothing to close' &&
  change.live.properties['autoForwardingMode'] === 'Automatic' &&
  isInForce(false, change.live.properties);

const removed = ({ ref, live }: OfLive): Change => ({
  action: 'delete',
  ref,
  entry: null,
  live,
  because: 'undeclared',
});

const domainOf = ({ ref }: Live): string => normalPattern(ref.key);
