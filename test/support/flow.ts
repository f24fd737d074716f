import { eachSection } from '../../src/kinds/objects.ts';
import { kinds } from '../../src/kinds/index.ts';
import { join } from 'node:path';
import type { Checked } from '../../src/diagnostics/diagnostic.ts';
import type { ApplyOptions } from '../../src/engine/apply/apply.ts';
import type { Approval } from '../../src/engine/apply/guard.ts';
import type { Plan } from '../../src/engine/plan/plan.ts';
import type { Context } from '../../src/engine/propose/propose.ts';
import type { Report } from '../../src/engine/plan/report.ts';
import { readFor } from '../../src/pipeline.ts';
import { enact } from '../../src/pipeline.ts';
import { loadPolicies } from '../../src/policy/declared/desired.ts';
import type { Desired } from '../../src/policy/schema/policy.ts';
import type { Tenant, TenantReader } from '../../src/tenant/tenant.ts';

export const today = '2026-11-21';
/** When tests in this process take place, whatever day it is. */
export const noon = (): Date => new Date('2026-11-21T12:00:00Z');
export const context: Context = { at: noon(), version: '0.1.0', commit: null };

/** The policies of a golden folder, with file names that do not tell where the folder lies. */
export async function desiredOf(folder: string): Promise<Checked<Desired>> {
  return loadPolicies(join(folder, 'policies.yaml'), today);
}

/** An apply on which nobody waits and nobody looks, at noon. */
export const applyOptions = (journal: string, changes: Partial<ApplyOptions> = {}): ApplyOptions => ({
  journal,
  resume: false,
  settle: false,
  now: noon,
  signal: new AbortController().signal,
  watch: () => undefined,
  wait: () => Promise.resolve(),
  ...changes,
});

/** Somebody's yes to a whole plan, with every allowance it needs. */
export const yesTo = (plan: Plan): Approval => ({
  digest: plan.digest,
  allow: [...new Set(plan.steps.flatMap((step) => step.hazards))],
});

/** Applies a plan with every allowance it needs, without waiting for anything. */
export async function applyAll(plan: Plan, tenant: Tenant, journal: string): Promise<Report> {
  return enact(plan, yesTo(plan), tenant, applyOptions(journal));
}

/** What the tenant has now, section by section, in our words. */
export async function liveText(desired: Desired, reader: TenantReader): Promise<string> {
  const live = await readFor(desired, reader);
  const ordered = new Set(kinds.filter((kind) => kind.ordered).map((kind) => kind.section));
  const sections = eachSection(live.sections).map(([section, known]) => {
    if (known.state !== 'present') return [section, known.state];
    const rows = known.value.map((one) => ({ key: one.ref.key, ...one.properties }));
    return [section, ordered.has(section) ? rows : rows.toSorted((one, other) => (one.key < other.key ? -1 : 1))];
  });
  return `${JSON.stringify(Object.fromEntries(sections), null, 2)}\n`;
}
