import { fastTests } from './support/fast.ts';
import everything from './vitest.config.ts';

/** The tests that start nothing and draw nothing, for `npm run test:fast`. */
export default {
  ...everything,
  test: {
    ...everything.test,
    include: [...fastTests],
    setupFiles: ['test/support/seeded.ts', 'test/support/nothing-starts.ts'],
  },
};
