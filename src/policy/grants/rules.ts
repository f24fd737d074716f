import { type Properties, textsOf } from '../../kinds/property.ts';
import { type Claim, grantNames } from './claims.ts';
import { type EntryDraft, given } from './draft.ts';
import { type Grantee, namesOf, sameGrantee } from './grant.ts';
import { crossingName, restName } from './names.ts';
import { type AlikePlaces, alike, type OpenPlace, placesOf, type Wording } from './places.ts';
import { anywhere, baseOf, exactly, isAtOrBelow, isWide } from './patterns.ts';

/** Whom the rules are about: everybody who may forward somewhere, and the domains from which everyone sends. */
export interface Senders {
  readonly principals: readonly Grantee[];
  readonly own: readonly string[];
}

/** A rule before it has its name: the place that names it, and what it says. */
interface RuleDraft {
  readonly first: string;
  readonly spec: Properties;
  readonly claims: readonly Claim[];
  readonly last: boolean;
}

const refusal = { sentToScope: 'NotInOrganization', rejectMessageReasonText: 'Not granted.' } as const;
const forwarded = { messageTypeMatches: 'AutoForward' } as const;
const envelope = { senderAddressLocation: 'Envelope' } as const;

/** A rule that is larger than this is a sign that grants cross in many places. Our choice; the service takes 8 KB. */
const largeRule = 2048;

/** The rules that keep each place to those to whom it is granted; none where every place is granted to everybody who may forward. */
export function rulesFor(claims: readonly Claim[], senders: Senders, room: number): readonly EntryDraft[] {
  const places = placesOf(claims);
  const treated = alike(places);
  const closed = treated.filter(({ redirects }) => !redirects).flatMap((one) => shutToRedirects(one, senders));
  const crossing = treated.filter(({ redirects }) => redirects).flatMap((one) => shutToOthers(one, senders));
  const fits = closed.length + crossing.length <= room && crossing.every(({ spec }) => isSmall(spec));
  return named(fits ? [...closed, ...crossing] : [...closed, ...passedOrRefused(places, claims, senders)]);
}

const isSmall = (spec: Properties): boolean => JSON.stringify(spec).length <= largeRule;

/** Where nobody may redirect, the mark of every rule of Outlook is refused, but of those who may forward there. */
function shutToRedirects({ first, grantees, claims, wording }: AlikePlaces, senders: Senders): readonly RuleDraft[] {
  const marked = {
    headerMatchesMessageHeader: 'X-MS-Exchange-Inbox-Rules-Loop',
    headerMatchesPatterns: ['.'],
    ...placed(wording),
    ...except(grantees, senders),
    ...(grantees.length === 0 ? {} : envelope),
    ...refusal,
  };
  return [{ first, spec: given(marked), claims, last: false }];
}

/** Where some may redirect, forwards of those are refused who may forward somewhere, but not here: one rule a kind of sender. */
function shutToOthers({ first, grantees, claims, wording }: AlikePlaces, senders: Senders): readonly RuleDraft[] {
  if (grantees.some(({ kind }) => kind === 'everyone')) return [];
  const others = senders.principals.filter((one) => !grantees.some((other) => sameGrantee(one, other)));
  return conditions(others, senders).map((condition) => ({
    first,
    spec: given({
      ...forwarded,
      ...placed(wording),
      ...condition,
      ...except(grantees, senders),
      ...envelope,
      ...refusal,
    }),
    claims,
    last: false,
  }));
}

/** The form for many grants, at the very end of all rules: what is granted passes, and every other forward is refused. */
function passedOrRefused(
  places: readonly OpenPlace[],
  claims: readonly Claim[],
  senders: Senders,
): readonly RuleDraft[] {
  const passing = places.flatMap((place) => passes(place, places, senders));
  const joined = new Map<string, RuleDraft>();
  for (const rule of passing) {
    const key =
      JSON.stringify({ ...rule.spec, recipientDomainIs: 0, recipientAddressMatchesPatterns: 0 }) + formOf(rule);
    const other = joined.get(key);
    joined.set(key, other === undefined ? rule : joinRules(other, rule));
  }
  const refused = conditions(senders.principals, senders).map((condition) => ({
    first: '',
    spec: given({ ...forwarded, ...condition, ...envelope, ...refusal }),
    claims: claims.filter(({ forwards }) => forwards),
    last: true,
  }));
  return [...joined.values(), ...refused];
}

