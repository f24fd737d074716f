import { type Diagnostic } from '../../diagnostics/diagnostic.ts';
import { exchange, type ReadCall, type TenantReader } from '../../tenant/tenant.ts';
import type { Entry, Kind } from '../kind.ts';
import { defaults, type Properties } from '../property.ts';
import { listEntries, listSchema, problem } from '../section.ts';
import { everything, liveRemoteDomains, undeclared } from './live.ts';
import { properties } from './properties.ts';
import { steps } from './steps.ts';

const identity = {
  domainName: {
    description: 'A domain, `*.domain` for it and everything below it, or `*` for every domain without an entry.',
    type: 'string',
    maxLength: 256,
    pattern: String.raw`^(\*|(\*\.)?[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*)$`,
  },
};

const name = { name: { description: 'The name shown in the portal; the domain unless given.', type: 'string', minLength: 1, maxLength: 64 } };

export const remoteDomain: Kind = {
  section: 'remoteDomains',
  noun: 'remote domain',
  ordered: false,
  requires: { read: ['Get-RemoteDomain'], write: ['New-RemoteDomain', 'Set-RemoteDomain', 'Remove-RemoteDomain'] },
  properties,
  schema: listSchema('What may be sent to other domains by itself.', identity, properties, name),
  undeclaredDefault: 'report',
  entries: (section) => listEntries(section, 'domainName'),
  check,
  read: (reader: TenantReader) => reader.read(listing),
  mentions: () => [],
  live: liveRemoteDomains,
  complete,
  steps,
  undeclared,
};

const listing: ReadCall = exchange('Get-RemoteDomain', {});

function complete(spec: Properties): Properties {
  return { ...defaults(properties), name: spec['domainName'] ?? everything };
}

/** InternalLegacy forces IsInternal to true, and IsInternal false forces ExternalLegacy: asking for both would flap. */
function check(entries: readonly Entry[]): readonly Diagnostic[] {
  return entries
    .filter(({ spec }) => spec['allowedOOFType'] === 'InternalLegacy' && spec['isInternal'] === false)
    .map((entry) =>
      problem(
        'PST310',
        entry,
        ['isInternal'],
        'isInternal: false and allowedOOFType: InternalLegacy cannot both hold: the second makes the domain internal',
        'leave isInternal out, or choose another allowedOOFType',
      ),
    );
}
