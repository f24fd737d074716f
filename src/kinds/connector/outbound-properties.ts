import type { Property } from '../property.ts';
import { flag, list, onOff, shared, text } from './property.ts';

/**
 * What an outbound connector can be told. Whatever says which mail it takes, where to and how safely is in force for a
 * declared one. Source: New-OutboundConnector and Set-OutboundConnector references, August 2026, which name no default
 * for the type: a call always says it.
 */
export const outboundProperties: readonly Property[] = [
  ...shared,
  list('recipientDomains', 'RecipientDomains', 'domains', 'Domains whose mail it takes: `*`, a domain, or `*.domain`.'),
  onOff('isTransportRuleScoped', 'IsTransportRuleScoped', 'Whether only transport rules send mail to it.', false),
  onOff('allAcceptedDomains', 'AllAcceptedDomains', 'Whether it takes mail for every accepted domain.', false),
  onOff(
    'routeAllMessagesViaOnPremises',
    'RouteAllMessagesViaOnPremises',
    'Whether all mail leaves through the own servers.',
    false,
  ),
  onOff(
    'useMXRecord',
    'UseMXRecord',
    'Whether it delivers to the hosts that the domain names, else to smartHosts.',
    true,
  ),
  list('smartHosts', 'SmartHosts', 'words', 'Hosts to which it delivers where useMXRecord is false.'),
  {
    name: 'tlsSettings',
    parameter: 'TlsSettings',
    shape: 'choice',
    choices: ['EncryptionOnly', 'CertificateValidation', 'DomainValidation'],
    about: 'What of TLS it insists on; none is opportunistic TLS.',
    inForce: true,
  },
  {
    ...text('tlsDomain', 'TlsDomain', 'The name in the certificate of the other side, for DomainValidation.'),
    inForce: true,
  },
  {
    name: 'smtpDaneMode',
    parameter: 'SmtpDaneMode',
    shape: 'choice',
    choices: ['None', 'Opportunistic', 'Mandatory'],
    about: 'Whether DANE is looked for, or insisted on.',
    fallback: 'Opportunistic',
    inForce: true,
  },
  {
    name: 'mtaStsMode',
    parameter: 'MtaStsMode',
    shape: 'choice',
    choices: ['None', 'Opportunistic'],
    about: 'Whether the MTA-STS policy of the domain is kept.',
    fallback: 'Opportunistic',
    inForce: true,
  },
  onOff('senderRewritingEnabled', 'SenderRewritingEnabled', 'Whether senders are rewritten (SRS) on the way.', false),
  onOff('testMode', 'TestMode', 'Whether it is only tried out; what becomes of mail then is not documented.', false),
  flag,
];
