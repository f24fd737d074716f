import { defaultKey } from '../../kinds/outbound-policy/live.ts';
import { mapKnown } from '../../tenant/tenant.ts';
import type { OutboundPolicy, RemoteDomain, World } from '../world/world.ts';

/** A world without the objects that grants ask for, as `section/key`: what is written by hand, and what is left over. */
export function withoutGrants(world: World, made: ReadonlySet<string>): World {
  const isMade = (section: string, name: string): boolean => made.has(`${section}/${name.toLowerCase()}`);
  return {
    ...world,
    outbound: mapKnown(world.outbound, ({ policies, rules }) => ({
      policies: policies
        .filter(({ name, isDefault }) => isDefault || !isMade('outboundPolicies', name))
        .map((one) => (one.isDefault && isMade('outboundPolicies', defaultKey) ? off(one) : one)),
      rules: rules.filter(({ policy }) => !isMade('outboundPolicies', policy)),
    })),
    remoteDomains: mapKnown(world.remoteDomains, (all) =>
      all
        .filter(({ domainName }) => domainName === '*' || !isMade('remoteDomains', domainName))
        .map((one) => (isMade('remoteDomains', one.domainName) ? shut(one) : one)),
    ),
    transportRules: mapKnown(world.transportRules, (all) => all.filter(({ name }) => !isMade('transportRules', name))),
  };
}

const off = (policy: OutboundPolicy): OutboundPolicy => ({ ...policy, mode: 'Off' });
const shut = (domain: RemoteDomain): RemoteDomain => ({ ...domain, autoForwardEnabled: false });
