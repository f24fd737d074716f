import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { validators as ofPlans } from '../../src/engine/plan-file/plan-validators.ts';
import { planSchema } from '../../src/engine/schemas/plan.ts';
import type { Validator } from '../../src/json/compiled.ts';
import { isList, isObject, type Json, type JsonObject } from '../../src/json.ts';
import { kinds } from '../../src/kinds/index.ts';
import { sectionSchemas } from '../../src/policy/schema/schema.ts';
import { validators as ofSections } from '../../src/policy/schema/section-validators.ts';
import { snapshotSchema } from '../../src/tenant/snapshot/document.ts';
import { validators as ofSnapshots } from '../../src/tenant/snapshot/validators.ts';
import { type Built, builtProgram } from '../cli/built.ts';
import { worlds } from '../support/worlds.ts';

type Validators = Readonly<Record<string, Validator>>;

/** The files whose code the build replaces, what they are from source, and the schemas that they stand for. */
const files: readonly (readonly [string, Validators, Iterable<readonly [string, JsonObject]>])[] = [
  ['src/policy/schema/section-validators.ts', ofSections, sectionSchemas(kinds)],
  ['src/engine/plan-file/plan-validators.ts', ofPlans, [['plan', planSchema]]],
  ['src/tenant/snapshot/validators.ts', ofSnapshots, [['snapshot', snapshotSchema]]],
];

const cases = new URL('../cases/', import.meta.url).pathname;
const goldenPlans = readdirSync(cases)
  .map((name) => join(cases, name, 'plan.json'))
  .filter((path) => existsSync(path))
  .map((path) => JSON.parse(readFileSync(path, 'utf8')) as Json);

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

/** Documents that fit: a plan or a snapshot has too many parts for one that is made up to be whole often. */
function whole(name: string): fc.Arbitrary<Json> {
  if (name === 'plan') return fc.constantFrom(...goldenPlans);
  return name === 'snapshot' ? worlds.map(({ snapshot }) => snapshot as unknown as Json) : fc.constant(null);
}

describe.each(files)('%s built ahead says what it says from source', (file, fromSource, schemas) => {
  let built: Built;
  let ahead: Validators = {};
  beforeAll(async () => {
    built = await builtProgram(file);
    ahead = ((await import(built.main)) as { readonly validators: Validators }).validators;
  });

  test('the library is not asked for', () => {
    const code = readdirSync(dirname(built.main), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.js'))
      .map((name) => readFileSync(join(dirname(built.main), name), 'utf8'));
    expect(
      code.filter((text) => /(?:from|import|require)\s*\(?\s*"ajv/u.test(text.replaceAll(/'[^'\n]*'/gu, ''))),
    ).toEqual([]);
  });

  test.each([...schemas])('on %s', (name, schema) => {
    let taken = 0;
    fc.assert(
      fc.property(fc.oneof({ weight: 9, arbitrary: near(schema) }, whole(name)), (value) => {
        const expected = fromSource[name]?.(value);
        if (expected?.length === 0) taken += 1;
        expect(ahead[name]?.(value)).toEqual(expected);
      }),
      { numRuns: 200 },
    );
    expect(taken).toBeGreaterThan(0);
  });
});

test.each<[string, Json, boolean]>([
  ['a day of the calendar', '2027-02-28', true],
  ['a day that does not exist', '2027-02-30', false],
  ['no day at all', 'soon', false],
])('formats are those of ours: %s', (_, until, fits) => {
  const entry = { mailbox: 'ana@contoso.com', forwardingSmtpAddress: 'ana@fabrikam.com', until };
  expect(ofSections['mailboxForwarding']?.([entry]).map(({ keyword }) => keyword)).toEqual(fits ? [] : ['format']);
});
