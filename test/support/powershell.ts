import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { transformSync } from 'esbuild';
import { neededCmdlets } from '../../src/cli/connect/cmdlets.ts';
import { moduleBody, modulePlace, type ModulePlace } from '../../src/emulator/powershell/module.ts';
import type { RunningEmulator } from '../../src/emulator/server/server.ts';
import { type PowerShellOptions, powershellTenant } from '../../src/tenant/powershell.ts';
import { type Roads, roadsOver } from '../../src/tenant/roads.ts';
import { type Clock, systemClock } from '../../src/tenant/retry.ts';
import { fixedToken } from '../../src/tenant/token.ts';
import type { Program } from '../../src/tenant/powershell/process.ts';
import { workerScript } from '../../src/tenant/powershell/script.ts';
import type { JsonObject } from '../../src/json.ts';
import { hostPort } from './powershell-host.ts';

export { pwsh } from './powershell-host.ts';

const folder = mkdtempSync(join(tmpdir(), 'postern-double-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));

/** A program of the tests as something that Node can start. */
function programOf(source: URL): string {
  const path = join(folder, `${basename(source.pathname)}.mjs`);
  writeFileSync(path, transformSync(readFileSync(source, 'utf8'), { loader: 'ts', target: 'node20.19' }).code);
  return path;
}

const double = programOf(new URL('../tenant/powershell/double.ts', import.meta.url));
const relay = programOf(new URL('../tenant/powershell/relay.ts', import.meta.url));

/** What is wrong with the process of a worker; each goes wrong once. */
export interface Wrong {
  readonly dies?: { readonly cmdlet: string; readonly with: 'question' | 'answer' };
  readonly declines?: string;
  readonly noise?: boolean;
}

const relayed = (behind: JsonObject, wrong: Wrong): Program => {
  const once = join(mkdtempSync(join(folder, 'wrong-')), 'once');
  return { file: process.execPath, args: [relay, JSON.stringify({ ...wrong, behind, once })] };
};

/** The worker in a session of the one PowerShell that all tests share, behind a process of its own. */
const sharedWorker = (wrong: Wrong = {}): Program =>
  relayed({ port: hostPort(), asked: JSON.stringify({ culture: 'en-US', worker: workerScript() }) }, wrong);

/** A process that speaks as the worker does, and does wrong what the script asks for. */
export const doubleWorker = (script: JsonObject): Program => ({
  file: process.execPath,
  args: [double, JSON.stringify(script)],
});

/** The double as a program of its own, for what starts a PowerShell by its path. */
export const doublePwsh = (script: JsonObject): string => programFile(doubleWorker(script));

/** What a command starts as its PowerShell, by its path: of an emulator, and what is wrong with it. */
export type PwshOver = (place: { readonly url: string; readonly id: string }, wrong?: Wrong) => string;

export const doublePwshOver: PwshOver = ({ url, id }, wrong = {}) => {
  const { file, args } = doubleWorker({ url, tenant: id });
  return programFile(relayed({ program: [file, ...args] }, wrong));
};

/** A session of the shared PowerShell; it has its module from the command. */
export const sharedPwsh: PwshOver = (_, wrong = {}) => programFile(sharedWorker(wrong));

/** A program with its arguments as a file. */
function programFile({ file, args }: Program): string {
  const path = join(mkdtempSync(join(folder, 'pwsh-')), 'pwsh');
  const line = [file, ...args].map((one) => `'${one.replaceAll("'", "'\\''")}'`).join(' ');
  writeFileSync(path, `#!/bin/sh\nexec ${line} "$@"\n`, { mode: 0o755 });
  return path;
}

/** What runs the cmdlets for an emulator, and how to clear up behind it. */
export type WorkerOver = (
  place: ModulePlace,
) => Pick<PowerShellOptions, 'program' | 'module'> & { readonly remove: () => void };

/** The double asks the emulator itself. */
export const aDouble: WorkerOver = ({ origin, id }) => ({
  program: doubleWorker({ url: origin, tenant: id }),
  remove: () => undefined,
});

/** A real PowerShell asks through the emulator's module. */
export const realPwsh: WorkerOver = (place) => {
  const { path, remove } = moduleFile(place);
  return { program: sharedWorker(), module: path, remove };
};

/** Opens an emulator with Exchange through PowerShell. */
export function openPowerShell(
  emulator: RunningEmulator,
  worker: WorkerOver,
  clock: Clock = systemClock,
): Roads & { readonly close: () => Promise<void> } {
  const { id, domain } = emulator.state;
  const { remove, ...asked } = worker({ origin: emulator.url, id, domain });
  const token = fixedToken('emulator');
  const about = { organization: domain, environment: 'O365Default', cmdlets: neededCmdlets() };
  const road = powershellTenant({ ...asked, ...about, token, clock });
  return {
    ...roadsOver(road, { base: `${emulator.url}/v1.0`, token, clock }),
    close: () => road.close().finally(remove),
  };
}

let body: string | null = null;

/** What all modules have in common, in one file: PowerShell keeps what it has read of a file that is as it was. */
function bodyFile(): string {
  if (body !== null) return body;
  body = join(folder, 'PosternEmulator.body.ps1');
  writeFileSync(body, moduleBody());
  return body;
}

/** The emulator's module as a file, until it is removed. */
export function moduleFile(place: ModulePlace): { readonly path: string; readonly remove: () => void } {
  const own = mkdtempSync(join(tmpdir(), 'postern-module-'));
  const path = join(own, 'PosternEmulator.psm1');
  writeFileSync(path, `${modulePlace({ ...place, pause: 0 })}\n. '${bodyFile()}'\n`);
  return { path, remove: () => rmSync(own, { recursive: true, force: true }) };
}
