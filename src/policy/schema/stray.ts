import { errorAt } from '../../diagnostics/diagnostic-at.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { isList, isObject, type Json, type JsonObject } from '../../json.ts';
import { nearest } from '../../diagnostics/near.ts';
import { listed } from './said.ts';
import type { Source } from '../text/source.ts';

type Schemas = ReadonlyMap<string, JsonObject>;

/** Says that a section does not exist, and which one was probably meant. */
export function unknownSection(source: Source, name: string, schemas: Schemas): Diagnostic {
  const sections = [...schemas.keys()];
  const near = nearest(name, sections);
  const owner = belongsTo(name, '', schemas);
  const guess = near === null ? owner : `did you mean ${near}?`;
  return errorAt('PST201', source.spanOfKey([name]), `there is no section ${name}`, {
    hint: guess ?? `the sections are ${listed(sections)}`,
  });
}

/** Where a property belongs that stands in the wrong section; null where no section has it. */
export function belongsTo(name: string, section: string, schemas: Schemas): string | null {
  const owners = [...schemas].filter(([, schema]) => propertyNames(schema).has(name)).map(([owner]) => owner);
  if (owners.length === 0) return null;
  if (owners.includes(section)) return `${name} belongs to another level of ${section}`;
  return `${name} belongs to an entry of ${listed(owners)}`;
}

/** Collected once a schema, since a file may have very many stray properties. */
const collected = new WeakMap<JsonObject, ReadonlySet<string>>();

/** Every property that a schema names, at whatever depth. */
function propertyNames(schema: JsonObject): ReadonlySet<string> {
  const known = collected.get(schema);
  if (known !== undefined) return known;
  const names = new Set<string>();
  collect(schema, names);
  collected.set(schema, names);
  return names;
}

function collect(schema: Json | undefined, names: Set<string>): void {
  if (isList(schema)) for (const one of schema) collect(one, names);
  if (!isObject(schema)) return;
  const { properties } = schema;
  if (isObject(properties)) {
    for (const [name, inner] of Object.entries(properties)) {
      names.add(name);
      collect(inner, names);
    }
  }
  for (const key of ['items', 'anyOf', 'oneOf', 'allOf']) collect(schema[key], names);
}
