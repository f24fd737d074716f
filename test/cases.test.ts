import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Plan } from '../src/engine/plan/plan.ts';
import { commentBudget } from '../src/github/comment/detail-level.ts';
import { fullest, planBody } from '../src/github/comment/plan-body.ts';
import { inspect, propose, readFor } from '../src/pipeline.ts';
import { diagnosticsText } from '../src/render/diagnostics/diagnostics.ts';
import { plain } from '../src/render/document/palette.ts';
import { planDocument } from '../src/render/documents/plan-document.ts';
import { planScript } from '../src/render/powershell/script.ts';
import { text } from '../src/render/document/text.ts';
import type { Desired } from '../src/policy/schema/policy.ts';
import { applyAll, context, desiredOf, differenceText, liveText } from './support/flow.ts';
import { projectedWorlds, unsaid } from './support/on-the-way.ts';
import { brief, whole } from './support/brief-script.ts';
import { type Case, cases } from './support/cases.ts';
import { withEmulator } from './support/tenants.ts';

let scratch: string;
beforeAll(() => {
  scratch = mkdtempSync(join(tmpdir(), 'postern-cases-'));
});
afterAll(() => rmSync(scratch, { recursive: true }));

const file = (one: Case, name: string): string => join(one.folder, name);
const pretty = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

describe.each(cases.map((one) => [one.name, one] as const))('%s', (_, one) => {
  test('says what is in its folder and does it', async () => {
    const desired = await desiredOf(one.folder);
    if (!desired.ok) {
      await expect(diagnosticsText(desired.problems, plain)).toMatchFileSnapshot(file(one, 'diagnostics.txt'));
      return;
    }
    await withEmulator({ tenant: one.tenant(), faults: one.faults }, async ({ tenant }) => {
      const plan = await propose(desired.value, tenant, context);
      if (!plan.ok) {
        await expect(diagnosticsText(plan.problems, plain)).toMatchFileSnapshot(file(one, 'diagnostics.txt'));
        return;
      }
      expect(unsaid(plan.value, projectedWorlds(plan.value, await readFor(desired.value, tenant)))).toEqual([]);
      const document = planDocument(plan.value, { file: 'plan.json' });
      await expect(text(document, plain)).toMatchFileSnapshot(file(one, 'plan.txt'));
      await expect(pretty(plan.value)).toMatchFileSnapshot(file(one, 'plan.json'));
      const script = planScript(plan.value);
      expect(whole(brief(script))).toBe(script);
      await expect(brief(script)).toMatchFileSnapshot(file(one, 'plan.ps1'));
      await expect(posted(plan.value)).toMatchFileSnapshot(file(one, 'comment.md'));
      if (plan.value.refusals.length > 0) return;
      const before = await liveText(desired.value, tenant);
      const report = await applyAll(plan.value, tenant, join(scratch, `${one.name}.jsonl`));
      expect(report.steps.filter((step) => step.state !== 'done')).toEqual([]);
      expect(report.verified.deviations).toEqual([]);
      const after = await liveText(desired.value, tenant);
      await expect(differenceText(before, after)).toMatchFileSnapshot(file(one, 'tenant.after.json'));
      await comesToRest(desired.value, tenant);
    });
  });
});

/** The comment of a pull request, below its hidden line. */
const posted = (plan: Plan): string =>
  planBody(plan, fullest(plan, commentBudget), {
    standing: null,
    links: [['this run and its summary', 'https://github.com/contoso/policies/actions/runs/1']],
  });

/** Laws 1 and 9: what was applied leaves nothing to plan, and a drift report agrees. */
async function comesToRest(desired: Desired, tenant: Parameters<typeof inspect>[1]): Promise<void> {
  const again = await propose(desired, tenant, context);
  expect(again.ok && again.value.steps).toEqual([]);
  const drift = await inspect(desired, tenant, context);
  expect(drift.ok && drift.value.moved).toEqual([]);
}
