import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { emulatorModule } from '../../src/emulator/powershell/module.ts';
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

/** Runs a script in a session that has the emulator's module instead of the official ones. */
export async function runScript(text: string, { url, state }: Place, asked: JsonObject = {}): Promise<Ran> {
  const module = moduleFile({ origin: url, id: state.id, domain: state.domain });
  try {
    return (await inSession({ module: module.path, script: shared(text), arguments: {}, ...asked })) as Ran;
  } finally {
    module.remove();
  }
}

let scripts: string | null = null;

/** A file for a text, the same for each that is alike: PowerShell need not read again what many sessions run. */
function shared(text: string): string {
  if (scripts === null) {
    const folder = mkdtempSync(join(tmpdir(), 'postern-scripts-'));
    process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
    scripts = folder;
  }
  const path = join(scripts, `${createHash('sha256').update(text).digest('hex')}.ps1`);
  if (!existsSync(path)) writeFileSync(path, text);
  return path;
}

/** The same in a process of its own, as somebody would by hand: with the module where PowerShell looks for modules. */
export async function runAlone(
  text: string,
  { url, state }: Place,
  args: readonly string[],
  input?: string,
): Promise<Ran> {
  const folder = mkdtempSync(join(tmpdir(), 'postern-modules-'));
  const home = join(folder, 'ExchangeOnlineManagement');
  mkdirSync(home);
  const place = { origin: url, id: state.id, domain: state.domain, pause: 0 };
  writeFileSync(join(home, 'ExchangeOnlineManagement.psm1'), emulatorModule(place));
  writeFileSync(join(home, 'ExchangeOnlineManagement.psd1'), manifest);
  const script = join(folder, 'script.ps1');
  writeFileSync(script, text);
  try {
    const more = input === undefined ? {} : { input };
    return await runFile(script, args, { ...more, env: { PSModulePath: folder } });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const exported = ['Connect-ExchangeOnline', 'Disconnect-ExchangeOnline', 'Get-ConnectionInformation'];
const exportedOfGraph = ['Connect-MgGraph', 'Disconnect-MgGraph', 'Get-MgContext', 'Invoke-MgGraphRequest'];
const manifest = `@{ RootModule = 'ExchangeOnlineManagement.psm1'; ModuleVersion = '3.9.2'; FunctionsToExport = @(${[
  ...exported,
  ...exportedOfGraph,
]
  .map((name) => `'${name}'`)
  .join(', ')}) }`;
