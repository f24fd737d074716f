/**
 * How far a condition holds, as a chain, so that "and" is the least and "or" the greatest of its parts: it does not, it
 * depends on what a message says or who exactly wrote it, nobody knows (most likely not, or most likely so), it does.
 */
export const match = { no: 0, content: 1, maybe: 2, likely: 3, yes: 4 } as const;
export type Match = (typeof match)[keyof typeof match];

export const all = (parts: readonly Match[]): Match => parts.reduce<Match>((a, b) => (b < a ? b : a), match.yes);
export const any = (parts: readonly Match[]): Match => parts.reduce<Match>((a, b) => (b > a ? b : a), match.no);

/** The greatest over a list, without walking further than the first certain hit. */
export function some<T>(values: readonly T[], test: (value: T) => Match): Match {
  let best: Match = match.no;
  for (const value of values) {
    const one = test(value);
    if (one > best) best = one;
    if (best === match.yes) return best;
  }
  return best;
}

export const sure = (claim: boolean): Match => (claim ? match.yes : match.no);
export const isUnknown = (one: Match): boolean => one === match.maybe || one === match.likely;

/** Conditions and exceptions, folded: the least of the former, the greatest of the latter. */
export interface Scope {
  readonly conditions: Match;
  readonly exceptions: Match;
}

export const least = (a: Match, b: Match): Match => (b < a ? b : a);
export const greatest = (a: Match, b: Match): Match => (b > a ? b : a);

export const join = (a: Scope, b: Scope): Scope => ({
  conditions: least(a.conditions, b.conditions),
  exceptions: greatest(a.exceptions, b.exceptions),
});

/**
 * Whether a rule takes a message: all conditions and no exception. What an exception leaves open, the rule leaves open,
 * and counts as not matching where it has to lean.
 */
export function ruleMatch({ conditions, exceptions }: Scope): Match {
  if (exceptions === match.yes) return match.no;
  return isUnknown(exceptions) && conditions > match.content ? match.maybe : conditions;
}
