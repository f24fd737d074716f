import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { fromSnapshot } from '../../../src/emulator/tenants/from-snapshot.ts';
import type { JsonObject } from '../../../src/json.ts';
import type { Facts } from '../../../src/policy/schema/facts.ts';
import { ask, type Desk, desk } from '../../cli/asking.ts';
import { seed, times } from '../../support/draws.ts';
import { withEmulator } from '../../support/tenants.ts';
import { applied, facts, planned, tenantSection } from './carrying-out.ts';
import { type Intent, intents, withEveryone } from './intents.ts';
import { passed, plainTenants, unaboutForwards } from './tenants.ts';

/** 1,000 of them with TEST_EFFORT=125. */
const numRuns = times(8);
vi.setConfig({ testTimeout: times(600_000) });

let files: Desk;
let scratch: string;
beforeAll(() => {
  files = desk();
  scratch = mkdtempSync(join(tmpdir(), 'postern-lifted-'));
});
afterAll(() => {
  files.remove();
  rmSync(scratch, { recursive: true });
});

interface Exported {
  readonly grants: string;
  readonly lifted: JsonObject;
  readonly plan: JsonObject;
}

/** Exports a tenant as grants by the command, and plans what was written against the same tenant. */
async function exported(url: string, known: Facts): Promise<Exported> {
  const out = join(mkdtempSync(join(scratch, 'out-')), 'policies');
  const given = files.put('known.yaml', JSON.stringify({ tenant: tenantSection(known) }));
  const to = ['--emulator', url, '--json'];
  const said = (await ask('export', '--grants', '--policies', given, '--out', out, ...to)).json();
  const plan = (await ask('plan', '--policies', out, ...to)).json();
  const page = join(out, 'grants.yaml');
  return {
    grants: existsSync(page) ? readFileSync(page, 'utf8') : '',
    lifted: said['grants'] as unknown as JsonObject,
    plan,
  };
}

/** A tenant that grants made and nothing else, said as grants again: all of it, and there is nothing to do. */
async function comesBack(snapshot: JsonObject, grants: readonly Intent[], known: Facts): Promise<void> {
  await withEmulator({ tenant: fromSnapshot(snapshot) }, async ({ tenant, emulator }) => {
    const made = await planned(grants, {}, known, tenant);
    expect(made?.refusals).toEqual([]);
    if (made === null) return;
    await applied(made, tenant);
    const { grants: text, lifted, plan } = await exported(emulator.url, known);
    const about = { grants: JSON.stringify(grants), text };
    expect({ ...about, why: lifted['why'], kept: lifted['kept'] }).toEqual({ ...about, why: null, kept: [] });
    const { steps, refusals } = plan;
    expect({ ...about, steps, refusals }).toEqual({ ...about, steps: [], refusals: [] });
  });
}

test('a tenant that grants made is said as grants again, and planning them finds nothing to do', async () => {
  const nestedGroups = fc.constantFrom('ignore' as const, 'expand' as const);
  await fc.assert(
    fc.asyncProperty(plainTenants, intents, nestedGroups, (snapshot, grants, nested) =>
      comesBack(snapshot, grants, facts({ nestedGroups: nested })),
    ),
    { numRuns, seed, endOnFailure: true },
  );
});

test('so is one in which everyone is granted something', async () => {
  await fc.assert(
    fc.asyncProperty(plainTenants, withEveryone, (snapshot, grants) => comesBack(snapshot, grants, facts())),
    { numRuns: Math.ceil(numRuns / 2), seed, endOnFailure: true },
  );
});

test('so is one whose own rules end the list below those of the grants, or stand anywhere and end nothing', async () => {
  await fc.assert(
    fc.asyncProperty(passed(plainTenants, unaboutForwards), intents, (snapshot, grants) =>
      comesBack(snapshot, grants, facts()),
    ),
    { numRuns: Math.ceil(numRuns / 2), seed, endOnFailure: true },
  );
});
