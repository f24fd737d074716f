import type { Cloud } from './policy.ts';

const clouds = ['worldwide', 'gccHigh', 'dod', 'china'] as const satisfies readonly Cloud[];

/**
 * The clouds in which a tenant may live, by its initial domain. Sources: Entra's pages "Azure Government" (domains end in
 * onmicrosoft.us) and "Azure operated by 21Vianet" (partner.onmschina.cn).
 */
export function cloudsOf(domain: string): readonly Cloud[] {
  const name = domain.toLowerCase();
  if (name.endsWith('.onmicrosoft.us')) return ['gccHigh', 'dod'];
  return name.endsWith('.onmschina.cn') ? ['china'] : clouds;
}

/** The cloud of a tenant that policies named, or that its domain leaves; null where that is a choice nobody has made. */
export function cloudFor(domain: string, named: Cloud | null): Cloud | null {
  const fitting = cloudsOf(domain);
  if (named !== null && fitting.includes(named)) return named;
  const [first = null] = fitting;
  return fitting.length === 1 || first === 'worldwide' ? first : null;
}
