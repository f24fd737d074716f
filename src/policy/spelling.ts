import { isList, isObject, type Json, type JsonObject } from '../json.ts';

/**
 * Writes the choices of a section as the schema spells them: `autoForwardingMode: off` becomes `Off`.
 * Whatever is no choice, and whatever does not fit the schema, stays as it is.
 */
export function spelled(schema: JsonObject, value: Json): Json {
  if (typeof value === 'string') return choice(schema, value);
  if (isList(value)) return spelledItems(schema, value);
  return isObject(value) ? spelledFields(schema, value) : value;
}

function choice(schema: JsonObject, value: string): Json {
  const choices = choicesOf(schema).filter((one) => typeof one === 'string');
  return (
    choices.find((one) => one === value) ?? choices.find((one) => one.toLowerCase() === value.toLowerCase()) ?? value
  );
}

function choicesOf(schema: JsonObject): readonly Json[] {
  const { enum: choices } = schema;
  const here = isList(choices) ? choices : [];
  return [...here, ...branches(schema).flatMap(choicesOf)];
}

function spelledItems(schema: JsonObject, value: readonly Json[]): Json {
  const items = [schema, ...branches(schema)].map((one) => one['items']).find(isObject);
  return items === undefined ? value : value.map((item) => spelled(items, item));
}

function spelledFields(schema: JsonObject, value: JsonObject): Json {
  const tables = [schema, ...branches(schema)].map((one) => one['properties']).filter(isObject);
  if (tables.length === 0) return value;
  const field = (name: string): JsonObject | undefined =>
    tables.map((table) => own(table, name)).find((found) => found !== undefined);
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, respell(field(name), inner)]));
}

const respell = (schema: JsonObject | undefined, value: Json): Json =>
  schema === undefined ? value : spelled(schema, value);

function own(table: JsonObject, name: string): JsonObject | undefined {
  const found = Object.hasOwn(table, name) ? table[name] : undefined;
  return isObject(found) ? found : undefined;
}

function branches(schema: JsonObject): readonly JsonObject[] {
  return ['anyOf', 'oneOf', 'allOf'].flatMap((name) => {
    const list = schema[name];
    return isList(list) ? list.filter(isObject).flatMap((one) => [one].concat(branches(one))) : [];
  });
}