const formOf = ({ spec }: RuleDraft): string =>
  ['recipientDomainIs', 'recipientAddressMatchesPatterns'].filter((name) => name in spec).join();

const joinRules = (one: RuleDraft, other: RuleDraft): RuleDraft => ({
  ...one,
  spec: Object.fromEntries(
    Object.entries(one.spec).map(([name, value]) => {
      const more = other.spec[name];
      const isPlace = name === 'recipientDomainIs' || name === 'recipientAddressMatchesPatterns';
      return [name, isPlace ? [...textsOf(value), ...textsOf(more)] : value];
    }),
  ),
  claims: [...new Set([...one.claims, ...other.claims])],
});

function passes(place: OpenPlace, places: readonly OpenPlace[], senders: Senders): readonly RuleDraft[] {
  return conditions(place.grantees, senders).map((condition) => ({
    first: place.pattern,
    spec: given({
      ...forwarded,
      sentToScope: refusal.sentToScope,
      ...exactPlace(place, places),
      ...condition,
      ...envelope,
      setAuditSeverity: 'DoNotAudit',
      stopRuleProcessing: true,
    }),
    claims: place.claims.filter(({ forwards }) => forwards),
    last: true,
  }));
}

/** A place and nothing beside it: a domain takes in what is below it, so that one with another open place below is a pattern. */
function exactPlace({ pattern, byPattern }: OpenPlace, places: readonly OpenPlace[]): Properties {
  if (pattern === anywhere) return {};
  const hasInner = places.some((one) => one.pattern !== pattern && isAtOrBelow(baseOf(one.pattern), pattern));
  return byPattern || (!isWide(pattern) && hasInner)
    ? { recipientAddressMatchesPatterns: [exactly(pattern)] }
    : { recipientDomainIs: [baseOf(pattern)] };
}

const placed = ({ domains, patterns, exceptDomains, exceptPatterns }: Wording): Properties => ({
  recipientDomainIs: domains,
  recipientAddressMatchesPatterns: patterns,
  exceptIfRecipientDomainIs: exceptDomains,
  exceptIfRecipientAddressMatchesPatterns: exceptPatterns,
});

/** Senders as conditions, each of a rule of its own, since several in one rule would all have to hold. */
function conditions(some: readonly Grantee[], senders: Senders): readonly Properties[] {
  const all = [
    { fromMemberOf: namesOf(some, 'group') },
    { from: namesOf(some, 'person') },
    { senderDomainIs: domainsAmong(some, senders) },
  ];
  return all.filter((one) => Object.values(one).some((names) => names.length > 0));
}

const except = (some: readonly Grantee[], senders: Senders): Properties => ({
  exceptIfFromMemberOf: namesOf(some, 'group'),
  exceptIfFrom: namesOf(some, 'person'),
  exceptIfSenderDomainIs: domainsAmong(some, senders),
});

const domainsAmong = (some: readonly Grantee[], { own }: Senders): readonly string[] =>
  some.some(({ kind }) => kind === 'everyone') ? own : namesOf(some, 'domain');

/** Rules by name, those that name a place in the order of their places. */
function named(rules: readonly RuleDraft[]): readonly EntryDraft[] {
  const seen = new Map<string, number>();
  return rules.map(({ first, spec, claims, last }) => {
    const count = (seen.get(first) ?? 0) + 1;
    seen.set(first, count);
    const name = first === '' ? restName(count) : crossingName(first, count);
    return { section: 'transportRules', spec: { name, ...spec }, grants: grantNames(claims), last };
  });
}
