import { describe, expect, test } from 'vitest';
import { errorAt, noteAt, warningAt } from '../../src/diagnostics/diagnostic-at.ts';
import { diagnosticsCount, diagnosticsJson, diagnosticsText } from '../../src/render/diagnostics/diagnostics.ts';
import { plain } from '../../src/render/document/palette.ts';
import { textOf } from '../../src/policy/text/text.ts';

const content = 'remoteDomains:\n  - domainName: fabrikam.com\n';
const span = textOf('policies/a.yaml', content).span(31, 43);
const other = textOf('policies/b.yaml', content).span(19, 29);
const read = (file: string): string | null => (file === 'policies/a.yaml' ? content : null);

const twice = errorAt('PST301', span, 'the remote domain fabrikam.com is declared twice', {
  related: [{ message: 'first declared here', span: other }],
  hint: 'keep one of the two entries',
});

test('a problem shows its place, its line, what else is concerned and what to do', () => {
  expect(diagnosticsText([twice], plain, read)).toBe(
    `policies/a.yaml:2:17 error PST301: the remote domain fabrikam.com is declared twice
  |
2 |   - domainName: fabrikam.com
  |                 ^~~~~~~~~~~~
   also: policies/b.yaml:2:5 first declared here
   hint: keep one of the two entries
`,
  );
});

test('a problem without a place, or with a file that is gone, is told without an excerpt', () => {
  expect(
    diagnosticsText([errorAt('PST111', null, 'nothing here'), warningAt('PST304', other, 'odd')], plain, read),
  ).toBe('error PST111: nothing here\n\npolicies/b.yaml:2:5 warning PST304: odd\n');
});

test('what comes from outside cannot move the cursor, turn text around or add lines', () => {
  const hostile = errorAt('PST205', { ...span, file: 'a\u001B[2J.yaml' }, 'x is "\u001B]0;y\u0007\nz\u202E"', {
    hint: '\u009B31m',
  });
  const text = diagnosticsText([hostile], plain, read);
  expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  expect(text.trimEnd().split('\n')).toHaveLength(2);
});

test('colours go where the palette says', () => {
  const palette = {
    ...plain,
    fails: (text: string) => `<red>${text}</red>`,
    strong: (text: string) => `<b>${text}</b>`,
  };
  const text = diagnosticsText([twice], palette, read);
  expect(text).toContain('<b>policies/a.yaml:2:17</b> <red>error PST301</red>');
  expect(text).toContain('<red>^~~~~~~~~~~~</red>');
});

test('of very many problems some are shown and the rest is counted', () => {
  const text = diagnosticsText(
    Array.from({ length: 150 }, () => twice),
    plain,
    read,
  );
  expect(text.match(/error PST301/gu)).toHaveLength(100);
  expect(text).toMatch(/… and 50 more\n$/u);
});

describe('the count', () => {
  test.each([
    [[], ''],
    [[twice], '1 error'],
    [[twice, twice, noteAt('PST308', null, 'x'), warningAt('PST304', null, 'x')], '2 errors, 1 warning, 1 note'],
  ])('%#', (found, expected) => {
    expect(diagnosticsCount(found)).toBe(expected);
  });
});

test('programs get every field, in one document', () => {
  expect(JSON.parse(diagnosticsJson([twice, errorAt('PST111', null, 'nothing')]))).toEqual({
    $schema: 'urn:postern:diagnostics:1',
    format: 'postern-diagnostics/1',
    diagnostics: [
      {
        code: 'PST301',
        severity: 'error',
        message: 'the remote domain fabrikam.com is declared twice',
        place: { file: 'policies/a.yaml', line: 2, column: 17, endLine: 2, endColumn: 29 },
        related: [
          {
            message: 'first declared here',
            place: { file: 'policies/b.yaml', line: 2, column: 5, endLine: 2, endColumn: 15 },
          },
        ],
        hint: 'keep one of the two entries',
      },
      { code: 'PST111', severity: 'error', message: 'nothing', place: null, related: [], hint: null },
    ],
  });
});
