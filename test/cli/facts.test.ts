import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { JsonObject } from '../../src/json.ts';
import { factNames, factTable } from '../../src/policy/schema/facts.ts';
import { ask, type Desk, desk } from './asking.ts';

let table: Desk;
beforeAll(() => void (table = desk()));
afterAll(() => table.remove());

/** Policies that state facts; SMTP AUTH is declared as it is, so that a plan has nothing else to do. */
function stating(name: string, facts: string): string {
  const folder = table.path(`${name}.d`);
  mkdirSync(folder, { recursive: true });
  const head = '{ id: 5f0a1c9e-0000-4000-8000-000000000001, domain: contoso.onmicrosoft.com, facts: ';
  table.put(`${name}.d/policies.yaml`, `tenant: ${head}${facts} }\nsmtpAuth: { organization: disabled }\n`);
  return folder;
}

const long =
  '{ automaticMeans: { is: off, asOf: 2026-11-02, evidence: "a message to me@example.com, bounced: 5.7.520" } }';
const at = ['--at', '2026-11-21'];
const told = 'automaticMeans is off as of 2026-11-02: a message to me@example.com, bounced: 5.7.520';

test('the value alone decides, and counts in the digest of a plan', async () => {
  const plan = async (facts: string, name: string): Promise<JsonObject> =>
    (await ask('plan', '--emulator', 'contoso', '--policies', stating(name, facts), ...at, '--json')).json();
  const short = await plan('{ automaticMeans: off }', 'short');
  expect(short['facts']).toMatchObject({ automaticMeans: 'off' });
  expect((await plan(long, 'long'))['digest']).toBe(short['digest']);
  expect((await plan('{ automaticMeans: on }', 'other'))['digest']).not.toBe(short['digest']);
});

describe('what is stated is checked', () => {
  test.each([
    ['a day that has not come', '{ automaticMeans: { is: off, asOf: 2026-11-22 } }', 'PST311', 1],
    ['a day more than a year ago', '{ automaticMeans: { is: off, asOf: 2025-11-20 } }', 'PST312', 0],
    ['no day', '{ automaticMeans: { is: off, asOf: yesterday } }', 'PST2', 1],
    ['no such value', '{ automaticMeans: { is: maybe } }', 'PST2', 1],
    ['no such value alone', '{ nextHop: maybe }', 'PST2', 1],
    ['no value', '{ automaticMeans: { asOf: 2026-11-02 } }', 'PST2', 1],
  ])('%s', async (name, facts, code, exit) => {
    const asked = await ask('validate', '--policies', stating(name.replaceAll(' ', '-'), facts), ...at);
    expect(asked.out + asked.err).toContain(code);
    expect(asked.code).toBe(exit);
  });

  test('today and a year ago are neither too late nor too old', async () => {
    const facts = '{ automaticMeans: { is: off, asOf: 2026-11-21 }, nextHop: { is: stops, asOf: 2025-11-21 } }';
    const asked = await ask('validate', '--policies', stating('fresh', facts), ...at);
    expect(asked.out + asked.err).not.toMatch(/PST31[12]/u);
    expect(asked.code).toBe(0);
  });
});

describe('the fact is told with its day', () => {
  test('by why, where the answer rests on it, and not where a flag says otherwise', async () => {
    const why = async (...more: string[]) =>
      (
        await ask(
          'why',
          'ana@contoso.com',
          'x@gmail.com',
          '--emulator',
          'contoso',
          '--policies',
          stating('why', long),
          ...at,
          '--json',
          ...more,
        )
      ).json() as unknown as { notes: string[]; verdict: string };
    const stated = await why();
    const judgedBy = stated.notes.filter((one) => one.includes('tenant.facts'));
    const without = await why('--automatic-means', 'unknown');
    expect(judgedBy).toEqual(stated.verdict === without.verdict ? [] : [`this rests on tenant.facts: ${told}`]);
    expect(stated.verdict).toBe('blocked');
    expect(without.verdict).toBe('indeterminate');
    expect(without.notes.join()).not.toContain('tenant.facts');
  });

  test('by posture, in text, JSON and HTML', async () => {
    const page = table.path('posture.html');
    const args = ['--emulator', 'contoso', '--policies', stating('posture', long), ...at, '--html', page];
    expect((await ask('posture', ...args)).out.replaceAll(/\s+/gu, ' ')).toContain(told);
    const { statements } = (await ask('posture', ...args, '--json')).json() as unknown as { statements: unknown };
    expect(statements).toMatchObject([{ fact: 'automaticMeans', is: 'off', asOf: '2026-11-02' }]);
    expect(readFileSync(page, 'utf8')).toContain('as of 2026-11-02');
  });

  test('by doctor, with the test to make where it is old', async () => {
    const old = '{ automaticMeans: { is: off, asOf: 2024-11-02 }, nextHop: { is: stops, asOf: 2026-11-02 } }';
    const args = ['--emulator', 'contoso', '--policies', stating('doctor', old), '--json'];
    const { findings } = (await ask('doctor', ...args)).json() as unknown as { findings: JsonObject[] };
    const about = findings.filter(({ what }) => String(what).startsWith('tenant.facts'));
    expect(about).toMatchObject([
      { what: 'tenant.facts.automaticMeans', state: 'not-known' },
      { what: 'tenant.facts.nextHop', state: 'fine' },
    ]);
    expect(JSON.stringify(about[0])).toContain(factTable.automaticMeans.probe);
  });

  test('by an export, which reads back as the same', async () => {
    const out = table.path('exported');
    await ask('export', '--emulator', 'contoso', '--policies', stating('export', long), '--out', out);
    const text = readFileSync(join(out, 'tenant.yaml'), 'utf8');
    expect(text).toContain('asOf: 2026-11-02');
    const again = table.path('exported-again');
    await ask('export', '--emulator', 'contoso', '--policies', out, '--out', again);
    expect(readFileSync(join(again, 'tenant.yaml'), 'utf8')).toBe(text);
  });
});

test.each(factNames)('explain says how to find out: %s', async (name) => {
  const { out } = await ask('explain', name);
  expect(out.replaceAll(/\s+/gu, ' ')).toContain(factTable[name].probe);
});
