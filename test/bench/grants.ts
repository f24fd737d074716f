import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { startEmulator } from '../../src/emulator/server/server.ts';
import type { TenantState } from '../../src/emulator/state/state.ts';
import { addDistributionGroup, addMailbox, emptyTenant } from '../../src/emulator/tenants/seed.ts';
import { textAt } from '../../src/json.ts';
import { kinds } from '../../src/kinds/index.ts';
import { propose } from '../../src/pipeline.ts';
import { desiredFrom } from '../../src/policy/declared/desired.ts';
import type { Desired } from '../../src/policy/schema/policy.ts';
import { sourcesOfText } from '../../src/policy/text/source.ts';
import type { Tenant } from '../../src/tenant/tenant.ts';
import { applyAll, context, today } from '../support/flow.ts';
import { roadsTo } from '../support/tenants.ts';
import { timing } from './process.ts';
import type { Figures } from './rows.ts';
import { ms } from './table.ts';

/** How many grants there are, of how many groups, to how many domains. */
interface GrantsSize {
  readonly grants: number;
  readonly groups: number;
  readonly domains: number;
  /** To all below a domain first, then to the domain alone, then to one below it. */
  readonly nested?: boolean;
}

const asMany: GrantsSize = { grants: 500, groups: 200, domains: 180 };

const count = (n: number): readonly number[] => Array.from({ length: n }, (_, index) => index);
const group = (n: number): string => `group${n}@contoso.com`;
const person = (n: number): string => `user${n}@contoso.com`;

/** Five people in each group, one of whom is in the next one too; nothing of the grants is set up. */
export function tenantOfGroups({ groups }: Pick<GrantsSize, 'groups'>): TenantState {
  const tenant = emptyTenant({ domains: ['contoso.com'] });
  const keys = count(groups * 4 + 1).map((n) => textAt(addMailbox(tenant, person(n)), 'Guid').toLowerCase());
  for (const n of count(groups)) {
    const row = addDistributionGroup(tenant, group(n), { security: true });
    tenant.exchangeMembers.set(textAt(row, 'Guid').toLowerCase(), new Set(keys.slice(n * 4, n * 4 + 5)));
  }
  return tenant;
}

/** Policies of so many grants, which cross wherever two groups reach one domain. */
export function manyGrants({ id, domain }: Pick<TenantState, 'id' | 'domain'>, size: GrantsSize): string {
  const entries = count(size.grants).map((n) => {
    const within = size.nested === true ? (['*.', '', 'eu.'][Math.floor(n / size.domains) % 3] ?? '') : '';
    const to = `${within}partner${(n * 7 + Math.floor(n / size.domains)) % size.domains}.example`;
    const from = `{ memberOf: ${group(n % size.groups)} }`;
    return `  - { name: Grant ${n}, from: ${from}, to: ["${to}"], reason: Order ${n}, accept: [redirects, mailbox-forwards, admin-forwards] }`;
  });
  return [
    `tenant: { id: ${id}, domain: ${domain}, exchange: rest }`,
    'guardrails: { maxRemovals: { count: 1000, share: 1 } }',
    'grants:',
    ...entries,
    '',
  ].join('\n');
}

export function compiled(text: string): Desired {
  const desired = desiredFrom(sourcesOfText('policies/a.yaml', text).sources, kinds, today);
  if (!desired.ok) throw new Error(JSON.stringify(desired.problems.slice(0, 3)));
  return desired.value;
}

/** Many grants in the policies of a tenant that has nothing of them: compiled, planned as a whole process, and carried out once. */
export async function grants(folder: string, program: string): Promise<Figures> {
  const tenant = tenantOfGroups(asMany);
  const text = manyGrants(tenant, asMany);
  const policies = join(folder, 'policies');
  mkdirSync(policies);
  writeFileSync(join(policies, 'a.yaml'), text);
  const compiling = await median(() => compiled(text));
  const emulator = await startEmulator({ tenant });
  try {
    const args = [program, 'plan', '--policies', policies, '--emulator', emulator.url];
    const planning = await median(() => execa(process.execPath, args));
    const { steps, left } = await carriedOut(compiled(text), roadsTo(emulator.url, tenant.id));
    return {
      'grants-compiled': { measured: ms(compiling), beside: '', holds: compiling < 1_000 },
      'grants-planned': {
        measured: ms(planning),
        beside: `${steps} steps; once they are done ${left} are left`,
        holds: planning < 3_000 && left === 0,
      },
    };
  } finally {
    await emulator.close();
  }
}

async function median(work: () => unknown): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < 4; round += 1) {
    const from = performance.now();
    await work();
    times.push(performance.now() - from);
  }
  return timing(times.slice(1)).median;
}

/** How many steps there are, and how many once they are carried out. */
export async function carriedOut(
  desired: Desired,
  roads: Tenant,
): Promise<{ readonly steps: number; readonly judged: number; readonly gaps: number; readonly left: number }> {
  const scratch = mkdtempSync(join(tmpdir(), 'postern-many-'));
  try {
    const plan = await propose(desired, roads, context);
    if (!plan.ok) throw new Error(JSON.stringify(plan.problems.slice(0, 3)));
    const report = await applyAll(plan.value, roads, join(scratch, 'journal'));
    if (report.outcome !== 'applied') throw new Error(`${report.outcome}: ${JSON.stringify(report.refusals)}`);
    const again = await propose(desired, roads, context);
    if (!again.ok) throw new Error(JSON.stringify(again.problems.slice(0, 3)));
    const { judged, leaks, outages } = plan.value.proof;
    const gaps = leaks.length + outages.length;
    return { steps: plan.value.steps.length, judged, gaps, left: again.value.steps.length };
  } finally {
    rmSync(scratch, { recursive: true });
  }
}
