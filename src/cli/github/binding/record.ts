import { existsSync } from 'node:fs';
import { json } from '../../../escape.ts';
import { type PlanRecord, recordOf } from '../../../github/run/record.ts';
import { isList, isObject, type Json, textAt } from '../../../json.ts';
import type { NewOrder } from '../../../github/orders/new-orders.ts';
import type { Plan } from '../../../engine/plan/plan.ts';
import { type Limits, limitsOf, loosened, usualLimits } from '../../../github/run/loosened.ts';
import { loadPolicies } from '../../../policy/declared/desired.ts';
import { folderOfTenant } from '../../../policy/declared/tenants.ts';
import { today } from '../../given/at.ts';
import type { Input } from '../../run/command.ts';
import { UsageError } from '../../run/usage-error.ts';
import { exit } from '../../run/exit.ts';
import { readGiven, writeGiven } from '../../run/files.ts';
import { parsed, planGiven } from '../../given/documents.ts';
import type { Io } from '../../run/io.ts';

/** `postern github record`: says beside a plan which change of which pull request it was made from. */
export async function record(input: Input, io: Io): Promise<number> {
  const plan = planGiven(input);
  const file = input.text('change');
  const out = input.text('out');
  if (file === undefined || out === undefined)
    throw new UsageError('no change or no file is named', 'give --change change.json and --out record.json');
  const change = parsed(readGiven(file));
  const { orders: _, ...from } = isObject(change) ? change : {};
  const made = recordOf({
    ...from,
    format: 'postern-record/1',
    tenant: plan.tenant.id,
    digest: plan.digest,
    order: orderIn(file, plan.tenant.id) as unknown as Json,
    loosens: (await loosenedBy(plan, input, io)) as Json,
  });
  if (made === null)
    throw new UsageError(`${file} does not say where a change came from`, 'take it with `github take`');
  writeGiven(out, `${json(made)}\n`);
  io.out(input.json ? `${json(made)}\n` : `recorded ${plan.digest}\n`);
  return exit.done;
}

/**
 * What a plan's change loosens of the limits that held before, of which `--base` has the policies. A tenant that was not
 * there is held to the usual limits; what cannot be read is null.
 */
async function loosenedBy(plan: Plan, input: Input, io: Io): Promise<readonly string[] | null> {
  const base = input.text('base');
  const now = await loadPolicies(input.policies, today(io));
  const before = base === undefined ? null : await limitsBefore(base, plan.tenant.id, io);
  return !now.ok || before === null ? null : loosened(before, limitsOf(now.value), plan);
}

async function limitsBefore(base: string, id: string, io: Io): Promise<Limits | null> {
  const folder = existsSync(base) ? await folderOfTenant(base, id) : null;
  if (folder?.ok !== true) return null;
  if (folder.value === null) return usualLimits;
  const before = await loadPolicies(folder.value, today(io));
  return before.ok ? limitsOf(before.value) : null;
}

/** A record as a file. */
export function recordGiven(path: string): PlanRecord {
  const made = recordOf(parsed(readGiven(path)));
  if (made === null)
    throw new UsageError(`${path} is no record of a plan`, 'give the artifact as the plan job kept it');
  return made;
}

/** What `change.json` orders for a tenant. */
export function orderIn(file: string, tenant: string): NewOrder | null {
  const change = parsed(readGiven(file));
  const orders = isObject(change) && isList(change['orders']) ? change['orders'] : [];
  const own = orders.find((one) => isObject(one) && textAt(one, 'tenant').toLowerCase() === tenant.toLowerCase());
  return own === undefined ? null : (own as unknown as NewOrder);
}
