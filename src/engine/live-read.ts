import { canonical, type Json, textAt } from '../json.ts';
import { type Directory, directoryOf } from '../kinds/directory.ts';
import type { Kind, Live } from '../kinds/kind.ts';
import {
  exchange,
  type Known,
  mapKnown,
  present,
  type Reading,
  type ReadCall,
  type Row,
  type TenantReader,
} from '../tenant/tenant.ts';
import type { LiveTenant } from './live.ts';
import { readMemberships } from './memberships.ts';

/** What has to be read for a plan, a check or a snapshot. */
export interface Need {
  /** The sections to read, each with the keys that policies (or a plan) name in it. */
  readonly sections: ReadonlyMap<Kind, readonly string[]>;
  /** Recipients and groups that policies name, in any identity form. */
  readonly identities: readonly string[];
  /** Whether to read what the posture asks for beyond the sections: organisation, domains, connectors, memberships. */
  readonly surroundings: boolean;
}

type Named = ReadonlyMap<string, Reading>;

/** Reads what is needed, in three rounds: listings and named recipients, recipients that rows name, members of groups. */
export async function readLive(source: TenantReader, need: Need): Promise<LiveTenant> {
  const reader = remembering(source);
  const [basics, sections, named] = await Promise.all([
    readBasics(reader, need.surroundings),
    readSections(reader, need.sections),
    readRecipients(reader, need.identities, new Map()),
  ]);
  const mentioned = [...sections].flatMap(([kind, rows]) =>
    rows.state === 'present' ? rows.value.flatMap(kind.mentions) : [],
  );
  const directory = directoryOf(await readRecipients(reader, mentioned, named));
  const groups = [...need.identities, ...mentioned];
  return {
    ...basics,
    sections: liveSections(sections, directory),
    directory,
    memberships: need.surroundings ? await readMemberships(reader, groups, directory) : new Map(),
  };
}

/** Asks each question once, so that one plan rests on one answer to it. */
function remembering(reader: TenantReader): TenantReader {
  const answers = new Map<string, Promise<Reading>>();
  return {
    read: (call) => {
      const question = canonical(asJson(call)).toLowerCase();
      const known = answers.get(question) ?? reader.read(call);
      answers.set(question, known);
      return known;
    },
  };
}

const asJson = (call: ReadCall): Json =>
  call.via === 'exchange' ? [call.cmdlet, call.parameters] : [call.method, call.path];

type Basics = Pick<LiveTenant, 'domain' | 'organization' | 'acceptedDomains' | 'rows'>;

async function readBasics(reader: TenantReader, surroundings: boolean): Promise<Basics> {
  const [acceptedDomains, organization, rows] = await Promise.all([
    reader.read(exchange('Get-AcceptedDomain')),
    reader.read(exchange('Get-OrganizationConfig')),
    surroundings ? readRows(reader) : new Map<string, Reading>(),
  ]);
  return { acceptedDomains, organization: first(organization), domain: initialDomain(acceptedDomains), rows };
}

/** Three listings of outbound connectors, since the plain one hides test-mode and rule-scoped ones. */
const connectorReads: readonly ReadCall[] = [
  exchange('Get-OutboundConnector'),
  exchange('Get-OutboundConnector', { IncludeTestModeConnectors: true }),
  exchange('Get-OutboundConnector', { IsTransportRuleScoped: true }),
  exchange('Get-InboundConnector'),
];

async function readRows(reader: TenantReader): Promise<ReadonlyMap<string, Reading>> {
  const readings = await Promise.all(connectorReads.map((call) => reader.read(call)));
  return new Map(connectorReads.map((call, index) => [canonical(asJson(call)), readings[index] ?? present([])]));
}

function first(reading: Reading): Known<Row> {
  if (reading.state !== 'present') return reading;
  const [row] = reading.value;
  return row === undefined ? { state: 'absent' } : present(row);
}

function initialDomain(domains: Reading): Known<string> {
  if (domains.state !== 'present') return domains;
  const initial = domains.value.find((row) => row['InitialDomain'] === true);
  return initial === undefined ? { state: 'absent' } : present(textAt(initial, 'DomainName').toLowerCase());
}

async function readSections(reader: TenantReader, sections: Need['sections']): Promise<ReadonlyMap<Kind, Reading>> {
  const readings = [...sections].map(async ([kind, asked]) => [kind, await kind.read(reader, asked)] as const);
  return new Map(await Promise.all(readings));
}

async function readRecipients(reader: TenantReader, identities: readonly string[], already: Named): Promise<Named> {
  const seen = new Set([...already.keys()].map((identity) => identity.toLowerCase()));
  const fresh = identities.filter(
    (identity) => identity !== '' && !seen.has(identity.toLowerCase()) && seen.add(identity.toLowerCase()),
  );
  const readings = fresh.map(
    async (identity) => [identity, await reader.read(exchange('Get-Recipient', { Identity: identity }))] as const,
  );
  return new Map([...already, ...(await Promise.all(readings))]);
}

function liveSections(
  sections: ReadonlyMap<Kind, Reading>,
  directory: Directory,
): ReadonlyMap<string, Known<readonly Live[]>> {
  return new Map(
    [...sections].map(([kind, rows]) => [kind.section, mapKnown(rows, (known) => kind.live(known, directory))]),
  );
}
