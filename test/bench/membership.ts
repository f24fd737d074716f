import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Fault } from '../../src/emulator/wire/faults.ts';
import { addDistributionGroup, addMailbox, addUnifiedGroup, emptyTenant } from '../../src/emulator/tenants/seed.ts';
import { type RunningEmulator, startEmulator } from '../../src/emulator/server/server.ts';
import type { StoredRow, TenantState } from '../../src/emulator/state/state.ts';
import { textAt } from '../../src/json.ts';
import { kinds } from '../../src/kinds/index.ts';
import type { Plan } from '../../src/engine/plan/plan.ts';
import { planText } from '../../src/engine/plan-file/plan-file.ts';
import type { Report } from '../../src/engine/plan/report.ts';
import { enact, propose } from '../../src/pipeline.ts';
import type { Tenant } from '../../src/tenant/tenant.ts';
import { desiredFrom } from '../../src/policy/declared/desired.ts';
import type { Desired } from '../../src/policy/schema/policy.ts';
import { sourcesOfText } from '../../src/policy/text/source.ts';
import { applyOptions, context, today, yesTo } from '../support/flow.ts';
import { roadsTo } from '../support/tenants.ts';
import type { Figure, Figures } from './rows.ts';
import { ms } from './table.ts';

/** What changes in one group, and which service keeps it. */
export interface MembershipChange {
  readonly service: 'graph' | 'exchange';
  readonly adds: number;
  readonly removes: number;
}

export interface MembershipResult {
  readonly exact: boolean;
  readonly outcome: string;
  readonly steps: number;
  /** The size of the plan file. */
  readonly bytes: number;
  /** How often it was begun or resumed. */
  readonly runs: number;
  readonly planning: number;
  readonly applying: number;
  readonly requests: number;
  readonly writes: number;
}

const address = 'fwd-partner@contoso.com';

/** Every so many writes something goes wrong: refused for want of capacity, cut off before, or done and never answered. */
const troubles: readonly Fault[] = (['PATCH /groups/*', 'DELETE /groups/*'] as const)
  .flatMap((graph): readonly Fault[] => [
    { effect: 'throttle', retryAfter: 1, match: { graph, nth: 5, times: 2 } },
    { effect: 'drop', match: { graph, nth: 20, times: 1 } },
    { effect: 'lose-answer', match: { graph, nth: 40, times: 1 } },
  ])
  .concat(
    (['Add-DistributionGroupMember', 'Remove-DistributionGroupMember'] as const).flatMap((cmdlet): readonly Fault[] => [
      { effect: 'throttle', retryAfter: null, match: { cmdlet, nth: 5, times: 2 } },
      { effect: 'concurrency', match: { cmdlet, nth: 10, times: 1 } },
      { effect: 'drop', match: { cmdlet, nth: 20, times: 1 } },
      { effect: 'lose-answer', match: { cmdlet, nth: 40, times: 1 } },
    ]),
  );

/** A tenant, what is asked of one group in it, and whether it has come to that. */
export interface MembershipScene {
  readonly tenant: TenantState;
  readonly desired: Desired;
  readonly isExact: () => boolean;
}

/** A group whose members all go, and as many people as are to come. */
export function sceneOf(change: MembershipChange): MembershipScene {
  const { tenant, group, wanted } = tenantFor(change);
  return {
    tenant,
    desired: policiesFor(tenant, group, wanted),
    isExact: () => sameMembers(tenant, change, group, wanted),
  };
}

/** Plans and applies a large change of one group over the wire, with faults on the way, and compares the end by hand. */
export async function changeMembers(
  change: MembershipChange,
  faults: readonly Fault[] = troubles,
): Promise<MembershipResult> {
  const { tenant, desired, isExact } = sceneOf(change);
  const emulator = await startEmulator({ tenant, faults });
  const folder = mkdtempSync(join(tmpdir(), 'postern-members-'));
  try {
    const roads = roadsTo(emulator.url, tenant.id);
    const [plan, planning] = await timed(() => propose(desired, roads, context));
    if (!plan.ok) throw new Error(JSON.stringify(plan.problems.slice(0, 3)));
    const before = emulator.calls().requests;
    const [{ report, runs }, applying] = await timed(() => applyToTheEnd(plan.value, roads, join(folder, 'journal')));
    return {
      exact: report.verified.deviations.length === 0 && isExact(),
      outcome: report.outcome,
      steps: plan.value.steps.length,
      bytes: planText(plan.value).length,
      runs,
      planning,
      applying,
      requests: emulator.calls().requests - before,
      writes: writesOf(emulator),
    };
  } finally {
    await emulator.close();
    rmSync(folder, { recursive: true });
  }
}

