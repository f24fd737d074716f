import { isList, isObject, type Json, type JsonObject } from '../../src/json.ts';
import { inboundProperties } from '../../src/kinds/connector/inbound-properties.ts';
import { outboundProperties } from '../../src/kinds/connector/outbound-properties.ts';
import { properties as groupProperties } from '../../src/kinds/group/properties.ts';
import { properties as forwardingProperties } from '../../src/kinds/mailbox-forwarding/properties.ts';
import { policyProperties, ruleProperties } from '../../src/kinds/outbound-policy/properties.ts';
import type { Property } from '../../src/kinds/property.ts';
import { properties as domainProperties } from '../../src/kinds/remote-domain/properties.ts';
import { settable } from '../../src/kinds/transport-rule/properties.ts';
import type { Row } from '../../src/tenant/tenant.ts';

/**
 * A row with every key that the service writes: what a test leaves out is unset. Tests that are about missing keys make
 * their rows themselves.
 */
export const fullRow = (cmdlet: string, row: Row): Row => ({ ...unset(cmdlet, row), ...row });

/** Recorded reads whose rows have every key that the service writes. */
export const fullReads = (reads: readonly JsonObject[]): readonly JsonObject[] =>
  reads.map((read) => {
    const { cmdlet, graph, result } = read;
    const noun =
      typeof cmdlet === 'string'
        ? cmdlet
        : typeof graph === 'string' && /^\/groups(?:\/[^/]+)?$/u.test(graph)
          ? 'GET /groups'
          : '';
    return isList(result) ? { ...read, result: result.map((row) => (isObject(row) ? fullRow(noun, row) : row)) } : read;
  });

function unset(cmdlet: string, row: Row): Row {
  switch (cmdlet) {
    case 'Get-RemoteDomain':
      return { ...of(domainProperties), Name: row['DomainName'] ?? 'Default' };
    case 'Get-HostedOutboundSpamFilterPolicy':
      return { ...of(policyProperties), IsDefault: row['Name'] === 'Default' };
    case 'Get-HostedOutboundSpamFilterRule':
      return { ...of(ruleProperties), State: 'Enabled', Priority: 0, HostedOutboundSpamFilterPolicy: null };
    case 'Get-TransportRule':
      return { ...of(settable), State: 'Enabled', Priority: 0 };
    case 'Get-Mailbox':
      return of(forwardingProperties);
    case 'Get-DistributionGroup':
      return of(groupProperties.filter((one) => one.part !== 'graph' && !['type', 'members'].includes(one.name)));
    case 'GET /groups':
      return { mailNickname: null, visibility: null, displayName: null, description: null };
    case 'Get-AcceptedDomain':
      return { DomainType: 'Authoritative', MatchSubDomains: false, InitialDomain: false, Default: false };
    case 'Get-OutboundConnector':
      return { Guid: `guid of ${String(row['Name'])}`, ...of(outboundProperties), ConnectorType: 'Partner' };
    case 'Get-InboundConnector':
      return { ...of(inboundProperties), SenderDomains: ['smtp:*;1'] };
    case 'Get-TransportConfig':
      return { JournalingReportNdrTo: '<>' };
    case 'Get-InboxRule':
      return { Enabled: true, ForwardTo: null, ForwardAsAttachmentTo: null, RedirectTo: null };
    case 'Get-OrganizationConfig':
      return { RejectDirectSend: false };
    default:
      return {};
  }
}

const of = (table: readonly Property[]): Row =>
  Object.fromEntries(table.map((one) => [one.parameter, unsetValue(one)]));

const unsetValue = ({ shape, fallback }: Property): Json => fallback ?? (shape === 'flag' ? false : null);
