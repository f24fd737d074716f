import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fromSnapshot } from '../../../src/emulator/tenants/from-snapshot.ts';
import { fill, idOf } from '../../../src/engine/apply/created.ts';
import { unknownFacts } from '../../../src/policy/schema/facts.ts';
import type { Plan } from '../../../src/engine/plan/plan.ts';
import { worldOf } from '../../../src/engine/world/world.ts';
import type { JsonObject } from '../../../src/json.ts';
import { kinds } from '../../../src/kinds/index.ts';
import { readFor } from '../../../src/pipeline.ts';
import { desiredFrom } from '../../../src/policy/declared/desired.ts';
import type { Desired } from '../../../src/policy/schema/policy.ts';
import { sourcesOfText } from '../../../src/policy/text/source.ts';
import type { World } from '../../../src/posture/world/world.ts';
import type { Tenant } from '../../../src/tenant/tenant.ts';
import { ask } from '../../cli/asking.ts';
import { times } from '../../support/draws.ts';
import { noon, today } from '../../support/flow.ts';
import { withEmulator } from '../../support/tenants.ts';
import { worlds } from '../../support/worlds.ts';
import { cellsTo } from './cells.ts';
import { brokenByHand } from './guards.ts';
import { wrongExamples, wrongIn } from './rows.ts';

const numRuns = times(20);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'postern-rows-'));
  mkdirSync(join(folder, 'policies'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** What the command prints for a snapshot and policies. */
async function planned(snapshot: JsonObject, policies: JsonObject): Promise<Plan> {
  writeFileSync(join(folder, 'tenant.json'), JSON.stringify(snapshot));
  writeFileSync(join(folder, 'policies', 'all.yaml'), JSON.stringify(policies));
  const files = ['--snapshot', join(folder, 'tenant.json'), '--policies', join(folder, 'policies')];
  const asked = await ask('plan', ...files, '--json');
  if (asked.out === '') throw new Error(asked.err);
  return asked.json() as unknown as Plan;
}

function desiredOf(policies: JsonObject): Desired {
  const { sources } = sourcesOfText('policies/all.yaml', JSON.stringify(policies));
  const desired = desiredFrom(sources, kinds, today);
  if (!desired.ok) throw new Error(JSON.stringify(desired.problems));
  return desired.value;
}

/** The tenant as an emulator holds it before the steps of a plan and after they were made, one by one. */
const ends = (snapshot: JsonObject, policies: JsonObject, plan: Plan): Promise<readonly [World, World]> =>
  withEmulator({ tenant: fromSnapshot(snapshot) }, async ({ tenant }) => {
    const desired = desiredOf(policies);
    const before = await read(desired, tenant);
    const ids = new Map<string, string>();
    for (const step of plan.steps) {
      const outcome = await tenant.run(fill(step.call, ids));
      const id = outcome.state === 'done' ? idOf(outcome.rows) : null;
      if (id !== null && !ids.has(step.object)) ids.set(step.object, id);
      expect(outcome).toMatchObject({ state: 'done' });
    }
    return [before, await read(desired, tenant)] as const;
  });

const read = async (desired: Desired, tenant: Tenant): Promise<World> =>
  worldOf(await readFor(desired, tenant), desired.tenant?.facts ?? unknownFacts);

const places = ['fabrikam.com', 'eu.fabrikam.com', 'legacy.example', 'eu.legacy.example', 'deep.eu.legacy.example'];

const limits = fc.record({
  tenantWideForwarding: fc.constantFrom('refuse', 'warn', 'allow'),
  maxNewlyAllowedSenders: fc.integer({ min: 0, max: 4 }),
  maxRemovals: fc.constant({ count: 1000, share: 1 }),
});

test('a plan tells each cell once and rightly, and is refused as its limits say', { timeout: 7_200_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(worlds, limits, async ({ snapshot, policies }, guardrails) => {
      const asked: JsonObject = { ...policies, guardrails };
      const plan = await planned(snapshot, asked);
      const [before, after] = await ends(snapshot, asked, plan);
      const told = { before, after, rows: plan.posture, at: noon() };
      const cells = cellsTo([...places, 'sub.legacy.example', 'gmail.com', 'x@fabrikam.com'], [before, after]);
      expect(wrongIn(told, cells)).toEqual([]);
      expect(wrongExamples(told)).toEqual([]);
      expect(codes(plan)).toEqual(brokenByHand(told, cells, guardrails));
    }),
    { numRuns, endOnFailure: true },
  );
});

const asked = ['PST402', 'PST504'];
const codes = ({ refusals, warnings }: Plan) => ({
  refusals: refusals.map(({ code }) => code).filter((code) => asked.includes(code)),
  warnings: warnings.map(({ code }) => code).filter((code) => asked.includes(code)),
});
