// Builds what runs in a report: `page.ts.bundle` and `page.css.bundle` stand for the file without `.bundle`, with all it
// imports, small, as text.
import { dirname, resolve } from 'node:path';
import { build } from 'esbuild';

const ending = /\.bundle$/;

/** A script or a style as one text that needs nothing else. */
export async function bundled(path) {
  const { outputFiles } = await build({
    entryPoints: [path.replace(ending, '')],
    bundle: true,
    write: false,
    minify: true,
    format: 'iife',
    platform: 'browser',
    target: ['es2022', 'chrome111', 'firefox113', 'safari16.4'],
    charset: 'ascii',
    legalComments: 'none',
    logLevel: 'warning',
  });
  return outputFiles[0].text;
}

export const browserAhead = {
  name: 'browser-ahead',
  setup(run) {
    run.onResolve({ filter: ending }, ({ path, resolveDir }) => ({
      path: resolve(resolveDir, path),
      namespace: 'bundled',
    }));
    run.onLoad({ filter: ending, namespace: 'bundled' }, async ({ path }) => ({
      contents: await bundled(path),
      loader: 'text',
      resolveDir: dirname(path),
    }));
  },
};
