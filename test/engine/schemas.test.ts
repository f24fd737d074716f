import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { driftSchema } from '../../src/engine/schemas/drift.ts';
import { engineSchemas } from '../../src/engine/schemas/index.ts';
import { planSchema } from '../../src/engine/schemas/plan.ts';
import { reportSchema } from '../../src/engine/schemas/report.ts';
import { planText } from '../../src/engine/plan-file/plan-file.ts';
import type { JsonObject } from '../../src/json.ts';
import { kinds } from '../../src/kinds/index.ts';
import { enact, inspect, propose } from '../../src/pipeline.ts';
import { applyOptions, context, desiredOf } from '../support/flow.ts';
import { type Case, cases } from '../support/cases.ts';
import { aPlan } from '../support/plans.ts';
import { withEmulator } from '../support/tenants.ts';

const root = new URL('../../', import.meta.url).pathname;
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

/** Strict: a keyword that says nothing, or that no draft knows, fails here and not in somebody's editor. */
const compiled = (schema: JsonObject): ValidateFunction =>
  new Ajv2020({ strict: true, allowUnionTypes: true, allErrors: true }).compile(schema);

const [plans, reports, drifts] = [planSchema, reportSchema, driftSchema].map(compiled) as [
  ValidateFunction,
  ValidateFunction,
  ValidateFunction,
];

const faults = (validate: ValidateFunction, text: string): readonly string[] =>
  validate(JSON.parse(text)) ? [] : (validate.errors ?? []).map((one) => `${one.instancePath} ${one.message}`);

test.each(Object.entries(engineSchemas))(
  'schemas/%s is what the code says: npm run generate writes it',
  (name, make) => {
    expect(read(`schemas/${name}`)).toBe(make());
  },
);

const golden = readdirSync(join(root, 'test/cases')).filter((name) => cases.some((one) => one.name === name));

describe('every plan in a golden folder fits its schema', () => {
  const written = golden.filter((name) => readdirSync(join(root, 'test/cases', name)).includes('plan.json'));
  test.each(written)('%s', (name) => {
    expect(faults(plans, read(`test/cases/${name}/plan.json`))).toEqual([]);
  });

  test('and there are plans to look at', () => {
    expect(written.length).toBeGreaterThan(15);
  });
});

let scratch: string;
beforeAll(() => {
  scratch = mkdtempSync(join(tmpdir(), 'postern-schemas-'));
});
afterAll(() => rmSync(scratch, { recursive: true }));

/** The drift report of a case, and the account of its apply, approved in full or with no allowance at all. */
async function accounts(one: Case, allowed: boolean): Promise<{ readonly drift: string; readonly report: string }> {
  const desired = await desiredOf(one.folder);
  if (!desired.ok) return { drift: '', report: '' };
  return withEmulator({ tenant: one.tenant(), faults: one.faults }, async ({ tenant }) => {
    const [plan, drift] = [
      await propose(desired.value, tenant, context),
      await inspect(desired.value, tenant, context),
    ];
    if (!plan.ok || !drift.ok) return { drift: '', report: '' };
    const allow = allowed ? plan.value.steps.flatMap((step) => step.hazards) : [];
    const options = applyOptions(join(scratch, `${one.name}-${allowed}.jsonl`));
    const report = await enact(plan.value, { digest: plan.value.digest, allow }, tenant, options);
    return { drift: JSON.stringify(drift.value), report: JSON.stringify(report) };
  });
}

describe('every drift report and every account of an apply fits its schema', () => {
  test.each(cases.map((one) => [one.name, one] as const))('%s', async (_, one) => {
    for (const allowed of [true, false]) {
      const { drift, report } = await accounts(one, allowed);
      if (report === '') continue;
      expect(faults(drifts, drift)).toEqual([]);
      expect(faults(reports, report)).toEqual([]);
    }
  });
});

describe('a plan does not fit its schema', () => {
  const whole = JSON.parse(planText(aPlan())) as JsonObject;
  test.each(Object.keys(whole))('without %s', (field) => {
    const { [field]: _, ...rest } = whole;
    expect(faults(plans, JSON.stringify(rest))).toEqual([` must have required property '${field}'`]);
  });

  test('with a field that plans do not have', () => {
    expect(faults(plans, JSON.stringify({ ...whole, extra: 1 }))).toEqual([' must NOT have additional properties']);
  });
});

test('whatever cmdlet a kind writes with may stand in a plan', () => {
  const written = kinds.flatMap((kind) => kind.requires.write).filter((name) => name.includes('-'));
  expect(written.length).toBeGreaterThan(10);
  for (const cmdlet of written) {
    const [step] = aPlan().steps;
    const plan = aPlan({ steps: [{ ...step!, call: { via: 'exchange', cmdlet, parameters: {} } }] });
    expect(faults(plans, planText(plan))).toEqual([]);
  }
});
