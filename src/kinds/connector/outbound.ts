import type { Kind } from '../kind.ts';
import { listEntries, listSchema } from '../section.ts';
import { defaults } from '../table.ts';
import { checkOutbound } from './check.ts';
import { identity } from './identity.ts';
import { liveConnectors } from './live.ts';
import { undeclaredOutbound } from './meaning.ts';
import { outboundProperties } from './outbound-properties.ts';
import { readOutbound } from './read.ts';
import { stepsFor } from './steps.ts';
import { stored } from './validation.ts';

const way = { section: 'outboundConnectors', cmdlet: 'OutboundConnector', noun: 'outbound connector' } as const;

export const outboundConnector: Kind = {
  section: way.section,
  noun: way.noun,
  identity: 'name',
  ordered: false,
  requires: {
    read: ['Get-OutboundConnector'],
    write: ['New-OutboundConnector', 'Set-OutboundConnector', 'Remove-OutboundConnector'],
  },
  properties: outboundProperties,
  schema: listSchema('By which way mail leaves.', identity, outboundProperties),
  undeclaredDefault: 'report',
  entries: (section) => listEntries(section, 'name'),
  check: checkOutbound,
  read: readOutbound,
  mentions: () => [],
  people: () => [],
  live: liveConnectors(way.section),
  complete: () => defaults(outboundProperties),
  steps: stepsFor(way),
  unseen: stored,
  undeclared: undeclaredOutbound,
};
