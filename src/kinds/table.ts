import type { Json, JsonObject } from '../json.ts';
import type { Row } from '../tenant/tenant.ts';
import type { Directory } from './directory.ts';
import type { Kind } from './kind.ts';
import type { Properties, Property, Unresolved } from './property.ts';
import { at, isUnclear, type Unclear, unclearError } from './rows/decode.ts';
import { decodeProperty } from './rows/property.ts';
import { whetherEnabled } from './rows/rules.ts';
import { listOf, normalValue } from './values.ts';

/** Properties in the compared form, and those of which nobody can tell what they are. */
export interface Read {
  readonly properties: Properties;
  readonly unresolved: readonly Unresolved[];
}

/** Reads the managed properties off a row that `call` gave: what is empty is left out, and so is what is unclear. */
export function readProperties(table: readonly Property[], row: Row, directory: Directory, call: string): Read {
  const said = new Map(table.map((property) => [property, at(row, property.parameter, decodeProperty(property))]));
  const known = (property: Property): Json => {
    const value = said.get(property) ?? null;
    return isUnclear(value) ? null : value;
  };
  const read = normalProperties(table, known, directory);
  const open = [...said].flatMap(([{ name }, value]) => (isUnclear(value) ? [unclearProperty(name, call, value)] : []));
  return { properties: read.properties, unresolved: [...read.unresolved, ...open] };
}

/** Whether a rule is in force, which it says in a word. */
export function readState(row: Row, call: string): Read {
  const state = at(row, 'State', whetherEnabled);
  return isUnclear(state)
    ? { properties: {}, unresolved: [unclearProperty('enabled', call, state)] }
    : { properties: { enabled: state }, unresolved: [] };
}

/** What several parts of an object say together. */
export const together = (...parts: readonly Read[]): Read => ({
  properties: Object.assign({}, ...parts.map((one) => one.properties)) as Properties,
  unresolved: parts.flatMap((one) => one.unresolved),
});

/** A property of which a row says nothing that anybody could be sure of. */
export const unclearProperty = (property: string, call: string, { unclear }: Unclear): Unresolved => ({
  property,
  identity: property,
  because: unclearError(call, unclear),
});

/** Brings written properties into the compared form; `null` stays, since it clears. */
export function normalSpec(table: readonly Property[], spec: Properties, directory: Directory): Read {
  const own = table.filter((property) => property.name in spec);
  const given = normalProperties(own, (property) => spec[property.name], directory);
  const normal = own.map(({ name }) => [name, given.properties[name] ?? null] as const);
  return { properties: { ...spec, ...Object.fromEntries(normal) }, unresolved: given.unresolved };
}

function normalProperties(
  table: readonly Property[],
  valueOf: (property: Property) => Json | undefined,
  directory: Directory,
): Read {
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
  return laid(table, base, ({ name, whole, fallback }) =>
    name in spec || whole === true ? (spec[name] ?? fallback ?? null) : undefined,
  );
}

/** What a declared object should look like: the spec over what it is now, and in force unless the spec says otherwise. */
export function declaredAs(
  { properties, complete }: Pick<Kind, 'properties' | 'complete'>,
  base: Properties,
  spec: Properties,
): Properties {
  const usual = complete(spec);
  const standing = properties.filter(({ name, inForce }) => inForce === true && !(name in spec));
  return laid(standing, overlay(properties, base, spec), ({ name }) => usual[name] ?? null);
}

/** Properties with those of a table set to what is given; nothing given leaves one as it is, null takes it out. */
function laid(
  table: readonly Property[],
  base: Properties,
  given: (property: Property) => Json | undefined,
): Properties {
  const result: Record<string, Json> = { ...base };
  for (const property of table) {
    const value = given(property);
    if (value === undefined) continue;
    if (value !== null) result[property.name] = value;
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
    const named = at(row, property.parameter, decodeProperty(property));
    return isUnclear(named) || named === null ? [] : listOf(named);
  });
}
