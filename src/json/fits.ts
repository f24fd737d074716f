import { canonical, isList, isObject, type Json, type JsonObject, sameJson } from '../json.ts';

export type Fits = (value: Json) => boolean;

/** Says whether a text has a format that a schema names. */
export type Formats = Readonly<Record<string, (text: string) => boolean>>;

/**
 * Turns one of our own JSON Schemas into a test that says yes or no. A full validator, which says what is wrong, takes
 * longer to load and to compile than all else that a plan does, and nearly every file fits.
 */
export function fitter(schema: JsonObject, formats: Formats = {}): Fits {
  const tests = Object.entries(schema).flatMap(([keyword, rule]) => {
    if (annotations.includes(keyword)) return [];
    const make = keywords.get(keyword);
    if (make === undefined) throw new RangeError(`no schema of ours uses ${keyword}`);
    return [make(rule, schema, formats)];
  });
  return (value) => tests.every((test) => test(value));
}

const annotations = ['$schema', 'title', 'description'];

type Make = (rule: Json, schema: JsonObject, formats: Formats) => Fits;

const keywords: ReadonlyMap<string, Make> = new Map<string, Make>([
  ['type', (rule) => ofType(texts(rule))],
  ['const', (rule) => (value) => sameJson(rule, value)],
  ['enum', (rule) => (value) => list(rule).some((one) => sameJson(one, value))],
  ['required', (rule) => onObject((value) => texts(rule).every((name) => Object.hasOwn(value, name)))],
  ['properties', properties],
  ['additionalProperties', (rule, schema) => (rule === false ? onlyKnown(schema) : () => true)],
  ['items', (rule, _, formats) => items(schemaOf(rule), formats)],
  ['minItems', (rule) => onList((value) => value.length >= Number(rule))],
  ['maxItems', (rule) => onList((value) => value.length <= Number(rule))],
  ['uniqueItems', (rule) => onList((value) => rule !== true || new Set(value.map(canonical)).size === value.length)],
  ['minLength', (rule) => onText((value) => letters(value) >= Number(rule))],
  ['maxLength', (rule) => onText((value) => letters(value) <= Number(rule))],
  ['pattern', (rule) => matching(new RegExp(text(rule), 'u'))],
  ['format', (rule, _, formats) => onText((value) => formats[text(rule)]?.(value) === true)],
  ['minimum', (rule) => (value) => typeof value !== 'number' || value >= Number(rule)],
  ['maximum', (rule) => (value) => typeof value !== 'number' || value <= Number(rule)],
  ['anyOf', (rule, _, formats) => counting(rule, formats, (count) => count > 0)],
  ['oneOf', (rule, _, formats) => counting(rule, formats, (count) => count === 1)],
]);

const onText =
  (test: (value: string) => boolean): Fits =>
  (value) =>
    typeof value !== 'string' || test(value);
const onList =
  (test: (value: readonly Json[]) => boolean): Fits =>
  (value) =>
    !isList(value) || test(value);
const onObject =
  (test: (value: JsonObject) => boolean): Fits =>
  (value) =>
    !isObject(value) || test(value);

const matching = (pattern: RegExp): Fits => onText((value) => pattern.test(value));

const ofType =
  (types: readonly string[]): Fits =>
  (value) =>
    types.some((type) => isOf(type, value));

function isOf(type: string, value: Json): boolean {
  switch (type) {
    case 'null':
      return value === null;
    case 'array':
      return isList(value);
    case 'object':
      return isObject(value);
    case 'integer':
      return Number.isInteger(value);
    default:
      return typeof value === type;
  }
}

function properties(rule: Json, _: JsonObject, formats: Formats): Fits {
  const tests = new Map(Object.entries(schemaOf(rule)).map(([name, one]) => [name, fitter(schemaOf(one), formats)]));
  return onObject((value) => Object.keys(value).every((name) => tests.get(name)?.(value[name] ?? null) ?? true));
}

function onlyKnown(schema: JsonObject): Fits {
  const known = new Set(Object.keys(schemaOf(schema['properties'])));
  return onObject((value) => Object.keys(value).every((name) => known.has(name)));
}

function items(schema: JsonObject, formats: Formats): Fits {
  const test = fitter(schema, formats);
  return onList((value) => value.every(test));
}

function counting(rule: Json, formats: Formats, enough: (count: number) => boolean): Fits {
  const tests = list(rule).map((one) => fitter(schemaOf(one), formats));
  return (value) => enough(tests.filter((test) => test(value)).length);
}

/** JSON Schema counts code points, not UTF-16 code units. */
const letters = (text: string): number => Array.from(text).length;

const list = (rule: Json): readonly Json[] => (isList(rule) ? rule : [rule]);
const text = (rule: Json): string => (typeof rule === 'string' ? rule : '');
const texts = (rule: Json): readonly string[] => list(rule).map(text);
const schemaOf = (rule: Json | undefined): JsonObject => (isObject(rule) ? rule : {});
