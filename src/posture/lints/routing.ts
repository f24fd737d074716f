import { type Lint, note, read } from './finding.ts';

/** L19: a last hop that nobody here can see. */
export const unseenHop: Lint = (world) =>
  read(world.connectors)
    .filter((one) => one.enabled && !one.testMode)
    .filter(
      (one) =>
        (one.connectorType === 'OnPremises' && one.routeAllMessagesViaOnPremises) ||
        (one.recipientDomains.includes('*') && !one.useMXRecord && one.smartHosts.length > 0),
    )
    .map((one) =>
      note(
        'L19',
        `outboundConnectors/${one.name}`,
        `everything leaves over ${one.name}: what the next hop does is not in this picture`,
        'look at the rules of that host',
      ),
    );
