import { isList, type Json, type JsonObject } from '../../json.ts';
import { alternatives } from './question.ts';
import type { Row } from '../tenant.ts';

type Test = (row: Row) => boolean;

/** What a condition asks, and of which property. */
interface Asked {
  readonly property: string;
  readonly holds: Test;
}

/** The rows that a filter gives, or a property that it asks about and some row does not have. */
type Filtered = { readonly rows: readonly Row[] } | { readonly lacking: string };

/**
 * The rows that a server-side filter would give, or null where the filter says more than this understands: alternatives
 * of `Property -ne $null` and `Property -eq 'text'`, which is what finding forwards takes.
 */
export function filtered(rows: readonly Row[], filter: string): Filtered | null {
  const tests = alternatives(filter).map(testOf);
  const all = tests.filter((test) => test !== null);
  if (all.length < tests.length) return null;
  const lacking = all.find(({ property }) => rows.some((row) => keyIn(row, property) === undefined));
  return lacking === undefined
    ? { rows: rows.filter((row) => all.some(({ holds }) => holds(row))) }
    : { lacking: lacking.property };
}

function testOf(condition: string): Asked | null {
  const match = /^(\w+) -(eq|ne) (?:(\$null)|'((?:[^']|'')*)')$/u.exec(condition);
  if (match === null) return null;
  const [, property = '', operator, nothing, text = ''] = match;
  const holds: Test = (row) =>
    nothing !== undefined
      ? isEmpty(valueAt(row, property))
      : equals(valueAt(row, property), text.replaceAll("''", "'"));
  return { property, holds: operator === 'eq' ? holds : (row) => !holds(row) };
}

/** Filters come in lower case; rows spell their properties as the service does. */
function valueAt(row: JsonObject, property: string): Json {
  const key = keyIn(row, property);
  return key === undefined ? null : (row[key] ?? null);
}

const keyIn = (row: JsonObject, property: string): string | undefined =>
  Object.keys(row).find((name) => name.toLowerCase() === property);

const isEmpty = (value: Json): boolean => value === null || value === '' || (isList(value) && value.length === 0);

/** The address type before the colon makes no difference to `-eq`. */
function equals(value: Json, text: string): boolean {
  if (isList(value)) return value.some((item) => equals(item, text));
  return typeof value !== 'object' && bare(String(value)) === bare(text);
}

const bare = (value: string): string => value.toLowerCase().replace(/^smtp:/u, '');

/** The same for Graph: alternatives of `property eq 'text'` and `property/any(p:p eq 'text')`. */
export function filteredGraph(rows: readonly Row[], filter: string): readonly Row[] | null {
  const tests = filter.split(/ or /iu).map(graphTestOf);
  const all = tests.filter((test) => test !== null);
  return all.length === tests.length ? rows.filter((row) => all.some((test) => test(row))) : null;
}

function graphTestOf(condition: string): Test | null {
  const plain = /^\(?\s*(\w+) eq '((?:[^']|'')*)'\s*\)?$/iu.exec(condition.trim());
  const any = /^\(?\s*(\w+)\/any\(\s*(\w+)\s*:\s*\2 eq '((?:[^']|'')*)'\s*\)\s*\)?$/iu.exec(condition.trim());
  const [property, text] = plain === null ? [any?.[1], any?.[3]] : [plain[1], plain[2]];
  if (property === undefined || text === undefined) return null;
  return (row) => equals(valueAt(row, property.toLowerCase()), text.replaceAll("''", "'"));
}
