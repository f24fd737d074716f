import { errorAt, warningAt } from '../../diagnostics/diagnostic-at.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { isObject, type Json, type JsonObject } from '../../json.ts';
import { type FactName, factNames, type Facts, type FactStatement, factTable, unknownFacts } from '../schema/facts.ts';
import type { FittingSource } from '../schema/validate.ts';
import { daysAfter } from './days.ts';

/** The value of each fact, whether it is written alone or with its day. What nobody states is unknown. */
export function factsOf(value: Json | undefined): Facts {
  const given = isObject(value) ? value : {};
  const stated = factNames.flatMap((name) => {
    const choice = valueIn(given[name], name);
    return choice === undefined || choice === factTable[name].choices.at(-1) ? [] : [[name, choice] as const];
  });
  return { ...unknownFacts, ...(Object.fromEntries(stated) as Partial<Facts>) };
}

const valueIn = (value: Json | undefined, name: FactName): string | undefined => {
  const is = isObject(value) ? value['is'] : value;
  return factTable[name].choices.find((choice) => choice === is);
};

/** The facts that carry a day or evidence. */
export function statementsOf(value: Json | undefined): readonly FactStatement[] {
  const given = isObject(value) ? value : {};
  return factNames.flatMap((fact) => {
    const long = given[fact];
    const is = valueIn(long, fact);
    if (!isObject(long) || is === undefined) return [];
    const [asOf, evidence] = [textOr(long, 'asOf'), textOr(long, 'evidence')];
    return asOf === null && evidence === null ? [] : [{ fact, is, asOf, evidence }];
  });
}

const textOr = (object: JsonObject, name: string): string | null => {
  const value = object[name];
  return typeof value === 'string' ? value : null;
};

/** After this many days the service may have changed what was tested. */
const lasting = 365;

/** Whether somebody should find out anew. */
export const isOld = ({ asOf }: Pick<FactStatement, 'asOf'>, at: string): boolean =>
  asOf !== null && daysAfter(asOf, lasting) < at;

/** Facts of days that have not come, and those that are old. */
export const checkFacts = (
  source: FittingSource,
  statements: readonly FactStatement[],
  at: string,
): readonly Diagnostic[] =>
  statements.flatMap((one) => {
    const { fact, asOf } = one;
    if (asOf === null || (asOf <= at && !isOld(one, at))) return [];
    const span = source.spanOf(['tenant', 'facts', fact, 'asOf']);
    return asOf > at
      ? [errorAt('PST311', span, `${fact} is of ${asOf}, which has not come`, { hint: 'give the day of the test' })]
      : [warningAt('PST312', span, `${fact} is of ${asOf}, more than a year ago`, { hint: factTable[fact].probe })];
  });
