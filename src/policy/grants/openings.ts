import { type Claim, grantNames, openPlaces, opens } from './claims.ts';
import type { EntryDraft } from './draft.ts';
import { allows, distinctGrantees, type Grant, type Grantee, grantedSorts, namesOf } from './grant.ts';
import { anywhere, covers, outermost } from './patterns.ts';

/** The names of the outbound policies that grants make. */
export const policyNames = { groups: 'Grants', people: 'Grants people' } as const;

/** Everybody whom some claim names. Where everyone is named nobody else has to be. */
export function principalsOf(claims: readonly Claim[]): readonly Grantee[] {
  const all = distinctGrantees(claims.flatMap(({ from }) => from));
  const everyone = all.filter(({ kind }) => kind === 'everyone');
  return everyone.length > 0 ? everyone : all;
}

/** One policy for each kind of principal, since two kinds in one rule would both have to hold; and what holds for everybody else. */
export function policiesFor(grants: readonly Claim[]): readonly EntryDraft[] {
  const principals = principalsOf(grants);
  const wide = principals.some(({ kind }) => kind === 'everyone');
  const carried = carrying(grants);
  return [
    ...policy(policyNames.groups, 'fromMemberOf', namesOf(principals, 'group'), carried('group')),
    ...policy(policyNames.people, 'from', namesOf(principals, 'person'), carried('person')),
    outbound({ name: 'Default', autoForwardingMode: wide ? 'On' : 'Off' }, carried('everyone')),
  ];
}

const carrying =
  (grants: readonly Claim[]) =>
  (kind: Grantee['kind']): readonly string[] =>
    grantNames(grants.filter(({ from }) => from.some((one) => one.kind === kind)));

const policy = (name: string, by: string, named: readonly string[], grants: readonly string[]): readonly EntryDraft[] =>
  named.length === 0 ? [] : [outbound({ name, autoForwardingMode: 'On', [by]: named }, grants)];

const outbound = (spec: EntryDraft['spec'], grants: readonly string[]): EntryDraft => ({
  section: 'outboundPolicies',
  spec,
  grants,
  last: true,
});

/** An open entry for every granted place that no other covers; every other place is shut. */
export function domainsFor(grants: readonly Claim[]): readonly EntryDraft[] {
  const open = outermost(openPlaces(grants));
  const others = open.includes(anywhere) ? [] : [domain(anywhere, false, [])];
  return [...others, ...open.map((one) => domain(one, true, grantNames(grants.filter((claim) => uses(claim, one)))))];
}

const uses = (claim: Claim, open: string): boolean => opens(claim) && claim.to.some((place) => covers(open, place));

const domain = (domainName: string, autoForwardEnabled: boolean, grants: readonly string[]): EntryDraft => ({
  section: 'remoteDomains',
  spec: { domainName, autoForwardEnabled },
  grants,
  last: true,
});

/** Whether a domain that nobody declares may be open, since a grant opens all of it to something that remote domains see. */
export const isWithinGranted = (grants: readonly Grant[], pattern: string): boolean =>
  grants.some((grant) => opensPlaces(grant) && grant.to.some((place) => covers(place, pattern)));

const opensPlaces = (grant: Grant): boolean =>
  !grant.ended && grantedSorts.some((sort) => sort !== 'mailbox-object' && allows(grant, sort));
