import { join, relative } from 'node:path';
import { build } from 'esbuild';
import { expect, test } from 'vitest';

const root = new URL('../../src', import.meta.url).pathname;

test('the script of a page takes along what it answers with, and no kind whole', async () => {
  const { metafile } = await build({
    entryPoints: [join(root, 'render/html/browser/page.ts')],
    bundle: true,
    write: false,
    metafile: true,
    platform: 'browser',
  });
  const taken = Object.keys(metafile.inputs).map((file) => relative(root, join(process.cwd(), file)));
  expect(taken).toContain('posture/question/evaluate.ts');
  expect(taken.filter((file) => file.startsWith('kinds/') && file.endsWith('index.ts'))).toEqual([]);
});
