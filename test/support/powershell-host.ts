import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { JsonObject } from '../../src/json.ts';

/** A real PowerShell on this machine: what POSTERN_PWSH names, which then has to start, else `pwsh`; null where there is none. */
export const pwsh: string | null = find(process.env['POSTERN_PWSH'] || 'pwsh');

function find(file: string): string | null {
  try {
    const version = execFileSync(file, ['-NoLogo', '-NoProfile', '-Command', '$PSVersionTable.PSVersion.ToString()']);
    process.stderr.write(`PowerShell ${version.toString().trim()} (${file})\n`);
    return file;
  } catch (error) {
    if (process.env['POSTERN_PWSH'])
      throw new Error(`POSTERN_PWSH names ${file}, which does not start`, { cause: error });
    process.stderr.write(`skipped without PowerShell: POSTERN_PWSH is not set and ${file} does not start\n`);
    return null;
  }
}

export const plainly: readonly string[] = ['-NoLogo', '-NoProfile', '-NonInteractive'];

export const quiet = { NO_COLOR: '1', POWERSHELL_TELEMETRY_OPTOUT: '1', POWERSHELL_UPDATECHECK: 'Off' };

const script = fileURLToPath(new URL('../powershell/host.ps1', import.meta.url));

let port: number | null = null;

/**
 * Where the PowerShell listens that all tests of a process share: starting one takes two seconds, a session of one that
 * runs a tenth of that. Waits for it without giving way, so that whoever asks need not wait.
 */
export const hostPort = (): number => (port ??= start());

function start(): number {
  const folder = mkdtempSync(join(tmpdir(), 'postern-host-'));
  const file = join(folder, 'port');
  const child = spawn(pwsh ?? 'pwsh', [...plainly, '-File', script, '-Out', file], {
    stdio: ['pipe', 'ignore', 'inherit'],
    env: { ...process.env, ...quiet },
  });
  // It ends when its input does, which is with this process.
  child.unref();
  child.stdin.on('error', () => undefined);
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  for (let waited = 0; !existsSync(file); waited += 1) {
    if (waited > 2_400) throw new Error('PowerShell does not start');
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50);
  }
  return Number(readFileSync(file, 'utf8'));
}

/** Runs something in a session of its own, and gives what it says about it. */
export async function inSession(asked: JsonObject): Promise<unknown> {
  const socket = connect(hostPort(), '127.0.0.1');
  socket.write(`${JSON.stringify({ culture: 'en-US', ...asked })}\n`);
  return JSON.parse(await text(socket)) as unknown;
}
