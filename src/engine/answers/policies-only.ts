import { sectionsOf } from '../../kinds/objects.ts';
import type { Section } from '../../kinds/sections.ts';
import type { JsonObject } from '../../json.ts';
import { directoryOf } from '../../kinds/directory.ts';
import { kinds } from '../../kinds/index.ts';
import type { PolicyEntry, Kind, Live } from '../../kinds/kind.ts';
import type { Properties } from '../../kinds/property.ts';
import { declaredAs, normalSpec } from '../../kinds/table.ts';
import type { Desired, Expectation } from '../../policy/schema/policy.ts';
import { absent, present, type Reading, unknown } from '../../tenant/tenant.ts';
import type { LiveTenant } from '../live/live.ts';
import { namedIdentities } from '../live/problems.ts';

/**
 * The tenant that policies alone describe: a new one in which only they have been carried out. Of a group that they name
 * and do not declare, nobody knows the members.
 */
export function liveOfPolicies(desired: Desired, people: readonly string[] = []): LiveTenant {
  const cast = namedPeople(desired, people);
  const directory = directoryOf(cast.known);
  const section = (kind: Kind): readonly Live[] => {
    const entries = (desired.entries.get(kind.section) ?? []).filter((entry) => !entry.ended);
    return [...entries.map((entry) => liveOf(kind, entry, directory)), ...builtIn(kind, entries)];
  };
  return {
    domain: desired.tenant === null ? absent : present(desired.tenant.domain.toLowerCase()),
    acceptedDomains: present(cast.domains.map((domain) => Object.assign({ domainName: domain }, accepted))),
    sections: sectionsOf(kinds.map((kind) => [kind.section, present(section(kind))] as const)),
    directory,
    surroundings: {
      rejectDirectSend: absent,
      journaling: absent,
      restricted: absent,
      blocked: absent,
      memberships: new Map(),
      groups: [],
    },
  };
}

const accepted = { type: 'Authoritative', initial: false, matchSubDomains: false } as const;

function liveOf(kind: Kind, entry: PolicyEntry, directory: LiveTenant['directory']): Live {
  const { properties, unresolved } = normalSpec(kind.properties, entry.spec, directory);
  // What nobody can resolve stays as it is written: the gates leave a condition open that names it.
  const raw = unresolved.map(({ property }) => [property, entry.spec[property] ?? null] as const);
  const base = kind.facet === true ? kind.complete({}) : kind.complete(properties);
  const complete = declaredAs(kind, base, { ...properties, ...Object.fromEntries(raw) });
  return made(kind, entry.ref.key, entry.name, complete);
}

function made({ section, facet }: Kind, key: string, name: string, properties: Properties): Live {
  const recipient: JsonObject = { key, address: key, name, type: 'UserMailbox' };
  const extra: JsonObject = facet === true && key.includes('@') ? { recipient } : {};
  return { ref: { section, key }, name, handle: name, properties, beyond: [], unresolved: [], extra };
}

/** What every tenant has from its first day. */
const firstDay: Readonly<Record<Section, readonly [key: string, spec: JsonObject] | null>> = {
  outboundPolicies: ['default', { name: 'Default' }],
  groups: null,
  remoteDomains: ['*', { domainName: '*' }],
  outboundConnectors: null,
  inboundConnectors: null,
  transportRules: null,
  smtpAuth: null,
  mailboxForwarding: null,
  inboxForwards: null,
};

function builtIn(kind: Kind, entries: readonly PolicyEntry[]): readonly Live[] {
  const [key, spec] = firstDay[kind.section] ?? [];
  if (key === undefined || spec === undefined || entries.some((entry) => entry.ref.key === key)) return [];
  return [made(kind, key, key === 'default' ? 'Default' : key, kind.complete(spec))];
}

/** Everybody whom the policies name, and the domains that are ours. */
interface NamedPeople {
  readonly known: ReadonlyMap<string, Reading>;
  readonly domains: readonly string[];
}

function namedPeople(desired: Desired, people: readonly string[]): NamedPeople {
  const keys = (section: Section): readonly string[] =>
    (desired.entries.get(section) ?? []).map((entry) => entry.ref.key).filter(isAddress);
  const owners = [
    ...keys('smtpAuth'),
    ...keys('mailboxForwarding'),
    ...desired.expectations.flatMap(sendersIn),
    ...people,
  ];
  const groups = new Set(keys('groups'));
  const ours = [...groups, ...owners].map(domainOf);
  const domains = [...new Set([...(desired.tenant === null ? [] : [desired.tenant.domain.toLowerCase()]), ...ours])];
  const teams = teamsIn(desired);
  const all = [...namedIdentities(desired, kinds), ...owners].map((one) => one.toLowerCase()).filter(isAddress);
  return {
    domains,
    known: new Map(
      all.map((one) => [one, groups.has(one) ? absent : teams.has(one) ? unsaid(one) : person(one, domains)]),
    ),
  };
}

const isAddress = (text: string): boolean => text.includes('@');
const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1).toLowerCase();

const person = (address: string, domains: readonly string[]): Reading =>
  present([
    domains.includes(domainOf(address))
      ? { PrimarySmtpAddress: address, RecipientTypeDetails: 'UserMailbox' }
      : { PrimarySmtpAddress: address, RecipientTypeDetails: 'MailContact', ExternalEmailAddress: address },
  ]);

const unsaid = (address: string): Reading =>
  unknown({ reason: 'unreachable', call: address, message: 'the policies do not declare this group', type: null });

/** What stands where only a group may stand. */
function teamsIn(desired: Desired): ReadonlySet<string> {
  const named = [...desired.entries.values()]
    .flat()
    .flatMap(({ spec }) =>
      Object.entries(spec).flatMap(([name, value]) => (name.endsWith('MemberOf') ? [value].flat() : [])),
    );
  return new Set(named.flatMap((one) => (typeof one === 'string' ? [one.toLowerCase()] : [])));
}

const sendersIn = ({ spec }: Expectation): readonly string[] =>
  [spec['from'] ?? []].flat().flatMap((one) => (typeof one === 'string' && isAddress(one) ? [one.toLowerCase()] : []));
