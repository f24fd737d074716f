import { defaultKey } from '../../kinds/outbound-policy/live.ts';
import { errorAt, warningAt } from '../../diagnostics/diagnostic-at.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Json } from '../../json.ts';
import type { PolicyEntry } from '../../kinds/kind.ts';
import { textsOf } from '../../kinds/property.ts';
import { domainOf } from '../../tenant/addresses.ts';
import type { Grant, Grantee } from './grant.ts';
import { sameGrantee } from './grant.ts';
import { isGrantsName } from './names.ts';
import { anywhere, baseOf, covers, isAtOrBelow } from './patterns.ts';
import { checkNames, ownPlaces, surelyOurs } from './check-names.ts';
import { checkSizes } from './sizes.ts';

type Entries = ReadonlyMap<string, readonly PolicyEntry[]>;

/** Whatever is wrong between grants, and between them and what is written by hand, without a tenant. */
export function checkGrants(
  all: readonly Grant[],
  byHand: Entries,
  entries: Entries,
  domains: readonly string[],
): readonly Diagnostic[] {
  const grants = all.filter(({ ended }) => !ended);
  if (all.length === 0) return [];
  const standing = (section: string): readonly PolicyEntry[] =>
    (byHand.get(section) ?? []).filter(({ ended }) => !ended);
  const ours = surelyOurs(grants, domains);
  return [
    ...grants.flatMap((grant) => [...checkNames(grant), ...ownPlaces(grant, ours)]),
    ...overlaps(grants),
    ...[...byHand.values()].flat().flatMap(reserved),
    ...grants.flatMap((grant) => [
      ...standing('remoteDomains').flatMap((entry) => shutPlace(grant, entry)),
      ...standing('outboundPolicies').flatMap((entry) => stoppedPeople(grant, entry, standing('groups'))),
    ]),
    ...standing('remoteDomains').flatMap((entry) => openEverywhere(entry, grants)),
    ...checkSizes(entries),
  ];
}

/** A grant within another one of the same people adds nothing. */
function overlaps(grants: readonly Grant[]): readonly Diagnostic[] {
  return grants.flatMap((grant) => {
    const other = grants.find(
      (one) => one !== grant && holds(one, grant) && !(holds(grant, one) && isBefore(grant, one)),
    );
    if (other === undefined) return [];
    return [
      warningAt('PST340', grant.locate(['name']), `${grant.name} grants nothing that ${other.name} does not grant`, {
        related: [{ message: 'granted here', span: other.locate(['name']) }],
        hint: 'take one of the two away, or say what this one is for',
      }),
    ];
  });
}

const isBefore = (one: Grant, other: Grant): boolean => one.locate([]).start.offset < other.locate([]).start.offset;

/** Whether a grant allows whatever another one allows, and as long. */
export const holds = (outer: Grant, inner: Grant): boolean =>
  inner.from.every((one) => outer.from.some((other) => other.kind === 'everyone' || sameGrantee(one, other))) &&
  inner.to.every((one) => outer.to.some((other) => covers(other, one))) &&
  inner.by.every((way) => outer.by.includes(way)) &&
  (outer.governance.until ?? '9999') >= (inner.governance.until ?? '9999');

/** The names of what grants make belong to them. */
function reserved(entry: PolicyEntry): readonly Diagnostic[] {
  if (!isGrantsName(entry.ref.section, entry.name)) return [];
  const hint = 'give it another name: what is called so is made, changed and removed by grants';
  return [errorAt('PST343', entry.locate(['name']), `${entry.name} is a name that grants give`, { hint })];
}

/** A remote domain written by hand that shuts a place of a grant. */
function shutPlace(grant: Grant, entry: PolicyEntry): readonly Diagnostic[] {
  if (entry.spec['autoForwardEnabled'] !== false || grant.by.every((way) => way === 'administrator')) return [];
  const at = grant.to.findIndex((place) => shuts(entry.ref.key, place));
  if (at < 0) return [];
  return [
    contradiction(
      grant,
      ['to', at],
      entry,
      ['autoForwardEnabled'],
      `${entry.ref.key} is shut by hand, and ${grant.name} is granted to it`,
    ),
  ];
}

