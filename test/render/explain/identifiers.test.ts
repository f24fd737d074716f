import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findings } from '../../../src/posture/findings/index.ts';
import { explain } from '../../../src/render/explain/explain.ts';
import { identifiers } from '../../../src/render/explain/identifiers.ts';
import { ask } from '../../cli/asking.ts';

const cases = new URL('../../cases/', import.meta.url).pathname;

/** Whatever looks like an identifier of ours, wherever it stands. */
const shapes =
  /\bPST\d{3}\b|\bB-[A-Z]+-\d\b|\bL\d{1,2}(?=:| {2})|\b[45]\.\d\.\d{1,3}\b|"gate": ?"G\d"|--allow [a-z-]+/gu;
const identifiersIn = (text: string): readonly string[] =>
  [...text.matchAll(shapes)].map(([one]) => one.replace(/^--allow |^"gate": ?"|"$/gu, ''));

interface Printed {
  readonly findings?:
    | readonly { readonly id: string }[]
    | { readonly brings: readonly { readonly id: string }[]; readonly mends: readonly { readonly id: string }[] };
  readonly met?: readonly { readonly id: string }[];
  readonly steps?: readonly { readonly hazards?: readonly string[] }[];
  readonly warnings?: readonly { readonly code: string }[];
  readonly refusals?: readonly { readonly code: string }[];
}

/** Identifiers that stand where the schema says that one stands. */
function identifiersAt(text: string): readonly string[] {
  const { findings: found = [], met = [], steps = [], warnings = [], refusals = [] } = JSON.parse(text) as Printed;
  const rows = 'brings' in found ? [...found.brings, ...found.mends] : found;
  return [
    ...[...rows, ...met].map(({ id }) => id),
    ...steps.flatMap(({ hazards = [] }) => hazards),
    ...[...warnings, ...refusals].map(({ code }) => code),
  ];
}

const golden = (): readonly string[] =>
  readdirSync(cases, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\/[^/]+\.(?:json|txt|md)$/u.test(name))
    .flatMap((name) => {
      const text = readFileSync(join(cases, name), 'utf8');
      return [...identifiersIn(text), ...(name.endsWith('plan.json') ? identifiersAt(text) : [])];
    });

let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'postern-explained-'))));
afterAll(() => rmSync(folder, { recursive: true }));

const tenant = 'tenant: { id: 5f0a1c9e-0000-4000-8000-000000000001, domain: contoso.onmicrosoft.com }\n';

const unexplained = (ids: readonly string[]): readonly string[] =>
  [...new Set(ids)].filter((id) => explain(id) === null).sort();

describe('every identifier that is printed has an explanation', () => {
  test('over the golden cases', () => {
    const found = golden();
    expect(new Set(found).size).toBeGreaterThan(20);
    expect(unexplained(found)).toEqual([]);
  });

  test('over what the commands say of a tenant', async () => {
    const at = ['--emulator', 'contoso'];
    writeFileSync(join(folder, 'p.yaml'), `${tenant}transportRules: [{ name: Clean up, deleteMessage: true }]\n`);
    const commands = [
      ['posture', ...at, '--inbox-rules'],
      ['posture', ...at, '--policies', '/nonexistent'],
      ['plan', ...at],
      ['plan', ...at, '--policies', folder],
      ['drift', ...at],
      ['test', ...at],
      ['why', '--from', 'ana@contoso.com', '--to', 'x@fabrikam.com', ...at],
      ['why', '--from', 'ben@contoso.com', '--to', 'x@fabrikam.com', '--mechanism', 'mailbox-smtp', ...at],
    ];
    for (const command of commands) {
      const text = await ask(...command);
      const json = await ask(...command, '--json');
      const placed = ['posture', 'plan'].includes(command[0] ?? '') ? identifiersAt(json.out) : [];
      const found = [...identifiersIn(text.out), ...identifiersIn(json.out), ...placed];
      expect({ command, unexplained: unexplained(found) }).toEqual({ command, unexplained: [] });
    }
  });
});

describe('an explanation', () => {
  test.each(identifiers.filter((one) => !one.includes(',') && !/ to |xx$/u.test(one)))(
    '%s fits a terminal and is found in any letter case',
    (id) => {
      const text = explain(id) ?? '';
      expect(text).toContain(`${id}: `);
      expect(explain(id.toLowerCase())).toBe(text);
      const lines = text
        .split('\n')
        .slice(1)
        .filter((line) => !line.startsWith('    '));
      expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(100);
    },
  );

  test.each([
    ['5.7.520', 'outbound spam policy'],
    ['5.7.950', 'code of its own'],
    ['5.7.708', 'tenant as a whole'],
    ['5.9.9', 'nothing of forwarding'],
    ['204', 'PST204'],
    ['exit 4', 'refused'],
    ['130', 'interrupted'],
  ])('%s is explained', (id, words) => {
    expect(explain(id)).toContain(words);
  });

  test.each(['L99', 'B-FWD-99', '6.7.520', 'G9', 'loses-male', 'toString'])('%s is none', (id) => {
    expect(explain(id)).toBeNull();
  });

  test('no two of them are called the same', () => {
    expect(new Set(identifiers.map((one) => one.toLowerCase())).size).toBe(identifiers.length);
    expect(identifiers).toEqual(expect.arrayContaining(findings.map(({ id }) => id)));
  });
});

interface Log {
  readonly runs: readonly {
    readonly tool: {
      readonly driver: { readonly rules: readonly { readonly id: string; readonly help: { readonly text: string } }[] };
    };
    readonly results: readonly {
      readonly ruleId: string;
      readonly ruleIndex: number;
      readonly kind?: string;
      readonly level: string;
      readonly locations: readonly {
        readonly physicalLocation?: object;
        readonly logicalLocations?: readonly { readonly fullyQualifiedName: string }[];
      }[];
    }[];
  }[];
}

describe('the SARIF of a posture', () => {
  test('has a rule with help for every result, and a place in the policies or in the tenant', async () => {
    const file = join(folder, 'posture.sarif');
    const { json } = await ask('posture', '--emulator', 'contoso', '--sarif', file, '--json');
    const told = (json() as unknown as Required<Printed>).findings as readonly { readonly id: string }[];
    const [run] = (JSON.parse(readFileSync(file, 'utf8')) as Log).runs;
    const rules = run?.tool.driver.rules ?? [];
    expect(run?.results.map((one) => one.ruleId)).toEqual(told.map(({ id }) => id));
    for (const { ruleId, ruleIndex, locations, kind, level } of run?.results ?? []) {
      expect(rules[ruleIndex]?.id).toBe(ruleId);
      expect(rules[ruleIndex]?.help.text.length).toBeGreaterThan(80);
      expect(locations[0]?.logicalLocations?.[0]?.fullyQualifiedName).toBeTruthy();
      expect(kind === 'open').toBe(level === 'none');
    }
    expect(run?.results.some((one) => one.kind === 'open')).toBe(true);
    expect(run?.results.some((one) => one.locations[0]?.physicalLocation !== undefined)).toBe(true);
  });
});
