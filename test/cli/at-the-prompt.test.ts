import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { registry } from '../../src/cli/program/registry.ts';
import { plainly, pwsh, quiet } from '../support/powershell-host.ts';
import { ask } from './asking.ts';
import { type Built, builtProgram, type Ran } from './built.ts';

describe('what is typed first', () => {
  test('`postern` alone says in five lines what to type, and every line of it can be typed', async () => {
    const { code, out } = await ask();
    expect(code).toBe(0);
    expect(out.trimEnd().split('\n')).toHaveLength(5);
    const commands = [...out.matchAll(/postern (?<name>[a-z]+)/gu)].map((one) => one.groups?.['name'] ?? '');
    const known = [...registry.flatMap(({ name, alias }) => [name, alias]), 'help'];
    expect(commands.filter((name) => !known.includes(name))).toEqual([]);
    expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  test.each([
    [['help'], ['--help']],
    [
      ['help', 'plan'],
      ['plan', '--help'],
    ],
    [
      ['help', 'init'],
      ['export', '--help'],
    ],
    [['version'], ['--version']],
  ])('%j is what %j is', async (typed, meant) => {
    const [first, second] = [await ask(...typed), await ask(...meant)];
    expect(first).toMatchObject({ code: 0, out: second.out });
    expect(first.out).not.toBe('');
  });

  test.each([
    [['help', 'plna'], 'plan'],
    [['drfit'], 'drift'],
    [['plan', '--emulatr', 'contoso'], '--emulator'],
  ])('%j is no command, and it is said which was meant', async (typed, meant) => {
    const { code, err } = await ask(...typed);
    expect(code).toBe(1);
    expect(err).toContain(`Did you mean ${meant}?`);
  });

  test.each(['--dry-run', '--what-if'])('%s is answered by the command that is it', async (flag) => {
    const { code, err } = await ask('apply', 'plan.json', flag);
    expect(code).toBe(1);
    expect(err).toContain('`postern plan` is the rehearsal');
  });
});

describe('in a shell', () => {
  let program: Built;
  let folder: string;
  beforeAll(async () => {
    program = await builtProgram();
    folder = mkdtempSync(join(tmpdir(), 'postern-prompt-'));
    writeFileSync(join(folder, 'postern'), `#!/bin/sh\nexec "${process.execPath}" "${program.main}" "$@"\n`);
    chmodSync(join(folder, 'postern'), 0o755);
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const completed = async (...words: readonly string[]): Promise<readonly string[]> => {
    const script = `source <(postern completion bash)
COMP_WORDS=(postern ${words.map((word) => `'${word}'`).join(' ')})
COMP_CWORD=${words.length}
_postern
printf '%s\\n' "\${COMPREPLY[@]}"`;
    const env = { PATH: `${folder}:${process.env['PATH'] ?? ''}` };
    const { stdout } = await execa('bash', ['-c', script], { env });
    return stdout.split('\n').filter((line) => line !== '');
  };

  test.each([
    [['pl'], ['plan']],
    [['in'], ['init']],
    [['plan', '--emul'], ['--emulator']],
    [
      ['plan', '--exchange', ''],
      ['rest', 'powershell'],
    ],
    [['plan', '--polic'], ['--policies']],
    [['nothing', '--e'], []],
    [['apply', ''], []],
  ])('bash completes %j to %j', async (words, wanted) => {
    expect(await completed(...words)).toEqual(wanted);
  });

  test.skipIf(pwsh === null)('PowerShell completes commands, flags and choices', async () => {
    const lines = ['postern pla', 'postern plan --emul', 'postern plan --exchange '];
    const script = `Invoke-Expression (& postern completion pwsh | Out-String)
foreach ($line in ${lines.map((line) => `'${line}'`).join(', ')}) {
  ([System.Management.Automation.CommandCompletion]::CompleteInput($line, $line.Length, $null)).CompletionMatches.CompletionText
}`;
    const env = { ...quiet, PATH: `${folder}:${process.env['PATH'] ?? ''}` };
    const { stdout } = await execa(pwsh ?? '', [...plainly, '-Command', script], { env });
    expect(stdout.split(/\r?\n/u)).toEqual(['plan', '--emulator', 'rest', 'powershell']);
  });

  test('every shell that is named is told to ask, and another one is told which there are', async () => {
    for (const shell of ['bash', 'zsh', 'fish', 'pwsh'])
      expect((await ask('completion', shell)).out).toContain('postern completion words');
    const { code, err } = await ask('completion', 'tcsh');
    expect(code).toBe(1);
    expect(err).toContain('bash, zsh, fish, pwsh');
  });

  describe('the policies', () => {
    const yaml = 'tenant: { id: 5f0a1c9e-0000-4000-8000-000000000001, domain: contoso.onmicrosoft.com }\n';
    const at = (...names: readonly string[]): string => {
      const path = join(folder, ...names);
      mkdirSync(path, { recursive: true });
      return path;
    };
    const validate = async (
      cwd: string,
      env: Readonly<Record<string, string>> = {},
      ...more: readonly string[]
    ): Promise<Ran> => program.run(['validate', ...more], { cwd, env });

    test('are found upwards to the root of the repository, by the environment, and by the flag before both', async () => {
      at('work', '.git');
      writeFileSync(join(at('work', 'policies'), 'tenant.yaml'), yaml);
      writeFileSync(join(at('other'), 'tenant.yaml'), yaml);
      const inside = at('work', 'src', 'deep');
      expect(await validate(inside)).toMatchObject({
        code: 0,
        out: expect.stringContaining('../../policies is valid'),
      });
      const env = { POSTERN_POLICIES: join(folder, 'other') };
      expect((await validate(inside, env)).out).toContain('other is valid');
      expect((await validate(inside, env, '--policies', '../../policies')).out).toContain('../../policies is valid');
    });

    test('are not taken from somebody else: outside of a repository nothing above is looked at', async () => {
      writeFileSync(join(at('loose', 'policies'), 'tenant.yaml'), yaml);
      const { code, out } = await validate(at('loose', 'deep'));
      expect(code).toBe(1);
      expect(out).toContain('PST110');
    });
  });
});
