import { isList, isObject, type Json, type JsonObject } from '../../src/json.ts';
import type { Answer, Spoil } from '../support/spoiling.ts';

/** One way in which an answer can be no answer, or not the whole of it. */
export interface Shape {
  readonly name: string;
  readonly spoil: Spoil;
}

/** The rows of an answer; a single object of Graph is one. */
function rowsOf({ status, body }: Answer): readonly Json[] {
  if (status !== 200 || !isObject(body)) return [];
  const value = body['value'];
  return isList(value) ? value : [body];
}

const withRows =
  (change: (rows: readonly Json[]) => Json): Spoil =>
  (answer) => {
    if (answer.status !== 200 || !isObject(answer.body)) return answer;
    const { body } = answer;
    if (isList(body['value'])) return { ...answer, body: { ...body, value: change(body['value']) } };
    const told = change([body]);
    const [only] = isList(told) ? told : [told];
    return { ...answer, body: only ?? null };
  };

/** What happens to a read as a whole: whatever was asked of it is not known then. */
export const whole: readonly Shape[] = [
  { name: 'denied', spoil: (answer) => ({ ...answer, ...denied(answer) }) },
  { name: 'failing inside a 200', spoil: besides(() => []) },
  { name: 'an error beside its rows', spoil: besides((rows) => rows) },
  { name: 'cut in the middle', spoil: besides((rows) => rows.slice(0, Math.floor(rows.length / 2))) },
  { name: 'a link to more that is none', spoil: withMore('not a link') },
  { name: 'a link to more that is no text', spoil: withMore({ href: '/more' }) },
  {
    name: 'rows that are no objects',
    spoil: withRows((rows) => rows.map((_, at) => ['text', 7, null][at % 3] ?? null)),
  },
  { name: 'text in place of rows', spoil: (answer) => ({ ...answer, body: { value: 'rows' } }) },
  { name: 'no JSON', spoil: (answer) => ({ ...answer, body: '<html>' }) },
];

function denied({ headers }: Answer): Pick<Answer, 'status' | 'body' | 'headers'> {
  const error = { code: 'Authorization_RequestDenied', message: 'Insufficient privileges to complete the operation.' };
  return { status: 403, headers, body: { error } };
}

function besides(change: (rows: readonly Json[]) => readonly Json[]): Spoil {
  return (answer) => {
    if (answer.status !== 200 || !isObject(answer.body)) return { ...answer, ...denied(answer) };
    if (!isList(answer.body['value'])) return { ...answer, ...denied(answer) };
    const body = { ...answer.body, value: [...change(answer.body['value'])] };
    return {
      ...answer,
      body: { ...body, '@adminapi.errors': ['The operation could not be completed.'], error: 'half' },
    };
  };
}

function withMore(link: Json): Spoil {
  return (answer) =>
    isObject(answer.body) && isList(answer.body['value'])
      ? { ...answer, body: { ...answer.body, '@odata.nextLink': link } }
      : { ...answer, ...denied(answer) };
}

/** A read that comes in another form that says the same: told as it is, or not known. */
export const otherwise: readonly Shape[] = [
  {
    name: 'wrapped as Windows PowerShell does',
    spoil: (answer) =>
      isObject(answer.body) && isList(answer.body['value'])
        ? {
            ...answer,
            body: { ...answer.body, value: { value: answer.body['value'], Count: answer.body['value'].length } },
          }
        : answer,
  },
];

/** What can happen to one key of every row: it is gone, or it holds what it never holds. */
export const ofKey = (key: string): readonly Shape[] => [
  { name: `no ${key}`, spoil: eachRow((row) => less(row, key)) },
  ...[0, 1, 2, 3].map((nth): Shape => ({
    name: `${key} is of another type (${nth})`,
    spoil: eachRow((row) => (key in row ? { ...row, [key]: mistyped(row[key] ?? null, nth) } : row)),
  })),
];

const eachRow = (change: (row: JsonObject) => JsonObject): Spoil =>
  withRows((rows) => rows.map((row) => (isObject(row) ? change(row) : row)));

function mistyped(value: Json, nth: number): Json {
  const of = (...wrong: readonly Json[]): Json => wrong[nth % wrong.length] ?? null;
  if (isList(value)) return value.length > 1 ? of(value.join(' '), {}, [[]], true) : of({}, [[]], true);
  if (isObject(value)) return of([[]], true);
  switch (typeof value) {
    case 'boolean':
      return of({}, 'Disabled ', 1, '$true');
    case 'number':
      return of({}, 'many', [[]]);
    default:
      return of({}, [[]], true);
  }
}

function less(row: JsonObject, key: string): JsonObject {
  const { [key]: _, ...rest } = row;
  return rest;
}

/** Honest answers that say something else: whether one of them would have changed the outcome says what rests on a read. */
export function others(answer: Answer, keys: readonly string[], isWhole: boolean): readonly Shape[] {
  const rows = rowsOf(answer).filter(isObject);
  return [
    ...(isWhole && rows.length > 1
      ? [{ name: 'without the last row', spoil: withRows((all) => all.slice(0, -1)) }]
      : []),
    ...keys.flatMap((key) =>
      otherValues(rows.map((row) => row[key])).map((value): Shape => ({
        name: `${key} = ${JSON.stringify(value)}`,
        spoil: withRows((all) => all.map((row) => (isObject(row) && key in row ? { ...row, [key]: value } : row))),
      })),
    ),
  ];
}

function otherValues(found: readonly (Json | undefined)[]): readonly Json[] {
  if (found.some((one) => typeof one === 'boolean')) return [true, false];
  if (found.some((one) => one === 'Enabled' || one === 'Disabled')) return ['Enabled', 'Disabled'];
  if (found.some((one) => one === 'On' || one === 'Off' || one === 'Automatic')) return ['On', 'Off'];
  if (found.some(isList)) return [[]];
  return [];
}

/** The keys of the rows of an answer. */
export const keysOf = (answer: Answer): readonly string[] => [
  ...new Set(
    rowsOf(answer)
      .filter(isObject)
      .flatMap((row) => Object.keys(row)),
  ),
];
