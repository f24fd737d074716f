import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Json } from '../../src/json.ts';
import { sourcesOfBytes, sourcesOfText } from '../../src/policy/text/source.ts';
import { shown } from './support.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

function problems(content: string): readonly string[] {
  return sourcesOfText('a.yaml', content).problems.map((one) => shown(one, content));
}

function only(content: string): {
  readonly value: Json;
  at: (...path: (string | number)[]) => string;
  key: (...path: (string | number)[]) => string;
} {
  const { sources, problems: wrong } = sourcesOfText('a.yaml', content);
  const [source] = sources;
  if (source === undefined) throw new Error(JSON.stringify(wrong));
  const text = (span: { start: { offset: number }; end: { offset: number } }): string =>
    content.slice(span.start.offset, span.end.offset);
  return {
    value: source.value,
    at: (...path) => text(source.spanOf(path)),
    key: (...path) => text(source.spanOfKey(path)),
  };
}

describe('positions', () => {
  const content =
    'remoteDomains:\n  - domainName: fabrikam.com\n    autoForwardEnabled: true\n  - { domainName: b.example }\nempty:\n';

  test('a path leads to the value', () => {
    expect(only(content).at('remoteDomains', 0, 'domainName')).toBe('fabrikam.com');
    expect(only(content).at('remoteDomains', 1)).toBe('{ domainName: b.example }');
  });

  test('a path leads to the key', () => {
    expect(only(content).key('remoteDomains', 0, 'autoForwardEnabled')).toBe('autoForwardEnabled');
    expect(only(content).key('remoteDomains')).toBe('remoteDomains');
  });

  test('a path that leads nowhere shows the nearest thing around it', () => {
    expect(only(content).at('remoteDomains', 1, 'autoForwardEnabled')).toBe('{ domainName: b.example }');
  });

  test('a value that takes no room is shown by its key', () => {
    expect(only(content).at('empty')).toBe('empty');
  });

  test('lines and columns are right with carriage returns and a byte order mark', () => {
    const { sources } = sourcesOfBytes('a.yaml', bytes('\uFEFFa: 1\r\nb:\r\n  c: here\r\n'));
    expect(sources[0]?.spanOf(['b', 'c']).start).toMatchObject({ line: 3, column: 6 });
    expect(sources[0]?.spanOf(['a']).start).toMatchObject({ line: 1, column: 4 });
  });

  test('each document of a file has its own positions', () => {
    const { sources } = sourcesOfText('a.yaml', 'a: 1\n---\nb: 2\n');
    expect(sources.map(({ value }) => value)).toEqual([{ a: 1 }, { b: 2 }]);
    expect(sources[1]?.spanOf(['b']).start.line).toBe(3);
  });

  test('documents without content are passed over', () => {
    expect(sourcesOfText('a.yaml', '# nothing\n---\n---\na: 1\n').sources).toHaveLength(1);
    expect(sourcesOfText('a.yaml', '').sources).toHaveLength(0);
  });
});

describe('aliases and merged mappings', () => {
  test('an alias stands for its value, and its parts are found where they are written', () => {
    const read = only('a: &x { deep: [1, here] }\nb: *x\n');
    expect(read.value).toEqual({ a: { deep: [1, 'here'] }, b: { deep: [1, 'here'] } });
    expect(read.at('b', 'deep', 1)).toBe('here');
  });

  test('merged mappings give what the mapping itself does not', () => {
    const read = only('a: &x { p: 1, q: 2 }\nb: { <<: *x, q: 3 }\nc: { <<: [{ p: 4 }, *x] }\n');
    expect(read.value).toEqual({ a: { p: 1, q: 2 }, b: { p: 1, q: 3 }, c: { p: 4, q: 2 } });
    expect(read.at('b', 'p')).toBe('1');
  });

  test.each([
    ['an alias without an anchor', 'a: *x\n', 'PST108 1:4 *x'],
    ['an alias inside what it names', 'a: &x [*x]\n', 'PST108 1:8 *x'],
    ['a merge of something else', 'a: { <<: 3 }\n', 'PST113 1:6 <<'],
  ])('%s is refused', (_, content, expected) => {
    expect(problems(content)).toEqual([expected]);
  });

  test('aliases of aliases cannot stand for a large document', () => {
    const rows = Array.from(
      { length: 30 },
      (_, n) => `a${n + 1}: &a${n + 1} [${Array.from({ length: 9 }, () => `*a${n}`).join(', ')}]`,
    );
    expect(problems(['a0: &a0 x', ...rows].join('\n'))[0]).toMatch(/^PST108/u);
  });
});

