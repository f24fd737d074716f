import { mkdtempSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa, type Options } from 'execa';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** What a run of the program left behind. */
export interface Ran {
  readonly code: number | undefined;
  readonly out: string;
  readonly err: string;
}

export interface Built {
  readonly main: string;
  readonly run: (args: readonly string[], options?: Options) => Promise<Ran>;
}

interface Builder {
  readonly bundle: (entryPoints: readonly string[], folder: string) => Promise<void>;
}

const builds = new Map<string, Promise<string>>();

/** The program as `npm run build` makes it, so that no test runs a stale one: made once for all files of a process. */
export async function builtProgram(entries: string | readonly string[] = 'src/main.ts'): Promise<Built> {
  const all = [entries].flat();
  const key = all.join(' ');
  const building = builds.get(key) ?? build(all);
  builds.set(key, building);
  const main = join(await building, basename(all[0] ?? '').replace(/\.ts$/u, '.js'));
  return { main, run: async (args, options = {}) => run(main, args, options) };
}

/** Builds into a folder that is there for as long as this process. */
async function build(entries: readonly string[]): Promise<string> {
  const folder = mkdtempSync(join(root, 'node_modules', '.postern-test-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const { bundle } = (await import(new URL('../../.build.mjs', import.meta.url).href)) as Builder;
  await bundle(entries, folder);
  return folder;
}

/** What the machine that runs the tests has set must not show. */
const bare = { NO_COLOR: undefined, FORCE_COLOR: undefined, POSTERN_AUTH: undefined };

async function run(main: string, args: readonly string[], options: Options): Promise<Ran> {
  const { exitCode, stdout, stderr } = await execa(process.execPath, [main, ...args], {
    reject: false,
    ...options,
    env: { ...bare, ...options.env },
    stripFinalNewline: false,
  });
  return { code: exitCode, out: String(stdout), err: String(stderr) };
}
