import { exchange } from '../../tenant/tenant.ts';
import type { Kind } from '../kind.ts';
import { defaults, mentioned } from '../table.ts';
import { title, told } from '../rows/decode.ts';
import { ranked } from '../rows/rules.ts';
import { listSchema } from '../section.ts';
import { check } from './check.ts';
import { liveTransportRules, section, stored, undeclared } from './live.ts';
import { properties } from './properties.ts';
import { entries } from './spec.ts';
import { steps } from './steps.ts';

const listing = exchange('Get-TransportRule', { ResultSize: 'Unlimited' });

const identity = {
  name: { description: 'The name of the rule.', type: 'string', minLength: 1, maxLength: 64 },
};

export const transportRule: Kind = {
  section,
  noun: 'transport rule',
  identity: 'name',
  ordered: true,
  requires: {
    read: ['Get-TransportRule'],
    write: [
      'New-TransportRule',
      'Set-TransportRule',
      'Enable-TransportRule',
      'Disable-TransportRule',
      'Remove-TransportRule',
    ],
  },
  properties,
  schema: listSchema(
    'Rules that act on mail in transport, in the order in which they are applied.',
    identity,
    properties,
  ),
  undeclaredDefault: 'report',
  entries,
  check,
  read: async (reader) => ranked(listing, told(listing, await reader.read(listing), { Name: title })),
  mentions: (row) => mentioned(properties, row),
  people: () => [],
  live: liveTransportRules,
  complete: () => defaults(properties),
  steps,
  unseen: stored,
  undeclared,
};
