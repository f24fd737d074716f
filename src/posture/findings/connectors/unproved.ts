import type { InboundConnector } from '../../world/world.ts';
import { type Finding, note, read } from '../finding.ts';

/** A partner that shows nothing is whoever writes its domain. Source: New-InboundConnector reference, August 2026. */
export const unproved: Finding = {
  id: 'inbound-unproved',
  title: 'every partner connector asks for TLS, an address or a certificate',
  text: 'A connector for a partner without any of them takes mail from whoever claims to write from its domain. It protects nobody, and is easily taken for a connector that does.',
  example: 'inboundConnectors:\n  - { name: From Fabrikam, senderDomains: [fabrikam.com], requireTls: false }',
  controls: [],
  needs: ['inbound'],
  check: ({ inbound }) =>
    read(inbound ?? { state: 'absent' })
      .filter((one) => one.enabled && one.connectorType === 'Partner' && !proves(one))
      .map(({ name, senderDomains }) =>
        note(
          `inboundConnectors/${name}`,
          `${name} takes mail of ${senderDomains.map((one) => (one === '*' ? 'every domain' : one)).join(', ')} from anybody, without TLS`,
          'set requireTls, restrictDomainsToIPAddresses or restrictDomainsToCertificate',
        ),
      ),
};

const proves = (one: InboundConnector): boolean =>
  one.requireTls || one.restrictDomainsToIPAddresses || one.restrictDomainsToCertificate;
