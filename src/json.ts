import { createHash } from 'node:crypto';

export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json;
}

export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value);

/** The value at a key when it is text, else the empty string. */
export const textAt = (row: JsonObject, key: string): string => {
  const value = row[key];
  return typeof value === 'string' ? value : '';
};

/**
 * Writes a value as canonical JSON (RFC 8785): keys sorted by UTF-16 code units, no white space, numbers as ECMAScript
 * prints them. Two equal values give the same text on every machine.
 */
export function canonical(value: Json): string {
  if (isList(value)) return `[${value.map(canonical).join(',')}]`;
  if (!isObject(value)) return scalar(value);
  let fields = '';
  for (const key of Object.keys(value).sort()) {
    fields += `${fields === '' ? '' : ','}${quoted(key)}:${canonical(value[key] ?? null)}`;
  }
  return `{${fields}}`;
}

// Most text needs no escapes, and seeing that is quicker than calling JSON.stringify for a plan's many small texts.
const quoted = (text: string): string => (/^[ !#-[\]-~]*$/u.test(text) ? `"${text}"` : JSON.stringify(text));

function scalar(value: null | boolean | number | string): string {
  if (typeof value === 'number' && !Number.isFinite(value)) throw new RangeError(`not a JSON number: ${value}`);
  return typeof value === 'string' ? quoted(value) : JSON.stringify(value);
}

/** SHA-256 of the canonical form, in lower-case hexadecimal. */
export function digest(value: Json): string {
  return createHash('sha256').update(canonical(value)).digest('hex');
}

/** Whether two values are equal; the order of keys makes no difference. */
export const sameJson = (a: Json, b: Json): boolean =>
  a === b || (typeof a === 'object' && typeof b === 'object' && canonical(a) === canonical(b));

/** States that a value cannot occur: the compiler rejects the call while a case is missing. */
export function unreachable(value: never): never {
  throw new Error(`unhandled case: ${JSON.stringify(value)}`);
}
