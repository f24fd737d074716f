import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { diagnosticsPage } from '../diagnostics/explain.ts';
import { engineSchemas } from '../engine/schemas/index.ts';
import { schemaText } from '../policy/schema.ts';
import type { Command } from './command.ts';
import { exit } from './exit.ts';
import { writeGiven } from './files.ts';
import { helpPage } from './help-page.ts';
import { home } from './home.ts';
import { permissionsPage } from './permissions-page.ts';

/** Everything that is generated, by the path it is written to. */
const generated: Readonly<Record<string, () => string | Promise<string>>> = {
  'schemas/policies.schema.json': schemaText,
  'schemas/snapshot.schema.json': async () => (await import('./snapshot.ts')).snapshotSchemaText(),
  ...Object.fromEntries(Object.entries(engineSchemas).map(([name, make]) => [`schemas/${name}`, make])),
  'docs/diagnostics.md': diagnosticsPage,
  'docs/cli.md': helpPage,
  'docs/permissions.md': permissionsPage,
};

export const schemas: Command = {
  takes: [['[folder]', 'where to write (default: this package)']],
  about: 'Writes the schema that editors complete policies with, and the pages that are made from the code.',
  examples: ['npm run generate'],
  options: [],
  tenant: false,
  run: async (input, io) => {
    const folder = input.args[0] ?? home();
    for (const [path, make] of Object.entries(generated)) {
      mkdirSync(join(folder, dirname(path)), { recursive: true });
      writeGiven(join(folder, path), await make());
      io.err(`wrote ${path}\n`);
    }
    return exit.done;
  },
};
