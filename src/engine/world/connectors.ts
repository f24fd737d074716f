import type { Live } from '../../kinds/kind.ts';
import type { Objects, Rows } from '../../kinds/objects.ts';
import { textsOf } from '../../kinds/property.ts';
import type { Section } from '../../kinds/sections.ts';
import { unclearError } from '../../kinds/rows/decode.ts';
import type { InboundConnector, OutboundConnector, World } from '../../posture/world/world.ts';
import { type Known, present, unknown } from '../../tenant/tenant.ts';
import { notUnderstood, reasonOf } from '../live/unread.ts';
import type { LiveTenant } from '../live/live.ts';

type Ways = Extract<Section, 'outboundConnectors' | 'inboundConnectors'>;

/** The ways out. Where nobody can tell all of one that is in use, it may take any mail, so that none of the ways is known. */
export const waysOut = ({ sections }: LiveTenant): World['connectors'] =>
  understood('Get-OutboundConnector', sections.outboundConnectors, outbound);

/** The ways in. */
export const waysIn = ({ sections }: LiveTenant): Known<readonly InboundConnector[]> =>
  understood('Get-InboundConnector', sections.inboundConnectors, inbound);

function understood<S extends Ways, T>(
  call: string,
  known: Known<Rows<S>>,
  of: (live: Live<Objects[S]>) => T,
): Known<readonly T[]> {
  if (known.state !== 'present') return known;
  const why = known.value.map(doubt).find((one) => one !== null);
  return why === undefined ? present(known.value.map(of)) : unknown(unclearError(call, why));
}

/** Why nobody can tell what a connector does; what is switched off does nothing. */
function doubt({ name, properties, unresolved, beyond }: Live): string | null {
  if (properties['enabled'] === false) return null;
  const [open] = unresolved;
  if (open !== undefined) return `${open.property} of the connector ${name}: ${reasonOf(open.because)}`;
  const strange = notUnderstood({ beyond });
  return strange === null ? null : `the connector ${name} ${strange}`;
}

function outbound({ name, properties }: Live<Objects['outboundConnectors']>): OutboundConnector {
  return {
    name,
    enabled: properties.enabled !== false,
    connectorType: properties.connectorType ?? 'Partner',
    recipientDomains: textsOf(properties.recipientDomains),
    allAcceptedDomains: properties.allAcceptedDomains === true,
    routeAllMessagesViaOnPremises: properties.routeAllMessagesViaOnPremises === true,
    isTransportRuleScoped: properties.isTransportRuleScoped === true,
    testMode: properties.testMode === true,
    useMXRecord: properties.useMXRecord !== false,
    smartHosts: textsOf(properties.smartHosts),
    tlsSettings: properties.tlsSettings ?? null,
    smtpDaneMode: properties.smtpDaneMode ?? null,
    mtaStsMode: properties.mtaStsMode ?? null,
  };
}

function inbound({ name, properties }: Live<Objects['inboundConnectors']>): InboundConnector {
  return {
    name,
    enabled: properties.enabled !== false,
    connectorType: properties.connectorType ?? 'Partner',
    senderDomains: textsOf(properties.senderDomains),
    senderIPAddresses: textsOf(properties.senderIPAddresses),
    tlsSenderCertificateName: properties.tlsSenderCertificateName ?? null,
    trustedOrganizations: textsOf(properties['trustedOrganizations']),
    requireTls: properties.requireTls !== false,
    treatMessagesAsInternal: properties.treatMessagesAsInternal === true,
    restrictDomainsToIPAddresses: properties.restrictDomainsToIPAddresses === true,
    restrictDomainsToCertificate: properties.restrictDomainsToCertificate === true,
  };
}
