import { isList, isObject, type Json, type JsonObject } from '../../json.ts';

/** Writes a value as its schema spells it. */
export type Speller = (value: Json) => Json;

/**
 * Writes the choices of a section as the schema spells them: `autoForwardingMode: off` becomes `Off`.
 * Whatever is no choice, and whatever does not fit the schema, stays as it is.
 */
export const spellerOf = (schema: JsonObject): Speller => speller(schema) ?? ((value) => value);

/** Null for a schema without choices, so that values without any are not walked. */
function speller(schema: JsonObject): Speller | null {
  const all = [schema, ...branches(schema)];
  const text = choiceSpeller(all.flatMap(choicesOf));
  const list = itemSpeller(all.map((one) => one['items']).find(isObject));
  const object = fieldSpeller(all.map((one) => one['properties']).filter(isObject));
  if (text === null && list === null && object === null) return null;
  return (value) => {
    if (typeof value === 'string') return text?.(value) ?? value;
    if (isList(value)) return list?.(value) ?? value;
    return isObject(value) ? (object?.(value) ?? value) : value;
  };
}

const choicesOf = ({ enum: choices }: JsonObject): readonly string[] =>
  (isList(choices) ? choices : []).filter((one) => typeof one === 'string');

function choiceSpeller(choices: readonly string[]): ((value: string) => string) | null {
  if (choices.length === 0) return null;
  const exact = new Set(choices);
  const spelled = new Map(choices.toReversed().map((one) => [one.toLowerCase(), one]));
  return (value) => (exact.has(value) ? value : (spelled.get(value.toLowerCase()) ?? value));
}

function itemSpeller(items: JsonObject | undefined): ((value: readonly Json[]) => Json) | null {
  const spell = items === undefined ? null : speller(items);
  return spell === null ? null : (value) => value.map(spell);
}

function fieldSpeller(tables: readonly JsonObject[]): ((value: JsonObject) => Json) | null {
  const fields = new Map<string, Speller>();
  for (const [name, schema] of tables.toReversed().flatMap((table) => Object.entries(table))) {
    if (!isObject(schema)) continue;
    const spell = speller(schema);
    if (spell === null) fields.delete(name);
    else fields.set(name, spell);
  }
  if (fields.size === 0) return null;
  return (value) =>
    Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, fields.get(name)?.(inner) ?? inner]));
}

function branches(schema: JsonObject): readonly JsonObject[] {
  return ['anyOf', 'oneOf', 'allOf'].flatMap((name) => {
    const list = schema[name];
    return isList(list) ? list.filter(isObject).flatMap((one) => [one].concat(branches(one))) : [];
  });
}
