export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json;
}

export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value);

/** The list in `{ value, Count }`, as Windows PowerShell 5.1 writes one (PowerShell issues 3153 and 5579), or the value as it is. */
export function unwrapped(value: Json): Json {
  if (!isObject(value) || !isList(value['value'])) return value;
  const { value: items, Count: count, ...others } = value;
  return Object.keys(others).length === 0 && count === items.length ? items : value;
}

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
  const found = { awkward: false };
  const sorted = inOrder(value, found);
  return found.awkward ? writtenOut(value) : JSON.stringify(sorted);
}

/** JavaScript lists numbers before all other keys, and takes `__proto__` for something else. */
const awkward = /^(?:\d|__proto__$)/u;

/** A copy whose keys stand in order, for the engine to write: that takes half the time of writing it out here. */
function inOrder(value: Json, found: { awkward: boolean }): Json {
  if (isList(value)) return value.map((item) => inOrder(item, found));
  if (!isObject(value)) return finite(value);
  const sorted: Record<string, Json> = {};
  for (const key of Object.keys(value).sort()) {
    if (awkward.test(key)) found.awkward = true;
    sorted[key] = inOrder(value[key] ?? null, found);
  }
  return sorted;
}

function writtenOut(value: Json): string {
  if (isList(value)) return `[${value.map(writtenOut).join(',')}]`;
  if (!isObject(value)) return JSON.stringify(finite(value));
  const fields = Object.keys(value)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${writtenOut(value[key] ?? null)}`);
  return `{${fields.join(',')}}`;
}

function finite<T>(value: T): T {
  if (typeof value === 'number' && !Number.isFinite(value)) throw new RangeError(`not a JSON number: ${value}`);
  return value;
}

/** Whether two values are equal; the order of keys makes no difference. */
export const sameJson = (a: Json, b: Json): boolean =>
  a === b || (typeof a === 'object' && typeof b === 'object' && canonical(a) === canonical(b));

/** States that a value cannot occur: the compiler rejects the call while a case is missing. */
export function unreachable(value: never): never {
  throw new Error(`unhandled case: ${JSON.stringify(value)}`);
}
