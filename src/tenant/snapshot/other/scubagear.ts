import { isList, isObject, type Json, type JsonObject, textAt } from '../../../json.ts';
import type { SnapshotRead } from '../document.ts';
import { listing, lost, type PartialSnapshot } from './partial.ts';

/** Source: ExportEXOProvider.psm1 of ScubaGear, 2026. Its other keys tell nothing of forwarding. */
const keys: Readonly<Record<string, string>> = {
  remote_domains: 'Get-RemoteDomain',
  accepted_domains: 'Get-AcceptedDomain',
  transport_config: 'Get-TransportConfig',
  transport_rule: 'Get-TransportRule',
  org_config: 'Get-OrganizationConfig',
  inbound_connectors: 'Get-InboundConnector',
  // Without those in test mode and those that only rules use: that is what a plain listing is.
  outbound_connectors: 'Get-OutboundConnector',
};

/** Reads the provider export of ScubaGear, alone or as `Raw` of its ScubaResults. Null for any other JSON. */
export function scubaSnapshot(value: Json): PartialSnapshot | null {
  if (!isObject(value)) return null;
  const raw = value['Raw'] ?? null;
  const told = isObject(raw) ? raw : value;
  if (!('tenant_details' in told) || !Object.keys(told).some((key) => /_(?:un)?successful_commands$/u.test(key)))
    return null;
  const succeeded = new Set(textsAt(told, 'exo_successful_commands'));
  const reads = Object.entries(keys).flatMap(([key, cmdlet]) => readOf(told[key], cmdlet, succeeded) ?? []);
  return { tool: 'ScubaGear', tenant: tenantOf(told['tenant_details'] ?? null), reads };
}

/** A command that is not named among those that succeeded has brought nothing, whatever stands in its place. */
function readOf(rows: Json | undefined, cmdlet: string, succeeded: ReadonlySet<string>): SnapshotRead | null {
  if (rows === undefined) return null;
  if (!succeeded.has(cmdlet.toLowerCase()))
    return lost(cmdlet, 'ScubaGear does not name it among the commands that succeeded');
  const all = (isList(rows) ? rows : [rows]).filter((row) => row !== null);
  const objects = all.filter(isObject);
  return objects.length === all.length ? listing(cmdlet, objects) : lost(cmdlet, 'one of its rows is no object');
}

const textsAt = (row: JsonObject, key: string): readonly string[] => {
  const value = row[key] ?? [];
  return (isList(value) ? value : [value]).filter((one) => typeof one === 'string').map((one) => one.toLowerCase());
};

function tenantOf(details: Json): PartialSnapshot['tenant'] {
  const [first] = isList(details) ? details : [details];
  const row = isObject(first) ? first : {};
  return { id: textAt(row, 'TenantId'), domain: textAt(row, 'DomainName').toLowerCase() };
}
