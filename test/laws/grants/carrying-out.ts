import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { fill, idOf } from '../../../src/engine/apply/created.ts';
import type { Plan } from '../../../src/engine/plan/plan.ts';
import type { TenantState } from '../../../src/emulator/state/state.ts';
import type { Json } from '../../../src/json.ts';
import { kinds } from '../../../src/kinds/index.ts';
import { propose } from '../../../src/pipeline.ts';
import { desiredFrom } from '../../../src/policy/declared/desired.ts';
import type { Facts } from '../../../src/policy/schema/facts.ts';
import { sourcesOfText } from '../../../src/policy/text/source.ts';
import type { World } from '../../../src/posture/world/world.ts';
import type { Tenant } from '../../../src/tenant/tenant.ts';
import { applyAll, context, today } from '../../support/flow.ts';
import { copyOf } from '../../support/states.ts';
import { plainWorld } from '../moved.ts';
import type { Intent } from './intents.ts';

export const facts = (known: Partial<Facts> = {}): Facts => ({
  automaticMeans: 'off',
  nestedGroups: 'ignore',
  bypassRule: 'ignore',
  outboundPolicyOnConnectors: 'applies',
  ...known,
});

export const tenantSection = (known: Facts): Json => ({
  id: '5f0a1c9e-0000-4000-8000-000000000001',
  domain: 'contoso.onmicrosoft.com',
  facts: { ...known },
});
const guardrails = { tenantWideForwarding: 'allow', maxRemovals: { count: 1000, share: 1 } };

/** A plan of grants and whatever stands beside them; null where the policies contradict themselves. */
export async function planned(
  grants: readonly Intent[],
  beside: object,
  known: Facts,
  tenant: Tenant,
): Promise<Plan | null> {
  const text = JSON.stringify({ tenant: tenantSection(known), guardrails, grants, ...beside });
  const desired = desiredFrom(sourcesOfText('policies/all.yaml', text).sources, kinds, today);
  if (!desired.ok) return null;
  const plan = await propose(desired.value, tenant, context);
  return plan.ok ? plan.value : null;
}

export async function applied(plan: Plan, tenant: Tenant): Promise<void> {
  const scratch = mkdtempSync(join(tmpdir(), 'postern-grants-'));
  try {
    const report = await applyAll(plan, tenant, join(scratch, 'journal.jsonl'));
    expect(report.refusals).toEqual([]);
    expect(report.steps.filter((step) => step.state !== 'done')).toEqual([]);
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

export function worldAfter(state: TenantState, known: Facts): World {
  const world = plainWorld(state, known);
  if (world === null) throw new Error('the plain procedure does not know this tenant');
  return world;
}

/** Carries a plan out step by step, and tells the states of the tenant before, between and after. */
export async function walked(plan: Plan, tenant: Tenant, state: TenantState, known: Facts): Promise<readonly World[]> {
  const ids = new Map<string, string>();
  const way = [worldAfter(state, known)];
  for (const step of plan.steps) {
    const outcome = await tenant.run(fill(step.call, ids));
    expect(outcome).toMatchObject({ state: 'done' });
    const id = outcome.state === 'done' ? idOf(outcome.rows) : null;
    if (id !== null && !ids.has(step.object)) ids.set(step.object, id);
    way.push(worldAfter(copyOf(state), known));
  }
  return way;
}
