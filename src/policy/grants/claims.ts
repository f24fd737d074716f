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

/** What outbound policies and remote domains written by hand let out, at most: whoever a policy may mean reaches every place that is open. */
export function writtenClaims(
  policies: readonly PolicyEntry[],
  remoteDomains: readonly PolicyEntry[],
): readonly Claim[] {
  const open = policies.filter((entry) => !entry.ended && lets(entry.spec));
  const from = distinctGrantees(open.flatMap(scopeOf));
  const to = remoteDomains
    .filter((entry) => !entry.ended && entry.spec['autoForwardEnabled'] === true)
    .map(({ ref }) => ref.key);
  return [{ from, to: to.toSorted(compareText), forwards: true, redirects: true, mailbox: true, grant: null }];
}

/** Automatic means On in some tenants. */
const lets = (spec: Properties): boolean => spec['autoForwardingMode'] !== 'Off' && spec['enabled'] !== false;

/** Whom a policy can mean at most. Conditions of several kinds all have to hold, so that one of them is enough. */
function scopeOf({ ref, spec }: PolicyEntry): readonly Grantee[] {
  if (ref.key === defaultKey) return [{ kind: 'everyone', name: '' }];
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
