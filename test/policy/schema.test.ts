import { readdirSync, readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { isList, isObject, type Json } from '../../src/json.ts';
import { kinds } from '../../src/kinds/index.ts';
import { isDay } from '../../src/json/day.ts';
import { loadPolicies } from '../../src/policy/declared/desired.ts';
import { policiesSchema, schemaText } from '../../src/policy/schema/schema.ts';
import { today, valueOf } from './support.ts';

const root = new URL('../../', import.meta.url);
const policies = new URL('policies/', root);
const files = readdirSync(policies).filter((name) => name.endsWith('.yaml'));
const read = (name: string): string => readFileSync(new URL(name, policies), 'utf8');

const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, allErrors: true, formats: { date: isDay } });
const validate = ajv.compile(policiesSchema(kinds));

test('schemas/policies.schema.json is what the kinds say: npm run generate writes it', () => {
  expect(readFileSync(new URL('schemas/policies.schema.json', root), 'utf8')).toBe(schemaText());
});

test('every kind has a section, and each of its properties a description', () => {
  const undescribed = kinds.flatMap((kind) =>
    kind.properties.filter(({ about }) => about === '').map(({ name }) => `${kind.section}.${name}`),
  );
  expect(undescribed).toEqual([]);
});

describe('the shipped policies', () => {
  test.each(files)('%s fits the schema that editors use', (name) => {
    validate(parse(read(name)));
    expect(validate.errors ?? []).toEqual([]);
  });

  test.each(files)('%s points at the schema', (name) => {
    expect(read(name).split('\n')[0]).toBe('# yaml-language-server: $schema=../schemas/policies.schema.json');
  });

  test('are valid together, and nothing of them ends soon', async () => {
    const checked = await loadPolicies(policies.pathname, today);
    expect(checked.ok ? checked.warnings : checked.problems).toEqual([]);
    expect(valueOf(checked)).toMatchObject({
      ending: [],
      tenant: { domain: 'contoso.onmicrosoft.com', exchange: 'rest' },
    });
  });
});

describe('the schema takes', () => {
  test.each([
    [
      'who answers for an entry',
      { remoteDomains: [{ domainName: 'a.b', owner: 'o', reason: 'r', ticket: 't', until: '2036-01-01' }] },
    ],
    [
      'expectations of members',
      { expectations: [{ name: 'a', from: { memberOf: 'g@b' }, to: 'anywhere', expect: 'blocked' }] },
    ],
    ['an empty file of settings', {}],
  ])('%s', (_, value) => {
    expect(validate(value)).toBe(true);
  });

  test.each([
    ['an owner of nothing', { owner: 'o' }],
    ['a scope of a section that does not exist', { scope: { remoteDomain: { undeclared: 'close' } } }],
    ['a share above one', { guardrails: { maxRemovals: { share: 25 } } }],
    ['an expectation without a verdict', { expectations: [{ name: 'a', from: 'everyone', to: 'x.y' }] }],
  ])('but not %s', (_, value) => {
    expect(validate(value)).toBe(false);
  });
});

/** Properties below a place in the schema that say nothing to whoever points at them. */
function mute(schema: Json, at = ''): readonly string[] {
  if (isList(schema)) return schema.flatMap((one, index) => mute(one, `${at}/${index}`));
  if (!isObject(schema)) return [];
  const own = isObject(schema['properties']) ? Object.entries(schema['properties']) : [];
  return [
    ...own.flatMap(([name, one]) => (isObject(one) && typeof one['description'] === 'string' ? [] : [`${at}/${name}`])),
    ...own.flatMap(([name, one]) => mute(one, `${at}/${name}`)),
    ...Object.entries(schema).flatMap(([key, one]) => (key === 'properties' ? [] : mute(one, `${at}/${key}`))),
  ];
}

test('an editor has something to say of every property', () => {
  expect(mute(policiesSchema(kinds))).toEqual([]);
});

/** Choices below a place in the schema that have no sentence of their own, or share one with a neighbour. */
function unexplained(schema: Json, at = ''): readonly string[] {
  if (isList(schema)) return schema.flatMap((one, index) => unexplained(one, `${at}/${index}`));
  if (!isObject(schema)) return [];
  const [choices, words] = [schema['enum'], schema['enumDescriptions']];
  const said = isList(words ?? null) ? (words as readonly Json[]) : [];
  const own = isList(choices ?? null)
    ? (choices as readonly Json[]).filter((_, index) => {
        const one = said[index];
        return typeof one !== 'string' || !/^[A-Z].*\.$/u.test(one) || said.indexOf(one) !== index;
      })
    : [];
  return [
    ...own.map((one) => `${at}: ${String(one)}`),
    ...Object.entries(schema).flatMap(([key, one]) => unexplained(one, `${at}/${key}`)),
  ];
}

test('an editor explains every choice, each by a sentence of its own', () => {
  const schema = JSON.parse(schemaText()) as Json;
  expect(unexplained(schema)).toEqual([]);
  expect(JSON.stringify(schema).match(/"enumDescriptions"/gu)?.length).toBeGreaterThan(50);
});
