import { type FactName, factNames, type Facts, type FactStatement, unknownFacts } from '../../policy/schema/facts.ts';

/** A fact as a sentence: `automaticMeans is off as of 2026-11-02: a test message bounced with 5.7.520`. */
export const statementText = ({ fact, is, asOf, evidence }: FactStatement): string =>
  `${fact} is ${is}${asOf === null ? '' : ` as of ${asOf}`}${evidence === null ? '' : `: ${evidence}`}`;

/** The statements without which an answer would be another one. */
export function restsOn(
  statements: readonly FactStatement[],
  facts: Facts,
  answer: (facts: Facts) => unknown,
): readonly FactStatement[] {
  const now = JSON.stringify(answer(facts));
  return statements.filter(({ fact }) => JSON.stringify(answer({ ...facts, ...unstated(fact) })) !== now);
}

/** A fact as nobody stated it. */
export const unstated = (fact: FactName): Partial<Facts> => ({ [fact]: unknownFacts[fact] ?? 'unknown' });

/** What each fact was judged with, those included that nobody stated, with what its statement says beside the value. */
export const judgedWith = (
  facts: Facts,
  statements: readonly FactStatement[],
): readonly { readonly fact: FactName; readonly is: string; readonly statement: FactStatement | null }[] =>
  factNames.map((fact) => ({
    fact,
    is: facts[fact] ?? 'unknown',
    statement: statements.find((one) => one.fact === fact) ?? null,
  }));
