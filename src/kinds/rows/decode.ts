import { isList, isObject, type Json, unwrapped } from '../../json.ts';
import type { Known, ReadCall, Reading, Row, TenantError } from '../../tenant/tenant.ts';
import { callName, present, unknown } from '../../tenant/tenant.ts';

/** What a value says and nobody can be sure of, as a clause: `is the text "$true", where true or false is due`. */
export interface Unclear {
  readonly unclear: string;
}

/** A value that is known, or the cause why nobody can tell it. What is known to be empty is null or an empty list. */
export type Maybe<T> = T | Unclear;

/** Turns what a row holds under a key into a value. */
export type Decode<T> = (value: Json) => Maybe<T>;

export const unclear = (why: string): Unclear => ({ unclear: why });

export const isUnclear = (value: unknown): value is Unclear =>
  typeof value === 'object' && value !== null && 'unclear' in value;

/**
 * What a row says under a key. The service leaves no documented key out and writes null where nothing is set (observed
 * in full exports of 2023 to 2026), so that a key that is missing was not asked for, or lost on the way.
 */
export function at<T>(row: Row, key: string, decode: Decode<T>): Maybe<T> {
  const value = row[key];
  const said = value === undefined ? unclear('is missing') : decode(value);
  return isUnclear(said) ? unclear(`${key} ${said.unclear}`) : said;
}

/** A value as people would point at it. */
function shown(value: Json): string {
  if (typeof value === 'string')
    return `the text ${JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value)}`;
  if (isList(value)) return 'a list';
  return isObject(value) ? 'an object' : String(value);
}

const instead = (value: Json, due: string): Unclear => unclear(`is ${shown(value)}, where ${due} is due`);

/** True or false, and nothing else: text and numbers that look like it may have been anything. */
export const truth: Decode<boolean> = (value) => (typeof value === 'boolean' ? value : instead(value, 'true or false'));

/** True, false, or null where nothing is set. */
export const truthOrUnset: Decode<boolean | null> = (value) => (value === null ? null : truth(value));

/** A whole number, which some exports write as text (recorded policies of other tools); null where nothing is set. */
export function whole(value: Json): Maybe<number | null> {
  const number = typeof value === 'string' && /^-?\d{1,15}$/u.test(value) ? Number(value) : value;
  if (number === null) return null;
  return typeof number === 'number' && Number.isSafeInteger(number) ? number : instead(value, 'a whole number');
}

/** Text; null where nothing is set. What PowerShell writes in the place of an object it did not open is none. */
export function text(value: Json): Maybe<string | null> {
  if (value === null || value === '') return null;
  if (typeof value !== 'string') return instead(value, 'text');
  return unopened(value) ? unclear(`is ${shown(value)}: an object that ConvertTo-Json did not open (-Depth)`) : value;
}

/** `System.Object[]`, `@{Name=…}`. Source: ConvertTo-Json reference on -Depth. */
const unopened = (value: string): boolean => /^(?:System\.[A-Za-z.]+(?:\[\])?|@\{.*\})$/su.test(value.trim());

/** One of the words that are documented, in any letter case; a blank before or after it is not. */
export const word =
  <W extends string>(...words: readonly W[]): Decode<W> =>
  (value) => {
    const found =
      typeof value === 'string' ? words.find((one) => one.toLowerCase() === value.toLowerCase()) : undefined;
    return found ?? instead(value, words.join(' or '));
  };

/** The same, or null where nothing is set. */
export const wordOrUnset =
  <W extends string>(...words: readonly W[]): Decode<W | null> =>
  (value) =>
    value === null || value === '' ? null : word(...words)(value);

/**
 * A list of texts; null and an empty list are none. Windows PowerShell 5.1 writes a list as `{ value, Count }`. A list
 * that became one text can be told from a list of one only where nothing in it could have been a separator: PowerShell
 * joins with a blank. Source: PowerShell issues 3153, 5579 and 9266.
 */
export function texts(value: Json): Maybe<readonly string[]> {
  const items = unwrapped(value);
  if (items === null || items === '') return [];
  if (typeof items === 'string')
    return /\s/u.test(items)
      ? unclear(`is ${shown(items)}, which may be a list that was written as one text`)
      : texts([items]);
  if (!isList(items)) return instead(items, 'a list of texts');
  const all = items.map(text);
  const bad = all.find(isUnclear);
  return bad ?? all.filter((one) => typeof one === 'string');
}

/** A point in time as text; null where nothing is set. */
export function instant(value: Json): Maybe<string | null> {
  const said = text(value);
  if (said === null || isUnclear(said)) return said;
  const dotnet = /^\/?Date\(-?\d+\)\/?$/u.test(said);
  return dotnet || /^\d{4}-\d\d-\d\d/u.test(said) ? said : instead(value, 'a point in time');
}

/** `10 MB (10,485,760 bytes)`, `10MB` or a number of bytes as text; null where nothing is set. */
export function size(value: Json): Maybe<string | null> {
  const said = text(value);
  if (said === null || isUnclear(said)) return said;
  return /\([\d,]+ bytes\)$|^[\d.]+\s*(?:[KMGT]?B)?$/iu.test(said) ? said : instead(value, 'a size');
}

/** An SMTP address, with or without its type before it, and of no other type; null where nothing is set. */
export function address(value: Json): Maybe<string | null> {
  const said = text(value);
  if (said === null || isUnclear(said)) return said;
  return /^(?:smtp:)?[^@\s:]+@[^@\s]+$/iu.test(said) ? said : instead(value, 'an address');
}

/** Why a row does not say something, as the cause of what is not known on its account. */
export const unclearError = (call: string, why: string): TenantError => ({
  reason: 'unclear',
  call,
  message: why,
  type: null,
});

/** What a row says of one object, value by value. */
type Said<T> = { readonly [K in keyof T]: Maybe<T[K]> };

/** The objects of a listing of which everything must be known: unknown where one row leaves something open. */
export function decoded<T extends object>(
  call: string,
  reading: Reading,
  decode: (row: Row) => Said<T>,
): Known<readonly T[]> {
  if (reading.state !== 'present') return reading;
  const all = reading.value.map(decode);
  const why = all.flatMap((one) => Object.values(one)).find(isUnclear);
  return why === undefined ? present(all as readonly T[]) : unknown(unclearError(call, why.unclear));
}

/** A listing whose rows all say these: what objects are told apart by. Unknown where one of them does not. */
export function told(call: ReadCall, reading: Reading, keys: Readonly<Record<string, Decode<unknown>>>): Reading {
  if (reading.state !== 'present') return reading;
  const said = reading.value.flatMap((row) => Object.entries(keys).map(([key, decode]) => at(row, key, decode)));
  const why = said.find(isUnclear);
  return why === undefined ? reading : unknown(unclearError(callName(call), `in one of its rows ${why.unclear}`));
}

/** Text that is never empty. */
export function title(value: Json): Maybe<string> {
  const said = text(value);
  return said ?? unclear('is empty');
}
