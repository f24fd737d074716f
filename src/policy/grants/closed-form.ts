import { allows, type Grant, type Grantee, type GrantedSort } from './grant.ts';
import { reaches } from './patterns.ts';

/** Whether somebody is one of those whom a grant names, as far as anybody can tell. */
export type Belongs = (grantee: Grantee) => 'yes' | 'no' | 'unknown';

/** What grants come to for one person, one domain and one sort of forward. */
export type Granted =
  /** Some grant says so. */
  | { readonly is: 'granted'; readonly by: readonly Grant[] }
  /** No grant says so, and no control can shut it while all that is granted is open. `person` lets them forward somewhere, `place` opens the domain. */
  | { readonly is: 'collateral'; readonly person: readonly Grant[]; readonly place: readonly Grant[] }
  /** It hangs on whether somebody is in a group. */
  | { readonly is: 'unknown'; readonly by: readonly Grant[] }
  | { readonly is: 'shut' };

/**
 * The least that can be open once all that is granted is: forwards by rules just as granted, redirects of whoever may forward
 * to every place where somebody may redirect, what a person sets on a mailbox to every place that is open, and what an
 * administrator sets to everywhere. Whoever no grant names reaches nothing.
 */
export function leastOpen(grants: readonly Grant[], belongs: Belongs, domain: string, sort: GrantedSort): Granted {
  const current = grants.filter(({ ended }) => !ended);
  const here = current.filter((grant) => allows(grant, sort) && grant.to.some((place) => reaches(place, domain)));
  const by = here.filter((grant) => membership(grant, belongs) === 'yes');
  if (by.length > 0) return { is: 'granted', by };
  const perhaps = here.filter((grant) => membership(grant, belongs) === 'unknown');
  if (perhaps.length > 0) return { is: 'unknown', by: perhaps };
  const person = current.filter((grant) => membership(grant, belongs) !== 'no');
  const place = openedBy(current, domain, sort);
  if (person.length === 0 || place === null) return { is: 'shut' };
  const sure = person.filter((grant) => membership(grant, belongs) === 'yes');
  return sure.length > 0 ? { is: 'collateral', person: sure, place } : { is: 'unknown', by: person };
}

/** Whether somebody is among those whom a grant names. */
function membership({ from }: Pick<Grant, 'from'>, belongs: Belongs): 'yes' | 'no' | 'unknown' {
  const said = from.map(belongs);
  if (said.includes('yes')) return 'yes';
  return said.includes('unknown') ? 'unknown' : 'no';
}

/** The grants that open a place to a sort of forward for everybody who may forward; null where it stays shut to others. */
function openedBy(grants: readonly Grant[], domain: string, sort: GrantedSort): readonly Grant[] | null {
  if (sort === 'inbox-forward' || sort === 'inbox-forward-attachment') return null;
  if (sort === 'mailbox-object') return [];
  const opening = grants.filter((grant) => opensTo(grant, sort) && grant.to.some((place) => reaches(place, domain)));
  return opening.length > 0 ? opening : null;
}

/** Redirects pass where somebody may redirect; what a person sets on a mailbox passes where anything but an administrator's forward may. */
const opensTo = (grant: Grant, sort: 'inbox-redirect' | 'mailbox-smtp'): boolean =>
  sort === 'inbox-redirect' ? allows(grant, sort) : grant.by.some((way) => way !== 'administrator');
