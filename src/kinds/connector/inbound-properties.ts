import type { Property } from '../property.ts';
import { flag, list, onOff, shared, text } from './property.ts';

/** What New-InboundConnector has to be told, and what every connector for own servers was seen to hold. */
const anySender = ['*'];

/**
 * What an inbound connector can be told. Whatever says whom it takes mail from, and as what, is in force for a declared
 * one. ClientHostNames has no description and is never sent; EFSkipMailGateway, EFTestMode and ScanAndDropRecipients are
 * for internal use. Source: New-InboundConnector and Set-InboundConnector references, August 2026.
 */
export const inboundProperties: readonly Property[] = [
  ...shared,
  {
    ...list(
      'senderDomains',
      'SenderDomains',
      'domains',
      'Domains from which it takes mail; a limit for partners alone.',
    ),
    fallback: anySender,
  },
  list(
    'senderIPAddresses',
    'SenderIPAddresses',
    'words',
    'IPv4 addresses, single or as a range of /24 to /32, from which it takes mail.',
  ),
  {
    ...text('tlsSenderCertificateName', 'TlsSenderCertificateName', 'The name in the certificate that senders show.'),
    inForce: true,
  },
  onOff('requireTls', 'RequireTls', 'Whether partners have to use TLS; their other mail is rejected.', true),
  onOff(
    'restrictDomainsToIPAddresses',
    'RestrictDomainsToIPAddresses',
    'Whether mail of these partner domains is rejected unless it comes from senderIPAddresses.',
    false,
  ),
  onOff(
    'restrictDomainsToCertificate',
    'RestrictDomainsToCertificate',
    'Whether mail of these partner domains is rejected unless it comes with the certificate.',
    false,
  ),
  onOff(
    'treatMessagesAsInternal',
    'TreatMessagesAsInternal',
    'Whether mail by it counts as sent from inside, past the spam filter.',
    false,
  ),
  list('associatedAcceptedDomains', 'AssociatedAcceptedDomains', 'domains', 'Own domains to which it is limited.'),
  list('trustedOrganizations', 'TrustedOrganizations', 'words', 'Other tenants whose mail it takes.'),
  onOff(
    'efSkipLastIP',
    'EFSkipLastIP',
    'Whether the filter looks past the last host on the way (enhanced filtering).',
    false,
  ),
  list('efSkipIPs', 'EFSkipIPs', 'words', 'Hosts on the way that the filter looks past (enhanced filtering).'),
  list('efUsers', 'EFUsers', 'words', 'For whom enhanced filtering holds; none is everybody.'),
  flag,
];
