import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { groups } from './all.ts';
import type { Mutation } from './mutation.ts';

/**
 * Makes one mistake after the other in a copy of this repository, and says which of them no test notices:
 * `npm run mutate`, or `npm run mutate -- TEXT` for those whose file or name has the text in it.
 */
const left = new Set(['.git', 'dist', 'node_modules', 'coverage']);

function copyOf(root: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'postern-mutations-'));
  for (const name of readdirSync(root)) {
    if (!left.has(name)) cpSync(join(root, name), join(folder, name), { recursive: true });
  }
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}

/** Whether tests pass in a folder; null where they came to no end, as a loop without one does not. */
async function pass(folder: string, tests: readonly string[]): Promise<boolean> {
  const { exitCode } = await execa('npx', ['vitest', 'run', '--bail', '1', '--reporter', 'dot', ...tests], {
    cwd: folder,
    reject: false,
    timeout: 240_000,
    killSignal: 'SIGKILL',
    env: { POSTERN_PWSH: '' },
  });
  return exitCode === 0;
}

/** Whether a test notices a mutation; the copy is as before afterwards. */
async function isNoticed(
  folder: string,
  { file, from, to, name }: Mutation,
  tests: readonly string[],
): Promise<boolean> {
  const path = join(folder, 'src', file);
  const text = readFileSync(path, 'utf8');
  if (text.split(from).length !== 2) throw new Error(`“${name}”: its text does not stand in src/${file} exactly once`);
  writeFileSync(
    path,
    text.replace(from, () => to),
  );
  try {
    return !(await pass(folder, tests));
  } finally {
    writeFileSync(path, text);
  }
}

const wanted = process.argv[2] ?? '';
const folder = copyOf(process.cwd());
process.once('SIGINT', () => process.exit(130));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
const survivors: string[] = [];
let made = 0;
for (const [group, { tests, mutations }] of Object.entries(groups)) {
  const chosen = mutations.filter((one) => `${group} ${one.file} ${one.name}`.includes(wanted));
  if (chosen.length === 0) continue;
  if (!(await pass(folder, tests))) throw new Error(`the tests of ${group} fail without any mutation`);
  for (const one of chosen) {
    const noticed = await isNoticed(folder, one, tests);
    made += 1;
    if (!noticed) survivors.push(`${one.file}: ${one.name}`);
    process.stdout.write(`${noticed ? 'noticed ' : 'SURVIVED'}  ${one.file}: ${one.name}\n`);
  }
}
process.stdout.write(`\n${made - survivors.length} of ${made} mutations are noticed\n`);
process.exitCode = survivors.length === 0 ? 0 : 1;
