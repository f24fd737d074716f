import { insideHint, insideText, surelyOurs } from '../../policy/grants/check-names.ts';
import type { Grant } from '../../policy/grants/grant.ts';
import { anywhere, baseOf, isWide } from '../../policy/grants/patterns.ts';
import type { Desired } from '../../policy/schema/policy.ts';
import type { World } from '../../posture/world/world.ts';
import type { Refusal } from '../plan/plan.ts';

/** Grants to domains that the tenant accepts mail for, where the policies alone do not show it. */
export function grantsInside(
  grants: readonly Grant[],
  desired: Desired,
  { acceptedDomains }: World,
): readonly Refusal[] {
  if (acceptedDomains.state !== 'present') return [];
  const known = surelyOurs(grants, desired.tenant === null ? [] : [desired.tenant.domain]);
  const accepted = acceptedDomains.value.filter(({ type }) => type !== 'ExternalRelay');
  const isOurs = (place: string): boolean =>
    accepted.some(
      ({ domainName, matchSubDomains }) =>
        (place === domainName && !isWide(place)) ||
        (matchSubDomains && `.${baseOf(place)}`.endsWith(`.${domainName}`) && place !== anywhere),
    );
  return grants.flatMap((grant) =>
    grant.to
      .filter((place) => !known.has(place) && isOurs(place))
      .map((place) => ({ code: 'PST345' as const, message: insideText(grant, place), hint: insideHint })),
  );
}
