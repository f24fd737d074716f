import { domainOf, parentOf } from '../../posture/world/domains.ts';

/** The names that a sentence lists. A comma or an `and` within brackets belongs to one of them. */
function namesIn(text: string): readonly string[] {
  const names = text.split(/(?:, | and )(?![^(]*\))/u).filter((name) => name !== '');
  return names.length === 0 ? [text] : names;
}

/** Whether a sentence names all it speaks of: `a, b, c and 2 more` does not. */
const isWhole = (text: string): boolean => !/ \d+ (?:more|others|that controls name)\b/u.test(text);

/** What a name leaves out of everybody or of everywhere; null where it is no such name, or counts instead of naming. */
function leftOut(text: string, all: string): readonly string[] | null {
  if (text === all) return [];
  const begin = `${all} except `;
  return text.startsWith(begin) && isWhole(text) ? namesIn(text.slice(begin.length)) : null;
}

/** Whom `everyone except a and b` leaves out. */
export const sendersLeftOut = (name: string): readonly string[] | null => leftOut(name, 'everyone');

/** People that a name lists one by one; null where it speaks of groups or of others. */
export function peopleIn(name: string): readonly string[] | null {
  const names = namesIn(name);
  return isWhole(name) && names.every((one) => /^[^\s@]+@[^\s@]+$/u.test(one)) ? names : null;
}

/** Some places: those that are named, or all others than those. */
export interface Places {
  readonly named: readonly string[];
  readonly others: boolean;
}

/** The places of a name; null where it counts some of them instead of naming them. */
export function placesIn(text: string): Places | null {
  const [outside = '', here] = text.split(/ and (?=colleagues on-premises behind )/u);
  if (here !== undefined) return null;
  const out = leftOut(outside, 'any external domain');
  if (out !== null) return { named: out, others: true };
  return isWhole(text) && !text.startsWith('any external domain') ? { named: namesIn(text), others: false } : null;
}

/** Whether two of some places may have an address in common, by their words: then one cannot be told without the other. */
export function someOverlap(places: readonly string[]): boolean {
  const domains = places.map(domainIn);
  const own = new Set(domains);
  if (places.length < 2) return false;
  return own.has(null) || own.size < places.length || domains.some((one) => one !== null && liesBelow(one, own));
}

function liesBelow(domain: string, others: ReadonlySet<string | null>): boolean {
  for (let above = parentOf(domain); above !== ''; above = parentOf(above)) if (others.has(above)) return true;
  return false;
}

/** The domain of a plain name, with its subdomains or without; null where the words are others. */
function domainIn(place: string): string | null {
  const name = place.replace(/ with its subdomains$/u, '');
  return /\s|\(/u.test(name) ? null : domainOf(name);
}
