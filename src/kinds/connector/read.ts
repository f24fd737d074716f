import { textAt } from '../../json.ts';
import { exchange, type Known, present, type Row, type TenantReader } from '../../tenant/tenant.ts';
import { title, told } from '../rows/decode.ts';

/**
 * The plain listing leaves out test-mode and rule-scoped connectors, and what the other two leave out is told in two
 * ways, so that all three are united. Source: Get-OutboundConnector reference, August 2026.
 */
const listings = [{}, { IncludeTestModeConnectors: true }, { IsTransportRuleScoped: true }].map((filter) =>
  exchange('Get-OutboundConnector', filter),
);

/** Reads every outbound connector once; unknown where one of the three listings is, since each may hold what the others lack. */
export async function readOutbound(reader: TenantReader): Promise<Known<readonly Row[]>> {
  const readings = await Promise.all(
    listings.map(async (call) => told(call, await reader.read(call), { Name: title, Guid: title })),
  );
  const failed = readings.find((reading) => reading.state === 'unknown');
  if (failed !== undefined) return failed;
  const rows = readings.flatMap((reading) => (reading.state === 'present' ? reading.value : []));
  return present([...new Map(rows.map((row) => [textAt(row, 'Guid').toLowerCase(), row])).values()]);
}

const inbound = exchange('Get-InboundConnector');

export const readInbound = async (reader: TenantReader): Promise<Known<readonly Row[]>> =>
  told(inbound, await reader.read(inbound), { Name: title });
