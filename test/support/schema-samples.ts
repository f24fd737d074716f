import { sectionNames } from '../../src/kinds/sections.ts';
import { isList, isObject, type Json, type JsonObject } from '../../src/json.ts';

/** Examples for the patterns of our schemas; a pattern without one fails the test that meets it. */
const examples: Readonly<Record<string, readonly [string, string]>> = {
  '^[0-9a-f]{64}$': ['a'.repeat(64), 'b'.repeat(64)],
  [`^(${sectionNames.join('|')})/.`]: ['remoteDomains/fabrikam.com', 'remoteDomains/adatum.com'],
  '^(New|Set|Remove|Enable|Disable|Add|Update)-[A-Za-z]+$': ['Set-RemoteDomain', 'Remove-RemoteDomain'],
  '^/[^/]': ['/groups/1', '/groups/2'],
  [String.raw`^\d{4}-\d{2}-\d{2}$`]: ['2026-11-21', '2026-11-22'],
  [String.raw`^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$`]: ['2026-11-21T12:00:00Z', '2026-11-21T13:00:00Z'],
};

/** A value in which every field of a schema stands, each list with one item. */
export function sampleOf(schema: JsonObject): Json {
  if ('const' in schema) return schema['const'] ?? null;
  if (isList(schema['enum'])) return schema['enum'][0] ?? null;
  const branch = branchOf(schema);
  if (branch !== null) return sampleOf(branch);
  switch (typeOf(schema)) {
    case 'object':
      return isObject(schema['properties'])
        ? Object.fromEntries(
            Object.entries(schema['properties']).map(([name, one]) => [name, sampleOf(one as JsonObject)]),
          )
        : { some: 'value' };
    case 'array':
      return [sampleOf(schema['items'] as JsonObject)];
    case 'boolean':
      return false;
    case 'integer':
    case 'number':
      return 0;
    case 'string':
      return exampleFor(schema)[0];
    default:
      return 'anything';
  }
}

/** A way to something in a document, and its value changed so that the schema still takes it. */
export interface Tampering {
  readonly path: readonly (string | number)[];
  readonly value: Json;
}

/** Every field of a schema, and every list of it without its items; what can have one value alone is left out. */
export function tamperings(schema: JsonObject, path: Tampering['path'] = []): readonly Tampering[] {
  if ('const' in schema) return [];
  if (isList(schema['enum'])) return schema['enum'].length > 1 ? [{ path, value: schema['enum'][1] ?? null }] : [];
  const branch = branchOf(schema);
  if (branch !== null) return tamperings(branch, path);
  switch (typeOf(schema)) {
    case 'object':
      return isObject(schema['properties'])
        ? Object.entries(schema['properties']).flatMap(([name, one]) => tamperings(one as JsonObject, [...path, name]))
        : [{ path, value: { some: 'other' } }];
    case 'array':
      return [{ path, value: [] }, ...tamperings(schema['items'] as JsonObject, [...path, 0])];
    case 'boolean':
      return [{ path, value: true }];
    case 'integer':
    case 'number':
      return [{ path, value: 1 }];
    case 'string':
      return [{ path, value: exampleFor(schema)[1] }];
    default:
      return [{ path, value: 'something else' }];
  }
}

/** Of the branches of an alternative the first that is not mere null. */
function branchOf(schema: JsonObject): JsonObject | null {
  const branches = [schema['anyOf'], schema['oneOf']].find(isList) ?? [];
  return (branches as readonly JsonObject[]).find((one) => one['type'] !== 'null') ?? null;
}

function typeOf({ type }: JsonObject): Json | undefined {
  return isList(type) ? type[0] : type;
}

function exampleFor({ pattern }: JsonObject): readonly [string, string] {
  if (typeof pattern !== 'string') return ['words', 'other words'];
  const found = examples[pattern];
  if (found === undefined) throw new Error(`no example for ${pattern}`);
  return found;
}

/** A document with another value in one place. */
export function replaced(document: Json, [first, ...rest]: Tampering['path'], value: Json): Json {
  if (first === undefined) return value;
  if (isList(document)) return document.map((one, at) => (at === first ? replaced(one, rest, value) : one));
  if (!isObject(document)) throw new Error(`there is nothing at ${first}`);
  return { ...document, [first]: replaced(document[first] ?? null, rest, value) };
}
