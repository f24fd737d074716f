import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RunningEmulator } from '../../src/emulator/server/server.ts';
import { contoso } from '../../src/emulator/tenants/contoso.ts';
import { planText, readPlan } from '../../src/engine/plan-file/plan-file.ts';
import type { Plan } from '../../src/engine/plan/plan.ts';
import { planSchema } from '../../src/engine/schemas/plan.ts';
import { planSeal, seal } from '../../src/engine/plan/seal.ts';
import { hazards } from '../../src/diagnostics/hazards.ts';
import type { Json } from '../../src/json.ts';
import { emulatorAtNoon } from '../support/tenants.ts';
import { replaced, sampleOf, type Tampering, tamperings } from '../support/schema-samples.ts';
import { ask, desk } from './asking.ts';

const files = desk();
let emulator: RunningEmulator;
beforeAll(async () => (emulator = await emulatorAtNoon({ tenant: contoso() })));
afterAll(async () => {
  files.remove();
  await emulator.close();
});

/** A plan in which every field that a plan can have stands, as its schema says. */
const plan = sealedAs(sampleOf(planSchema));

/** What a person approves no more than the time of day: when, by what, beside which traces and from which line of a file a plan was made. */
const isUnapproved = ([first = '', ...rest]: Tampering['path']): boolean =>
  ['tool', 'policies', 'madeAt', 'expiresAt', 'ending', 'evidence', 'digest', 'seal'].includes(String(first)) ||
  (['expectations', 'grants', 'changes', 'steps'].includes(String(first)) && rest[1] === 'source');

const all = tamperings(planSchema).map((one) => ({ ...one, name: one.path.join('.') }));
const seals = ['digest', 'seal'];
const changes = all.filter(({ path }) => !seals.includes(String(path[0])));

test('the table knows every field of a plan', () => {
  expect(new Set(changes.map(({ path }) => path[0]))).toEqual(
    new Set(Object.keys(plan).filter((name) => !['$schema', 'format', ...seals].includes(name))),
  );
  expect(readPlan(planText(plan)).ok).toBe(true);
});

describe('a plan in which somebody changes one field', () => {
  test.each(all)('$name is refused', async ({ path, value }) => {
    const changed = replaced(plan as unknown as Json, path, value) as unknown as Plan;
    expect(await applied(changed)).toEqual({ code: 4, says: 'PST511', writes: false });
  });

  test.each(changes.filter(({ path }) => !isUnapproved(path)))(
    '$name and the seal is refused, and another than was approved when the digest is changed as well',
    async ({ path, value }) => {
      const changed = replaced(plan as unknown as Json, path, value) as unknown as Plan;
      expect(await applied({ ...changed, seal: planSeal(changed) })).toEqual({
        code: 4,
        says: 'PST511',
        writes: false,
      });
      const forged = sealedAs(changed as unknown as Json);
      expect(forged.digest).not.toBe(plan.digest);
      expect(await applied(forged)).toEqual({ code: 4, says: 'PST520', writes: false });
    },
  );

  test.each(changes.filter(({ path }) => isUnapproved(path)))('$name has the digest it had', ({ path, value }) => {
    const changed = replaced(plan as unknown as Json, path, value);
    expect(sealedAs(changed).digest).toBe(plan.digest);
  });
});

function sealedAs(document: Json): Plan {
  const { digest: _, seal: __, ...unsealed } = document as unknown as Plan;
  return seal(unsealed);
}

/** Applies a plan under the approval of the one that was looked at, with every allowance there is. */
async function applied(changed: Plan): Promise<{ code: number; says: string | undefined; writes: boolean }> {
  const file = files.put('plan.json', planText(changed));
  const allow = Object.keys(hazards).flatMap((hazard) => ['--allow', hazard]);
  const { code, out, err } = await ask('apply', file, '--emulator', emulator.url, '--approve', plan.digest, ...allow);
  const says = ['PST511', 'PST520', 'PST510'].find((one) => `${out}${err}`.includes(one));
  return { code, says, writes: existsSync(file.replace(/json$/u, 'journal')) };
}
