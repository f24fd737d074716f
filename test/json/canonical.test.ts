import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonical, type Json } from '../../src/json.ts';

const json = fc.jsonValue({ maxDepth: 4 }) as fc.Arbitrary<Json>;
const keyed = fc.dictionary(
  fc.constantFrom('b', 'a', '10', '9', '1', '__proto__', 'ä', '\u{1F4E7}', '\uFB33'),
  json,
) as fc.Arbitrary<Json>;

test('what is written reads back as it was', () => {
  fc.assert(
    fc.property(fc.oneof(json, keyed), (value) => {
      expect(JSON.parse(canonical(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});

test('keys are in the order of their UTF-16 code units, numbers and all', () => {
  expect(canonical({ b: 1, '10': 2, '9': 3, a: { '2': 0, '10': 0 } })).toBe('{"10":2,"9":3,"a":{"10":0,"2":0},"b":1}');
  expect(canonical({ '\uFB33': 1, '\u{1F600}': 2, '€': 3 })).toBe('{"€":3,"\u{1F600}":2,"\uFB33":1}');
});

test('a key __proto__ is only a key', () => {
  expect(canonical(JSON.parse('{"z":1,"__proto__":{"b":1,"a":2}}') as Json)).toBe('{"__proto__":{"a":2,"b":1},"z":1}');
});

test('the order of keys makes no difference, anywhere', () => {
  const turned = (value: Json): Json => {
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return value.map(turned);
    return Object.fromEntries(
      Object.entries(value)
        .toReversed()
        .map(([key, inner]) => [key, turned(inner)]),
    );
  };
  fc.assert(
    fc.property(fc.oneof(json, keyed), (value) => {
      expect(canonical(turned(value))).toBe(canonical(value));
    }),
  );
});

test.each([Number.NaN, Number.POSITIVE_INFINITY])('%s is no JSON number', (value) => {
  expect(() => canonical({ a: [value] })).toThrow('not a JSON number');
});
