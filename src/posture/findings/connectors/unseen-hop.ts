import { type Finding, note, read } from '../finding.ts';

/** L19: a last hop that nobody here can see. */
export const unseenHop: Finding = {
  id: 'L19',
  title: 'no connector takes all mail to a host that is not in this picture',
  text: 'With centralised transport, or a connector for all domains to a smart host, another system sends the mail. It may filter, rewrite or refuse, and whether outbound policies act on that way is not documented.',
  example: 'New-OutboundConnector -Name Hub -RecipientDomains * -UseMXRecord $false -SmartHosts mx.contoso.com',
  controls: [],
  needs: ['connectors'],
  check: (world) =>
    read(world.connectors)
      .filter((one) => one.enabled && !one.testMode)
      .filter(
        (one) =>
          (one.connectorType === 'OnPremises' && one.routeAllMessagesViaOnPremises) ||
          (one.recipientDomains.includes('*') && !one.useMXRecord && one.smartHosts.length > 0),
      )
      .map(({ name }) =>
        note(
          `outboundConnectors/${name}`,
          `everything leaves over ${name}: what the next hop does is not in this picture`,
          'look at the rules of that host',
        ),
      ),
};
