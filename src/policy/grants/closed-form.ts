import { allows, type Grant, type Grantee, type GrantedSort } from './grant.ts';
import { reaches } from './patterns.ts';

/** Whether somebody is one of those whom a grant names, as far as anybody can tell. */
export type Belongs = (grantee: Grantee) => 'yes' | 'no' | 'unknown';

/** The grants that name somebody, surely or perhaps. */
export interface GrantsOfPerson {
  readonly sure: readonly Grant[];
  readonly perhaps: readonly Grant[];
}

/** What grants mean for one place and one sort of forward. */
export interface GrantsAtPlace {
  /** Those that allow it there. */
  readonly here: ReadonlySet<Grant>;
  /** Those that open the place to it for whoever may forward somewhere; null where it stays shut to them. */
  readonly opening: readonly Grant[] | null;
}

/** What grants come to for one person, one place and one sort of forward. */
export type Granted =
  /** Some grant says so. */
  | { readonly is: 'granted'; readonly by: readonly Grant[] }
  /** No grant surely says so, and no control can shut it while all that is granted is open. `person` lets them forward somewhere, `place` opens the place. */
  | { readonly is: 'collateral'; readonly person: readonly Grant[]; readonly place: readonly Grant[] }
  /** It hangs on whether somebody is in a group. */
  | { readonly is: 'unknown'; readonly by: readonly Grant[] }
  | { readonly is: 'shut' };

/**
 * The least that can be open once all that is granted is: forwards by rules just as granted, redirects of whoever may forward
 * to every place where somebody may redirect, what a person sets on a mailbox to every place that is open, and what an
 * administrator sets to everywhere. Whoever no grant names reaches nothing.
 */
export function leastOpen({ sure, perhaps }: GrantsOfPerson, { here, opening }: GrantsAtPlace): Granted {
  if (sure.some((grant) => here.has(grant))) return { is: 'granted', by: sure.filter((grant) => here.has(grant)) };
  if (opening !== null && sure.length > 0) return { is: 'collateral', person: sure, place: opening };
  const unsure = opening === null ? perhaps.filter((grant) => here.has(grant)) : perhaps;
  return unsure.length > 0 ? { is: 'unknown', by: unsure } : { is: 'shut' };
}

/** The grants that name somebody, those that have ended left out. */
export function grantsOfPerson(grants: readonly Grant[], belongs: Belongs): GrantsOfPerson {
  const [sure, perhaps]: [Grant[], Grant[]] = [[], []];
  for (const grant of grants) {
    const said = grant.ended ? 'no' : membership(grant, belongs);
    if (said === 'yes') sure.push(grant);
    if (said === 'unknown') perhaps.push(grant);
  }
  return { sure, perhaps };
}

function membership({ from }: Pick<Grant, 'from'>, belongs: Belongs): ReturnType<Belongs> {
  let best: ReturnType<Belongs> = 'no';
  for (const one of from) {
    const said = belongs(one);
    if (said === 'yes') return said;
    if (said === 'unknown') best = said;
  }
  return best;
}

/** The grants that name a domain among their places, those that have ended left out. */
export const grantsReaching = (grants: readonly Grant[], domain: string): readonly Grant[] =>
  grants.filter(({ ended, to }) => !ended && to.some((place) => reaches(place, domain)));

/** What grants mean for a domain and a sort of forward, those that have ended left out. */
export function grantsAtPlace(grants: readonly Grant[], domain: string, sort: GrantedSort): GrantsAtPlace {
  const reaching = grantsReaching(grants, domain);
  const opening = reaching.filter((grant) => opensTo(grant, sort));
  return {
    here: new Set(reaching.filter((grant) => allows(grant, sort))),
    opening: sort === 'mailbox-object' ? [] : opening.length > 0 ? opening : null,
  };
}

/** Redirects pass where somebody may redirect; what a person sets on a mailbox where anything but an administrator's forward may. */
function opensTo(grant: Grant, sort: GrantedSort): boolean {
  switch (sort) {
    case 'inbox-forward':
    case 'inbox-forward-attachment':
    case 'mailbox-object':
      return false;
    case 'inbox-redirect':
      return allows(grant, sort);
    case 'mailbox-smtp':
      return grant.by.some((way) => way !== 'administrator');
  }
}
