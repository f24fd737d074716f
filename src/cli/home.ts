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

/** The version of this program, from its package.json. */
export function version(): string {
  const found: unknown = JSON.parse(readFileSync(join(home(), 'package.json'), 'utf8'));
  const named = typeof found === 'object' && found !== null && 'version' in found ? found.version : null;
  return typeof named === 'string' ? named : '0.0.0';
}
