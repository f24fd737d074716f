import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { frame } from '../../src/diagnostics/frame.ts';
import { textOf } from '../../src/policy/text/text.ts';

/** The excerpt for the part of a text between two marks. */
function excerpt(marked: string): readonly string[] {
  const start = marked.indexOf('«');
  const end = marked.indexOf('»') - 1;
  const content = marked.replaceAll(/[«»]/gu, '');
  return frame(content, textOf('a.yaml', content).span(start, end));
}

describe('the excerpt', () => {
  test.each([
    ['underlines a value', 'a:\n  b: «value»\n', ['  |', '2 |   b: value', '  |      ^~~~~']],
    ['underlines a single character', '«a»: 1\n', ['  |', '1 | a: 1', '  | ^']],
    ['marks a place without width', 'a: 1«»\n', ['  |', '1 | a: 1', '  |     ^']],
    [
      'underlines the first line of a longer place',
      'a:\n  - «b: 1\n    c: 2»\n',
      ['  |', '2 |   - b: 1', '  |     ^~~~'],
    ],
    ['makes room for long line numbers', `${'\n'.repeat(99)}«a»: 1`, ['    |', '100 | a: 1', '    | ^']],
    ['leaves carriage returns out', 'a: «b»\r\n', ['  |', '1 | a: b', '  |    ^']],
    ['turns tabs into spaces', 'a:\t«b»\n', ['  |', '1 | a:    b', '  |       ^']],
    ['counts wide letters as two', 'a: 日本 «東京»\n', ['  |', '1 | a: 日本 東京', '  |         ^~~~']],
    ['counts emoji as two', '😀: «😀»\n', ['  |', '1 | 😀: 😀', '  |     ^~']],
    ['counts combining marks as none', 'e\u0301: «e\u0301x»\n', ['  |', '1 | e\u0301: e\u0301x', '  |    ^~']],
    ['writes out what a terminal would obey', 'a: \u001B[2J«b»\n', ['  |', '1 | a: \\u{1b}[2Jb', '  |             ^']],
    ['writes out what turns text around', '«\u202Ea»\n', ['  |', '1 | \\u{202e}a', '  | ^~~~~~~~~']],
    ['shows the last line without a line end', 'a: 1\nb: «2»', ['  |', '2 | b: 2', '  |    ^']],
  ])('%s', (_, marked, expected) => {
    expect(excerpt(marked)).toEqual(expected);
  });

  test('cuts a long line around the place', () => {
    const [, line, mark] = excerpt(`${'x'.repeat(500_000)}«here»${'y'.repeat(500_000)}\n`);
    expect(line).toBe(`1 | …${'x'.repeat(50)}here${'y'.repeat(46)}…`);
    expect(mark).toBe(`  |  ${' '.repeat(50)}^~~~`);
  });

  test('cuts a long place', () => {
    const [, line, mark] = excerpt(`a: «${'x'.repeat(5_000)}»\n`);
    expect(line).toBe(`1 | a: ${'x'.repeat(97)}…`);
    expect(mark).toBe(`  |    ^${'~'.repeat(96)}`);
  });

  test('shows the very place, whatever the line holds', () => {
    const word = fc.string({
      unit: fc.constantFrom('a', ' ', '\t', '日', '😀', 'e\u0301', '\u202E', '"'),
      maxLength: 120,
    });
    fc.assert(
      fc.property(word, word, word, (before, inside, after) => {
        const content = `${before}${inside}${after}`;
        const lines = frame(content, textOf('a', content).span(before.length, before.length + inside.length));
        expect(lines).toHaveLength(3);
        expect(lines[2]).toMatch(/^ {2}\| *\^~*$/u);
        expect(lines.join('')).not.toMatch(/[\t\u202E]/u);
      }),
    );
  });
});
