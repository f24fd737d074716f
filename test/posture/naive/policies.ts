import type { OutboundRule, World } from '../../../src/posture/world/world.ts';
import type { Say, Sender } from './directory.ts';
import { domainOf, isBelow, isMember, names, plainDomain } from './directory.ts';

/** A policy that could be the one that applies to the sender. */
export interface Candidate {
  readonly policy: string;
  /** What the policy does to the forward; an unknown one leans to block. */
  readonly effect: 'pass' | 'block' | 'unknown';
  /** False where the rule may not match. */
  readonly certain: boolean;
  /** True where the rule matches if whatever is unknown does not. */
  readonly likely: boolean;
}

/** Sections 1.2 to 1.4: every policy that could govern the sender, in order of evaluation; the last one is certain. */
export function candidatesFor(world: World, sender: Sender): readonly Candidate[] | null {
  if (world.outbound.state !== 'present') return null;
  const found: Candidate[] = [];
  const rules = [...world.outbound.value.rules].sort((a, b) => a.priority - b.priority);
  for (const rule of rules) {
    if (!rule.enabled) continue;
    const { match, likely } = matchOutboundRule(world, rule, sender);
    if (match === 'no') continue;
    found.push({ policy: rule.policy, effect: effectOf(world, rule.policy), certain: match === 'yes', likely });
    if (match === 'yes') return found;
  }
  const standing = world.outbound.value.policies.find((policy) => policy.isDefault);
  if (standing === undefined) found.push({ policy: 'Default', effect: 'unknown', certain: true, likely: true });
  else found.push({ policy: standing.name, effect: effectOf(world, standing.name), certain: true, likely: true });
  return found;
}

function effectOf(world: World, name: string): Candidate['effect'] {
  if (world.outbound.state !== 'present') return 'unknown';
  const policy = world.outbound.value.policies.find((one) => one.name.toLowerCase() === name.toLowerCase());
  if (policy === undefined) return 'unknown';
  if (policy.mode === 'On') return 'pass';
  if (policy.mode === 'Off') return 'block';
  if (world.facts.automaticMeans === 'on') return 'pass';
  if (world.facts.automaticMeans === 'off') return 'block';
  return 'unknown';
}

function matchOutboundRule(
  world: World,
  rule: OutboundRule,
  sender: Sender,
): { readonly match: Say; readonly likely: boolean } {
  const domain = domainOf(sender.address);
  const conditions: Say[] = [];
  if (rule.from.length > 0) conditions.push(anyOf(rule.from.map((one) => names(one, sender.key))));
  if (rule.fromMemberOf.length > 0) {
    conditions.push(anyOf(rule.fromMemberOf.map((one) => isMember(world, sender.key, one))));
  }
  if (rule.senderDomainIs.length > 0) {
    conditions.push(anyOf(rule.senderDomainIs.map((one) => coversDomain(domain, plainDomain(one)))));
  }
  if (conditions.length === 0) conditions.push('unknown');

  const exceptions: Say[] = [];
  for (const one of rule.exceptIfFrom) exceptions.push(names(one, sender.key));
  for (const one of rule.exceptIfFromMemberOf) exceptions.push(isMember(world, sender.key, one));
  for (const one of rule.exceptIfSenderDomainIs) exceptions.push(exceptsDomain(domain, plainDomain(one)));

  const likely = conditions.every((one) => one === 'yes') && exceptions.every((one) => one === 'no');
  if (conditions.includes('no') || exceptions.includes('yes')) return { match: 'no', likely };
  if (conditions.includes('unknown') || exceptions.includes('unknown')) return { match: 'unknown', likely };
  return { match: 'yes', likely };
}

function anyOf(said: readonly Say[]): Say {
  if (said.includes('yes')) return 'yes';
  if (said.includes('unknown')) return 'unknown';
  return 'no';
}

/** As a condition, a domain covers its subdomains. */
function coversDomain(domain: string, named: string): Say {
  return domain === named || isBelow(domain, named) ? 'yes' : 'no';
}

/** As an exception, whether the parent takes its subdomains out is not said anywhere. */
function exceptsDomain(domain: string, named: string): Say {
  if (domain === named) return 'yes';
  return isBelow(domain, named) ? 'unknown' : 'no';
}
