import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { isList, isObject, type Json, type JsonObject, textAt } from '../json.ts';
import type { PolicyEntry, RawEntry } from './kind.ts';
import type { Properties, Property } from './property.ts';
import { propertySchema } from './property-schema.ts';

/** Names of the fields that say who answers for an entry; they are never part of a spec. */
export const governanceFields = ['owner', 'reason', 'ticket', 'until'] as const;

/** The entries of a section that is a list of objects, each known by one of its fields, in the form that is compared. */
export function listEntries(
  section: Json,
  identity: string,
  keyOf: (name: string) => string = (name) => name.toLowerCase(),
): readonly RawEntry[] {
  const items = isList(section) ? section : [];
  return items.flatMap((item, index) => {
    if (!isObject(item)) return [];
    const name = textAt(item, identity);
    return [{ path: [index], name, key: keyOf(name), spec: specOf(item) }];
  });
}

/** What an item says beyond its governance. */
export function specOf(item: JsonObject): Properties {
  const fields = Object.entries(item).filter(([name]) => !governanceFields.some((field) => field === name));
  return Object.fromEntries(fields);
}

/** The schema of a list section: an array of objects with an identity and the table's properties, and nothing else. */
export function listSchema(
  about: string,
  identity: JsonObject,
  table: readonly Property[],
  more: JsonObject = {},
): JsonObject {
  const properties = Object.fromEntries(table.map((property) => [property.name, propertySchema(property)]));
  return {
    description: about,
    type: 'array',
    items: {
      type: 'object',
      required: Object.keys(identity),
      properties: { ...identity, ...properties, ...more },
      additionalProperties: false,
    },
  };
}

/** Says that something is wrong at one place of an entry. */
export function problem(
  code: Diagnostic['code'],
  entry: PolicyEntry,
  path: readonly (string | number)[],
  message: string,
  hint: string | null = null,
): Diagnostic {
  return { code, severity: 'error', message, span: entry.locate(path), related: [], hint };
}
