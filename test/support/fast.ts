import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('..', import.meta.url));
const root = fileURLToPath(new URL('../..', import.meta.url));

/** What a test imports or asks for that starts a process, a server or a browser, or that draws by the hundred. */
const slow =
  /from '(?:node:(?:child_process|https?|net|worker_threads)|execa|playwright-core|esbuild|web-tree-sitter|@tktco\/node-actionlint|fast-check)'|emulator\/server\/server\.ts'|\.build\.mjs|--emulator|emulator: '/u;

const imported = (file: string): readonly string[] =>
  [...readFileSync(file, 'utf8').matchAll(/(?:from|import\()\s*'(?<path>\.[^']+\.ts)'/gu)]
    .map((found) => join(dirname(file), found.groups?.['path'] ?? ''))
    .filter((path) => path.startsWith(folder));

/** Whether nothing slow is imported by a file, nor by what it imports from the folder of the tests. */
function isFast(file: string, seen = new Set<string>()): boolean {
  if (seen.has(file)) return true;
  seen.add(file);
  return !slow.test(readFileSync(file, 'utf8')) && imported(file).every((next) => isFast(next, seen));
}

/** The test files that start nothing and draw nothing: found by what they import, so that nobody keeps a list. */
export const fastTests: readonly string[] = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.test.ts'))
  .map((file) => join(folder, file))
  .filter((file) => isFast(file))
  .map((file) => relative(root, file))
  .toSorted();
