import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { codes } from '../../src/diagnostics/codes.ts';
import { explain } from '../../src/render/explain/explain.ts';
import { diagnosticsPage, findingsPage } from '../../src/render/explain/pages.ts';

const all = Object.entries(codes);
const root = new URL('../../', import.meta.url);

describe('every code', () => {
  test.each(all)('%s has a title, a paragraph and an example', (code, { title, text, example }) => {
    expect(code).toMatch(/^PST[1-79]\d\d$/u);
    expect(title).toMatch(/^[^A-Z].*[^.]$|^[A-Z]/u);
    expect(text).toMatch(/[.:]$/u);
    expect(example).not.toBe('');
  });

  test('stands in one list', () => {
    const folder = new URL('src/diagnostics/codes/', root).pathname;
    const found = readdirSync(folder).flatMap(
      (file) => readFileSync(join(folder, file), 'utf8').match(/^ {2}PST\d+(?=:)/gmu) ?? [],
    );
    expect(found.length).toBe(new Set(found).size);
    expect(found.length).toBe(all.length);
  });
});

describe('an explanation', () => {
  test('is found by code, in any letter case, with or without the prefix', () => {
    expect(explain('PST102')).toMatch(/^PST102: a key is given twice\n/u);
    expect(explain('pst102')).toBe(explain('PST102'));
    expect(explain('102')).toBe(explain('PST102'));
  });

  test('has lines that fit a terminal', () => {
    const lines = all.flatMap(
      ([code]) =>
        explain(code)
          ?.split('\n')
          .filter((line) => !line.startsWith('    ')) ?? [],
    );
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(100);
  });

  test.each(['PST000', 'constructor', '', '__proto__'])('%j is no code', (code) => {
    expect(explain(code)).toBeNull();
  });
});

test('docs/diagnostics.md is what the codes say: npm run generate writes it', () => {
  expect(readFileSync(new URL('docs/diagnostics.md', root), 'utf8')).toBe(diagnosticsPage());
});

test('docs/findings.md is what the findings say: npm run generate writes it', () => {
  expect(readFileSync(new URL('docs/findings.md', root), 'utf8')).toBe(findingsPage());
});
