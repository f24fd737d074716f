import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import type { RunningEmulator } from '../../src/emulator/server.ts';
import { moduleFile, pwsh } from '../support/powershell.ts';
import { inSession, plainly, quiet } from '../support/powershell-host.ts';
import type { JsonObject } from '../../src/json.ts';

/** What a run of PowerShell left behind. */
export interface Ran {
  readonly code: number | undefined;
  readonly out: string;
  readonly err: string;
}

/** Runs a script file with arguments, in a process of its own. */
export async function runFile(path: string, args: readonly string[]): Promise<Ran> {
  const all = [...plainly, '-File', path, ...args];
  const { exitCode, stdout, stderr } = await execa(pwsh ?? 'pwsh', all, { reject: false, env: quiet, stdin: 'ignore' });
  return { code: exitCode, out: stdout, err: stderr };
}

/** A script of the tests. */
export const own = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/** A text as a file, until it is removed. */
export function scriptFile(text: string): { readonly path: string; text(): string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'postern-script-'));
  const path = join(folder, 'script.ps1');
  writeFileSync(path, text);
  return {
    path,
    text: () => readFileSync(path, 'utf8'),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

type Place = Pick<RunningEmulator, 'url' | 'state'>;

/** Puts a script and the emulator's module into files for the length of one use. */
async function withFiles<T>(
  text: string,
  { url, state }: Place,
  use: (module: string, script: string) => Promise<T>,
): Promise<T> {
  const module = moduleFile({ origin: url, id: state.id, domain: state.domain });
  const script = scriptFile(text);
  try {
    return await use(module.path, script.path);
  } finally {
    module.remove();
    script.remove();
  }
}

/** Runs a script in a session that has the emulator's module instead of the official ones. */
export const runScript = (text: string, place: Place, asked: JsonObject = {}): Promise<Ran> =>
  withFiles(text, place, async (module, script) => {
    const all = { module, script, arguments: { Transcript: '' }, ...asked };
    return (await inSession(all)) as Ran;
  });

/** The same in a process of its own, as somebody would by hand. */
export const runAlone = (text: string, place: Place, args: readonly string[]): Promise<Ran> =>
  withFiles(text, place, (module, script) => runFile(own('run.ps1'), ['-Module', module, '-Script', script, ...args]));
