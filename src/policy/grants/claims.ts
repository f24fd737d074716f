import { defaultKey } from '../../kinds/outbound-policy/live.ts';
import { compareText } from '../../diagnostics/diagnostic-at.ts';
import type { PolicyEntry } from '../../kinds/kind.ts';
import { type Properties, textsOf } from '../../kinds/property.ts';
import { domainOf, normalPattern } from '../../tenant/addresses.ts';
import { allows, distinctGrantees, type Grant, type Grantee } from './grant.ts';
import { covers } from './patterns.ts';

/** Some people who may reach some places, as a grant says or as entries written by hand let them. */
export interface Claim {
  readonly from: readonly Grantee[];
  readonly to: readonly string[];
  /** By rules of Outlook that forward. */
  readonly forwards: boolean;
  /** By rules of Outlook that redirect. */
  readonly redirects: boolean;
  /** By the address that is set on a mailbox. */
  readonly mailbox: boolean;
  /** The grant that says so; null for what is written by hand. */
  readonly grant: string | null;
}

/** What grants claim, whatever order they stand in. */
export const claimsOf = (grants: readonly Grant[]): readonly Claim[] =>
  grants
    .filter(({ ended }) => !ended)
    .map((grant) => ({
      from: distinctGrantees(grant.from),
      to: grant.to.toSorted(compareText),
      forwards: allows(grant, 'inbox-forward'),
      redirects: allows(grant, 'inbox-redirect'),
      mailbox: allows(grant, 'mailbox-smtp'),
      grant: grant.name,
    }))
    .toSorted((a, b) => compareText(a.grant, b.grant));

/** What is written by hand and lets out: policies by whom they are for, null for everyone; and open domains. */
export interface WrittenOpenings {
  readonly policies: readonly { readonly scope: Properties | null }[];
  readonly domains: readonly string[];
}

/** The outbound policies and remote domains written by hand that let anything out. */
export const writtenOpenings = (entries: ReadonlyMap<string, readonly PolicyEntry[]>): WrittenOpenings => ({
  policies: byHand(entries, 'outboundPolicies')
    .filter(({ spec }) => lets(spec))
    .map(({ ref, spec }) => ({ scope: ref.key === defaultKey ? null : spec })),
  domains: byHand(entries, 'remoteDomains')
    .filter(({ spec }) => spec['autoForwardEnabled'] === true)
    .map(({ ref }) => ref.key),
});

const byHand = (entries: ReadonlyMap<string, readonly PolicyEntry[]>, section: string): readonly PolicyEntry[] =>
  (entries.get(section) ?? []).filter(({ ended, grants }) => !ended && grants === undefined);

/** The same as a claim, at most: whoever a policy may mean reaches every place that is open. */
export function writtenClaims(entries: ReadonlyMap<string, readonly PolicyEntry[]>): readonly Claim[] {
  const { policies, domains } = writtenOpenings(entries);
  const from = distinctGrantees(policies.flatMap(({ scope }) => (scope === null ? everyone : scopeOf(scope))));
  return [{ from, to: domains.toSorted(compareText), forwards: true, redirects: true, mailbox: true, grant: null }];
}

const everyone: readonly Grantee[] = [{ kind: 'everyone', name: '' }];

/** Automatic means On in some tenants. */
const lets = (spec: Properties): boolean => spec['autoForwardingMode'] !== 'Off' && spec['enabled'] !== false;

/** Whom a policy can mean at most. Conditions of several kinds all have to hold, so that one of them is enough. */
function scopeOf(spec: Properties): readonly Grantee[] {
  const people = namedBy(spec, 'from', 'person');
  const groups = namedBy(spec, 'fromMemberOf', 'group');
  if (people.length > 0) return people;
  return groups.length > 0 ? groups : namedBy(spec, 'senderDomainIs', 'domain');
}

const namedBy = (spec: Properties, property: string, kind: Grantee['kind']): readonly Grantee[] =>
  textsOf(spec[property]).map((one) => ({ kind, name: one.toLowerCase() }));

/** The places that are opened to anything that remote domains see. */
export const openPlaces = (claims: readonly Claim[]): readonly string[] =>
  [...new Set(claims.filter(opens).flatMap(({ to }) => to))].toSorted(compareText);

export const opens = ({ forwards, redirects, mailbox }: Claim): boolean => forwards || redirects || mailbox;

/** Those who claim a whole place. */
export const claiming = (claims: readonly Claim[], place: string): readonly Claim[] =>
  claims.filter(({ to }) => to.some((pattern) => covers(pattern, place)));

/** Domains that are surely ours: those that are known to be, and those of whoever a grant names. */
export function ownDomains(claims: readonly Claim[], known: readonly string[]): readonly string[] {
  const named = claims.flatMap(({ from }) => from).filter(({ name }) => name.includes('@'));
  return [...new Set([...known, ...named.map(({ name }) => normalPattern(domainOf(name)))])].toSorted(compareText);
}

export const grantNames = (claims: readonly Claim[]): readonly string[] =>
  [...new Set(claims.flatMap(({ grant }) => grant ?? []))].toSorted(compareText);
