import { match, type Match } from '../values/kleene.ts';

export { domainOf, normalDomain } from '../../tenant/addresses.ts';

export const isBelow = (domain: string, base: string): boolean => domain.endsWith(`.${base}`);
export const isWithin = (domain: string, base: string): boolean => domain === base || isBelow(domain, base);

/** The names under which an entry for a domain may stand, most specific first: itself, its wildcards, everything. */
export function* patternsFor(domain: string): Generator<string> {
  yield domain;
  for (let from = domain; from !== ''; from = parentOf(from)) yield `*.${from}`;
  yield '*';
}

export const parentOf = (domain: string): string => {
  const dot = domain.indexOf('.');
  return dot < 0 ? '' : domain.slice(dot + 1);
};

/** What an address pattern asks of a domain, where it asks nothing else: equal, beginning or ending with a text. */
export interface DomainTest {
  readonly shape: 'exact' | 'prefix' | 'suffix';
  readonly text: string;
}

/** The test that a word (`@fabrikam.com`) puts to the domain; null where it looks at the whole address. */
export function wordTest(word: string): DomainTest | null {
  const text = word.trim().toLowerCase();
  return text.startsWith('@') && !text.includes('@', 1) ? { shape: 'prefix', text: text.slice(1) } : null;
}

/** The test of a pattern without wild characters (`@fabrikam\.com$`, `\.ru$`); null for any other pattern. */
export function patternTest(pattern: string): DomainTest | null {
  const source = pattern.trim().toLowerCase();
  const ends = source.endsWith('$');
  const literal = literalOf(ends ? source.slice(0, -1) : source);
  if (literal === null || literal === '') return null;
  if (literal.startsWith('@')) return { shape: ends ? 'exact' : 'prefix', text: literal.slice(1) };
  return ends && !literal.includes('@') ? { shape: 'suffix', text: literal } : null;
}

function literalOf(source: string): string | null {
  const plain = source.replace(/\\(?<mark>[.@-])/gu, '$<mark>');
  return /^[a-z0-9.@_-]+$/u.test(plain) ? plain : null;
}

export function passesTest(test: DomainTest | null, domain: string): Match {
  if (test === null) return match.maybe;
  const holds =
    test.shape === 'exact'
      ? domain === test.text
      : test.shape === 'prefix'
        ? domain.startsWith(test.text)
        : domain.endsWith(test.text);
  return holds ? match.yes : match.no;
}
