import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import type { RunningEmulator } from '../../src/emulator/server.ts';
import { moduleFile, pwsh } from '../support/powershell.ts';

/** What a run of PowerShell left behind. */
export interface Ran {
  readonly code: number | undefined;
  readonly out: string;
  readonly err: string;
}

/** Runs a script file with arguments. */
export async function runFile(path: string, args: readonly string[]): Promise<Ran> {
  const all = ['-NoLogo', '-NoProfile', '-NonInteractive', '-File', path, ...args];
  const env = { NO_COLOR: '1', POWERSHELL_TELEMETRY_OPTOUT: '1', POWERSHELL_UPDATECHECK: 'Off' };
  const { exitCode, stdout, stderr } = await execa(pwsh ?? 'pwsh', all, { reject: false, env, stdin: 'ignore' });
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

/** Runs a script in a session that has the emulator's module instead of the official ones. */
export async function runScript(
  text: string,
  { url, state }: Pick<RunningEmulator, 'url' | 'state'>,
  args: readonly string[] = ['-Transcript', ''],
): Promise<Ran> {
  const module = moduleFile({ origin: url, id: state.id, domain: state.domain });
  const script = scriptFile(text);
  try {
    return await runFile(own('run.ps1'), ['-Module', module.path, '-Script', script.path, ...args]);
  } finally {
    module.remove();
    script.remove();
  }
}
