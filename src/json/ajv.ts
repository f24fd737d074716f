import { createRequire } from 'node:module';
import type * as Ajv from 'ajv/dist/2020.js';

/** Loads the full validator, which most runs never need: it takes longer to load than a small plan to make. */
export const ajv = (): typeof Ajv => createRequire(import.meta.url)('ajv/dist/2020.js') as typeof Ajv;
