import { unknownFacts } from '../../src/policy/schema/facts.ts';
import { takeInventory } from '../../src/engine/export/inventory.ts';
import { kinds } from '../../src/kinds/index.ts';
import { desiredFrom } from '../../src/policy/declared/desired.ts';
import { type ExportedFile, exportFiles } from '../../src/policy/export/files.ts';
import type { Desired } from '../../src/policy/schema/policy.ts';
import { sourcesOfText } from '../../src/policy/text/source.ts';
import type { TenantReader } from '../../src/tenant/tenant.ts';
import { today } from './flow.ts';

/** The files that an export of a tenant writes. */
export async function exported(reader: TenantReader): Promise<readonly ExportedFile[]> {
  const stock = await takeInventory(
    reader,
    kinds.map((kind) => kind.section),
    new Date(today),
  );
  const id = '5f0a1c9e-0000-4000-8000-000000000001';
  const files = exportFiles({
    tenant: {
      id,
      domain: 'contoso.onmicrosoft.com',
      cloud: 'worldwide',
      exchange: 'rest',
      auth: null,
      facts: unknownFacts,
      statements: [],
      domains: [],
    },
    listings: stock.listings,
    accepted: stock.accepted,
    unread: stock.unread.map(({ what, why }) => `${what}: ${why}`),
    grants: null,
    schema: '../schemas/policies.schema.json',
    at: today,
  });
  if (!files.ok) throw new Error(JSON.stringify(files.problems, null, 2));
  return files.value;
}

/** What policies say, read from their files as `postern plan` would. */
export function readBack(files: readonly ExportedFile[]): Desired {
  const read = files.map(({ file, text }) => sourcesOfText(file, text));
  const problems = read.flatMap((one) => one.problems);
  const desired = desiredFrom(
    read.flatMap((one) => one.sources),
    kinds,
    today,
  );
  if (!desired.ok || problems.length > 0) throw new Error(JSON.stringify(desired.ok ? problems : desired.problems));
  return desired.value;
}
