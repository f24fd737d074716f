import { compareText } from '../../diagnostics/diagnostic-at.ts';
import { type Claim, claiming, openPlaces } from './claims.ts';
import { distinctGrantees, type Grantee, granteeKey } from './grant.ts';
import { anywhere, baseOf, covers, exactly, isAtOrBelow, isWide } from './patterns.ts';

/** An open place: whom rules of Outlook may let forward there, and whether anybody may redirect there. */
export interface OpenPlace {
  readonly pattern: string;
  readonly grantees: readonly Grantee[];
  readonly redirects: boolean;
  /** Named by a pattern, since something around it is open as well that is not this place. */
  readonly byPattern: boolean;
  /** Everything that claims it. */
  readonly claims: readonly Claim[];
}

/** How a rule names places: a domain takes in what is below it. */
export interface Wording {
  readonly domains: readonly string[];
  readonly patterns: readonly string[];
  readonly exceptDomains: readonly string[];
  readonly exceptPatterns: readonly string[];
}

/** Places that are treated alike, with the words of one rule for all of them. */
export interface AlikePlaces {
  /** The first of them gives the rule its name. */
  readonly first: string;
  readonly grantees: readonly Grantee[];
  readonly redirects: boolean;
  readonly claims: readonly Claim[];
  readonly wording: Wording;
}

/** Every place that some claim opens to what remote domains see. */
export function placesOf(claims: readonly Claim[]): readonly OpenPlace[] {
  const patterns = openPlaces(claims);
  return patterns.map((pattern) => {
    const own = claiming(claims, pattern);
    return {
      pattern,
      byPattern: !isWide(pattern) && patterns.some((other) => other !== pattern && covers(other, pattern)),
      grantees: distinctGrantees(own.filter(({ forwards }) => forwards).flatMap(({ from }) => from)),
      redirects: own.some(({ redirects }) => redirects),
      claims: own,
    };
  });
}

/** Places in as few rules as their words allow. A place with exceptions has a rule of its own, since they hold for a whole rule. */
export function alike(places: readonly OpenPlace[]): readonly AlikePlaces[] {
  const groups = places.filter((one) => !joinsOuter(one, places)).map((one) => worded(one, places));
  const joined = new Map<string, AlikePlaces>();
  for (const group of groups) {
    const key = joinKey(group);
    const other = joined.get(key);
    joined.set(key, other === undefined ? group : join(other, group));
  }
  return [...joined.values()];
}

const treatment = ({ grantees, redirects }: Pick<OpenPlace, 'grantees' | 'redirects'>): string =>
  JSON.stringify([redirects, grantees.map(granteeKey)]);

/** Whether the words for one place take in another as well. */
function takesIn(outer: OpenPlace, inner: OpenPlace): boolean {
  if (outer.pattern === inner.pattern) return false;
  if (isWide(outer.pattern)) return covers(outer.pattern, inner.pattern);
  if (outer.byPattern || inner.pattern === anywhere) return false;
  return isAtOrBelow(baseOf(inner.pattern), outer.pattern);
}

/** The place around another: of all whose words take it in, the one that they all take in. */
function outerOf(inner: OpenPlace, places: readonly OpenPlace[]): OpenPlace | undefined {
  const around = places.filter((one) => takesIn(one, inner));
  return around.find((one) => around.every((other) => other === one || takesIn(other, one)));
}

function joinsOuter(place: OpenPlace, places: readonly OpenPlace[]): boolean {
  const outer = outerOf(place, places);
  return outer !== undefined && treatment(outer) === treatment(place);
}

function worded(place: OpenPlace, places: readonly OpenPlace[]): AlikePlaces {
  const inner = places.filter((one) => takesIn(place, one));
  const differing = inner.filter((one) => treatment(one) !== treatment(place));
  const others = differing.filter((one) => !joinsOuter(one, differing));
  const same = inner.filter((one) => treatment(one) === treatment(place) && isReached(one, place, places));
  const [domains, patterns] = named([place]);
  const [exceptDomains, exceptPatterns] = named(others);
  return {
    first: place.pattern,
    grantees: place.grantees,
    redirects: place.redirects,
    claims: [...new Set([place, ...same].flatMap(({ claims }) => claims))],
    wording: {
      domains: place.byPattern || place.pattern === anywhere ? [] : domains,
      patterns: place.byPattern ? patterns : [],
      exceptDomains,
      exceptPatterns,
    },
  };
}

/** Whether a place belongs to one around it through places that are all treated alike. */
function isReached(inner: OpenPlace, place: OpenPlace, places: readonly OpenPlace[]): boolean {
  const outer = outerOf(inner, places);
  if (outer === undefined || treatment(outer) !== treatment(inner)) return false;
  return outer === place || isReached(outer, place, places);
}

/** Places as domains and as patterns. */
function named(some: readonly OpenPlace[]): readonly [readonly string[], readonly string[]] {
  const byPattern = some.filter((one) => one.byPattern);
  const byDomain = some.filter((one) => !one.byPattern && one.pattern !== anywhere);
  return [
    unique(byDomain.map(({ pattern }) => baseOf(pattern))),
    unique(byPattern.map(({ pattern }) => exactly(pattern))),
  ];
}

const unique = (texts: readonly string[]): readonly string[] => [...new Set(texts)].toSorted(compareText);

function joinKey(group: AlikePlaces): string {
  const { domains, patterns, exceptDomains, exceptPatterns } = group.wording;
  const form = domains.length > 0 ? 'domains' : patterns.length > 0 ? 'patterns' : 'everything';
  const alone = exceptDomains.length + exceptPatterns.length > 0 ? group.first : '';
  return JSON.stringify([treatment(group), form, alone]);
}

const join = (one: AlikePlaces, other: AlikePlaces): AlikePlaces => ({
  ...one,
  claims: [...new Set([...one.claims, ...other.claims])],
  wording: {
    ...one.wording,
    domains: unique([...one.wording.domains, ...other.wording.domains]),
    patterns: unique([...one.wording.patterns, ...other.wording.patterns]),
  },
});
