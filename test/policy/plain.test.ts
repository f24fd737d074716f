import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isList, isObject, type Json } from '../../src/json.ts';
import { readPlain } from '../../src/policy/plain.ts';
import { parsedSources, type Source, sourcesOfText } from '../../src/policy/source.ts';
import { textOf } from '../../src/policy/text.ts';

const policies = new URL('../../policies/', import.meta.url);
const shipped = readdirSync(policies).filter((name) => name.endsWith('.yaml'));

type Path = readonly (string | number)[];

/** Every path into a value, and beside each one that leads nowhere. */
function paths(value: Json, path: Path = []): readonly Path[] {
  const inner = isList(value)
    ? value.map((one, index) => [index, one] as const)
    : isObject(value)
      ? Object.entries(value)
      : [];
  return [path, [...path, 'nowhere'], [...path, 7], ...inner.flatMap(([step, one]) => paths(one, [...path, step]))];
}

const seen = (source: Source): unknown => ({
  value: source.value,
  places: paths(source.value).map((path) => ({ path, at: source.spanOf(path), key: source.spanOfKey(path) })),
});

/** Where the quick reader answers, the parser says the same, and finds nothing wrong. */
function agrees(content: string): boolean {
  if (readPlain(content) === null) return false;
  const quick = sourcesOfText('a.yaml', content);
  const slow = parsedSources(textOf('a.yaml', content));
  expect(slow.problems).toEqual([]);
  expect(quick.sources.map(seen)).toEqual(slow.sources.map(seen));
  return true;
}

const value = fc.oneof(
  fc.constantFrom(
    '',
    'on',
    'Off',
    'true',
    'False',
    'null',
    'NULL',
    '~',
    '0',
    '-1',
    '007',
    '+3',
    '1.5',
    '-0',
    '-0.0',
    '5.7.900',
    '0.250',
    '12345678901234567',
    '1.',
    '1_0',
    '0x1f',
    '1e3',
    '.5',
    '5e0a-1',
    '2027-01-31',
    '10MB',
    'ana@contoso.com',
    '"*"',
    "'it''s'",
    '"a \\" b"',
    '"a: b # c"',
    'a b  c',
    'a:b',
    'a: b',
    'a #c',
    'a#c',
    'a:',
    '- a',
    '-',
    '[]',
    '{}',
    '[a, b]',
    '[ "a" , b ]',
    '[a, ]',
    '[a: b]',
    '{ a: 1, b: [c, { d: e }] }',
    '{ a: 1, a: 2 }',
    '{a: 1}',
    '{ a }',
    '{ address: a@b, until: 2027-01-31 }',
    '[',
    '"open',
    '*x',
    '&x y',
    '!t a',
    '|',
    '>',
    '? a',
    '%a',
    '@a',
    '`a',
    'é',
    '(a)',
    '<<',
    "'a' b",
  ),
  fc.string({ maxLength: 6 }),
);

const line = fc
  .record({
    indent: fc.constantFrom(0, 0, 1, 2, 2, 2, 4, 4, 6),
    dash: fc.constantFrom('', '', '', '- ', '-  ', '- - ', '-'),
    key: fc.constantFrom('', 'a: ', 'b: ', 'c:', 'd:  ', '"e": ', 'true: ', '<<: ', 'e f: ', '__proto__: '),
    value,
    tail: fc.constantFrom('', '', '', ' ', ' # comment', '# comment'),
  })
  .map(({ indent, dash, key, value: said, tail }) => `${' '.repeat(indent)}${dash}${key}${said}${tail}`);

const other = fc.constantFrom(
  '',
  '  ',
  '# comment',
  '    # comment',
  '---',
  '...',
  'a:',
  '  - b: c',
  '\ta: b',
  'a: b\r',
);

/** Lines thrown together: mostly no YAML at all. */
const chaos = fc.array(fc.oneof({ weight: 5, arbitrary: line }, { weight: 1, arbitrary: other }), { maxLength: 6 });

const between = fc.oneof(
  { weight: 6, arbitrary: fc.constant([]) },
  { weight: 1, arbitrary: fc.constantFrom([''], ['# note'], ['  # note'], ['      # note'], ['   ']) },
);

/** Blocks that are indented as they should be, with what people put between them. */
const { tree } = fc.letrec<{ tree: readonly string[]; map: readonly string[]; list: readonly string[] }>((tie) => ({
  tree: fc.oneof(tie('map'), tie('list')),
  map: fc
    .uniqueArray(fc.constantFrom('a', 'b', 'c', 'dE', 'f-g'), { minLength: 1, maxLength: 3 })
    .chain((keys) => fc.tuple(...keys.map((key) => part(`${key}:`, tie('tree')))))
    .map((parts) => parts.flat()),
  list: fc.array(part('-', tie('tree')), { minLength: 1, maxLength: 3 }).map((parts) => parts.flat()),
}));

function part(head: string, inner: fc.Arbitrary<readonly string[]>): fc.Arbitrary<readonly string[]> {
  const leaf = fc.tuple(value, between).map(([said, more]) => [`${head} ${said}`, ...more]);
  const nested = fc
    .tuple(inner, fc.constantFrom(0, 1, 2, 4), fc.boolean(), between)
    .map(([lines, by, same, more]) => nest(head, lines, by, same, more));
  return fc.oneof({ maxDepth: 3, withCrossShrink: true }, leaf, nested);
}

function nest(
  head: string,
  lines: readonly string[],
  by: number,
  same: boolean,
  more: readonly string[],
): readonly string[] {
  const [first = '', ...rest] = lines;
  if (same && head === '-') return [`- ${first}`, ...rest.map((one) => `  ${one}`), ...more];
  return [head, ...more, ...lines.map((one) => ' '.repeat(by) + one)];
}

describe('the quick reader says what the parser says', () => {
  test.each(shipped)('of the shipped %s', (name) => {
    expect(agrees(readFileSync(new URL(name, policies), 'utf8'))).toBe(true);
  });

  test.each([
    ['lines thrown together', chaos, 0],
    ['well-formed blocks', tree, 10],
  ])('of %s', (_, lines, least) => {
    let read = 0;
    fc.assert(
      fc.property(lines, fc.constantFrom('', '\n', '\n\n', '\n  '), (given, end) => {
        if (agrees(given.join('\n') + end)) read += 1;
      }),
      { numRuns: 300 },
    );
    expect(read).toBeGreaterThan(least);
  });
});

test.each([
  ['an anchor', 'a: &x 1\n'],
  ['an alias', 'a: *x\n'],
  ['a tag', 'a: !t 1\n'],
  ['a key given twice', 'a: 1\na: 2\n'],
  ['text over two lines', 'a: one\n  two\n'],
  ['a block of text', 'a: |\n  one\n'],
  ['a tab', 'a:\t1\n'],
  ['a second document', 'a: 1\n---\nb: 2\n'],
  ['deep nesting', `a: ${'['.repeat(100_000)}\n`],
  ['deep blocks', Array.from({ length: 60 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n')],
  ['nothing', '# only a comment\n'],
])('%s is left to the parser', (_, content) => {
  expect(readPlain(content)).toBeNull();
});
