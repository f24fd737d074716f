// Where vitest and editors look for it.
export { default } from './test/vitest.config.ts';