describe('what is not a policy', () => {
  test.each([
    ['an open bracket', 'a: [1\n', /^PST101/u],
    ['a repeated key', 'a: 1\nb: 2\na: 3\n', /^PST102 3:1 a$/u],
    ['a tab as indentation', 'a:\n\tb: 1\n', /^PST103/u],
    ['a control character', 'a: \u0007\n', /^PST104 1:4/u],
    ['NUL', 'a: b\0\n', /^PST104 1:5/u],
    ['NUL, escaped', 'a: "b\\0"\n', /^PST104 1:4 "b\\0"$/u],
    ['NUL, escaped by its number', 'a: ["\\x00", "\\u0000"]\n', /^PST104 1:5 "\\x00"$/u],
    ['half a character, escaped', 'a: "\\ud83d!"\n', /^PST104 1:4/u],
    ['NUL in a key', '"a\\0": 1\n', /^PST104 1:1/u],
    ['a tag of another language', 'a: !!js/function "x"\n', /^PST109 1:4/u],
    ['a tag of our own invention', 'a: !secret x\n', /^PST109/u],
    ['a YAML 1.1 type', 'a: !!binary aGk=\n', /^PST109/u],
    ['a number without end', 'a: .inf\n', /^PST113 1:4 .inf/u],
    ['no number', 'a: .nan\n', /^PST113/u],
    ['a number beyond all bounds', 'a: 1e999\n', /^PST113/u],
    ['a list as a key', '? [a, b]\n: 1\n', /^PST113/u],
    ['YAML 1.1', '%YAML 1.1\n---\na: yes\n', /^PST113/u],
  ])('%s is refused', (_, content, expected) => {
    expect(problems(content)[0]).toMatch(expected);
  });

  test('a repeated key names the first place', () => {
    const [problem] = sourcesOfText('a.yaml', 'a: 1\na: 2\n').problems;
    expect(problem?.related[0]?.span.start.line).toBe(1);
  });

  test.each([
    ['UTF-16', new Uint8Array([0xff, 0xfe, 0x61, 0x00])],
    ['Latin-1', new Uint8Array([0x61, 0x3a, 0x20, 0xfc])],
  ])('%s is refused', (_, content) => {
    expect(sourcesOfBytes('a.yaml', content).problems[0]?.code).toBe('PST104');
  });

  test('a file of 50 MB is refused unread', () => {
    expect(sourcesOfBytes('a.yaml', new Uint8Array(50_000_000)).problems[0]?.code).toBe('PST105');
  });

  test.each(['[', '{a: ', '- ', '? ', ': ', 'a: b: '])('%j nested a hundred thousand times is refused', (part) => {
    expect(problems(part.repeat(100_000))[0]).toMatch(/^PST10[16]/u);
  });

  test('mappings that go down line by line are refused', () => {
    const content = Array.from({ length: 300 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n');
    expect(problems(content)).toEqual([expect.stringMatching(/^PST106/u)]);
  });

  test('a hundred thousand documents are refused', () => {
    expect(problems('--- a\n'.repeat(100_000))).toEqual([expect.stringMatching(/^PST107/u)]);
  });

  test('a file that is wrong everywhere gives a few problems', () => {
    expect(problems(']\n'.repeat(50_000)).length).toBeLessThan(60);
    expect(problems('a: !x 1\n'.repeat(5_000)).length).toBeLessThan(60);
  });
});

test('keys that mean something to JavaScript are only keys', () => {
  const { value } = only('__proto__: { polluted: true }\nconstructor: 1\ntoString: 2\n');
  expect(JSON.stringify(value)).toBe('{"__proto__":{"polluted":true},"constructor":1,"toString":2}');
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
});

test('YAML 1.2 reads yes, no, on and off as text, and dates too', () => {
  expect(only('a: On\nb: no\nc: 2027-01-31\nd: null\ne: ~\n').value).toEqual({
    a: 'On',
    b: 'no',
    c: '2027-01-31',
    d: null,
    e: null,
  });
});

test('any text at all gives sources or problems, and never an exception', () => {
  const pieces = fc.constantFrom(
    'a',
    ': ',
    '- ',
    '\n',
    '  ',
    '[',
    ']',
    '{',
    '}',
    '&a ',
    '*a',
    '<<',
    '!!x ',
    '"',
    "'",
    '|',
    '>',
    '#',
    '---\n',
    '\t',
    '%',
    '\\',
    '?',
    ',',
    '\r\n',
    '😀',
  );
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 40 }), (parts) => {
      const { sources, problems: wrong } = sourcesOfText('a.yaml', parts.join(''));
      for (const source of sources) JSON.stringify(source.value);
      for (const { span } of wrong) expect(span?.start.line).toBeGreaterThan(0);
    }),
    { numRuns: 500 },
  );
});

test('JSON is YAML: any JSON document is read as it is', () => {
  const json = fc.jsonValue({ maxDepth: 4, noUnicodeString: true }).filter((value) => value !== null);
  fc.assert(
    fc.property(json, (value) => {
      const text = JSON.stringify(value);
      fc.pre(!/<</u.test(text) && text.length < 5_000);
      expect(only(text).value).toEqual(JSON.parse(text));
    }),
    { numRuns: 200 },
  );
});
