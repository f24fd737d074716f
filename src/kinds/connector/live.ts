import { isList, type Json, textAt } from '../../json.ts';
import type { Row } from '../../tenant/tenant.ts';
import type { Directory } from '../directory.ts';
import type { Live } from '../kind.ts';
import type { Properties, Property } from '../property.ts';
import { readProperties } from '../table.ts';
import { bare, beyondOf } from './beyond.ts';
import { inboundProperties } from './inbound-properties.ts';
import { outboundProperties } from './outbound-properties.ts';
import { validationIn } from './validation.ts';

/** What the posture asks of a connector by which mail leaves. What is not there is unset, or could not be read. */
export interface LiveOutboundConnector extends Properties {
  readonly enabled?: boolean;
  readonly connectorType?: 'Partner' | 'OnPremises';
  readonly recipientDomains?: readonly string[];
  readonly allAcceptedDomains?: boolean;
  readonly routeAllMessagesViaOnPremises?: boolean;
  readonly isTransportRuleScoped?: boolean;
  readonly testMode?: boolean;
  readonly useMXRecord?: boolean;
  readonly smartHosts?: readonly string[];
  readonly tlsSettings?: 'EncryptionOnly' | 'CertificateValidation' | 'DomainValidation';
  readonly smtpDaneMode?: string;
  readonly mtaStsMode?: string;
}

/** What the posture asks of a connector by which mail comes in. */
export interface LiveInboundConnector extends Properties {
  readonly enabled?: boolean;
  readonly connectorType?: 'Partner' | 'OnPremises';
  readonly senderDomains?: readonly string[];
  readonly senderIPAddresses?: readonly string[];
  readonly tlsSenderCertificateName?: string;
  readonly requireTls?: boolean;
  readonly treatMessagesAsInternal?: boolean;
  readonly restrictDomainsToIPAddresses?: boolean;
  readonly restrictDomainsToCertificate?: boolean;
}

type Connectors = 'outboundConnectors' | 'inboundConnectors';

export const tables: Readonly<Record<Connectors, readonly Property[]>> = {
  outboundConnectors: outboundProperties,
  inboundConnectors: inboundProperties,
};

const cmdlets: Readonly<Record<Connectors, string>> = {
  outboundConnectors: 'Get-OutboundConnector',
  inboundConnectors: 'Get-InboundConnector',
};

/** Turns rows of connectors into live ones. */
export const liveConnectors =
  (section: Connectors) =>
  (rows: readonly Row[], directory: Directory): readonly Live[] =>
    rows.map((row) => liveOf(section, row, directory));

function liveOf(section: Connectors, row: Row, directory: Directory): Live {
  const name = textAt(row, 'Name');
  const read = readProperties(tables[section], plain(row), directory, `${cmdlets[section]} ${name}`);
  return {
    ref: { section, key: name.toLowerCase() },
    name,
    handle: name,
    properties: read.properties,
    beyond: beyondOf(row, tables[section]),
    unresolved: read.unresolved,
    extra: validationIn(row),
  };
}

/** The portal leaves a source that no call takes, and domains come back with what a policy does not write. */
function plain(row: Row): Row {
  const { ConnectorSource: source, SenderDomains: domains } = row;
  return {
    ...row,
    ...(source === 'AdminUI' || source === '' || source === null ? { ConnectorSource: 'Default' } : {}),
    ...(domains === undefined
      ? {}
      : { SenderDomains: isList(domains) ? domains.map(withoutCost) : withoutCost(domains) }),
  };
}

const withoutCost = (domain: Json): Json => (typeof domain === 'string' ? (bare(domain) ?? domain) : domain);
