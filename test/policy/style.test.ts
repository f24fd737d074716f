import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { styled } from '../../src/policy/text/style.ts';
import { ask } from '../cli/asking.ts';

const root = new URL('../../', import.meta.url).pathname;
const style = (text: string): string => {
  const found = styled('a.yaml', text);
  if (!found.ok) throw new Error(found.problems.map(({ message }) => message).join());
  return found.value;
};

describe('the one style', () => {
  test.each([
    { what: 'lists are further in', before: 'groups:\n- address: a@b.c\n', after: 'groups:\n  - address: a@b.c\n' },
    {
      what: 'levels are two blanks',
      before: 'scope:\n    groups:\n        undeclared: ignore\n',
      after: 'scope:\n  groups:\n    undeclared: ignore\n',
    },
    { what: 'brackets and braces', before: 'a: [ x,y ]\nb: {c: d}\n', after: 'a: [x, y]\nb: { c: d }\n' },
    {
      what: 'quoted brackets are no brackets',
      before: 'a: "[ x ]"\nb: [ "[ y ]" ]\n',
      after: 'a: "[ x ]"\nb: ["[ y ]"]\n',
    },
    { what: 'a file ends with a line break', before: 'a: b', after: 'a: b\n' },
    {
      what: 'comments stay where they are',
      before: '# top\na: # beside\n  # above\n  - b   # behind\n\n# end\n',
      after: '# top\na: # beside\n  # above\n  - b # behind\n\n# end\n',
    },
    {
      what: 'words that look like truths stay words',
      before: 'mode:  Off\nyes:  "on"\n',
      after: 'mode: Off\nyes: "on"\n',
    },
    { what: 'documents stand apart', before: 'a: 1\n---\nb:  2\n', after: 'a: 1\n---\nb: 2\n' },
    {
      what: 'long lines are not broken',
      before: `a:  ${'word '.repeat(60).trim()}\n`,
      after: `a: ${'word '.repeat(60).trim()}\n`,
    },
  ])('$what', ({ before, after }) => {
    expect(style(before)).toBe(after);
    expect(style(after)).toBe(after);
  });

  test('what is no YAML is told, and not written', () => {
    expect(styled('a.yaml', 'a: [\n')).toMatchObject({ ok: false, problems: [{ code: 'PST101' }] });
  });
});

describe('postern fmt', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'postern-style-'));
    cpSync(join(root, 'policies'), folder, { recursive: true });
  });
  afterAll(() => rmSync(folder, { recursive: true }));
  const file = (): string => join(folder, 'groups.yaml');

  test('finds the worked policies in the one style', async () => {
    expect(await ask('fmt', '--check')).toMatchObject({ code: 0, out: '6 files are in the one style\n' });
  });

  test('--check names what is in another style, ends with 1 and writes nothing; without it that is written', async () => {
    const before = readFileSync(file(), 'utf8');
    const other = before.replace('{ address', '{address');
    writeFileSync(file(), other);
    const checked = await ask('fmt', '--check', '--policies', folder);
    expect([checked.code, checked.out]).toEqual([1, expect.stringContaining('groups.yaml')]);
    expect(readFileSync(file(), 'utf8')).toBe(other);
    expect((await ask('fmt', '--policies', folder)).code).toBe(0);
    expect(readFileSync(file(), 'utf8')).toBe(before);
    expect((await ask('fmt', '--check', '--policies', folder)).code).toBe(0);
  });

  test('writes none of the files where one cannot be read', async () => {
    writeFileSync(file(), 'groups:\n-   address: a@b.c\n');
    writeFileSync(join(folder, 'wrong.yaml'), 'a: [\n');
    const { code, err } = await ask('fmt', '--policies', folder);
    expect([code, err]).toEqual([1, expect.stringContaining('PST101')]);
    expect(readFileSync(file(), 'utf8')).toBe('groups:\n-   address: a@b.c\n');
  });
});
