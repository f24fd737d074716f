import { isDay } from './day.ts';

/** Whether a validator stops at the first fault, or finds all, each with its part of the schema and of the value. */
export type Search = 'first' | 'all';

/** How our schemas are compiled, here and by the build. The schemas themselves are checked by a test. */
export const optionsFor = (search: Search) =>
  ({
    allErrors: search === 'all',
    verbose: search === 'all',
    strict: true,
    strictRequired: false,
    allowUnionTypes: true,
    validateSchema: false,
    formats: { date: isDay },
  }) as const;