/** An entry of just that place, or of one within it, decides before the one that the grant makes. */
const shuts = (domain: string, place: string): boolean =>
  domain === place || (place !== anywhere && covers(place, domain) && domain !== anywhere);

/** An outbound policy written by hand stands above those that grants make. */
function stoppedPeople(grant: Grant, entry: PolicyEntry, groups: readonly PolicyEntry[]): readonly Diagnostic[] {
  const { spec, ref } = entry;
  if (spec['autoForwardingMode'] !== 'Off' || spec['enabled'] === false) return [];
  const stopped = grant.from.find((one) =>
    ref.key === defaultKey ? one.kind === 'everyone' : isIn(one, entry, groups),
  );
  if (stopped === undefined) return [];
  const who = stopped.kind === 'everyone' ? 'everyone' : stopped.name;
  return [
    contradiction(
      grant,
      ['from'],
      entry,
      ['autoForwardingMode'],
      `${entry.name} is Off for ${who}, whom ${grant.name} is granted to`,
    ),
  ];
}

function isIn(one: Grantee, { spec }: PolicyEntry, groups: readonly PolicyEntry[]): boolean {
  const names = (property: string): readonly string[] => textsIn(spec[property]);
  const inGroup = (group: string): boolean =>
    one.kind === 'group' ? group === one.name : membersIn(group, groups).includes(one.name);
  const hits = (from: string, memberOf: string, domainIs: string): readonly (boolean | null)[] => [
    names(from).length === 0 ? null : one.kind === 'person' && names(from).includes(one.name),
    names(memberOf).length === 0 ? null : names(memberOf).some(inGroup),
    names(domainIs).length === 0
      ? null
      : one.kind === 'person' && names(domainIs).some((domain) => isAtOrBelow(domainOf(one.name), domain)),
  ];
  const conditions = hits('from', 'fromMemberOf', 'senderDomainIs').filter((hit) => hit !== null);
  const exceptions = hits('exceptIfFrom', 'exceptIfFromMemberOf', 'exceptIfSenderDomainIs');
  return conditions.length > 0 && conditions.every(Boolean) && !exceptions.some((hit) => hit === true);
}

const membersIn = (group: string, groups: readonly PolicyEntry[]): readonly string[] =>
  groups.filter(({ ref }) => ref.key === group).flatMap(({ spec }) => textsIn(spec['members']));

const textsIn = (value: Json | undefined): readonly string[] => textsOf(value).map((one) => one.toLowerCase());

/** A grant to some places alone, which every domain open by hand would widen to all. */
export const narrowIn = (grants: readonly Grant[]): Grant | undefined =>
  grants.find(({ ended, to }) => !ended && !to.includes(anywhere));

/** What is open by hand is open to everybody whom some grant names. */
function openEverywhere(entry: PolicyEntry, grants: readonly Grant[]): readonly Diagnostic[] {
  if (entry.ref.key !== anywhere || entry.spec['autoForwardEnabled'] !== true) return [];
  const narrow = narrowIn(grants);
  if (narrow === undefined) return [];
  return [
    contradiction(
      narrow,
      ['to'],
      entry,
      ['autoForwardEnabled'],
      `every domain is open by hand, and ${narrow.name} is granted to ${narrow.to.map(baseOf).join(', ')} alone`,
    ),
  ];
}

const contradiction = (
  grant: Grant,
  path: readonly (string | number)[],
  entry: PolicyEntry,
  inner: readonly string[],
  message: string,
): Diagnostic =>
  errorAt('PST341', grant.locate(path), message, {
    related: [{ message: 'written here', span: entry.locate(inner) }],
    hint: 'change one of the two: both cannot hold',
  });
