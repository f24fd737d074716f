import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { literal } from '../../src/render/powershell/literal.ts';
import { hostileNames } from '../render/samples.ts';
import { pwsh } from '../support/powershell.ts';
import { own, runFile } from './pwsh.ts';
import { helpers, run, type Script, shown } from './scripts.ts';

let scratch: string;
beforeAll(() => {
  scratch = mkdtempSync(join(tmpdir(), 'postern-language-'));
});
afterAll(() => rmSync(scratch, { recursive: true }));

interface Judged {
  readonly scripts: readonly { readonly path: string; readonly errors: readonly string[] }[];
  readonly literals: readonly { readonly statements: number; readonly errors: number; readonly utf16: string }[];
}

async function judge(asked: {
  readonly scripts?: readonly string[];
  readonly literals?: readonly string[];
}): Promise<Judged> {
  const [into, out] = [join(scratch, 'asked.json'), join(scratch, 'answer.json')];
  writeFileSync(into, JSON.stringify({ scripts: [], literals: [], ...asked }));
  expect(await runFile(own('judge.ps1'), ['-In', into, '-Out', out])).toMatchObject({ code: 0, err: '' });
  return JSON.parse(readFileSync(out, 'utf8')) as Judged;
}

const written = ({ text }: Script, index: number): string => {
  const path = join(scratch, `${index}.ps1`);
  writeFileSync(path, text);
  return path;
};

const unit = fc.oneof(
  fc.constantFrom(
    "'",
    '\u2018',
    '\u2019',
    '\u201A',
    '\u201B',
    '"',
    '\u201C',
    '`',
    '$',
    '#',
    '(',
    ')',
    '\n',
    '\r',
    '\u202E',
    '\u2066',
    '\u0085',
  ),
  fc.integer({ min: 1, max: 0xffff }).map((code) => String.fromCharCode(code)),
);

/** UTF-16 as hexadecimal, so that not even half a character gets lost on the way. */
const utf16 = (text: string): string =>
  Array.from({ length: text.length }, (_, at) => text.charCodeAt(at).toString(16).toUpperCase().padStart(4, '0')).join(
    '',
  );

describe.skipIf(pwsh === null)("PowerShell's own parser", () => {
  test('takes every script that is shipped or written', async () => {
    const paths = [...run, ...helpers, ...shown].map(written);
    const judged = await judge({ scripts: paths });
    expect(judged.scripts).toHaveLength(paths.length);
    expect(judged.scripts.filter(({ errors }) => errors.length > 0)).toEqual([]);
  });

  test('reads every literal as one constant, which is the text that was written', async () => {
    const texts = [...hostileNames, ...fc.sample(fc.string({ unit, minLength: 1, maxLength: 40 }), 500)];
    const { literals } = await judge({ literals: texts.map(literal) });
    const expected = texts.map((text) => ({ statements: 1, errors: 0, utf16: utf16(text) }));
    expect(literals.filter((one, index) => one.utf16 !== expected[index]?.utf16)).toEqual([]);
    expect(literals).toEqual(expected);
  });
});
