import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the package, wherever in it the bundler has put this module. */
export function home(): string {
  const start = dirname(fileURLToPath(import.meta.url));
  for (let folder = start; folder !== dirname(folder); folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json'))) return folder;
  }
  throw new Error(`no package.json above ${start}: the installation is incomplete`);
}

interface Manifest {
  readonly version: string;
  readonly engines: { readonly node: string };
}

const manifest = (): Manifest => JSON.parse(readFileSync(join(home(), 'package.json'), 'utf8')) as Manifest;

/** The version of this program, from its package.json. */
export const version = (): string => manifest().version;

/** The oldest Node that this program runs on, by its package.json: `20.19`. */
export const oldestNode = (): string => manifest().engines.node.replace('>=', '');

/** Whether a version of Node is as new as that. */
export function isNewEnough(node: string): boolean {
  return node.localeCompare(oldestNode(), 'en', { numeric: true }) >= 0;
}
