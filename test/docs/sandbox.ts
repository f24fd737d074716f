import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import type { Built } from '../cli/built.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The address that pages show for an emulator, whatever port the test got. */
const shownAddress = 'http://127.0.0.1:8080';

/** What the machine that runs the tests has set must not show. */
const plain = { NO_COLOR: '1', FORCE_COLOR: undefined, POSTERN_AUTH: undefined };

/** A folder in which the commands of one page run, one after the other, as a reader would run them. */
export interface Sandbox {
  /** Runs a line and says what a terminal would show. */
  readonly perform: (line: string) => Promise<string>;
  readonly write: (path: string, text: string) => void;
  readonly close: () => Promise<void>;
}

/** A folder with the worked policies and with `postern` on the path. */
export function sandbox({ main }: Built): Sandbox {
  const folder = mkdtempSync(join(tmpdir(), 'postern-docs-'));
  cpSync(join(root, 'policies'), join(folder, 'policies'), { recursive: true });
  const bin = join(folder, '.bin');
  mkdirSync(bin);
  writeFileSync(join(bin, 'postern'), `#!/bin/sh\nexec '${process.execPath}' '${main}' "$@"\n`);
  chmodSync(join(bin, 'postern'), 0o755);
  const path = [bin, dirname(process.execPath), process.env['PATH']].join(delimiter);
  const shell = shellIn(folder, path);
  const emulators: Emulator[] = [];
  return {
    perform: async (line) => {
      if (!line.startsWith('postern emulator')) return shell(line, emulators.at(-1)?.url ?? null);
      const emulator = await startEmulator(line, main, folder);
      emulators.push(emulator);
      return emulator.said.replaceAll(emulator.url, shownAddress);
    },
    write: (file, text) => {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), text);
    },
    close: async () => {
      await Promise.all(emulators.map(async ({ stop }) => stop()));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Runs lines with both streams in one, so that they stand in the order in which they were written. */
function shellIn(cwd: string, path: string): (line: string, url: string | null) => Promise<string> {
  let status = 0;
  return async (line, url) => {
    const script = `exec 2>&1\n(exit ${status})\n${url === null ? line : line.replaceAll(shownAddress, url)}`;
    const { stdout, exitCode } = await execa('sh', ['-c', script], {
      cwd,
      env: { ...plain, PATH: path },
      reject: false,
      stdin: 'ignore',
    });
    status = exitCode ?? 1;
    const shown = url === null ? stdout : stdout.replaceAll(url, shownAddress);
    return shown === '' ? '' : `${shown}\n`;
  };
}

interface Emulator {
  readonly url: string;
  readonly said: string;
  readonly stop: () => Promise<void>;
}

/** Starts the emulator of a line beside the page, on a free port, and waits until it has said what it has to say. */
async function startEmulator(line: string, main: string, cwd: string): Promise<Emulator> {
  const [, ...args] = line.split(/\s+/u);
  const anyPort = args.map((arg, index) => (args[index - 1] === '--port' ? '0' : arg));
  const child = execa(process.execPath, [main, ...anyPort], { cwd, env: plain, reject: false, stdin: 'ignore' });
  const stop = async (): Promise<void> => {
    child.kill();
    await child;
  };
  const [address, talk] = await Promise.all([until(child.stdout, '\n'), until(child.stderr, 'To plan for it:')]);
  return { url: address.trim(), said: address + talk, stop };
}

/** What a stream says until a piece of text has come, with the line it stands in. */
async function until(stream: Readable, awaited: string): Promise<string> {
  let said = '';
  for await (const part of stream.iterator({ destroyOnReturn: false })) {
    said += String(part);
    if (said.includes(awaited) && said.endsWith('\n')) break;
  }
  return said;
}
