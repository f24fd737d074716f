import type { Outbound, OutboundPolicy, World } from '../../world/world.ts';

export const outboundOf = ({ outbound }: World): Outbound =>
  outbound.state === 'present' ? outbound.value : { policies: [], rules: [] };

/** The default, and whatever an enabled rule applies. */
export function effectivePolicies(world: World): readonly OutboundPolicy[] {
  const { policies, rules } = outboundOf(world);
  const applied = new Set(rules.flatMap((rule) => (rule.enabled ? [rule.policy.toLowerCase()] : [])));
  return policies.filter((one) => one.isDefault || applied.has(one.name.toLowerCase()));
}

export const policyName = (name: string): string => `outboundPolicies/${name}`;
