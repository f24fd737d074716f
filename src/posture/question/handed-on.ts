import { isCentral, toSmartHosts } from '../gates/g3-routing.ts';
import { isWithin } from '../world/domains.ts';
import type { Indexed } from '../world/indexed.ts';
import type { OutboundConnector, TransportRule } from '../world/world.ts';
import type { ResidualChannel } from './residual-channel.ts';

/** Connectors that hand mail to hosts which are neither ours nor of the domain it is for, and the rules that send mail to them. */
export function handedOn(index: Indexed, active: readonly TransportRule[]): readonly ResidualChannel[] {
  const { connectors } = index.world;
  const usable = (connectors.state === 'present' ? connectors.value : []).filter(
    (one) => one.enabled && toSmartHosts(one),
  );
  return [...usable.flatMap((one) => byDomain(index, one)), ...active.flatMap((rule) => byRule(index, rule, usable))];
}

function byDomain(index: Indexed, one: OutboundConnector): readonly ResidualChannel[] {
  const domains = domainsOf(index, one);
  const hosts = foreign(index, one.smartHosts, domains ?? []);
  if (domains?.length === 0 || hosts.length === 0) return [];
  // Whether a connector that rules name takes mail by its domains as well, and what one in test mode does, is not documented.
  const certain = !one.testMode && !one.isTransportRuleScoped;
  const which = domains === null ? {} : { destinations: domains };
  return [{ ...channel(`outboundConnectors/${one.name}`, hosts, certain), ...which }];
}

/** Null for every domain. */
function domainsOf({ accepted }: Indexed, one: OutboundConnector): readonly string[] | null {
  if (isCentral(one) || one.recipientDomains.includes('*')) return null;
  const own = one.allAcceptedDomains && one.connectorType === 'OnPremises' ? [...(accepted?.keys() ?? [])] : [];
  return [...one.recipientDomains, ...own];
}

function byRule(
  index: Indexed,
  { name, actions }: TransportRule,
  usable: readonly OutboundConnector[],
): readonly ResidualChannel[] {
  const wanted = actions.routeMessageOutboundConnector?.toLowerCase();
  const connector = usable.find((one) => one.name.toLowerCase() === wanted);
  const hosts = connector === undefined ? [] : foreign(index, connector.smartHosts, []);
  return hosts.length === 0 ? [] : [channel(`transportRules/${name}`, hosts, connector?.testMode === false)];
}

const channel = (object: string, hosts: readonly string[], certain: boolean): ResidualChannel => ({
  channel: 'outbound-connector',
  object,
  from: [],
  to: certain ? hosts : [],
  unclear: certain ? [] : hosts,
});

/** A host by its number may be anybody's. */
function foreign({ accepted }: Indexed, hosts: readonly string[], domains: readonly string[]): readonly string[] {
  const near = [...(accepted?.keys() ?? []), ...domains.map((one) => one.replace(/^\*\./u, ''))];
  return hosts.filter((host) => !near.some((domain) => isWithin(host.toLowerCase(), domain)));
}
