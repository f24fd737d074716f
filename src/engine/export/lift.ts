import { defaultKey } from '../../kinds/outbound-policy/live.ts';
import { loopHeader } from '../../kinds/transport-rule/loop-header.ts';
import { type JsonObject, textAt } from '../../json.ts';
import { type Properties, textsOf } from '../../kinds/property.ts';
import type { DeclaredItem, ExportListing } from '../../policy/export/listing.ts';
import { distinctGrantees, type Grantee } from '../../policy/grants/grant.ts';
import { isGrantsName } from '../../policy/grants/names.ts';
import { covers, exactIn, outermost } from '../../policy/grants/patterns.ts';
import { grantsFor, type LiftedOpenings } from './granted.ts';
import type { ReachByWay } from './reach.ts';

/** Controls that could be said as grants: the grants, and what stays as it is written. */
export interface Lift {
  readonly grants: readonly JsonObject[];
  readonly listings: readonly ExportListing[];
  /** The objects that the grants take the place of, as `section/name`. */
  readonly replaced: readonly string[];
}

const entriesOf = (listings: readonly ExportListing[], section: string): readonly DeclaredItem[] =>
  listings
    .filter(({ kind }) => kind.section === section)
    .flatMap(({ items }) => items.filter((item) => item.is === 'declared'));

/** Whom policies let forward, and the places that are open to anybody or named by a rule about forwards. */
export function openingsOf(listings: readonly ExportListing[]): LiftedOpenings {
  const policies = entriesOf(listings, 'outboundPolicies').filter(({ entry }) => isGrantable(entry));
  const domains = entriesOf(listings, 'remoteDomains').filter(({ entry }) => isOpen(entry));
  const rules = entriesOf(listings, 'transportRules').filter(({ entry }) => isAboutForwards(entry));
  const open = domains.map(({ entry }) => domainIn(entry));
  const named = rules.flatMap(({ entry }) => placesIn(entry, open));
  const letOut = policies.flatMap(({ entry }) => principalsIn(entry));
  // Where everyone may forward no policy names those who may more: rules do.
  const more = letOut.some(isEveryone) ? rules.flatMap(({ entry }) => sendersIn(entry)) : [];
  return {
    principals: distinctGrantees([...letOut, ...more]),
    places: [...new Set([...open, ...named])].toSorted(),
  };
}

/**
 * The grants that these controls come to, by who reaches what: with all rules about forwards taken up, and with those
 * kept that do not bear a name that grants give. Whether they mean the same is for whoever plans them to prove.
 */
export function liftsOf(
  listings: readonly ExportListing[],
  openings: LiftedOpenings,
  reach: ReachByWay,
): readonly Lift[] {
  const grants = grantsFor(openings, reach);
  if (grants.length === 0) return [];
  const lift = (isTakenUp: (item: DeclaredItem, section: string) => boolean): Lift => ({
    grants,
    listings: listings.map(({ kind, items }) => ({
      kind,
      items: items.filter((item) => item.is === 'left' || !isTakenUp(item, kind.section)),
    })),
    replaced: listings.flatMap(({ kind, items }) =>
      items.flatMap((item) => (item.is === 'declared' && isTakenUp(item, kind.section) ? [item.object] : [])),
    ),
  });
  const isWithin = isWithinAnother(entriesOf(listings, 'remoteDomains'));
  return [true, false].map((rules) => lift((item, section) => isControl(item, section, rules) && !isWithin(item)));
}

/** An open domain within another open one says nothing of who may forward: it stays, for what else it says. */
function isWithinAnother(domains: readonly DeclaredItem[]): (item: DeclaredItem) => boolean {
  const patterns = domains.filter(({ entry }) => isOpen(entry)).map(({ entry }) => domainIn(entry));
  const outer = outermost(patterns);
  return ({ entry }) => isOpen(entry) && !outer.includes(domainIn(entry));
}

const domainIn = (entry: Properties): string => textAt(entry, 'domainName').toLowerCase();

/** Whether an object says what a grant says instead. */
function isControl({ entry, name }: DeclaredItem, section: string, rules: boolean): boolean {
  if (section === 'outboundPolicies') return isGrantable(entry) || isUnsaid(entry);
  if (section === 'remoteDomains') return isOpen(entry);
  return section === 'transportRules' && (isGrantsName(section, name) || (rules && isAboutForwards(entry)));
}

const isOpen = (entry: Properties): boolean => entry['autoForwardEnabled'] === true;

const scopes = [
  'from',
  'fromMemberOf',
  'senderDomainIs',
  'exceptIfFrom',
  'exceptIfFromMemberOf',
  'exceptIfSenderDomainIs',
];

/** A policy that is on for people, or for groups, and leaves nobody out. */
function isGrantable(entry: Properties): boolean {
  if (entry['autoForwardingMode'] !== 'On' || entry['enabled'] === false) return false;
  const given = scopes.filter((name) => name in entry);
  return isDefault(entry) || (given.length === 1 && (given[0] === 'from' || given[0] === 'fromMemberOf'));
}

/** The default where it leaves to the service what it does: beside grants it is on, or off. */
const isUnsaid = (entry: Properties): boolean => isDefault(entry) && entry['autoForwardingMode'] === 'Automatic';

const isDefault = (entry: Properties): boolean => textAt(entry, 'name').toLowerCase() === defaultKey;

const isEveryone = ({ kind }: Grantee): boolean => kind === 'everyone';

function principalsIn(entry: Properties): readonly Grantee[] {
  if (isDefault(entry)) return [{ kind: 'everyone', name: '' }];
  return sendersIn(entry);
}

/** The people and groups that a rule names, be it that it is for them or not. */
const sendersIn = (entry: Properties): readonly Grantee[] => [
  ...granteesAt(entry, 'person', ['from', 'exceptIfFrom']),
  ...granteesAt(entry, 'group', ['fromMemberOf', 'exceptIfFromMemberOf']),
];

const granteesAt = (entry: Properties, kind: Grantee['kind'], names: readonly string[]): readonly Grantee[] =>
  textsAt(entry, names).map((name) => ({ kind, name }));

/** The places that a rule names, be it that it is about them or not. A domain takes in what is below it, a pattern of its addresses does not. */
function placesIn(entry: Properties, open: readonly string[]): readonly string[] {
  const domains = textsAt(entry, ['recipientDomainIs', 'exceptIfRecipientDomainIs']);
  const patterns = textsAt(entry, ['recipientAddressMatchesPatterns', 'exceptIfRecipientAddressMatchesPatterns']);
  return [...domains.map((domain) => placeNamed(domain, open)), ...patterns.flatMap((one) => exactIn(one) ?? [])];
}

/** What a domain of a rule stands for: the open place of that name, or all of it where it is within one. */
const placeNamed = (domain: string, open: readonly string[]): string =>
  !open.includes(domain) && open.some((place) => covers(place, domain)) ? `*.${domain}` : domain;

const textsAt = (entry: Properties, names: readonly string[]): readonly string[] =>
  names.flatMap((name) => textsOf(entry[name])).map((text) => text.toLowerCase());

/** A rule that sees that a message is a forward, by its type or by the header of inbox rules. */
const isAboutForwards = (entry: Properties): boolean =>
  entry['messageTypeMatches'] === 'AutoForward' ||
  textAt(entry, 'headerMatchesMessageHeader').toLowerCase() === loopHeader;
