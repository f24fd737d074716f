import { sendersOf } from '../../../kinds/connector/meaning.ts';
import { type Finding, read, warn } from '../finding.ts';

/** Mail that counts as sent from inside is not looked at by the spam filter. Source: New-InboundConnector reference, August 2026. */
export const asInternal: Finding = {
  id: 'inbound-as-internal',
  title: 'no inbound connector makes mail count as sent from inside',
  text: 'TreatMessagesAsInternal takes mail of a connector for mail of the organisation: it passes the spam filter, and rules that look at mail from outside pass it over.',
  example:
    'inboundConnectors:\n  - { name: Scanners, connectorType: OnPremises, senderIPAddresses: [203.0.113.7], treatMessagesAsInternal: true }',
  controls: [],
  needs: ['inbound'],
  check: ({ inbound }) =>
    read(inbound ?? { state: 'absent' })
      .filter(({ enabled, treatMessagesAsInternal }) => enabled && treatMessagesAsInternal)
      .map((one) =>
        warn(
          `inboundConnectors/${one.name}`,
          `mail from ${sendersOf({ ...one })} counts as sent from inside`,
          'set treatMessagesAsInternal to false',
        ),
      ),
};
