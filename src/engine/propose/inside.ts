import { insideHint, insideText, surelyOurs } from '../../policy/grants/check-names.ts';
import type { Grant } from '../../policy/grants/grant.ts';
import { anywhere, baseOf, isAtOrBelow, isWide } from '../../policy/grants/patterns.ts';
import type { Desired } from '../../policy/schema/policy.ts';
import type { World } from '../../posture/world/world.ts';
import { domainOf } from '../../tenant/addresses.ts';
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

/** Grants of people with an address of another organisation, such as a contact: no control of this tenant sees them send. */
export function grantedOutsiders(grants: readonly Grant[], { acceptedDomains }: World): readonly Refusal[] {
  if (acceptedDomains.state !== 'present') return [];
  const isOurs = (domain: string): boolean =>
    acceptedDomains.value.some(
      ({ domainName, matchSubDomains }) =>
        domain === domainName || (matchSubDomains && isAtOrBelow(domain, domainName)),
    );
  return grants.flatMap(({ name, from, ended }) =>
    from
      .filter((one) => !ended && one.kind === 'person' && one.name.includes('@') && !isOurs(domainOf(one.name)))
      .map((one) => ({
        code: 'PST348' as const,
        message: `${name}: ${one.name} is an address outside this organisation, whose mail it does not send`,
        hint: 'name a mailbox of this organisation; the other side says where its own people may forward',
      })),
  );
}
