import { describe, expect, test } from 'vitest';
import { errorAt, noteAt, warningAt } from '../../src/diagnostics/diagnostic-at.ts';
import type { Diagnostic } from '../../src/diagnostics/diagnostic.ts';
import { sarif } from '../../src/render/sarif.ts';
import { textOf } from '../../src/policy/text.ts';

const at = (file: string, line = 1): Diagnostic['span'] =>
  textOf(file, `${'\n'.repeat(line - 1)}name`).span(line - 1, line + 3);

interface Run {
  readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string }[] } };
  readonly results: readonly {
    readonly ruleIndex: number;
    readonly level: string;
    readonly locations: readonly {
      readonly physicalLocation: { readonly artifactLocation: { readonly uri: string } };
    }[];
    readonly partialFingerprints: { readonly primaryLocationLineHash: string };
  }[];
}

function runOf(found: readonly Diagnostic[]): Run {
  const log = JSON.parse(sarif(found, '1.2.3')) as { readonly version: string; readonly runs: readonly Run[] };
  expect(log.version).toBe('2.1.0');
  return log.runs[0]!;
}

test('a problem is a result with its rule, its place and what else is concerned', () => {
  const span = at('policies/a.yaml', 3);
  const related = [{ message: 'first here', span: at('policies/b.yaml')! }];
  const run = runOf([errorAt('PST301', span, 'declared twice', { related, hint: 'keep one' })]);
  expect(run.tool.driver).toMatchObject({ name: 'Postern', semanticVersion: '1.2.3', rules: [{ id: 'PST301' }] });
  expect(run.results[0]).toMatchObject({
    ruleId: 'PST301',
    ruleIndex: 0,
    level: 'error',
    message: { text: 'declared twice\nkeep one' },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: 'policies/a.yaml', uriBaseId: '%SRCROOT%' },
          region: { startLine: 3, startColumn: 1, endLine: 3, endColumn: 5 },
        },
      },
    ],
    relatedLocations: [{ id: 0, message: { text: 'first here' } }],
  });
});

test('each code is one rule, and results point at their own', () => {
  const run = runOf([warningAt('PST304', null, 'a'), errorAt('PST301', null, 'b'), noteAt('PST304', null, 'c')]);
  expect(run.tool.driver.rules.map(({ id }) => id)).toEqual(['PST301', 'PST304']);
  expect(run.results.map((one) => [one.ruleIndex, one.level])).toEqual([
    [1, 'warning'],
    [0, 'error'],
    [1, 'note'],
  ]);
});

describe('fingerprints', () => {
  const print = (found: readonly Diagnostic[]): readonly string[] =>
    runOf(found).results.map(({ partialFingerprints }) => partialFingerprints.primaryLocationLineHash);

  test('stay when the lines above change', () => {
    expect(print([errorAt('PST301', at('a.yaml', 3), 'x')])).toEqual(print([errorAt('PST301', at('a.yaml', 30), 'x')]));
  });

  test('tell files, codes, messages and repetitions apart', () => {
    const all = print([
      errorAt('PST301', at('a.yaml'), 'x'),
      errorAt('PST301', at('a.yaml', 2), 'x'),
      errorAt('PST301', at('b.yaml'), 'x'),
      errorAt('PST302', at('a.yaml'), 'x'),
      errorAt('PST301', at('a.yaml'), 'y'),
    ]);
    expect(new Set(all).size).toBe(all.length);
  });
});

test.each([
  ['policies/a b#c.yaml', 'policies/a%20b%23c.yaml'],
  ['policies/ü(1)%.yaml', 'policies/%C3%BC%281%29%25.yaml'],
  ['/tmp/x?.yaml', 'file:///tmp/x%3F.yaml'],
  ['\uD800.yaml', '%EF%BF%BD.yaml'],
])('the file %j is the URI %s', (file, uri) => {
  expect(
    runOf([errorAt('PST301', at(file), 'x')]).results[0]?.locations[0]?.physicalLocation.artifactLocation.uri,
  ).toBe(uri);
});
