import type { Cloud } from '../schema/policy.ts';

/** All there are. */
export const clouds = ['worldwide', 'gccHigh', 'dod', 'china'] as const satisfies readonly Cloud[];

/**
 * The clouds in which a tenant may live, by its initial domain: that of a government ends in onmicrosoft.us. Source: a
 * public report of an export from GCC High. What tells the cloud in China by its domain was not found in a source.
 */
export function cloudsOf(domain: string): readonly Cloud[] {
  return domain.toLowerCase().endsWith('.onmicrosoft.us') ? ['gccHigh', 'dod'] : clouds;
}

/** The cloud of a tenant that policies named, or that its domain leaves; null where that is a choice nobody has made. */
export function cloudFor(domain: string, named: Cloud | null): Cloud | null {
  const fitting = cloudsOf(domain);
  if (named !== null && fitting.includes(named)) return named;
  const [first = null] = fitting;
  return first === 'worldwide' ? first : null;
}
