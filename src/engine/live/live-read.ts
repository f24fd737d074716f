import { canonical, type Json } from '../../json.ts';
import { type Directory, directoryOf } from '../../kinds/directory.ts';
import type { Kind } from '../../kinds/kind.ts';
import { type Sections, sectionsOf } from '../../kinds/objects.ts';
import { journalTargets, lookedUp, type OwnDomain, readAcceptedDomains } from '../../kinds/read-only/index.ts';
import {
  exchange,
  type Known,
  mapKnown,
  present,
  type Reading,
  type ReadCall,
  type Row,
  type TenantReader,
} from '../../tenant/tenant.ts';
import { type ReadGroup, readGroups } from './groups-read.ts';
import type { LiveTenant } from './live.ts';
import { readSettings, type TenantContext, type TenantSettings } from './tenant-context.ts';

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

/**
 * Reads what is needed, round by round: listings and named recipients, recipients that rows name, groups, groups in
 * them. The groups that policies name are read as soon as it is known what they are, and wait for no row. Of further
 * targets of forwards each is looked up: a contact may have the address, wherever that seems to be, and lead elsewhere.
 */
export async function readLive(source: TenantReader, need: Need, targets: readonly string[] = []): Promise<LiveTenant> {
  const reader = remembering(source);
  const naming = readRecipients(reader, need.identities, new Map());
  const early = naming.then((known) =>
    need.surroundings ? readGroups(reader, need.identities, directoryOf(known, [])) : [],
  );
  const [acceptedDomains, settings, sections, named] = await Promise.all([
    readAcceptedDomains(reader),
    need.surroundings ? readSettings(reader) : null,
    readSections(reader, need.sections),
    naming,
  ]);
  const mentioned = [
    ...ofRows(sections, (kind, row) => kind.mentions(row)),
    ...targets,
    ...ofRows(sections, (kind, row) => kind.targets?.(row) ?? []),
    ...journaled(settings),
  ];
  const [asked] = await Promise.all([readRecipients(reader, mentioned, named), early]);
  const seen = ofRows(sections, (kind, row) => kind.people(row));
  const identities = [...need.identities, ...mentioned];
  const surroundings = await surround(reader, settings, identities, directoryOf(asked, seen));
  const directory = directoryOf(asked, [...seen, ...(surroundings?.groups ?? []).flatMap(rowsOf)]);
  return {
    domain: initialDomain(acceptedDomains),
    acceptedDomains,
    sections: liveSections(sections, directory),
    directory,
    surroundings: surroundings === null ? null : settled(surroundings, directory, acceptedDomains),
  };
}

/** Whose mail journals take, a group's perhaps, and who gets the reports: that may be a contact, and lead elsewhere. */
const journaled = (settings: TenantSettings | null): readonly string[] =>
  settings?.journaling.state === 'present'
    ? [
        ...settings.journaling.value.rules.flatMap(({ recipient }) => recipient ?? []),
        ...journalTargets(settings.journaling.value).map(({ target }) => target.named),
      ]
    : [];

const settled = (read: TenantContext, directory: Directory, domains: LiveTenant['acceptedDomains']): TenantContext => ({
  ...read,
  journaling: mapKnown(read.journaling, (all) => lookedUp(all, directory, domains)),
});

const ofRows = <T>(sections: ReadonlyMap<Kind, Reading>, take: (kind: Kind, row: Row) => readonly T[]): readonly T[] =>
  [...sections].flatMap(([kind, rows]) =>
    rows.state === 'present' ? rows.value.flatMap((row) => take(kind, row)) : [],
  );

/** Whoever is in a group answers to the names that the listing of its members gives. */
const rowsOf = ({ members }: ReadGroup): readonly Row[] => (members.state === 'present' ? members.value : []);

async function surround(
  reader: TenantReader,
  settings: TenantSettings | null,
  groups: readonly string[],
  directory: Directory,
): Promise<LiveTenant['surroundings']> {
  if (settings === null) return null;
  const read = await readGroups(reader, groups, directory);
  const listable = read.filter(({ group }) => group.type !== 'DynamicDistributionGroup');
  return { ...settings, groups: read, memberships: new Map(listable.map((one) => [one.group.address, one.members])) };
}

function initialDomain(domains: Known<readonly OwnDomain[]>): Known<string> {
  if (domains.state !== 'present') return domains;
  const initial = domains.value.find((one) => one.initial);
  return initial === undefined ? { state: 'absent' } : present(initial.domainName);
}

/** Asks each question once, so that one plan rests on one answer to it. */
export function remembering(reader: TenantReader): TenantReader {
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
  call.via === 'exchange' ? [call.cmdlet, call.parameters, ...(call.wanted ?? [])] : [call.method, call.path];

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

function liveSections(sections: ReadonlyMap<Kind, Reading>, directory: Directory): Sections {
  return sectionsOf(
    [...sections].map(
      ([kind, rows]) => [kind.section, mapKnown(rows, (known) => kind.live(known, directory))] as const,
    ),
  );
}
