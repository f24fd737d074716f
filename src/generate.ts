import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { writeGiven } from './cli/run/files.ts';
import { helpPage } from './cli/program/help-page.ts';
import { commandSchemas } from './cli/shown/schemas.ts';
import { home } from './cli/run/home.ts';
import { noticeSchema } from './cli/notify/notice.ts';
import { permissionsPage } from './cli/doctor/permissions-page.ts';
import { snapshotSchemaText } from './cli/snapshot/snapshot.ts';
import { diagnosticsPage, findingsPage } from './render/explain/pages.ts';
import { factsPage } from './render/explain/facts-page.ts';
import { schemaText as documentText } from './json/schema.ts';
import { engineSchemas } from './engine/schemas/index.ts';
import { schemaText } from './policy/schema/schema.ts';

/** Everything that is generated, by the path it is written to: the second program here, `npm run generate`. */
const generated: Readonly<Record<string, () => string | Promise<string>>> = {
  'schemas/policies.schema.json': schemaText,
  'schemas/snapshot.schema.json': snapshotSchemaText,
  'schemas/notice.schema.json': () => documentText(noticeSchema),
  ...Object.fromEntries(Object.entries(engineSchemas).map(([name, make]) => [`schemas/${name}`, make])),
  ...Object.fromEntries(
    Object.entries(commandSchemas).map(([name, schema]) => [`schemas/${name}`, () => documentText(schema)]),
  ),
  'docs/diagnostics.md': diagnosticsPage,
  'docs/findings.md': findingsPage,
  'docs/facts.md': factsPage,
  'docs/cli.md': helpPage,
  'docs/permissions.md': permissionsPage,
};

for (const [path, make] of Object.entries(generated)) {
  const target = join(home(), path);
  mkdirSync(dirname(target), { recursive: true });
  writeGiven(target, await make());
  process.stderr.write(`wrote ${path}\n`);
}
