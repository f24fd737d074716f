import type { TransportRule, World } from '../../posture/world/world.ts';
import type { Refusal } from '../plan/plan.ts';

/**
 * Rules that a plan would leave with a connector that is not there or not in use, where they had one before or are new.
 * Nothing says what the service does with their mail, so that it counts as lost.
 */
export function strandedRules(before: World, after: World): readonly Refusal[] {
  const was = new Set(strandedIn(before).map(nameOf));
  return strandedIn(after)
    .filter((rule) => !was.has(nameOf(rule)))
    .map(({ name, actions: { routeMessageOutboundConnector: connector } }) => ({
      code: 'PST512',
      message: `transportRules/${name} sends mail through the connector ${connector ?? ''}, which would not be there or not be in use`,
      hint: 'declare the connector, or change the rule in the same plan',
    }));
}

function strandedIn({ transportRules, connectors }: World): readonly TransportRule[] {
  if (transportRules.state !== 'present' || connectors.state !== 'present') return [];
  const usable = new Set(connectors.value.filter(({ enabled }) => enabled).map(({ name }) => name.toLowerCase()));
  return transportRules.value.filter(({ enabled, actions: { routeMessageOutboundConnector: connector } }) => {
    return enabled && connector !== null && !usable.has(connector.toLowerCase());
  });
}

const nameOf = ({ name, actions }: TransportRule): string =>
  `${name} ${actions.routeMessageOutboundConnector ?? ''}`.toLowerCase();
