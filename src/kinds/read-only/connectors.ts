import {
  exchange,
  type Known,
  mapKnown,
  present,
  type Reading,
  type Row,
  type TenantReader,
} from '../../tenant/tenant.ts';
import { normalPattern } from '../../tenant/addresses.ts';
import { at, decoded, title, text, texts, truth, word, wordOrUnset } from '../rows/decode.ts';

/** A connector by which mail leaves. */
export interface OutboundConnector {
  readonly name: string;
  readonly enabled: boolean;
  readonly connectorType: 'Partner' | 'OnPremises';
  /** `*`, `fabrikam.com`, `*.fabrikam.com`. */
  readonly recipientDomains: readonly string[];
  readonly allAcceptedDomains: boolean;
  readonly routeAllMessagesViaOnPremises: boolean;
  /** Only transport rules route mail to it. */
  readonly isTransportRuleScoped: boolean;
  readonly testMode: boolean;
  readonly useMXRecord: boolean;
  readonly smartHosts: readonly string[];
  /** Null where TLS is opportunistic. */
  readonly tlsSettings: 'EncryptionOnly' | 'CertificateValidation' | 'DomainValidation' | null;
  readonly smtpDaneMode: string | null;
  readonly mtaStsMode: string | null;
}

/** A connector by which mail comes in. */
export interface InboundConnector {
  readonly name: string;
  readonly enabled: boolean;
  readonly connectorType: 'Partner' | 'OnPremises';
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
  return outboundConnectors(present(readings.flatMap((reading) => (reading.state === 'present' ? reading.value : []))));
}

/** An object that is told apart by its Guid, so that several listings hold it once. */
interface Identified {
  readonly guid: string;
}

/** The connectors of several listings, each once. Source: recorded connectors of 2026, which hold all of these. */
export const outboundConnectors = (reading: Reading): Known<readonly OutboundConnector[]> =>
  mapKnown(
    decoded<OutboundConnector & Identified>('Get-OutboundConnector', reading, (row) => ({
      ...common(row),
      guid: at(row, 'Guid', title),
      recipientDomains: at(row, 'RecipientDomains', texts),
      smartHosts: at(row, 'SmartHosts', texts),
      allAcceptedDomains: at(row, 'AllAcceptedDomains', truth),
      isTransportRuleScoped: at(row, 'IsTransportRuleScoped', truth),
      routeAllMessagesViaOnPremises: at(row, 'RouteAllMessagesViaOnPremises', truth),
      testMode: at(row, 'TestMode', truth),
      useMXRecord: at(row, 'UseMXRecord', truth),
      tlsSettings: at(row, 'TlsSettings', wordOrUnset('EncryptionOnly', 'CertificateValidation', 'DomainValidation')),
      smtpDaneMode: at(row, 'SmtpDaneMode', text),
      mtaStsMode: at(row, 'MtaStsMode', text),
    })),
    (all) => [
      ...new Map(
        all.map(({ guid, recipientDomains, ...one }) => [
          guid.toLowerCase(),
          { ...one, recipientDomains: domains(recipientDomains) },
        ]),
      ).values(),
    ],
  );

export const readInboundConnectors = async (reader: TenantReader): Promise<Known<readonly InboundConnector[]>> =>
  inboundConnectors(await reader.read(exchange('Get-InboundConnector')));

/** Source: recorded connectors of 2026, which hold all of these. */
export const inboundConnectors = (reading: Reading): Known<readonly InboundConnector[]> =>
  mapKnown(
    decoded<InboundConnector>('Get-InboundConnector', reading, (row) => ({
      ...common(row),
      senderDomains: at(row, 'SenderDomains', texts),
      senderIpAddresses: at(row, 'SenderIPAddresses', texts),
      tlsCertificate: at(row, 'TlsSenderCertificateName', text),
      treatsAsInternal: at(row, 'TreatMessagesAsInternal', truth),
      restrictsToAddresses: at(row, 'RestrictDomainsToIPAddresses', truth),
      restrictsToCertificate: at(row, 'RestrictDomainsToCertificate', truth),
    })),
    (all) => all.map((one) => ({ ...one, senderDomains: domains(one.senderDomains) })),
  );

const common = (row: Row) => ({
  name: at(row, 'Name', title),
  enabled: at(row, 'Enabled', truth),
  connectorType: at(row, 'ConnectorType', word('Partner', 'OnPremises')),
});

/** `smtp:fabrikam.com;1` → `fabrikam.com`: stored with an address type and a cost. Source: observed in two exports. */
const domains = (stored: readonly string[]): readonly string[] =>
  stored.map((item) => normalPattern(item.replace(/^smtp:/iu, '').replace(/;\d+$/u, '')));
