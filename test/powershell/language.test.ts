import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { collectorScript } from '../../src/cli/snapshot-script.ts';
import { emulatorModule } from '../../src/emulator/powershell/module.ts';
import { literal } from '../../src/render/powershell/literal.ts';
import { planScript } from '../../src/render/powershell/script.ts';
import { workerScript } from '../../src/tenant/powershell/script.ts';
import { exchange } from '../../src/tenant/tenant.ts';
import { hostileNames } from '../render/samples.ts';
import { aPlan, aStep } from '../support/plans.ts';
import { pwsh } from '../support/powershell.ts';
import { own, runFile } from './pwsh.ts';

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

const written = (name: string, text: string): string => {
  const path = join(scratch, name);
  writeFileSync(path, text);
  return path;
};

/** Every script that Postern ships or writes. */
function scripts(): readonly string[] {
  const cases = new URL('../cases/', import.meta.url).pathname;
  const plans = readdirSync(cases, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('plan.ps1'));
  const hostile = hostileNames.map((name, index) => {
    const step = aStep({
      title: name,
      call: exchange('Set-RemoteDomain', { Identity: name }),
      undo: [exchange('Set-RemoteDomain', { Identity: name })],
    });
    return written(`hostile-${index}.ps1`, planScript(aPlan({ tenant: { id: name, domain: name }, steps: [step] })));
  });
  return [
    workerScript(),
    written('module.psm1', emulatorModule({ origin: 'http://127.0.0.1:1', id: 'a', domain: 'b' })),
    written('collector.ps1', collectorScript(null)),
    ...plans.map((path) => join(cases, path)),
    ...hostile,
  ];
}

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

/** Half a surrogate pair has no UTF-8, which is how a script is stored. */
const whole = (text: string): boolean => !/\p{Cs}/u.test(text);

describe.skipIf(pwsh === null)("PowerShell's own parser", () => {
  test('takes every script that is shipped or written', async () => {
    const paths = scripts();
    const judged = await judge({ scripts: paths });
    expect(judged.scripts).toHaveLength(paths.length);
    expect(judged.scripts.filter(({ errors }) => errors.length > 0)).toEqual([]);
  });

  test('reads every literal as one constant, which is the text that was written', async () => {
    const texts = [...hostileNames, ...fc.sample(fc.string({ unit, minLength: 1, maxLength: 40 }), 2_000)].filter(
      whole,
    );
    const { literals } = await judge({ literals: texts.map(literal) });
    const expected = texts.map((text) => ({ statements: 1, errors: 0, utf16: utf16(text) }));
    expect(literals.filter((one, index) => one.utf16 !== expected[index]?.utf16)).toEqual([]);
    expect(literals).toEqual(expected);
  });
});
