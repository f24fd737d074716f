import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isObject, type Json } from '../../src/json.ts';
import { tenant } from '../../src/policy/schema/settings-schema.ts';
import { factNames, factTable } from '../../src/policy/schema/facts.ts';
import { evaluate } from '../../src/posture/question/evaluate.ts';
import type { Settling } from '../../src/posture/values/verdict.ts';
import { times } from '../support/draws.ts';
import { cells, worlds } from './naive/worlds.ts';

const at = new Date('2026-11-21T12:00:00Z');
const propertiesOf = (schema: Json | undefined): Record<string, Json> =>
  isObject(schema) && isObject(schema['properties']) ? schema['properties'] : {};
const stateable = Object.keys(propertiesOf(propertiesOf(tenant)['facts']));

/** The facts that a text tells people to state. */
const statedIn = (text: string): readonly string[] =>
  [...text.matchAll(/tenant\.facts\.(?<name>\w+)/gu)].flatMap(({ groups }) => groups?.['name'] ?? []);

test('what the schema takes is what the table has, each with a way to find out', () => {
  expect(stateable).toEqual(factNames);
  for (const { probe, settle } of Object.values(factTable)) {
    expect(probe.match(/[.;](?: |$)/gu)?.length).toBeGreaterThanOrEqual(1);
    expect(probe.split('. ').length).toBeLessThanOrEqual(2);
    expect(settle).toMatch(/tenant\.facts\.\w+/u);
  }
});

test('the code waits for every fact that can be stated, and for no other', () => {
  const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.ts') && !file.endsWith('schema/facts.ts'),
  );
  const code = files.map((file) => readFileSync(`src/${file}`, 'utf8')).join('\n');
  const settling = readFileSync('src/posture/gates/g4-outbound-policy.ts', 'utf8');
  const doubts = /const settling = \{(?<all>[^}]*)\}/u.exec(settling)?.groups?.['all'] ?? '';
  const waited = [
    ...[...code.matchAll(/stating\('(?<name>\w+)'\)/gu)].flatMap(({ groups }) => groups?.['name'] ?? []),
    ...[...doubts.matchAll(/: '(?<name>\w+)'/gu)].flatMap(({ groups }) => groups?.['name'] ?? []),
    ...statedIn(code),
  ];
  expect([...new Set(waited)].sort()).toEqual([...factNames].sort());
});

test('every open answer names a fact that can be stated, a read, or what to try; a fact that is stated is not asked for', () => {
  const met = new Set<string>();
  fc.assert(
    fc.property(worlds, cells, (world, cell) => {
      const { settledBy } = evaluate(world, cell, at);
      for (const { fact, how } of settledBy) {
        for (const name of statedIn(how)) expect(stateable).toContain(name);
        if (!isFact(fact)) expect(how).toMatch(/^(?:read |name |send |look |try )/u);
        else if (fact !== 'bypassRule') expect(world.facts[fact] ?? 'unknown').toBe('unknown');
        met.add(fact);
      }
    }),
    { numRuns: times(300) },
  );
  expect(factNames.filter((name) => met.has(name)).length).toBeGreaterThan(4);
});

const isFact = (fact: Settling['fact']): fact is (typeof factNames)[number] => factNames.some((name) => name === fact);
