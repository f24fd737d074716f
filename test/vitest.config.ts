import { defineConfig } from 'vitest/config';

export default defineConfig({
  plugins: [
    {
      // Code in another language is a file of its own, and comes along as text, as it does in what is built.
      name: 'as-text',
      enforce: 'pre',
      transform: (code, id) =>
        /\.(?:ps1|sh|bash|zsh|fish)$/u.test(id) ? `export default ${JSON.stringify(code)};` : null,
    },
  ],
  test: {
    root: new URL('..', import.meta.url).pathname,
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
