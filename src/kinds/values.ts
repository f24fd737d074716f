import { normalName, normalPattern } from '../tenant/addresses.ts';
import { canonical, isList, type Json } from '../json.ts';
import type { Directory } from './directory.ts';
import type { Property, Unresolved } from './property.ts';

/** One value in the form that is compared, planned and hashed; null where there is nothing. */
export function normalValue(property: Property, value: Json | undefined, directory: Directory): Normal {
  switch (property.shape) {
    case 'recipient':
    case 'recipients':
      return normalRecipients(property, value, directory);
    default:
      return { value: plainValue(property, value), unresolved: [] };
  }
}

/** A value in its compared form, and what in it nobody could resolve. */
export interface Normal {
  readonly value: Json;
  readonly unresolved: readonly Unresolved[];
}

function plainValue(property: Property, value: Json | undefined): Json {
  if (value === undefined || value === null || value === '') return null;
  switch (property.shape) {
    case 'flag':
      return value === true || value === 'True' ? true : null;
    case 'switch':
      return typeof value === 'string' ? value.toLowerCase() === 'true' : value;
    case 'integer':
      return typeof value === 'string' && /^-?\d+$/u.test(value) ? Number(value) : value;
    case 'choice':
      return choiceOf(property, value);
    case 'texts':
      return emptyIsNull(listOf(value));
    case 'words':
      return emptyIsNull(sorted(listOf(value).map((item) => item.toLowerCase())));
    case 'domains':
      return emptyIsNull(sorted(listOf(value).map(normalPattern)));
    case 'patterns':
      return emptyIsNull(sorted(listOf(value).map((item) => textOf(choiceOf(property, item)))));
    case 'instant':
      return instantOf(textOf(value));
    case 'size':
      return sizeOf(textOf(value));
    case 'address':
      return normalName(textOf(value));
    case 'text':
    case 'recipient':
    case 'recipients':
      return textOf(value);
  }
}

/** A value as text: itself where it is text already. */
export const textOf = (value: Json | undefined): string =>
  typeof value === 'string' ? value : canonical(value ?? null);

/** The service's own spelling of a choice, whatever the letter case it was given in. */
function choiceOf(property: Property, value: Json): Json {
  const text = textOf(value).toLowerCase();
  return property.choices?.find((choice) => choice.toLowerCase() === text) ?? value;
}

/** The items of a list, or the one value as a list, without empty ones. */
export const listOf = (value: Json): readonly string[] =>
  (isList(value) ? value : [value]).map(String).filter((item) => item !== '');
const emptyIsNull = (items: readonly string[]): Json => (items.length === 0 ? null : items);
const sorted = (items: readonly string[]): readonly string[] => [...new Set(items)].sort();

/** UTC without fractions. The service writes seven decimals with `Z`, `+00:00` or no zone at all; all mean UTC. */
export function instantOf(text: string): string {
  const dotnet = /^\/?Date\((-?\d+)\)\/?$/u.exec(text)?.[1];
  const zoned = /(?:Z|[+-]\d\d:?\d\d)$/u.test(text) || !text.includes('T') ? text : `${text}Z`;
  const time = dotnet === undefined ? Date.parse(zoned.replace(/(\.\d{3})\d+/u, '$1')) : Number(dotnet);
  return Number.isNaN(time) ? text : new Date(time).toISOString().replace(/\.\d{3}Z$/u, 'Z');
}

const units = ['B', 'KB', 'MB', 'GB', 'TB'] as const;

/** A size in the largest unit that holds it exactly. The service answers `10 MB (10,485,760 bytes)`; without a unit bytes are meant. */
function sizeOf(text: string): string {
  const exact = /\(([\d,]+) bytes\)$/u.exec(text)?.[1];
  const [, count = '', unit = 'B'] = /^([\d.]+)\s*([KMGT]?B)?$/iu.exec(text) ?? [];
  if (exact === undefined && count === '') return text;
  const power = units.findIndex((one) => one === unit.toUpperCase());
  const bytes = exact === undefined ? Math.round(Number(count) * 1024 ** power) : Number(exact.replaceAll(',', ''));
  const largest = bytes === 0 ? 0 : units.findLastIndex((_, exponent) => bytes % 1024 ** exponent === 0);
  return `${bytes / 1024 ** largest}${units[largest] ?? 'B'}`;
}

function normalRecipients(property: Property, value: Json | undefined, directory: Directory): Normal {
  const unresolved: Unresolved[] = [];
  const named = value === undefined || value === null ? [] : listOf(value);
  const addresses = named.map((identity) => {
    const found = directory.find(identity);
    if (found.state === 'present') return found.value.address;
    if (found.state === 'unknown') unresolved.push({ property: property.name, identity, because: found.because });
    return normalName(identity);
  });
  const items = sorted(addresses);
  return { value: property.shape === 'recipient' ? (items[0] ?? null) : emptyIsNull(items), unresolved };
}
