import type { OutboundConnector, RemoteDomain, World } from '../../../src/posture/world/world.ts';
import { isBelow } from './directory.ts';

/** 2.4: an accepted domain, or below one that matches its subdomains. */
export function isAccepted(world: World, domain: string): boolean {
  if (world.acceptedDomains.state !== 'present') return false;
  for (const one of world.acceptedDomains.value) {
    if (one.type === 'ExternalRelay') continue;
    if (domain === one.domainName) return true;
    if (one.matchSubDomains && isBelow(domain, one.domainName)) return true;
  }
  return false;
}

/** 3.1: the exact name, then the longest wildcard, then `*`. */
export function remoteDomainFor(world: World, domain: string): RemoteDomain | null {
  if (world.remoteDomains.state !== 'present') return null;
  let best: RemoteDomain | null = null;
  let rank = -1;
  for (const one of world.remoteDomains.value) {
    const found = rankOf(one.domainName, domain);
    if (found > rank) {
      best = one;
      rank = found;
    }
  }
  return best;
}

/** How closely a pattern fits a domain; below zero where it does not. */
export function rankOf(pattern: string, domain: string): number {
  if (pattern === '*') return 0;
  if (!pattern.startsWith('*.')) return pattern === domain ? 1000 : -1;
  const root = pattern.slice(2);
  return domain === root || isBelow(domain, root) ? root.length : -1;
}

/**
 * Section 5: the connector that takes mail for an external domain; null is delivery by MX. Centralized transport takes
 * everything: with it no other connector is used, even one that matches.
 */
export function routeFor(connectors: readonly OutboundConnector[], domain: string): OutboundConnector | null {
  const usable = connectors.filter((one) => one.enabled && !one.isTransportRuleScoped);
  const central = usable.find(isCentralized);
  if (central !== undefined) return central;
  let best: OutboundConnector | null = null;
  let rank = -1;
  for (const one of usable) {
    for (const pattern of one.recipientDomains) {
      const found = rankOf(pattern, domain);
      if (found > rank) {
        best = one;
        rank = found;
      }
    }
  }
  if (rank > 0) return best;
  const unseen = usable.filter(isUnseenHop).sort((a, b) => (a.name < b.name ? -1 : 1));
  return unseen[0] ?? best;
}

export function namedConnector(connectors: readonly OutboundConnector[], name: string): OutboundConnector | null {
  return connectors.find((one) => one.name.toLowerCase() === name.toLowerCase()) ?? null;
}

/** A next hop whose doings are outside the picture: centralized transport, or everything to smart hosts. */
export function isUnseenHop(one: OutboundConnector): boolean {
  if (isCentralized(one)) return true;
  return one.recipientDomains.includes('*') && one.smartHosts.length > 0;
}

/** Routes on which nobody says whether the outbound policy acts. */
export function leavesTheService(one: OutboundConnector): boolean {
  return one.connectorType === 'OnPremises' || one.smartHosts.length > 0;
}

function isCentralized(one: OutboundConnector): boolean {
  return one.connectorType === 'OnPremises' && one.routeAllMessagesViaOnPremises;
}
