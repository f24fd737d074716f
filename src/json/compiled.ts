import type { ErrorObject, ValidateFunction } from 'ajv/dist/2020.js';
import type { Json, JsonObject } from '../json.ts';
import { ajv } from './ajv.ts';
import { optionsFor, type Search } from './schema-options.ts';

/** Tells what is wrong with a value by a schema; nothing where it fits. */
export type Validator = (value: Json) => readonly ErrorObject[];

/**
 * The validators of some of our schemas. Only what a file `*validators.ts` exports as `validators` may be made by this:
 * the file is run when the program is built, and the program has the code of the validators in its place
 * (`.build-schemas.mjs`). From source, each is compiled when it is first asked.
 */
export function compiled<Name extends string>(
  schemas: Readonly<Record<Name, JsonObject>>,
  search: Search,
): Readonly<Record<Name, Validator>> {
  const made = Object.entries<JsonObject>(schemas).map(([name, schema]) => [name, lazily(schema, search)] as const);
  return Object.fromEntries(made) as Record<Name, Validator>;
}

function lazily(schema: JsonObject, search: Search): Validator {
  let known: ValidateFunction | undefined;
  return (value) => {
    known ??= new (ajv().Ajv2020)(optionsFor(search)).compile(schema);
    return known(value) ? [] : (known.errors ?? []);
  };
}
