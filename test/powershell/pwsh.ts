import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import type { RunningEmulator } from '../../src/emulator/server/server.ts';
import { moduleFile, pwsh } from '../support/powershell.ts';
import { inSession, plainly, quiet } from '../support/powershell-host.ts';
import type { JsonObject } from '../../src/json.ts';

/** What a run of PowerShell left behind. */
export interface Ran {
  readonly code: number | undefined;
  readonly out: string;
  /** What a script gives as its result, apart from what it says. */
  readonly data: string;
  readonly err: string;
}

interface Alone {
  /** What a person types; without it nobody is there to be asked. */
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs a script file with arguments, in a process of its own. */
export async function runFile(path: string, args: readonly string[], more: Alone = {}): Promise<Ran> {
  const all = [...(more.input === undefined ? plainly : plainly.slice(0, 2)), '-File', path, ...args];
  const how = { reject: false, env: { ...quiet, ...more.env }, input: more.input ?? '' };
  const { exitCode, stdout, stderr } = await execa(pwsh ?? 'pwsh', all, how);
  return { code: exitCode, out: stdout, data: '', err: stderr };
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
    const all = { module, script, arguments: {}, ...asked };
    return (await inSession(all)) as Ran;
  });

/** The same in a process of its own, as somebody would by hand: with the module where PowerShell looks for modules. */
export const runAlone = (text: string, place: Place, args: readonly string[], input?: string): Promise<Ran> =>
  withFiles(text, place, async (module, script) => {
    const folder = mkdtempSync(join(tmpdir(), 'postern-modules-'));
    const home = join(folder, 'ExchangeOnlineManagement');
    mkdirSync(home);
    copyFileSync(module, join(home, 'ExchangeOnlineManagement.psm1'));
    writeFileSync(join(home, 'ExchangeOnlineManagement.psd1'), manifest);
    try {
      const more = input === undefined ? {} : { input };
      return await runFile(script, args, { ...more, env: { PSModulePath: folder } });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

const exported = ['Connect-ExchangeOnline', 'Disconnect-ExchangeOnline', 'Get-ConnectionInformation'];
const exportedOfGraph = ['Connect-MgGraph', 'Disconnect-MgGraph', 'Get-MgContext', 'Invoke-MgGraphRequest'];
const manifest = `@{ RootModule = 'ExchangeOnlineManagement.psm1'; ModuleVersion = '3.9.2'; FunctionsToExport = @(${[
  ...exported,
  ...exportedOfGraph,
]
  .map((name) => `'${name}'`)
  .join(', ')}) }`;
