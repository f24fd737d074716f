import { isObject, type Json, type JsonObject } from '../../json.ts';

/** The schema of an object with exactly the fields of a type: one that the type gains is missed by the compiler. */
export const shape = <T extends object>(
  description: string | null,
  properties: Readonly<Record<keyof T & string, Json>>,
  optional: readonly (keyof T & string)[] = [],
): JsonObject => ({
  ...(description === null ? {} : { description }),
  type: 'object',
  required: Object.keys(properties).filter((name) => !optional.some((one) => one === name)),
  properties,
  additionalProperties: false,
});

/** The values of a closed set, by a table that the compiler keeps complete. */
export const oneOf = <T extends string>(values: Readonly<Record<T, true>>): JsonObject => ({
  enum: Object.keys(values),
});

export const about = (description: string, schema: JsonObject): JsonObject => ({ description, ...schema });
export const list = (items: JsonObject): JsonObject => ({ type: 'array', items });
export const orNull = (schema: JsonObject): JsonObject => ({ anyOf: [schema, { type: 'null' }] });

export const text: JsonObject = { type: 'string' };
export const textOrNull: JsonObject = { type: ['string', 'null'] };
export const truth: JsonObject = { type: 'boolean' };
export const count: JsonObject = { type: 'integer', minimum: 0 };
export const object: JsonObject = { type: 'object' };
export const objectOrNull: JsonObject = { type: ['object', 'null'] };
/** Any value. */
export const anything: JsonObject = {};
export const sha256: JsonObject = { type: 'string', pattern: '^[0-9a-f]{64}$' };
export const day: JsonObject = { type: 'string', pattern: String.raw`^\d{4}-\d{2}-\d{2}$` };
export const instant: JsonObject = {
  type: 'string',
  pattern: String.raw`^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$`,
};

/** The `$id` of the schema of a format: `postern-plan/1` has `urn:postern:plan:1`. */
export const documentId = (format: string): string => `urn:${format.replace('-', ':').replace('/', ':')}`;

/**
 * A document of ours, by the draft that editors and `ajv` know. Its format names its schema; where it is printed, it says
 * the `$id` as well.
 */
export function document(title: string, schema: JsonObject): JsonObject {
  const id = idOf(schema);
  const own = { $schema: { description: 'The `$id` of the schema of this document.', const: id } };
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: id,
    title,
    ...schema,
    ...(isObject(schema['properties']) ? { properties: { ...own, ...schema['properties'] } } : {}),
  };
}

function idOf({ properties }: JsonObject): string {
  const format = isObject(properties) && isObject(properties['format']) ? properties['format']['const'] : undefined;
  if (typeof format !== 'string') throw new Error('a document of ours names its format');
  return documentId(format);
}

/** A schema as the text of its file. */
export const schemaText = (schema: JsonObject): string => `${JSON.stringify(schema, null, 2)}\n`;
