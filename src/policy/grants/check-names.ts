import { errorAt, noteAt, warningAt } from '../../diagnostics/diagnostic-at.ts';
import type { Diagnostic, Span } from '../../diagnostics/diagnostic.ts';
import { claimsOf, ownDomains } from './claims.ts';
import type { Grant, Grantee } from './grant.ts';
import { anywhere, baseOf, isWide } from './patterns.ts';
import { normalDomain } from '../../tenant/addresses.ts';

/** What is wrong with the names of people and places in a grant, or said twice. */
export const checkNames = (grant: Grant): readonly Diagnostic[] => [
  ...unshowable(grant),
  ...grant.to.flatMap((place, at) => [...noDomain(grant, place, at), ...singleLabel(grant, place, at)]),
  ...named(grant, 'person').flatMap((name, at) => noAddress(name, grant.locate(['from', 'people', at]))),
  ...named(grant, 'group').flatMap((name, at) => noAddress(name, grant.locate(['from', 'memberOf', at]))),
  ...twice(grant.to, (at) => grant.locate(['to', at])),
  ...twice(named(grant, 'group'), (at) => grant.locate(['from', 'memberOf', at])),
  ...twice(named(grant, 'person'), (at) => grant.locate(['from', 'people', at])),
];

const named = ({ from }: Grant, kind: Grantee['kind']): readonly string[] =>
  from.filter((one) => one.kind === kind).map(({ name }) => name);

/** A name is shown to people, on terminals too. */
function unshowable(grant: Grant): readonly Diagnostic[] {
  if (!/\p{Cc}/u.test(grant.name)) return [];
  const hint = 'write the name without it';
  return [errorAt('PST104', grant.locate(['name']), 'the name of a grant holds a control character', { hint })];
}

/** Names of the directory have no @; what has one is an address, and only such may go into a rule. */
function noAddress(name: string, span: Span): readonly Diagnostic[] {
  const at = name.lastIndexOf('@');
  if (at < 0 || (/^[^\s@<>()[\]\\,;:"]+$/u.test(name.slice(0, at)) && normalDomain(name.slice(at + 1)) !== null))
    return [];
  return [errorAt('PST208', span, `${name.slice(0, 80)} is no address`, { hint: 'give one address for each entry' })];
}

/** Which labels are open to everybody is a matter of registries; that a single one is nobody's own domain is not. */
function singleLabel(grant: Grant, place: string, at: number): readonly Diagnostic[] {
  const domain = baseOf(place);
  if (place === anywhere || domain.includes('.')) return [];
  const all = isWide(place)
    ? `takes in every domain that ends in .${domain}`
    : 'is the top of a tree of domains, and no organisation';
  const hint = `name the domain of the organisation, such as example.${domain}`;
  return [warningAt('PST347', grant.locate(['to', at]), `${grant.name}: ${place} ${all}`, { hint })];
}

/** Source: RFC 1035, 2.3.4, and RFC 5890, 2.3.1: what no mail is sent to, whatever takes it. */
function noDomain(grant: Grant, place: string, at: number): readonly Diagnostic[] {
  if (place === anywhere) return [];
  const domain = baseOf(place);
  const labels = domain.split('.');
  const long = labels.find((label) => label.length > 63);
  const odd = labels.find((label) => label.startsWith('-') || label.endsWith('-'));
  const why =
    domain.length > 253
      ? 'it has more than 253 characters'
      : long !== undefined
        ? `${long.slice(0, 20)}… has more than 63 characters`
        : odd === undefined
          ? null
          : `${odd} begins or ends with a hyphen`;
  if (why === null) return [];
  return [errorAt('PST208', grant.locate(['to', at]), `${place.slice(0, 80)} is no domain: ${why}`)];
}

/** Names are compared without letter case, and domains in the form that goes over the wire. */
function twice(names: readonly string[], locate: (at: number) => Span): readonly Diagnostic[] {
  return names.flatMap((name, at) => {
    const first = names.indexOf(name);
    if (first === at) return [];
    const related = [{ message: 'named here', span: locate(first) }];
    return [errorAt('PST210', locate(at), `${name} is named twice`, { related, hint: 'take one of the two out' })];
  });
}

/** A list without grants shuts everything that no other section opens, which an empty line does not look like. */
export const emptyNote = (span: Span): Diagnostic =>
  noteAt(
    'PST346',
    span,
    'grants is an empty list, so that nobody may forward anywhere but by what other sections open',
    {
      hint: 'remove the line where grants shall say nothing of who may forward',
    },
  );

/** Domains that are surely ours without asking the tenant: its first one, and those of whoever the grants name. */
export const surelyOurs = (grants: readonly Grant[], domains: readonly string[]): ReadonlySet<string> =>
  new Set(ownDomains(claimsOf(grants), domains));

/** Forwards that stay inside are no external ones, so that there is nothing to grant. Source: Configure external email forwarding. */
export const ownPlaces = (grant: Grant, ours: ReadonlySet<string>): readonly Diagnostic[] =>
  grant.to.flatMap((place, at) =>
    ours.has(place)
      ? [warningAt('PST345', grant.locate(['to', at]), insideText(grant, place), { hint: insideHint })]
      : [],
  );

export const insideText = ({ name }: Pick<Grant, 'name'>, place: string): string =>
  `${name}: ${place} is a domain of this organisation; forwards to it stay inside and need no grant`;

export const insideHint =
  'take it out; where forwards to mailboxes on-premises are dropped, open its remote domain by hand';
