import { mapKnown } from '../../tenant/tenant.ts';
import type { World } from '../world/world.ts';

/** A world without the objects that grants ask for, as `section/key`: what is written by hand, and what is left over. */
export function withoutGrants(world: World, made: ReadonlySet<string>): World {
  const isMade = (section: string, name: string): boolean => made.has(`${section}/${name.toLowerCase()}`);
  return {
    ...world,
    outbound: mapKnown(world.outbound, ({ policies, rules }) => ({
      policies: policies
        .filter(({ name, isDefault }) => isDefault || !isMade('outboundPolicies', name))
        .map((one) =>
          one.isDefault && isMade('outboundPolicies', 'default') ? { ...one, mode: 'Off' as const } : one,
        ),
      rules: rules.filter(({ policy }) => !isMade('outboundPolicies', policy)),
    })),
    remoteDomains: mapKnown(world.remoteDomains, (all) =>
      all
        .filter(({ domainName }) => domainName === '*' || !isMade('remoteDomains', domainName))
        .map((one) => (isMade('remoteDomains', one.domainName) ? { ...one, autoForwardEnabled: false } : one)),
    ),
    transportRules: mapKnown(world.transportRules, (all) => all.filter(({ name }) => !isMade('transportRules', name))),
  };
}
