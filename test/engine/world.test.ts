import { expect, test } from 'vitest';
import { diffAll } from '../../src/engine/diff/diff.ts';
import { unknownFacts } from '../../src/policy/schema/facts.ts';
import { project } from '../../src/engine/live/project.ts';
import { draftSteps } from '../../src/engine/propose/propose.ts';
import { viewAfter, viewOf, worldOf } from '../../src/engine/world/world.ts';
import { kinds } from '../../src/kinds/index.ts';
import { readFor } from '../../src/pipeline.ts';
import { cases } from '../support/cases.ts';
import { desiredOf } from '../support/flow.ts';
import { withEmulator } from '../support/tenants.ts';

test.each(cases.map((one) => [one.name, one] as const))(
  '%s: step by step the world becomes what it would be if made afresh, and shares what a step leaves alone',
  async (_, { folder, tenant, faults }) => {
    const desired = await desiredOf(folder);
    if (!desired.ok) return;
    await withEmulator({ tenant: tenant(), faults }, async (open) => {
      const live = await readFor(desired.value, open.tenant);
      const steps = draftSteps(diffAll(desired.value, live, kinds), live);
      let view = viewOf(live, unknownFacts);
      for (const [at, step] of steps.entries()) {
        const next = viewAfter(view, project(view.live, [step]));
        expect(next.world).toEqual(worldOf(project(live, steps.slice(0, at + 1)), unknownFacts));
        expect(next.world.remoteDomains === view.world.remoteDomains).toBe(step.ref.section !== 'remoteDomains');
        view = next;
      }
    });
  },
);
