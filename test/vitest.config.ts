import { dirname, resolve } from 'node:path';
import { defineConfig } from 'vitest/config';

/** What builds for a browser, by the same rules as the program. */
interface BrowserBuild {
  readonly bundled: (path: string) => Promise<string>;
}

const root = new URL('..', import.meta.url).pathname;

export default defineConfig({
  plugins: [
    {
      // Code in another language is a file of its own, and comes along as text, as it does in what is built.
      name: 'as-text',
      enforce: 'pre',
      transform: (code, id) =>
        /\.(?:ps1|sh|bash|zsh|fish)$/u.test(id) ? `export default ${JSON.stringify(code)};` : null,
    },
    {
      // What runs in a report is built from files that the cache does not look at.
      name: 'for-browsers',
      enforce: 'pre',
      // Once it was looked up, Vite names a file by its place below the root.
      resolveId: (id, importer) =>
        !id.endsWith('.bundle')
          ? null
          : id.startsWith('/src/')
            ? resolve(root, `.${id}`)
            : resolve(dirname(importer ?? ''), id),
      load: async (id) => {
        if (!id.endsWith('.bundle')) return null;
        const { bundled } = (await import(new URL('../.build-browser.mjs', import.meta.url).href)) as BrowserBuild;
        return `export default ${JSON.stringify(await bundled(id))};`;
      },
      configureVitest: ({ experimental_defineCacheKeyGenerator: define }) =>
        define(({ id }) => (id.endsWith('.bundle') ? false : null)),
    },
  ],
  test: {
    root,
    include: ['test/**/*.test.ts'],
    setupFiles: ['test/support/seeded.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    // Tests share no state, so files may share a process: modules are loaded once a worker, not once a file.
    isolate: false,
    coverage: {
      provider: 'v8',
      include: ['src/**/*.ts'],
      reporter: ['text-summary', 'html'],
      // What falls below is no longer looked at by anybody; it is raised as the tests reach further, and never lowered.
      thresholds: { lines: 80, functions: 80, statements: 80, branches: 70 },
    },
    // What was transformed once is kept for the next run.
    experimental: { fsModuleCache: true },
  },
});
