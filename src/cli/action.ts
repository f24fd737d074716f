import { spawnSync } from 'node:child_process';
import { appendFileSync, closeSync, existsSync, mkdirSync, openSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { outputsText } from '../github/run/outputs.ts';

/** The action at the root of the repository: puts `postern` on the path, and runs a command where one is named. */
const program = fileURLToPath(new URL('../main.js', import.meta.url));

/** An input as the runner hands it over. Source: GitHub docs, metadata syntax, inputs. */
const input = (name: string): string => (process.env[`INPUT_${name.toUpperCase()}`] ?? '').trim();

function act(command: string): number {
  putOnPath();
  switch (command) {
    case '':
      return 0;
    case 'plan':
      return ended(command, run(['plan', ...flags(), '--out', kept(), '--detailed-exitcode']));
    case 'drift':
      return ended(command, run(['drift', ...flags(), '--json'], kept()));
    case 'validate':
      return ended(command, run(['validate', ...policyFlags(), '--format', 'github']));
    default:
      process.stdout.write('::error::the command is plan, drift or validate\n');
      return 1;
  }
}

/** Two programs of one line, for shells of both sorts; the Node that runs this action runs them. */
function putOnPath(): void {
  const bin = join(process.env['RUNNER_TEMP'] ?? tmpdir(), 'postern-bin');
  mkdirSync(bin, { recursive: true });
  const lines = `#!/usr/bin/env bash\nexec "${process.execPath}" "${program}" "$@"\n`;
  writeFileSync(join(bin, 'postern'), lines, { mode: 0o755 });
  writeFileSync(join(bin, 'postern.cmd'), `@"${process.execPath}" "${program}" %*\r\n`);
  const path = process.env['GITHUB_PATH'] ?? '';
  if (path !== '') appendFileSync(path, `${bin}\n`);
  process.env['PATH'] = `${bin}${delimiter}${process.env['PATH'] ?? ''}`;
}

const kept = (): string => input('out');
const policyFlags = (): readonly string[] => [...given('policies'), ...given('at')];
const flags = (): readonly string[] => [
  ...policyFlags(),
  ...given('auth'),
  ...given('snapshot'),
  ...given('emulator'),
  ...given('exchange'),
];
const given = (name: string): readonly string[] => (input(name) === '' ? [] : [`--${name}`, input(name)]);

/** What an earlier step left under the name is not taken for the result. */
function run(args: readonly string[], into: string | null = null): number {
  rmSync(kept(), { force: true });
  const file = into === null ? null : openSync(into, 'w');
  const { status } = spawnSync(process.execPath, [program, ...args], {
    stdio: ['ignore', file ?? 'inherit', 'inherit'],
  });
  if (file !== null) closeSync(file);
  return status ?? 1;
}

/** With 1 the policies are wrong, and there is neither a plan nor a report. */
function ended(command: 'plan' | 'drift' | 'validate', code: number): number {
  const outputs = process.env['GITHUB_OUTPUT'] ?? '';
  const has = command !== 'validate' && code !== 1 && existsSync(kept()) && statSync(kept()).size > 0;
  const told = { exitcode: String(code), ...(has ? { 'plan-path': kept() } : {}) };
  if (outputs !== '') appendFileSync(outputs, outputsText(told));
  if (has) {
    const summary = ['github', 'summary', `--${command}`, kept(), ...given('policies'), '--exit-code', String(code)];
    spawnSync(process.execPath, [program, ...summary], { stdio: ['ignore', 'inherit', 'inherit'] });
  }
  return input('fail-on').split(/\s+/u).includes(String(code)) ? code : 0;
}

process.exitCode = act(input('command'));
