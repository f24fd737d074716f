import {
  type InboundConnector,
  type OutboundConnector,
  readInboundConnectors,
  readOutboundConnectors,
} from '../kinds/read-only/index.ts';
import { exchange, type Known, type Reading, type Row, type TenantReader } from '../tenant/tenant.ts';
import type { ReadGroup } from './groups-read.ts';

/** What nobody declares and the posture asks for. */
export interface Surroundings {
  readonly organization: Known<Row>;
  readonly outboundConnectors: Known<readonly OutboundConnector[]>;
  readonly inboundConnectors: Known<readonly InboundConnector[]>;
  /** Rows of the restricted entities, and of blocked senders in the Tenant Allow/Block List: not everybody may read them. */
  readonly restricted: Reading;
  readonly blocked: Reading;
  /** Rows of the direct members of those groups whose members can be listed, by the group's primary address. */
  readonly memberships: ReadonlyMap<string, Reading>;
  /** Those groups, the groups in them, and what was read of each. */
  readonly groups: readonly ReadGroup[];
}

/** What can be asked for before anything else is known. */
export type Settings = Omit<Surroundings, 'memberships' | 'groups'>;

export async function readSettings(reader: TenantReader): Promise<Settings> {
  const [organization, outboundConnectors, inboundConnectors, restricted, blocked] = await Promise.all([
    reader.read(exchange('Get-OrganizationConfig')),
    readOutboundConnectors(reader),
    readInboundConnectors(reader),
    reader.read(exchange('Get-BlockedSenderAddress')),
    reader.read(exchange('Get-TenantAllowBlockListItems', { ListType: 'Sender', Block: true })),
  ]);
  return { organization: first(organization), outboundConnectors, inboundConnectors, restricted, blocked };
}

function first(reading: Reading): Known<Row> {
  if (reading.state !== 'present') return reading;
  const [row] = reading.value;
  return row === undefined ? { state: 'absent' } : { state: 'present', value: row };
}
