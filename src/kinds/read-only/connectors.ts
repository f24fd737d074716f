import { isList, type Json, textAt } from '../../json.ts';
import { exchange, type Known, mapKnown, present, type Row, type TenantReader } from '../../tenant/tenant.ts';
import { normalPattern } from '../../tenant/addresses.ts';

/** A connector by which mail leaves. */
export interface OutboundConnector {
  readonly guid: string;
  readonly name: string;
  readonly enabled: boolean;
  /** `OnPremises` or `Partner`. */
  readonly type: string;
  readonly recipientDomains: readonly string[];
  readonly smartHosts: readonly string[];
  readonly allAcceptedDomains: boolean;
  /** Only transport rules route mail to it. */
  readonly ruleScoped: boolean;
  readonly routesAllViaOnPremises: boolean;
  readonly testMode: boolean;
  readonly usesMx: boolean;
  /** `EncryptionOnly`, `CertificateValidation`, `DomainValidation`; null where TLS is opportunistic. */
  readonly tlsSettings: string | null;
  readonly smtpDaneMode: string | null;
  readonly mtaStsMode: string | null;
}

/** A connector by which mail comes in. */
export interface InboundConnector {
  readonly guid: string;
  readonly name: string;
  readonly enabled: boolean;
  readonly type: string;
  readonly senderDomains: readonly string[];
  readonly senderIpAddresses: readonly string[];
  readonly tlsCertificate: string | null;
  /** Mail by it counts as sent from inside. */
  readonly treatsAsInternal: boolean;
  readonly restrictsToAddresses: boolean;
  readonly restrictsToCertificate: boolean;
}

/**
 * The plain listing leaves out test-mode and rule-scoped connectors, and what the other two leave out is told in two
 * ways, so that all three are united. Source: Get-OutboundConnector reference, August 2026.
 */
const listings = [{}, { IncludeTestModeConnectors: true }, { IsTransportRuleScoped: true }].map((filter) =>
  exchange('Get-OutboundConnector', filter),
);

/** Reads every outbound connector; unknown where one of the three listings is, since each may hold what the others lack. */
export async function readOutboundConnectors(reader: TenantReader): Promise<Known<readonly OutboundConnector[]>> {
  const readings = await Promise.all(listings.map((call) => reader.read(call)));
  const failed = readings.find((reading) => reading.state === 'unknown');
  if (failed !== undefined) return failed;
  const rows = readings.flatMap((reading) => (reading.state === 'present' ? reading.value : []));
  return present(outboundConnectors(rows));
}

/** The connectors of several listings, each once. */
function outboundConnectors(rows: readonly Row[]): readonly OutboundConnector[] {
  const all = rows.map(outboundConnector);
  return [...new Map(all.map((one) => [one.guid || one.name.toLowerCase(), one])).values()];
}

/** Reads the inbound connectors. */
export async function readInboundConnectors(reader: TenantReader): Promise<Known<readonly InboundConnector[]>> {
  return mapKnown(await reader.read(exchange('Get-InboundConnector')), (rows) => rows.map(inboundConnector));
}

export function outboundConnector(row: Row): OutboundConnector {
  return {
    ...common(row),
    recipientDomains: domains(row['RecipientDomains']),
    smartHosts: texts(row['SmartHosts']),
    allAcceptedDomains: row['AllAcceptedDomains'] === true,
    ruleScoped: row['IsTransportRuleScoped'] === true,
    routesAllViaOnPremises: row['RouteAllMessagesViaOnPremises'] === true,
    testMode: row['TestMode'] === true,
    usesMx: row['UseMXRecord'] !== false,
    tlsSettings: textAt(row, 'TlsSettings') || null,
    smtpDaneMode: textAt(row, 'SmtpDaneMode') || null,
    mtaStsMode: textAt(row, 'MtaStsMode') || null,
  };
}

export function inboundConnector(row: Row): InboundConnector {
  return {
    ...common(row),
    senderDomains: domains(row['SenderDomains']),
    senderIpAddresses: texts(row['SenderIPAddresses']),
    tlsCertificate: textAt(row, 'TlsSenderCertificateName') || null,
    treatsAsInternal: row['TreatMessagesAsInternal'] === true,
    restrictsToAddresses: row['RestrictDomainsToIPAddresses'] === true,
    restrictsToCertificate: row['RestrictDomainsToCertificate'] === true,
  };
}

const common = (row: Row): Pick<OutboundConnector, 'guid' | 'name' | 'enabled' | 'type'> => ({
  guid: textAt(row, 'Guid').toLowerCase(),
  name: textAt(row, 'Name') || textAt(row, 'Identity'),
  enabled: row['Enabled'] === true,
  type: textAt(row, 'ConnectorType'),
});

function texts(value: Json | undefined): readonly string[] {
  const items = isList(value) ? value : [value];
  return items.filter((item) => typeof item === 'string').filter((item) => item !== '');
}

/** `smtp:fabrikam.com;1` → `fabrikam.com`: stored with an address type and a cost. Source: observed in two exports. */
const domains = (value: Json | undefined): readonly string[] =>
  texts(value).map((item) => normalPattern(item.replace(/^smtp:/iu, '').replace(/;\d+$/u, '')));
