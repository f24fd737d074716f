import { sendersOf } from '../../../kinds/connector/meaning.ts';
import { type Finding, note, read } from '../finding.ts';

/** Own servers send on to anywhere, whoever is behind their certificate or address. Source: New-InboundConnector reference, August 2026. */
export const relay: Finding = {
  id: 'inbound-relay',
  title: 'no inbound connector lets anybody send on to anywhere',
  text: 'A connector of the type OnPremises takes mail from whoever shows its certificate or comes from its addresses, and sends it on to the internet under the addresses of the organisation. Scanners and applications need that; so does somebody who planted it. An address that others share, or a certificate whose name is no domain of ours, works by luck.',
  example: 'inboundConnectors:\n  - { name: Scanners, connectorType: OnPremises, senderIPAddresses: [203.0.113.7] }',
  controls: [],
  needs: ['inbound'],
  check: ({ inbound }) =>
    read(inbound ?? { state: 'absent' })
      .filter(({ enabled, connectorType }) => enabled && connectorType === 'OnPremises')
      .map((one) =>
        note(
          `inboundConnectors/${one.name}`,
          `${one.name} lets mail out to anywhere from ${sendersOf({ ...one })}`,
          'see that each of them is yours, and declare the connector',
        ),
      ),
};
