import { json } from '../../../escape.ts';
import { believedJournals } from '../../../github/binding/believed-run.ts';
import { madeBy } from '../../../github/approval/spent.ts';
import { type LeftBehind, leftBehind } from '../../../github/comment/left-behind.ts';
import type { Plan } from '../../../engine/plan/plan.ts';
import type { GitHub } from '../../../github/client/client.ts';
import type { Desired } from '../../../policy/schema/policy.ts';
import { loadPolicies } from '../../../policy/declared/desired.ts';
import { folderOfTenant } from '../../../policy/declared/tenants.ts';
import { today } from '../../given/at.ts';
import type { Input } from '../../run/command.ts';
import { UsageError } from '../../run/usage-error.ts';
import { exit } from '../../run/exit.ts';
import { writeGiven } from '../../run/files.ts';
import { recordingWorkflow } from './recorded-plans.ts';
import { eventOf, github } from '../workflow-run.ts';
import { planGiven } from '../../given/documents.ts';
import type { Io } from '../../run/io.ts';

/** `postern github left`: what a change takes out of the policies and leaves in the tenant, and which run made it. */
export async function left(input: Input, io: Io): Promise<number> {
  const plan = planGiven(input);
  const [base, out] = [input.text('base'), input.text('out')];
  if (base === undefined || out === undefined)
    throw new UsageError(
      'no base or no file is named',
      'give --base DIR, the policies before the change, and --out FILE',
    );
  const before = await policiesBefore(base, plan.tenant.id, io);
  const all =
    before === null
      ? null
      : await leftBy(before, plan, github(eventOf(input, io), io), recordingWorkflow(input, null).path);
  writeGiven(out, `${json(all)}\n`);
  const line =
    all === null
      ? 'what it leaves behind is not known: the policies before it cannot be read'
      : `left behind: ${all.length}`;
  io.out(input.json ? `${json(all)}\n` : `${line}\n`);
  return exit.done;
}

/** What the policies said of a tenant before a change; empty where they said nothing, null where they cannot be read. */
async function policiesBefore(base: string, id: string, io: Io): Promise<readonly Desired[] | null> {
  const folder = await folderOfTenant(base, id);
  if (!folder.ok) return null;
  const before = folder.value === null ? null : await loadPolicies(folder.value, today(io));
  if (before === null) return [];
  return before.ok ? [before.value] : null;
}

async function leftBy(
  before: readonly Desired[],
  plan: Plan,
  opened: GitHub,
  path: string,
): Promise<readonly LeftBehind[]> {
  const found = before.flatMap((one) => leftBehind(one, plan));
  const runs = found.length === 0 ? new Map<string, number>() : await madeBy(opened, plan.tenant.id);
  const all: LeftBehind[] = [];
  for (const { object, name, place, ended } of found) {
    const run = runs.get(object) ?? null;
    all.push({ object, name, place, ended, run: await believed(opened, run, path, plan.tenant.id) });
  }
  return all;
}

/** A run, where it is one of ours and left the journal that an undo needs; whatever a deployment says can be forged. */
async function believed(opened: GitHub, run: number | null, path: string, tenant: string): Promise<number | null> {
  if (run === null) return null;
  return (await believedJournals(opened, run, path)).has(tenant.toLowerCase()) ? run : null;
}
