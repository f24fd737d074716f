import { gzipSync } from 'node:zlib';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { errorAt, noteAt, warningAt } from '../../src/diagnostics/diagnostic-at.ts';
import type { Diagnostic } from '../../src/diagnostics/diagnostic.ts';
import { sarif } from '../../src/render/diagnostics/sarif.ts';
import { textOf } from '../../src/policy/text/text.ts';

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

const scope = { command: 'validate', policies: 'policies' } as const;

function runOf(found: readonly Diagnostic[]): Run {
  const log = JSON.parse(sarif(found, '1.2.3', scope)) as { readonly version: string; readonly runs: readonly Run[] };
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

/** What the standard and GitHub ask of a log, as far as ours uses it. Source: SARIF 2.1.0, sections 3.27 to 3.30. */
const logSchema = {
  type: 'object',
  required: ['version', 'runs'],
  properties: {
    $schema: { type: 'string', format: 'uri' },
    version: { const: '2.1.0' },
    runs: { type: 'array', maxItems: 20, items: { $ref: '#/$defs/run' } },
  },
  additionalProperties: false,
  $defs: {
    message: { type: 'object', required: ['text'], properties: { text: { type: 'string', minLength: 1 } } },
    run: {
      type: 'object',
      required: ['tool', 'results', 'automationDetails'],
      properties: {
        columnKind: { enum: ['utf16CodeUnits', 'unicodeCodePoints'] },
        automationDetails: { properties: { id: { type: 'string', pattern: '^.+/$' } } },
        results: { type: 'array', maxItems: 25_000, items: { $ref: '#/$defs/result' } },
        tool: {
          properties: { driver: { required: ['name'], properties: { rules: { items: { $ref: '#/$defs/rule' } } } } },
        },
      },
    },
    rule: {
      required: ['id', 'shortDescription', 'fullDescription', 'help'],
      properties: {
        shortDescription: { $ref: '#/$defs/message' },
        fullDescription: { $ref: '#/$defs/message' },
        help: { $ref: '#/$defs/message' },
      },
    },
    result: {
      required: ['ruleId', 'ruleIndex', 'level', 'message', 'partialFingerprints'],
      properties: {
        level: { enum: ['none', 'note', 'warning', 'error'] },
        message: { $ref: '#/$defs/message' },
        locations: { type: 'array', maxItems: 1_000, items: { $ref: '#/$defs/location' } },
        relatedLocations: { type: 'array', maxItems: 1_000, items: { $ref: '#/$defs/location' } },
        partialFingerprints: { properties: { primaryLocationLineHash: { type: 'string', minLength: 1 } } },
      },
    },
    location: {
      required: ['physicalLocation'],
      properties: {
        physicalLocation: {
          required: ['artifactLocation', 'region'],
          properties: {
            artifactLocation: { required: ['uri'], properties: { uri: { type: 'string', pattern: '^[!-~]+$' } } },
            region: {
              required: ['startLine'],
              properties: Object.fromEntries(
                ['startLine', 'startColumn', 'endLine', 'endColumn'].map((key) => [
                  key,
                  { type: 'integer', minimum: 1 },
                ]),
              ),
            },
          },
        },
      },
    },
  },
};

const fitsSarif = new Ajv2020({ strict: false, validateFormats: false }).compile(logSchema);

describe('a log', () => {
  const related = Array.from({ length: 1_200 }, (_, id) => ({ message: `m${id}`, span: at('policies/b.yaml')! }));

  test.each<readonly [string, readonly Diagnostic[]]>([
    ['nothing', []],
    ['a problem with a place', [errorAt('PST301', at('policies/a.yaml', 3), 'x', { related, hint: 'keep one' })]],
    ['a problem with none', [errorAt('PST111', null, 'x')]],
    ['every severity', [errorAt('PST301', null, 'a'), warningAt('PST301', null, 'b'), noteAt('PST301', null, 'c')]],
  ])('of %s is SARIF as code scanning takes it', (_, found) => {
    const log: unknown = JSON.parse(sarif(found, '1.2.3', scope));
    expect(fitsSarif(log) ? null : fitsSarif.errors).toBeNull();
  });

  test('holds as many results as code scanning takes, the worst first, in less than it takes of bytes', () => {
    const notes = Array.from({ length: 30_000 }, (_, line) => noteAt('PST304', at('policies/a.yaml'), `note ${line}`));
    const text = sarif([...notes, errorAt('PST301', at('policies/a.yaml'), 'worse')], '1.2.3', scope);
    const { results } = (JSON.parse(text) as { readonly runs: readonly Run[] }).runs[0]!;
    expect(results).toHaveLength(25_000);
    expect(results[0]?.level).toBe('error');
    expect(gzipSync(text).toString('base64').length).toBeLessThan(10_000_000);
  });

  test('is of another category for each command and folder, since two of one replace one another', () => {
    const id = (of: Parameters<typeof sarif>[2]): string =>
      (
        JSON.parse(sarif([], '1', of)) as {
          readonly runs: readonly [{ readonly automationDetails: { readonly id: string } }];
        }
      ).runs[0].automationDetails.id;
    const ids = [scope, { ...scope, command: 'posture' as const }, { ...scope, policies: 'policies/b' }].map(id);
    expect(ids).toEqual(['postern/validate/policies/', 'postern/posture/policies/', 'postern/validate/policies/b/']);
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
