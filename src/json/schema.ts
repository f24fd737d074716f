import { isObject, type Json, type JsonObject } from '../json.ts';

declare const of: unique symbol;

/**
 * A JSON schema and the type of the values that fit it. The compiler takes it for the schema of that type alone: a field
 * or a word of a closed set that one of the two has and the other has not is a mistake where they meet.
 */
export type Schema<T> = JsonObject & { readonly [of]: (value: T) => T };

/** The type of the values that fit a schema. */
export type TypeOf<S> = S extends Schema<infer T> ? T : never;

/** A schema of ours as the type that it is made for: nothing else here says so. */
const typed = <T>(schema: JsonObject): Schema<T> => schema as Schema<T>;

/** A field that may be missing. */
export interface OptionalField<T> {
  readonly optional: Schema<T>;
}

/** A schema for each field of a type. */
export type FieldSchemas<T> = {
  readonly [K in keyof T]-?: object extends Pick<T, K> ? OptionalField<Exclude<T[K], undefined>> : Schema<T[K]>;
};

type SomeField = JsonObject | { readonly optional: JsonObject };

const isOptional = (field: SomeField): field is { readonly optional: JsonObject } => 'optional' in field;

/** The schema of an object with exactly the fields of a type. */
export function shape<T extends object>(description: string | null, fields: FieldSchemas<T>): Schema<T> {
  const all = Object.entries<SomeField>(fields);
  return typed({
    ...(description === null ? {} : { description }),
    type: 'object',
    required: all.filter(([, field]) => !isOptional(field)).map(([name]) => name),
    properties: Object.fromEntries(all.map(([name, field]) => [name, isOptional(field) ? field.optional : field])),
    additionalProperties: false,
  });
}

/** The schema of an object that has no other type than its schema. */
export const record = <F extends Readonly<Record<string, JsonObject>>>(
  description: string | null,
  fields: F,
): Schema<{ readonly [K in keyof F]: TypeOf<F[K]> }> =>
  typed(shape<object>(description, fields as FieldSchemas<object>));

/** One word of a closed set, all of which are named. */
export const oneOf = <const T extends string | null>(...words: readonly T[]): Schema<T> => typed({ enum: words });
/** One value alone. */
export const constant = <const T extends string>(value: T): Schema<T> => typed({ const: value });

export const about = <T>(description: string, schema: Schema<T>): Schema<T> => typed({ description, ...schema });
export const list = <T>(items: Schema<T>): Schema<readonly T[]> => typed({ type: 'array', items });
export const orNull = <T>(schema: Schema<T>): Schema<T | null> => typed({ anyOf: [schema, { type: 'null' }] });
export const optional = <T>(schema: Schema<T>): OptionalField<T> => ({ optional: schema });
/** A schema that says what no type can. */
export const byHand = <T>(schema: JsonObject): Schema<T> => typed(schema);
/** A schema that some values of the type do not fit, which have no place where it is used. */
export const narrower = <T, Part extends T>(schema: Schema<Part>): Schema<T> => typed(schema);
export const either = <One, Other>(one: Schema<One>, other: Schema<Other>): Schema<One | Other> =>
  typed({ oneOf: [one, other] });

export const text: Schema<string> = typed({ type: 'string' });
export const someText: Schema<string> = typed({ type: 'string', minLength: 1 });
export const textOrNull: Schema<string | null> = typed({ type: ['string', 'null'] });
/** Text of a form. */
export const textLike = (pattern: string): Schema<string> => typed({ type: 'string', pattern });
export const truth: Schema<boolean> = typed({ type: 'boolean' });
export const count: Schema<number> = typed({ type: 'integer', minimum: 0 });
export const countOrNull: Schema<number | null> = typed({ type: ['integer', 'null'], minimum: 0 });
/** A number from one. */
export const ordinal: Schema<number> = typed({ type: 'integer', minimum: 1 });
export const number: Schema<number> = typed({ type: 'number' });
export const integerOrNull: Schema<number | null> = typed({ type: ['integer', 'null'] });
export const share: Schema<number> = typed({ type: 'number', minimum: 0, maximum: 1 });
/** An object of which the schema says no more. */
export const object: Schema<JsonObject> = typed({ type: 'object' });
export const objectOrNull: Schema<JsonObject | null> = typed({ type: ['object', 'null'] });
/** Any value. */
export const anything: Schema<Json> = typed({});
export const sha256 = textLike('^[0-9a-f]{64}$');
export const day = textLike(String.raw`^\d{4}-\d{2}-\d{2}$`);
export const instant = textLike(String.raw`^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$`);

/** The `$id` of the schema of a format: `postern-plan/1` has `urn:postern:plan:1`. */
export const documentId = (format: string): string => `urn:${format.replace('-', ':').replace('/', ':')}`;

/**
 * A document of ours, by the draft that editors and `ajv` know. Its format names its schema; where it is printed, it says
 * the `$id` as well. Where people write one, they say where the schema is: any text.
 */
export function document<T extends { readonly format: string }>(
  title: string,
  schema: Schema<T>,
  by: 'us' | 'people' = 'us',
): Schema<T> {
  const id = idOf(schema);
  const own = by === 'people' ? text : { description: 'The `$id` of the schema of this document.', const: id };
  return typed({
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: id,
    title,
    ...schema,
    ...(isObject(schema['properties']) ? { properties: { $schema: own, ...schema['properties'] } } : {}),
  });
}

/** The schema of a document that stands in another: it is no document of its own there. */
export function embedded<T>({ $schema: _draft, $id: _id, ...schema }: Schema<T>): Schema<T> {
  return typed(schema);
}

function idOf({ properties }: JsonObject): string {
  const format = isObject(properties) && isObject(properties['format']) ? properties['format']['const'] : undefined;
  if (typeof format !== 'string') throw new Error('a document of ours names its format');
  return documentId(format);
}

/** A schema as the text of its file. */
export const schemaText = (schema: JsonObject): string => `${JSON.stringify(schema, null, 2)}\n`;
