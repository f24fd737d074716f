import { withChoices } from './choice-words.ts';
import { isList, isObject, type Json, type JsonObject } from '../../json.ts';
import { kinds as allKinds } from '../../kinds/index.ts';
import type { Kind } from '../../kinds/kind.ts';
import { grants } from './grants-schema.ts';
import { accepted, expectations, governance, guardrails, member, scope, tenant } from './settings-schema.ts';

/** The JSON Schema (draft 2020-12) of a policy file. */
export function policiesSchema(kinds: readonly Kind[]): JsonObject {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: 'urn:postern:policies:1',
    title: 'Postern policies',
    description: 'What a Microsoft 365 tenant lets out by itself, and who answers for it.',
    type: 'object',
    properties: Object.fromEntries(sectionSchemas(kinds)),
    additionalProperties: false,
  };
}

/** The schema of each section, in the order in which help lists them. */
export function sectionSchemas(kinds: readonly Kind[]): ReadonlyMap<string, JsonObject> {
  const names = kinds.map((kind) => kind.section);
  return new Map<string, JsonObject>([
    ['tenant', tenant],
    ['scope', scope(names)],
    ['guardrails', guardrails],
    ['expectations', expectations],
    ['accepted', accepted],
    ['grants', grants],
    ...kinds.map((kind) => [kind.section, governed(kind.schema)] as const),
  ]);
}

/** The text of `schemas/policies.schema.json`. */
export const schemaText = (): string => `${JSON.stringify(withChoices(policiesSchema(allKinds)), null, 2)}\n`;

/** Adds who answers for an entry to every entry of a section: the items of its list, or what stands beside the lists it holds. */
function governed(section: JsonObject): JsonObject {
  const { items, anyOf, properties } = section;
  if (isObject(items)) return { ...section, items: governedEntry(items) };
  if (isList(anyOf)) return { ...section, anyOf: anyOf.map((form) => (isObject(form) ? governedEntry(form) : form)) };
  if (!isObject(properties)) return section;
  return { ...section, properties: mapValues(properties, (value) => (isObject(value) ? governed(value) : value)) };
}

function governedEntry(entry: JsonObject): JsonObject {
  const properties = entry['properties'];
  if (!isObject(properties)) return entry;
  return { ...entry, properties: { ...mapValues(properties, withMembers), ...governance } };
}

/** Members may be addresses, or addresses that end. */
function withMembers(value: Json, name: string): Json {
  return name === 'members' && isObject(value) && 'items' in value ? { ...value, items: member } : value;
}

const mapValues = (object: JsonObject, change: (value: Json, name: string) => Json): JsonObject =>
  Object.fromEntries(Object.entries(object).map(([name, value]) => [name, change(value, name)]));