/** A step that may have happened and has not may stop an apply: it is resumed, as a person or a pipeline would. */
async function applyToTheEnd(
  plan: Plan,
  tenant: Tenant,
  journal: string,
): Promise<{ readonly report: Report; readonly runs: number }> {
  for (let runs = 1; ; runs += 1) {
    const report = await enact(plan, yesTo(plan), tenant, applyOptions(journal, { resume: runs > 1 }));
    if (report.outcome !== 'stopped' || runs > 10) return { report, runs };
  }
}

function tenantFor({ service, adds, removes }: MembershipChange): {
  readonly tenant: TenantState;
  readonly group: StoredRow;
  readonly wanted: readonly string[];
} {
  const tenant = emptyTenant({ domains: ['contoso.com'] });
  const rows = Array.from({ length: adds + removes }, (_, n) => addMailbox(tenant, `person${n}@contoso.com`));
  const leaving = rows.slice(0, removes);
  const group =
    service === 'graph' ? addUnifiedGroup(tenant, address) : addDistributionGroup(tenant, address, { security: true });
  keyed(tenant, service).set(keyOf(group, service), new Set(leaving.map((row) => keyOf(row, service))));
  return { tenant, group, wanted: rows.slice(removes).map((row) => textAt(row, 'PrimarySmtpAddress')) };
}

const keyed = (tenant: TenantState, service: MembershipChange['service']): Map<string, Set<string>> =>
  service === 'graph' ? tenant.entraMembers : tenant.exchangeMembers;

const keyOf = (row: StoredRow, service: MembershipChange['service']): string =>
  textAt(row, service === 'graph' ? 'ExternalDirectoryObjectId' : 'Guid').toLowerCase();

function policiesFor(tenant: TenantState, group: StoredRow, wanted: readonly string[]): Desired {
  const type = textAt(group, 'RecipientTypeDetails') === 'GroupMailbox' ? 'microsoft365' : 'mailEnabledSecurity';
  const text = `
tenant: { id: ${tenant.id}, domain: ${tenant.domain}, exchange: rest }
guardrails: { maxRemovals: { count: 100000, share: 1 } }
groups:
  - address: ${address}
    type: ${type}
    displayName: ${textAt(group, 'DisplayName')}
    members: [${wanted.join(', ')}]
`;
  const desired = desiredFrom(sourcesOfText('policies/a.yaml', text).sources, kinds, today);
  if (!desired.ok) throw new Error(JSON.stringify(desired.problems.slice(0, 3)));
  return desired.value;
}

async function timed<T>(work: () => Promise<T>): Promise<readonly [T, number]> {
  const from = performance.now();
  return [await work(), performance.now() - from];
}

function sameMembers(
  tenant: TenantState,
  { service }: MembershipChange,
  group: StoredRow,
  wanted: readonly string[],
): boolean {
  const keys = new Set(
    [...tenant.recipients.values()]
      .filter((row) => wanted.includes(textAt(row, 'PrimarySmtpAddress')))
      .map((row) => keyOf(row, service)),
  );
  const has = keyed(tenant, service).get(keyOf(group, service)) ?? new Set<string>();
  return has.size === keys.size && [...keys].every((key) => has.has(key));
}

function writesOf(emulator: RunningEmulator): number {
  const writes = Object.entries(emulator.calls().operations).filter(([name]) => !/^(?:Get-|GET |POST )/u.test(name));
  return writes.reduce((sum, [, count]) => sum + count, 0);
}

/** A change of 5,000 adds and 500 removes has to end exactly, whatever goes wrong on the way. */
export async function membership(): Promise<Figures> {
  const figures: Record<string, Figure> = {};
  for (const service of ['graph', 'exchange'] as const) {
    for (const [how, faults] of [
      ['undisturbed', []],
      ['with faults', troubles],
    ] as const) {
      const result = await changeMembers({ service, adds: 5_000, removes: 500 }, faults);
      figures[`${service} ${how}`] = {
        measured: `planned in ${ms(result.planning)}, applied in ${ms(result.applying)}`,
        beside: `${result.steps} steps, ${mebibytes(result.bytes)}, ${result.writes} writes in ${result.requests} requests`,
        holds: result.exact && result.outcome === 'applied' && result.runs === 1,
      };
    }
  }
  return figures;
}

const mebibytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(1)} MiB`;
