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
  readonly remove: () => void;
}

interface Builder {
  readonly bundle: (entryPoints: readonly string[], folder: string) => Promise<void>;
}

/** Builds the program as `npm run build` does, into a folder of its own, so that no test runs a stale one. */
export async function builtProgram(entries: string | readonly string[] = 'src/main.ts'): Promise<Built> {
  const [entry = '', ...more] = [entries].flat();
  const folder = mkdtempSync(join(root, 'node_modules', '.postern-test-'));
  const { bundle } = (await import(new URL('../../.build.mjs', import.meta.url).href)) as Builder;
  await bundle([entry, ...more], folder);
  const main = join(folder, basename(entry).replace(/\.ts$/u, '.js'));
  return {
    main,
    run: async (args, options = {}) => run(main, args, options),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
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
