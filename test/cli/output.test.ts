import { spawn } from 'node:child_process';
import {
  chmodSync,
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isNewEnough, oldestNode } from '../../src/cli/run/home.ts';
import { type Built, builtProgram } from './built.ts';

let program: Built;
let folder: string;
beforeAll(async () => {
  program = await builtProgram();
  folder = mkdtempSync(join(tmpdir(), 'postern-output-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

interface Ended {
  readonly code: number | null;
  readonly err: string;
}

/** Runs the program with its output in a file or in a pipe that nobody reads. */
async function run(args: readonly string[], out: 'hung up' | number, err: 'pipe' | number = 'pipe'): Promise<Ended> {
  const stdio = ['ignore', out === 'hung up' ? 'pipe' : out, err] as const;
  const child = spawn(process.execPath, [program.main, ...args], { cwd, stdio: [...stdio] });
  child.stdout?.destroy();
  let said = '';
  child.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const code = await new Promise<number | null>((ended) => child.once('close', ended));
  return { code, err: said };
}

async function onFullDisk<T>(use: (device: number) => Promise<T>): Promise<T> {
  const device = openSync('/dev/full', 'w');
  try {
    return await use(device);
  } finally {
    closeSync(device);
  }
}

const cwd = fileURLToPath(new URL('../..', import.meta.url));
const why = ['why', '--from', 'ana@contoso.com', '--to', 'a@fabrikam.com'];
const printing: readonly (readonly [number, readonly string[]])[] = [
  [1, ['--version']],
  [1, ['--help']],
  [1, ['plan', '--help']],
  [1, ['explain', 'L1']],
  [1, ['validate']],
  [1, ['tenants', '--json']],
  [1, ['plan', '--emulator', 'contoso']],
  [1, ['plan', '--emulator', 'contoso', '--json']],
  [1, ['posture', '--emulator', 'contoso']],
  [1, [...why, '--emulator', 'contoso']],
  [1, ['snapshot', '--emulator', 'contoso']],
  [1, ['snapshot', '--script']],
  [1, ['doctor', '--emulator', 'contoso']],
  // What ends with more than success says that still.
  [2, ['drift', '--emulator', 'contoso']],
];

// A device that takes nothing stands for a full disk; only some systems have it.
const full = existsSync('/dev/full');
describe.skipIf(!full)(full ? 'on a full disk' : 'on a full disk (skipped: this system has no /dev/full)', () => {
  test.each(printing)('ends with %i and says so: %j', async (code, args) => {
    const ran = await onFullDisk(async (device) => run(args, device));
    expect(ran.err).toContain('The output could not be written: the disk is full');
    expect(ran.err).not.toMatch(/\n {4}at |mistake in Postern/u);
    expect(ran.code).toBe(code);
  });

  test('an apply goes on, and its journal says what it did', async () => {
    const [plan, journal] = [join(folder, 'plan.json'), join(folder, 'journal.jsonl')];
    await program.run(['plan', '--emulator', 'contoso', '--out', plan], { cwd });
    const { digest } = JSON.parse(readFileSync(plan, 'utf8')) as { readonly digest: string };
    const args = ['apply', plan, '--emulator', 'contoso', '--approve', digest, '--journal', journal];
    const ran = await onFullDisk(async (device) => run(args, device));
    expect(ran.code).toBe(1);
    expect(readFileSync(journal, 'utf8').trimEnd().split('\n').at(-1)).toContain('"kind":"closed","outcome":"applied"');
  });

  test('talk that nobody can read is no failure', async () => {
    const ran = await onFullDisk(async (device) => run(['validate'], 'hung up', device));
    expect(ran.code).toBe(0);
  });
});

test.each(printing.filter((_, place) => place % 3 === 0))(
  'a reader that hangs up is no failure of %i %j',
  async (_, args) => {
    const ran = await run(args, 'hung up');
    expect(ran.err).not.toMatch(/\n {4}at |mistake in Postern|could not be written/u);
    expect(ran.code).toBe(args[0] === 'drift' ? 2 : 0);
  },
);

describe.skipIf(process.platform === 'win32')('what names people is for whoever ran it', () => {
  const modeOf = (path: string): string => (statSync(path).mode & 0o777).toString(8);

  test.each([
    ['plan', ['--out', 'FILE']],
    ['plan', ['--report', 'md=FILE']],
    ['posture', ['--html', 'FILE']],
    ['posture', ['--sarif', 'FILE']],
    ['drift', ['--markdown', 'FILE']],
    ['snapshot', ['--out', 'FILE']],
    ['snapshot', ['--inbox-rules', '--out', 'FILE']],
    ['plan', ['--trace', 'FILE']],
    ['doctor', ['--probe', 'FILE']],
  ])('%s %j', async (command, options) => {
    const path = join(folder, `${command}-${options.join('')}`.replaceAll(/\W/gu, ''));
    const given = options.map((one) => one.replace('FILE', path));
    await program.run([command, '--emulator', 'contoso', ...given], { cwd });
    expect(modeOf(path)).toBe('600');
  });

  test('a file that is there stays as open as it is', async () => {
    const path = join(folder, 'open.json');
    writeFileSync(path, '');
    chmodSync(path, 0o644);
    await program.run(['plan', '--emulator', 'contoso', '--out', path], { cwd });
    expect([modeOf(path), statSync(path).size > 0]).toEqual(['644', true]);
  });

  test('exported policies', async () => {
    const out = join(folder, 'exported');
    await program.run(['export', '--emulator', 'contoso', '--policies', join(folder, 'none'), '--out', out]);
    expect([...new Set(readdirSync(out).map((name) => modeOf(join(out, name))))]).toEqual(['600']);
  });
});

describe('an old Node', () => {
  const pretend = (version: string): string =>
    `data:text/javascript,Object.defineProperty(process.versions,'node',{value:'${version}'})`;

  test.each(['18.20.4', '20.18.9', '9.11.2'])('%s is told what is needed, and nothing is done', async (version) => {
    const out = join(folder, `by-${version}.json`);
    const ran = await program.run(['plan', '--emulator', 'contoso', '--out', out], {
      cwd,
      env: { NODE_OPTIONS: `--import="${pretend(version)}"` },
    });
    expect(ran.err).toBe(
      `Postern needs Node ${oldestNode()} or newer; this is ${version}\n  hint: install Node ${oldestNode()} or newer, like the current LTS\n`,
    );
    expect([ran.code, existsSync(out)]).toEqual([1, false]);
  });

  test.each(['20.19.0', '22.3.1', '100.0.0'])('%s is new enough', (version) => {
    expect(isNewEnough(version)).toBe(true);
  });
});
