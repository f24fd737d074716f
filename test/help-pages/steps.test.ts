import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { ask } from '../cli/asking.ts';

interface Step {
  readonly number: string;
  readonly args: readonly string[];
  readonly answer: string;
}

const page = readFileSync(new URL('../../docs/help-pages.md', import.meta.url), 'utf8');

/** The words of a command line; quotes hold one together. */
const words = (line: string): readonly string[] =>
  (line.match(/"[^"]*"|\S+/gu) ?? []).map((word) => word.replaceAll('"', ''));

/** The rows of the table of steps: what to type, and the words that the answer has. */
const steps = page.split('\n').flatMap((line): readonly Step[] => {
  const row = /^\| (?<number>\d+) \|[^|]*\| `postern (?<command>[^`]+)` \| `(?<answer>[^`]+)` \|$/u.exec(line);
  const { number = '', command = '', answer = '' } = row?.groups ?? {};
  return row === null ? [] : [{ number, args: words(command), answer }];
});

/** Commands that read no tenant. */
const offline = new Set(['apply', 'explain', 'grant']);

describe('every step of the help pages has a command that answers it', () => {
  test('there are 34', () => {
    expect(steps.map(({ number }) => Number(number))).toEqual(Array.from({ length: 34 }, (_, at) => at + 1));
  });

  test.each(steps)('$number: $args', async ({ args, answer }) => {
    const asked = await ask(...args, ...(offline.has(args[0] ?? '') ? [] : ['--emulator', 'contoso']));
    expect(asked.out.replaceAll(/\s+/gu, ' ')).toContain(answer);
  });
});
