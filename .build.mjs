// Builds dist/: the program and the library as ES modules, split so that a command loads only what it uses.
import { execFileSync } from 'node:child_process';
import { copyFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { browserAhead } from './.build-browser.mjs';
import { schemasAhead } from './.build-schemas.mjs';

const require = createRequire(import.meta.url);
const root = fileURLToPath(new URL('.', import.meta.url));
// Loaded only where they are needed, or (commander) written in a form that cannot be bundled as a module.
const apart = ['@azure/identity', 'ajv', 'commander', 'execa', 'undici'];

/** What a bundled module that was CommonJS asks for. */
const required = "import { createRequire as made } from 'node:module'; const require = made(import.meta.url);";

/** Bundles entry points into a folder; tests build the program they run by the same rules. `whole` needs no packages beside it. */
export async function bundle(entryPoints, outdir, whole = false) {
  await build({
    absWorkingDir: root,
    entryPoints,
    outdir,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    // What every command loads is bundled: one large file loads faster than a hundred small ones.
    external: whole ? [] : apart,
    ...(whole ? { banner: { js: required } } : {}),
    // Code in another language is a file of its own, and comes along as text.
    loader: { '.ps1': 'text', '.sh': 'text', '.bash': 'text', '.zsh': 'text', '.fish': 'text' },
    alias: { yaml: require.resolve('yaml/package.json').replace('package.json', 'browser/index.js') },
    plugins: [schemasAhead, browserAhead],
    chunkNames: 'chunks/[name]-[hash]',
    logLevel: 'warning',
  });
  // PowerShell reads its script from a file.
  copyFileSync(`${root}src/tenant/powershell/worker.ps1`, `${outdir}/worker.ps1`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const whole = process.argv.includes('--whole');
  rmSync('dist', { recursive: true, force: true });
  await bundle(
    ['src/main.ts', 'src/cli/action.ts', ...(whole ? [] : ['src/index.ts', 'src/generate.ts'])],
    'dist',
    whole,
  );
  if (whole) process.exit();
  const tsc = require.resolve('typescript/package.json').replace('package.json', 'bin/tsc');
  execFileSync(process.execPath, [tsc, '--project', 'src/tsconfig.json'], { stdio: 'inherit' });
}
