import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fitter } from '../../src/json/fits.ts';
import { isList, isObject, type Json, type JsonObject } from '../../src/json.ts';
import { kinds } from '../../src/kinds/index.ts';
import { isDay } from '../../src/policy/days.ts';
import { sectionSchemas } from '../../src/policy/schema.ts';
import { snapshotSchema } from '../../src/tenant/snapshot/document.ts';

const formats = { date: isDay };
const schemas = [...sectionSchemas(kinds), ['a snapshot', snapshotSchema] as const];
const ajv = new Ajv2020({ strict: true, strictRequired: false, allowUnionTypes: true, formats });

/** Values that nearly fit a schema: most parts do, and here and there something else stands in their place. */
function near(schema: JsonObject): fc.Arbitrary<Json> {
  const anything = fc.jsonValue({ maxDepth: 1 }) as fc.Arbitrary<Json>;
  return fc.oneof({ weight: 12, arbitrary: fitting(schema) }, { weight: 1, arbitrary: anything });
}

function fitting(schema: JsonObject): fc.Arbitrary<Json> {
  const { enum: choices, const: only, items, properties, pattern } = schema;
  const branches = [schema['anyOf'], schema['oneOf']].flatMap((list) => (isList(list) ? list : [])).filter(isObject);
  if (only !== undefined) return fc.constant(only);
  if (isList(choices)) return fc.constantFrom(...choices);
  if (isObject(properties)) return record(properties, schema['required']);
  if (isObject(items)) return fc.array(near(items), { maxLength: 3 });
  if (branches.length > 0) return fc.oneof(...branches.map(near));
  if (typeof pattern === 'string') return fc.oneof(words, fc.stringMatching(new RegExp(pattern, 'u')));
  if (schema['type'] === 'string') return words;
  if (schema['type'] === 'object') return fc.constant({});
  return fc.oneof(words, fc.integer({ min: -2, max: 40_000 }), fc.boolean(), fc.constant(null), fc.constant([]));
}

const words = fc.oneof(
  fc.constantFrom(
    '',
    'a',
    'ana@contoso.com',
    '10MB',
    '2027-02-28',
    '2027-02-30',
    'Get-RemoteDomain',
    '/groups',
    '\u{1F4E7}',
  ),
  fc.constantFrom(1, 64, 256, 1024, 5000).map((length) => 'x'.repeat(length)),
);

function record(properties: JsonObject, required: Json = []): fc.Arbitrary<Json> {
  const fields = Object.entries(properties).map(([name, one]) => [name, near(isObject(one) ? one : {})] as const);
  const needed = isList(required) ? required.map(String) : [];
  const chosen = fc.subarray(fields.map(([name]) => name));
  const some = fc.oneof(
    chosen,
    chosen.map((names) => [...new Set([...names, ...needed])]),
  );
  const stray = fc.oneof(
    { weight: 9, arbitrary: fc.constant({}) },
    { weight: 1, arbitrary: fc.constant({ stray: 1 }) },
  );
  return fc
    .tuple(some, fc.record(Object.fromEntries(fields)), stray)
    .map(([names, all, more]) => ({ ...Object.fromEntries(names.map((name) => [name, all[name] ?? null])), ...more }));
}

describe('a fitter agrees with the full validator', () => {
  test.each(schemas)('on %s', (_, schema) => {
    const fits = fitter(schema, formats);
    const validate = ajv.compile(schema);
    let taken = 0;
    fc.assert(
      fc.property(near(schema), (value) => {
        const expected = validate(value);
        if (expected) taken += 1;
        expect(fits(value)).toBe(expected);
      }),
      { numRuns: 200 },
    );
    expect(taken).toBeGreaterThan(0);
  });
});

test.each<[string, JsonObject, readonly Json[], readonly Json[]]>([
  ['type', { type: ['integer', 'null'] }, [1, null], [1.5, '1', []]],
  ['const', { const: { a: 1, b: 2 } }, [{ b: 2, a: 1 }], [{ a: 1 }, 'a']],
  ['enum', { enum: ['On', null] }, ['On', null], ['on', 1]],
  ['required', { required: ['a'] }, [{ a: null }, 'a'], [{}, { toString: 1 }]],
  ['additionalProperties', { properties: { a: {} }, additionalProperties: false }, [{ a: 1 }, 3], [{ b: 1 }]],
  [
    'uniqueItems',
    { uniqueItems: true },
    [[1, 2], 'aa'],
    [
      [1, 1],
      [{ a: 1 }, { a: 1 }],
    ],
  ],
  ['minItems and maxItems', { minItems: 1, maxItems: 2 }, [[1], 'abc'], [[], [1, 2, 3]]],
  ['maxLength, in letters', { maxLength: 1 }, ['\u{1F4E7}', ''], ['ab']],
  ['minimum and maximum', { minimum: 1, maximum: 2 }, [1, 2, '3'], [0, 3]],
  ['oneOf', { oneOf: [{ minimum: 1 }, { maximum: 2 }] }, [0, 3], [1, 2]],
])('%s', (_, schema, good, bad) => {
  const fits = fitter(schema);
  expect(good.map(fits)).toEqual(good.map(() => true));
  expect(bad.map(fits)).toEqual(bad.map(() => false));
});

test('a keyword that no schema of ours uses is refused, not passed over', () => {
  expect(() => fitter({ items: { not: {} } })).toThrow('no schema of ours uses not');
});
