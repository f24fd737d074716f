import { normalPattern } from '../../tenant/addresses.ts';
import { type Diagnostic } from '../../diagnostics/diagnostic.ts';
import { textAt } from '../../json.ts';
import { exchange, type ReadCall, type TenantReader } from '../../tenant/tenant.ts';
import type { PolicyEntry, Kind } from '../kind.ts';
import type { Properties } from '../property.ts';
import { defaults } from '../table.ts';
import { title, told } from '../rows/decode.ts';
import { listEntries, listSchema, problem } from '../section.ts';
import { everything, liveRemoteDomains, undeclared } from './live.ts';
import { properties } from './properties.ts';
import { steps } from './steps.ts';

/** What names a remote domain: one domain, it and all below it, or everything. */
export const domainPattern = String.raw`^(\*|(\*\.)?[A-Za-z0-9_\u0080-\uFFFF-]+(\.[A-Za-z0-9_\u0080-\uFFFF-]+)*)$`;

const identity = {
  domainName: {
    description: 'A domain, `*.domain` for it and everything below it, or `*` for every domain without an entry.',
    type: 'string',
    maxLength: 256,
    pattern: domainPattern,
  },
};

export const remoteDomain: Kind = {
  section: 'remoteDomains',
  noun: 'remote domain',
  identity: 'domainName',
  ordered: false,
  requires: { read: ['Get-RemoteDomain'], write: ['New-RemoteDomain', 'Set-RemoteDomain', 'Remove-RemoteDomain'] },
  properties,
  schema: listSchema('What may be sent to other domains by itself.', identity, properties),
  undeclaredDefault: 'report',
  entries: (section) => listEntries(section, 'domainName', normalPattern),
  check,
  read: async (reader: TenantReader) => told(listing, await reader.read(listing), { Name: title, DomainName: title }),
  mentions: () => [],
  people: () => [],
  live: liveRemoteDomains,
  complete,
  steps,
  undeclared,
};

const listing: ReadCall = exchange('Get-RemoteDomain', {});

/** The built-in entry bears a name of its own, and InternalLegacy makes a domain internal. */
function complete(spec: Properties): Properties {
  const domainName = normalPattern(textAt(spec, 'domainName'));
  const name = domainName === everything ? 'Default' : domainName.slice(0, 64);
  return { ...defaults(properties), name, domainName, isInternal: spec['allowedOOFType'] === 'InternalLegacy' };
}

function check(entries: readonly PolicyEntry[]): readonly Diagnostic[] {
  return entries.flatMap((entry) => [...excluding(entry), ...endless(entry)]);
}

/** InternalLegacy forces IsInternal to true, and IsInternal false forces ExternalLegacy: asking for both would flap. */
function excluding(entry: PolicyEntry): readonly Diagnostic[] {
  if (entry.spec['allowedOOFType'] !== 'InternalLegacy' || entry.spec['isInternal'] !== false) return [];
  const message =
    'isInternal: false and allowedOOFType: InternalLegacy cannot both hold: the second makes the domain internal';
  return [problem('PST310', entry, ['isInternal'], message, 'leave isInternal out, or choose another allowedOOFType')];
}

function endless(entry: PolicyEntry): readonly Diagnostic[] {
  if (entry.ref.key !== everything || entry.governance.until === undefined) return [];
  const message = 'the remote domain for every other domain cannot be removed, so that its entry cannot end';
  return [problem('PST357', entry, ['until'], message, 'take `until` away, and say what shall hold')];
}
