import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
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

/** Builds the program as `npm run build` does, into a folder of its own, so that no test runs a stale one. */
export async function builtProgram(entry = 'src/main.ts'): Promise<Built> {
  const folder = mkdtempSync(join(root, 'node_modules', '.postern-test-'));
  await build({
    absWorkingDir: root,
    entryPoints: [entry],
    outdir: folder,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    packages: 'external',
    logLevel: 'warning',
  });
  copyFileSync(join(root, 'src/tenant/powershell/worker.ps1'), join(folder, 'worker.ps1'));
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
