import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { shellWord } from '../../src/render/words/shell-word.ts';
import { openTenant } from '../../src/emulator/tenants/index.ts';
import type { RunningEmulator } from '../../src/emulator/server/server.ts';
import { startEmulator } from '../../src/emulator/server/server.ts';
import { fileURLToPath } from 'node:url';
import { type Built, builtProgram } from '../cli/built.ts';
import { type Desk, desk } from '../cli/asking.ts';
import { planAt } from './scenes.ts';

let program: Built;
let table: Desk;
let emulator: RunningEmulator;

/** Names as people and scripts make them, each of which a shell would take apart. */
const policies = `it's "our" $HOME pölicies`;
const snapshotFile = 'a snapshot of $(tenant).json';
const planFile = '-plan `one` & two;.json';

beforeAll(async () => {
  program = await builtProgram();
  table = desk();
  emulator = await startEmulator({ tenant: await openTenant('contoso') });
  mkdirSync(table.path('bin'));
  cpSync(fileURLToPath(new URL('../../policies', import.meta.url)), table.path(policies), { recursive: true });
  table.put('bin/postern', `#!/bin/sh\nexec '${process.execPath}' '${program.main}' "$@"\n`);
  await execa('chmod', ['+x', table.path('bin/postern')]);
});
afterAll(async () => {
  await emulator.close();
  table.remove();
});

/** Runs a line as it is typed, in the shell that most people have. */
async function bash(
  line: string,
): Promise<{ readonly said: string; readonly code: number | undefined; readonly refused: boolean }> {
  const { all, stdout, exitCode } = await execa('bash', ['-c', line], {
    cwd: table.path(''),
    env: { PATH: `${table.path('bin')}:${process.env['PATH'] ?? ''}`, NO_COLOR: '1', POSTERN_POLICIES: '' },
    reject: false,
    all: true,
    stdin: 'ignore',
  });
  // What was typed wrongly is answered by a complaint and nothing else. A tenant that answers is nobody's here.
  return {
    said: all,
    code: exitCode,
    refused: exitCode === 1 && stdout === '' && !all.includes('nobody said how to sign in'),
  };
}

/** The commands that a text tells to type next: alone on their line, or behind the words that say what for. */
const nextIn = (said: string): readonly string[] =>
  said
    .split('\n')
    .flatMap((line) => /^(?: {2}|.*(?:: {3}|[.] {3}))(?<command>postern .*)$/u.exec(line)?.groups?.['command'] ?? []);

/** What somebody sees who typed something that there is not. */
const misread =
  /unknown (?:option|command)|missing required|too many arguments|no such file|is not there|argument .* is invalid|syntax error|command not found|unexpected EOF/u;

const word = shellWord;
const target = (): string => `--emulator ${emulator.url}`;
const from = (): string => `--policies ${word(policies)}`;

describe('every next command works as it is printed', () => {
  const lines: readonly (readonly [string, () => string])[] = [
    ['validate', () => `postern validate ${from()}`],
    ['snapshot', () => `postern snapshot ${from()} ${target()} --out ${word(snapshotFile)}`],
    ['plan', () => `postern plan ${from()} ${target()} --out ${word(planFile)}`],
    ['plan of a snapshot', () => `postern plan ${from()} --snapshot ${word(snapshotFile)}`],
    ['posture', () => `postern posture ${from()} --snapshot ${word(snapshotFile)}`],
    ['why', () => `postern why ana@contoso.com x@fabrikam.com ${from()} --snapshot ${word(snapshotFile)}`],
    [
      'why of an odd address',
      () => `postern why --from ${word("-o'neil@contoso.com")} --to x@fabrikam.com ${from()} ${target()}`,
    ],
    ['test', () => `postern test ${from()} --snapshot ${word(snapshotFile)}`],
    ['test of what is', () => `postern test --live ${from()} --snapshot ${word(snapshotFile)}`],
    ['drift', () => `postern drift ${from()} ${target()}`],
    ['adopt', () => `postern adopt ${from()} --snapshot ${word(snapshotFile)}`],
    ['forwards', () => `postern forwards ${from()} ${target()}`],
    ['forwards of some mailboxes', () => `postern forwards --since 2d ${from()} ${target()}`],
    ['forwards of all mailboxes', () => `postern forwards --inbox-rules --who ${from()} ${target()}`],
    ['grants', () => `postern grants ${from()} ${target()}`],
    ['why of a person', () => `postern why ana@contoso.com ${from()} ${target()}`],
    ['doctor', () => `postern doctor ${from()} ${target()}`],
    ['tenants', () => `postern tenants ${from()}`],
    ['show', () => `postern show ${word(`./${planFile}`)}`],
    ['export', () => `postern export ${target()} --out ${word("what's there")}`],
    ['apply', () => apply()],
    [
      'undo',
      () =>
        `postern undo ${word(`./${planFile.replace('.json', '.journal')}`)} ${from()} ${target()} --out ${word('-undo it.json')}`,
    ],
  ];

  function apply(): string {
    const { digest, allow } = planAt(join(table.path(''), planFile));
    return `postern apply ${word(`./${planFile}`)} ${from()} ${target()} --approve ${digest} ${allow.join(' ')}`;
  }

  /** Apart from those commands whose answer is the end of what there is to do. */
  const last: readonly string[] = ['tenants', 'why of an odd address'];

  test.each(lines)('%s', { timeout: 120_000 }, async (name, line) => {
    const { said } = await bash(line());
    expect(said).not.toMatch(misread);
    const next = nextIn(said);
    if (!last.includes(name)) expect({ said, next: next.length > 0 }).toEqual({ said, next: true });
    // What writes is carried out by its own line above: here it has to be understood.
    for (const command of next.filter((one) => !one.startsWith('postern apply ') && !/ --write| --ndr -/u.test(one))) {
      const told = await bash(command);
      expect(`${command}\n${told.said}`).not.toMatch(misread);
      expect({
        command,
        told: told.said,
        refused: told.refused,
        known: [0, 1, 2, 3, 4].includes(told.code ?? -1),
      }).toEqual({ command, told: told.said, refused: false, known: true });
    }
  });

  test('an apply is repeated with the plan, its approval and its allowances', async () => {
    const { said } = await bash(`postern plan ${from()} --emulator contoso --out ${word(`-again ${planFile}`)}`);
    const [command = ''] = nextIn(said);
    expect(command).toMatch(/^postern apply '\.\/-again/u);
    const applied = await bash(command);
    expect(applied.said).not.toMatch(misread);
    expect(applied.code).toBe(0);
  });
});
