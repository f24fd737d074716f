import type { AcceptedDomain } from '../../kinds/read-only/index.ts';
import type { FieldChange, Place } from '../../kinds/kind.ts';
import { takesFor } from '../../kinds/connector/meaning.ts';
import { domainOf } from '../../tenant/addresses.ts';
import type { World } from '../../posture/world/world.ts';
import { indexed } from '../../posture/world/indexed.ts';
import { configuredForwards } from '../../posture/question/forwards.ts';
import { placeOf } from '../../policy/text/place.ts';
import type { Desired } from '../../policy/schema/policy.ts';
import { differencesOf } from '../diff/accepted.ts';
import { type LiveTenant, rowsIn } from '../live/live.ts';
import type { Deed } from './effects.ts';

/** An accepted domain that is not as the policies say, from what was found to what they say. */
export interface DomainMoved {
  readonly action: 'create' | 'update';
  readonly object: string;
  readonly name: string;
  readonly fields: readonly FieldChange[];
  readonly remarks: readonly string[];
  readonly source: Place | null;
}

/** A domain that is ours by the tenant and not by the policies. */
export interface StrangeDomain {
  readonly object: string;
  readonly name: string;
  readonly deeds: readonly Deed[];
}

/** Where the accepted domains are not those that the policies give; nothing where they give none, or nobody could read them. */
export interface DomainsJudged {
  readonly moved: readonly DomainMoved[];
  readonly strange: readonly StrangeDomain[];
}

const nothing: DomainsJudged = { moved: [], strange: [] };

export function judgeDomains({ tenant, sections }: Desired, live: LiveTenant, world: World, at: Date): DomainsJudged {
  const stated = tenant?.domains;
  if (stated === undefined || live.acceptedDomains.state !== 'present') return nothing;
  const span = sections.get('tenant') ?? null;
  const source = span === null ? null : placeOf(span);
  const found = new Map(live.acceptedDomains.value.map((one) => [one.domainName, one]));
  const names = new Set(stated.map(({ domainName }) => domainName));
  const about = (one: AcceptedDomain): readonly string[] => remarksOn(one, live, world, at);
  return {
    moved: stated.flatMap((one) =>
      movedFrom(one, found.get(one.domainName), about).map((own) => Object.assign({ source }, own)),
    ),
    strange: [...found.values()]
      .filter(({ domainName, type }) => !names.has(domainName) && type !== 'ExternalRelay')
      .map((one) =>
        Object.assign(called(one), { deeds: about(one).map((told) => ({ does: 'bypasses', told }) as const) }),
      ),
  };
}

const called = ({ domainName }: AcceptedDomain) => ({ object: `acceptedDomains/${domainName}`, name: domainName });

function movedFrom(
  stated: AcceptedDomain,
  found: AcceptedDomain | undefined,
  about: (one: AcceptedDomain) => readonly string[],
): readonly Omit<DomainMoved, 'source'>[] {
  if (found === undefined) {
    const remarks = ['the policies give it as ours, and the tenant has it no longer: mail to it counts as outside'];
    return [{ action: 'create', ...called(stated), fields: [], remarks }];
  }
  const fields = differencesOf(said(found), said(stated));
  return fields.length === 0 ? [] : [{ action: 'update', ...called(found), fields, remarks: about(found) }];
}

const said = ({ type, matchSubDomains }: AcceptedDomain) => ({ domainType: type, matchSubDomains });

/** What it means that a domain is ours, and where its mail goes. */
function remarksOn(one: AcceptedDomain, live: LiveTenant, world: World, at: Date): readonly string[] {
  const { domainName, type, matchSubDomains } = one;
  if (type === 'ExternalRelay') return [`mail to ${domainName} counts as outside`];
  const what = matchSubDomains ? `${domainName} and every name below it` : domainName;
  return [
    `mail to ${what} counts as inside: no control judges forwards to it`,
    ...(type === 'InternalRelay' ? handedOn(one, live) : []),
    ...forwardsTo(one, world, at),
    'where that is meant, say so under tenant.domains',
  ];
}

/** Whoever has no mailbox here is sent on, so that the mail leaves. Source: Set-AcceptedDomain reference, August 2026. */
function handedOn({ domainName, matchSubDomains }: AcceptedDomain, live: LiveTenant): readonly string[] {
  const hosts = rowsIn(live, 'outboundConnectors').flatMap(({ name, properties }) =>
    takesFor(properties, domainName, matchSubDomains).map((host) => `${host} by the connector ${name}`),
  );
  return [`what no mailbox here takes is sent on${hosts.length === 0 ? '' : ` to ${hosts.join(', ')}`}`];
}

/** Forwards to whoever has no mailbox here, and would be judged if the domain were not ours. */
function forwardsTo({ domainName, matchSubDomains }: AcceptedDomain, world: World, at: Date): readonly string[] {
  const { byAddress } = indexed(world);
  const leads = (to: string): boolean => {
    const domain = domainOf(to);
    return domain === domainName || (matchSubDomains && domain.endsWith(`.${domainName}`));
  };
  const own = configuredForwards(world, at).filter(
    ({ to, verdict }) => leads(to) && !byAddress.has(to) && verdict.verdict === 'not-applicable',
  );
  return own.length === 0 ? [] : [`forwards lead there: ${own.map(({ from, to }) => `${from} → ${to}`).join(', ')}`];
}
