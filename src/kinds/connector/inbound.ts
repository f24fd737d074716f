import type { Kind } from '../kind.ts';
import { listEntries, listSchema } from '../section.ts';
import { defaults } from '../table.ts';
import { checkInbound } from './check.ts';
import { identity } from './identity.ts';
import { inboundProperties } from './inbound-properties.ts';
import { liveConnectors } from './live.ts';
import { undeclaredInbound } from './meaning.ts';
import { readInbound } from './read.ts';
import { stepsFor } from './steps.ts';

const way = { section: 'inboundConnectors', cmdlet: 'InboundConnector', noun: 'inbound connector' } as const;

export const inboundConnector: Kind = {
  section: way.section,
  noun: way.noun,
  identity: 'name',
  ordered: false,
  requires: {
    read: ['Get-InboundConnector'],
    write: ['New-InboundConnector', 'Set-InboundConnector', 'Remove-InboundConnector'],
  },
  properties: inboundProperties,
  schema: listSchema('From whom mail is taken, and who may send on through the tenant.', identity, inboundProperties),
  undeclaredDefault: 'report',
  entries: (section) => listEntries(section, 'name'),
  check: checkInbound,
  read: readInbound,
  mentions: () => [],
  people: () => [],
  live: liveConnectors(way.section),
  complete: () => defaults(inboundProperties),
  steps: stepsFor(way),
  undeclared: undeclaredInbound,
};
