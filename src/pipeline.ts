import { accept, type Checked, type Diagnostic, judge as settle, reject } from './diagnostics/diagnostic.ts';
import { apply, type ApplyOptions } from './engine/apply.ts';
import { diffAll } from './engine/diff.ts';
import { type Drift } from './engine/drift.ts';
import { tellDrift } from './engine/drift-story.ts';
import { type Approval, clear } from './engine/guard.ts';
import { judge } from './engine/judge.ts';
import type { LiveTenant } from './engine/live.ts';
import { readLive } from './engine/live-read.ts';
import { type Ordered, orderSteps } from './engine/order.ts';
import type { Plan } from './engine/plan.ts';
import { namedIdentities, problemsWith } from './engine/problems.ts';
import { prove } from './engine/proof/prove.ts';
import { type Context, draftSteps, makePlan } from './engine/propose.ts';
import { refused, type Report } from './engine/report.ts';
import { identify } from './engine/tenant-check.ts';
import { kinds } from './kinds/index.ts';
import type { Desired } from './policy/policy.ts';
import type { Tenant, TenantReader } from './tenant/tenant.ts';

/** What would have to happen for the tenant to match the policies. Reads; never writes. */
export async function propose(desired: Desired, reader: TenantReader, context: Context): Promise<Checked<Plan>> {
  const { result } = await consider(desired, reader, context);
  return result;
}

/** Carries out a plan somebody approved, and nothing but that plan. */
export async function enact(plan: Plan, approval: Approval, tenant: Tenant, options: ApplyOptions): Promise<Report> {
  const cleared = await clear(plan, approval, tenant, options);
  return cleared.ok ? apply(plan, tenant, cleared.journal, options) : refused(plan, cleared.refusals, options);
}

/** Where the tenant has moved away from the policies, and the plan that would take it back. Reads; never writes. */
export async function inspect(desired: Desired, reader: TenantReader, context: Context): Promise<Checked<Drift>> {
  const { result, accepted } = await consider(desired, reader, context);
  return result.ok ? accept(tellDrift(result.value, accepted), result.warnings) : result;
}

/** Policies and tenant, compared and ordered: what both a plan and a drift report are made of. */
async function consider(desired: Desired, reader: TenantReader, context: Context): Promise<Considered> {
  const live = await readFor(desired, reader);
  const tenant = identify(desired, live);
  if (!tenant.ok) return { result: tenant, accepted: [] };
  const sections = diffAll(desired, live, kinds);
  const problems = problemsWith(desired, kinds, live);
  const ordered = orderSteps(draftSteps(sections, live));
  if (!ordered.ok) return { result: reject([...problems, circular(ordered)]), accepted: [] };
  const proven = prove(ordered.steps, live, desired, context.at);
  const judgement = judge(proven, desired, context.at);
  const plan = makePlan(desired, tenant.value, sections, proven, live, judgement, context);
  return { result: settle(plan, problems), accepted: sections.flatMap((section) => section.accepted) };
}

interface Considered {
  readonly result: Checked<Plan>;
  readonly accepted: Parameters<typeof tellDrift>[1];
}

/** Reads everything that a plan of these policies has to know. */
export async function readFor(desired: Desired, reader: TenantReader): Promise<LiveTenant> {
  const asked = kinds.map(
    (kind) => [kind, (desired.entries.get(kind.section) ?? []).map((entry) => entry.ref.key)] as const,
  );
  return readLive(reader, {
    sections: new Map(asked),
    identities: namedIdentities(desired, kinds),
    surroundings: true,
  });
}

function circular({ circle }: Extract<Ordered, { ok: false }>): Diagnostic {
  const message = `these steps wait for each other: ${circle.join(', ')}`;
  return { code: 'PST505', severity: 'error', message, span: null, related: [], hint: 'split the change in two' };
}
