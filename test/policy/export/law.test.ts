import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import type { TenantState } from '../../../src/emulator/state/state.ts';
import { contoso } from '../../../src/emulator/tenants/contoso.ts';
import { propose } from '../../../src/pipeline.ts';
import type { ExportedFile } from '../../../src/policy/export/files.ts';
import { snapshotReader } from '../../../src/tenant/snapshot.ts';
import type { SnapshotDocument } from '../../../src/tenant/snapshot/document.ts';
import type { TenantReader } from '../../../src/tenant/tenant.ts';
import { cases } from '../../support/cases.ts';
import { times } from '../../support/draws.ts';
import { exported, readBack } from '../../support/exporting.ts';
import { context } from '../../support/flow.ts';
import { withEmulator } from '../../support/tenants.ts';
import { worlds } from '../../support/worlds.ts';

const numRuns = times(25);
vi.setConfig({ testTimeout: 300_000 });

/** What a plan of the export would do, what it could not tell, and how much it found as it is. */
async function planOfExport(reader: TenantReader): Promise<unknown> {
  const files = await exported(reader);
  const plan = await propose(readBack(files), reader, context);
  if (!plan.ok) return plan.problems;
  const { steps, changes, refusals, warnings, kept } = plan.value;
  const differing = changes.filter(({ action, source }) => action !== 'ignore' && source !== null);
  // What a scope is wanting in is so in the tenant too, and an export says it again.
  const doubts = warnings.filter(({ code }) => code.startsWith('PST'));
  return { steps, differing, refusals, warnings: doubts, unaccounted: declaredIn(files) - kept };
}

const declaredIn = (files: readonly ExportedFile[]): number =>
  files.flatMap(({ listing }) => listing?.items ?? []).filter(({ is }) => is === 'declared').length;

const inEmulator = async (tenant: TenantState): Promise<unknown> =>
  withEmulator({ tenant }, async (open) => planOfExport(open.tenant));

const nothing = { steps: [], differing: [], refusals: [], warnings: [], unaccounted: 0 };

describe('law 2: an export that is planned against its tenant finds nothing to do', () => {
  test('in generated tenants', async () => {
    await fc.assert(
      fc.asyncProperty(worlds, async ({ snapshot }) => {
        expect(await planOfExport(snapshotReader(snapshot as unknown as SnapshotDocument))).toEqual(nothing);
      }),
      { numRuns, endOnFailure: false },
    );
  });

  test('in the shipped tenant', async () => {
    expect(await inEmulator(contoso())).toEqual(nothing);
  });

  test.each(cases.map((one) => [one.name, one] as const))('in the tenant of %s', async (_, one) => {
    expect(await inEmulator(one.tenant())).toEqual(nothing);
  });
});
