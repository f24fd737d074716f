import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where the worker's script lies: beside this file in the sources, beside the chunks or the program once it is built. */
export function workerScript(): string {
  const here = dirname(fileURLToPath(import.meta.url));
  const found = [here, dirname(here)].map((folder) => join(folder, 'worker.ps1')).find((path) => existsSync(path));
  if (found === undefined) throw new Error(`no worker.ps1 in ${here}: the installation is incomplete`);
  return found;
}
