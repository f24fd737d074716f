/** Stands for every domain. */
export const anywhere = '*';

/** The domain of a pattern: `*.fabrikam.com` → `fabrikam.com`. */
export const baseOf = (pattern: string): string => pattern.replace(/^\*\./u, '');

/** True where a pattern takes in what is below a domain. */
export const isWide = (pattern: string): boolean => pattern === anywhere || pattern.startsWith('*.');

/** Whether a pattern takes in a domain: `*.fabrikam.com` takes in `fabrikam.com` too. Source: New-RemoteDomain reference. */
export function reaches(pattern: string, domain: string): boolean {
  if (pattern === anywhere) return true;
  return isWide(pattern) ? isAtOrBelow(domain, baseOf(pattern)) : domain === pattern;
}

/** Whether every domain of a pattern is one of another. */
export function covers(outer: string, inner: string): boolean {
  if (outer === inner || outer === anywhere) return true;
  return inner !== anywhere && isWide(outer) && isAtOrBelow(baseOf(inner), baseOf(outer));
}

/** Whether a domain is another one, or below it. */
export const isAtOrBelow = (domain: string, base: string): boolean => domain === base || domain.endsWith(`.${base}`);

/** Those that no other one covers. */
export const outermost = (patterns: readonly string[]): readonly string[] =>
  patterns.filter((one) => !patterns.some((other) => other !== one && covers(other, one)));

/** A pattern of Exchange that matches addresses of just this domain. */
export const exactly = (domain: string): string => `@${domain.replaceAll('.', String.raw`\.`)}$`;

/** The domain of such a pattern; null for any other one. */
export function exactIn(pattern: string): string | null {
  const domain = pattern
    .replace(/^@/u, '')
    .replace(/\$$/u, '')
    .replaceAll(String.raw`\.`, '.');
  return exactly(domain) === pattern ? domain : null;
}
