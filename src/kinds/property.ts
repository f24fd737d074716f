import { canonical, isList, isObject, type Json, type JsonObject } from '../json.ts';
import type { Row, TenantError } from '../tenant/tenant.ts';
import type { Directory } from './directory.ts';

/** Managed properties by their YAML name. A property that is not there is not set. */
export interface Properties {
  readonly [name: string]: Json;
}

/** A property of a live object that holds an identity nobody could resolve, so that nothing may be concluded from it. */
export interface Unresolved {
  readonly property: string;
  readonly identity: string;
  readonly because: TenantError;
}

/**
 * How a property's value is written and compared.
 * `flag` is a boolean whose false means "not used" (rule predicates and actions); `switch` is a boolean that says both.
 * `texts` is an ordered list, `words` a set without letter case (domains, addresses), `patterns` a set with it.
 * `recipient` and `recipients` name directory objects in any identity form; `address` is any SMTP address, known or not.
 * `instant` is a point in time, `size` a number of bytes such as `10MB`.
 */
export type Shape =
  | 'flag'
  | 'switch'
  | 'integer'
  | 'text'
  | 'choice'
  | 'texts'
  | 'words'
  | 'patterns'
  | 'recipient'
  | 'recipients'
  | 'address'
  | 'instant'
  | 'size';

export interface Property {
  /** The YAML name: the parameter in camelCase. */
  readonly name: string;
  /** The name in calls and rows, as Exchange spells it. */
  readonly parameter: string;
  readonly shape: Shape;
  /** One sentence for the schema, so that editors can show it. */
  readonly about: string;
  /** Values of a choice, as the service spells them. */
  readonly choices?: readonly string[];
  readonly min?: number;
  readonly max?: number;
  readonly maxLength?: number;
  /** What a text must look like, for the schema. */
  readonly pattern?: string;
  /** What the service holds where nobody set it; a property without one is simply unset. */
  readonly fallback?: Json;
  /** The kind's own grouping: which of two service objects holds it, say. */
  readonly part?: string;
  /** Managed as a whole with its fellows: left out means none. */
  readonly whole?: boolean;
  /** A list written as single additions and removals: a plan relies on those items and not on the rest of the list. */
  readonly delta?: boolean;
  /** May name an address that the directory does not know. */
  readonly anyAddress?: boolean;
  /** Set when the object is made and never again: a difference is refused. */
  readonly fixed?: true;
  /** What the section is about: said in an entry that is written, even where it is what the service holds anyway. */
  readonly essential?: true;
}

/** The texts of a list; nothing where there is no list. */
export const textsOf = (value: Json | undefined): readonly string[] =>
  isList(value) ? value.filter((item) => typeof item === 'string') : [];

/** `AutoForwardEnabled` → `autoForwardEnabled`, `NDREnabled` → `ndrEnabled`, `SCLOver` → `sclOver`. */
export function yamlName(parameter: string): string {
  const head = /^[A-Z]+(?=[A-Z][a-z])|^[A-Z]+(?![a-z])|^[A-Z]/u.exec(parameter)?.[0] ?? '';
  return head.toLowerCase() + parameter.slice(head.length);
}

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
    case 'patterns':
      return emptyIsNull(sorted(listOf(value).map((item) => textOf(choiceOf(property, item)))));
    case 'instant':
      return instantOf(textOf(value));
    case 'size':
      return sizeOf(textOf(value));
    case 'address':
      return textOf(value)
        .replace(/^smtp:/iu, '')
        .toLowerCase();
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

const listOf = (value: Json): readonly string[] =>
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
    return identity.toLowerCase();
  });
  const items = sorted(addresses);
  return { value: property.shape === 'recipient' ? (items[0] ?? null) : emptyIsNull(items), unresolved };
}

/** Reads the managed properties off a row: what is empty is left out. */
export function readProperties(
  table: readonly Property[],
  row: Row,
  directory: Directory,
): { readonly properties: Properties; readonly unresolved: readonly Unresolved[] } {
  return normalProperties(table, (property) => row[property.parameter], directory);
}

/** Brings written properties into the compared form; `null` stays, since it clears. */
export function normalSpec(
  table: readonly Property[],
  spec: Properties,
  directory: Directory,
): { readonly properties: Properties; readonly unresolved: readonly Unresolved[] } {
  const own = table.filter((property) => property.name in spec);
  const given = normalProperties(own, (property) => spec[property.name], directory);
  const normal = own.map(({ name }) => [name, given.properties[name] ?? null] as const);
  return { properties: { ...spec, ...Object.fromEntries(normal) }, unresolved: given.unresolved };
}

function normalProperties(
  table: readonly Property[],
  valueOf: (property: Property) => Json | undefined,
  directory: Directory,
): { readonly properties: Properties; readonly unresolved: readonly Unresolved[] } {
  const properties: Record<string, Json> = {};
  const unresolved: Unresolved[] = [];
  for (const property of table) {
    const given = valueOf(property);
    // Of the many properties that an object may have, most have few: what is not there costs nothing.
    if (given === undefined || given === null) continue;
    const normal = normalValue(property, given, directory);
    if (normal.value !== null) properties[property.name] = normal.value;
    unresolved.push(...normal.unresolved);
  }
  return { properties, unresolved };
}

/**
 * What an object should look like: what it is now, with the spec laid over it. A cleared property returns to what the
 * service holds by itself; a property managed as a whole that the spec leaves out is none.
 */
export function overlay(table: readonly Property[], base: Properties, spec: Properties): Properties {
  const result: Record<string, Json> = { ...base };
  for (const property of table) {
    const given =
      spec[property.name] ??
      (property.name in spec || property.whole === true ? (property.fallback ?? null) : undefined);
    if (given === undefined) continue;
    if (given !== null) result[property.name] = given;
    else if (property.name in result) delete result[property.name];
  }
  return result;
}

/** The properties of an object that nobody has touched since the service made it. */
export function defaults(table: readonly Property[]): Properties {
  const set = table.filter((property) => property.fallback !== undefined && property.fallback !== null);
  return Object.fromEntries(set.map((property) => [property.name, property.fallback ?? null]));
}

/** The parameters that set the named properties to what they should become; `$null` clears. */
export function parameters(table: readonly Property[], names: readonly string[], wanted: Properties): JsonObject {
  const named = table.filter((property) => names.includes(property.name));
  return Object.fromEntries(named.map((property) => [property.parameter, wanted[property.name] ?? cleared(property)]));
}

const cleared = (property: Property): Json => (property.shape === 'flag' ? false : (property.fallback ?? null));

/** The recipients that a row names in the properties of a table. */
export function mentioned(table: readonly Property[], row: Row): readonly string[] {
  const naming = table.filter((property) => property.shape === 'recipient' || property.shape === 'recipients');
  return naming.flatMap((property) => {
    const value = row[property.parameter];
    return value === undefined || value === null || isObject(value) ? [] : listOf(value);
  });
}
