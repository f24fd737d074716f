import type { BesideGrants } from '../../posture/granted/judge-grants.ts';

/** Of which grants something is told: what comes with grants of the one that is asked to accept it, what is stopped of those that say so. */
export const concerns = (
  { asked, person }: Pick<BesideGrants, 'asked' | 'person'>,
  { name }: { readonly name: string },
): boolean => (asked === null ? person.includes(name) : asked === name);
