import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    root: new URL('..', import.meta.url).pathname,
    include: ['test/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    // Tests share no state, so files may share a process: modules are loaded once a worker, not once a file.
    isolate: false,
    // What was transformed once is kept for the next run.
    experimental: { fsModuleCache: true },
  },
});
