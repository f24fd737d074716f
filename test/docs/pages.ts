import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = new URL('../../', import.meta.url);

/** Every page of the project that people read, by its path. */
export const pages: readonly string[] = [
  'README.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  ...readdirSync(new URL('docs/', root))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];

/** The path of a page on this machine. */
export const pathOf = (page: string): string => fileURLToPath(new URL(page, root));

export const pageText = (page: string): string => readFileSync(pathOf(page), 'utf8');
