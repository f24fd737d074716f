import type { BesideGrants } from '../../posture/granted/judge-grants.ts';

/** Of which grants something is told: what comes with grants of the one that is asked to accept it, what is stopped of those that say so. */
export const concerns = (
  { asked, person }: Pick<BesideGrants, 'asked' | 'person'>,
  { name }: { readonly name: string },
): boolean => (asked === null ? person.includes(name) : asked === name);

/** What is told of none of some grants: of people and places that no grant has to do with. */
export const concerningNone = <T extends Pick<BesideGrants, 'asked' | 'person'>>(
  rows: readonly T[],
  grants: readonly { readonly name: string }[],
): readonly T[] => rows.filter((row) => !grants.some((one) => concerns(row, one)));

/** Whether something is otherwise than grants say and accept. What is not known is neither. */
export const isBreach = ({ what, accepted }: Pick<BesideGrants, 'what' | 'accepted'>): boolean =>
  what !== 'unknown' && !accepted;
