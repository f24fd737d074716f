import { readFileSync } from 'node:fs';
import type { Plan } from '../../src/engine/plan/plan.ts';
import { readRun, type JournaledRun } from '../../src/engine/undo/run.ts';
import { retrace } from '../../src/pipeline.ts';
import type { Tenant, TenantReader } from '../../src/tenant/tenant.ts';
import { context } from '../support/flow.ts';
import { applied, freshJournal } from './support.ts';

/** What a journal tells. */
export function runOf(journal: string): JournaledRun {
  const run = readRun(readFileSync(journal, 'utf8'));
  if (!run.ok) throw new Error(JSON.stringify(run.problems, null, 2));
  return run.value;
}

/** The plan that takes back what a journal tells, for a tenant as it is now. */
export async function undoOf(journal: string, reader: TenantReader, left: readonly string[] = []): Promise<Plan> {
  const made = await retrace(runOf(journal), reader, context, left);
  if (!made.ok) throw new Error(JSON.stringify(made.problems, null, 2));
  return made.value;
}

/** How a run may end before its end. */
export const endings = [
  'is stopped',
  'is killed before its call',
  'is killed after its call',
  'loses its answer',
] as const;
export type Ending = (typeof endings)[number];

/** Applies a plan, or goes on with it, until the nth call, which ends the run. Says where the journal is. */
export async function partly(
  plan: Plan,
  tenant: Tenant,
  steps: number,
  ending: Ending,
  begun: string | null = null,
): Promise<string> {
  const journal = begun ?? freshJournal();
  const stop = new AbortController();
  if (steps === 0) stop.abort();
  const disturbed = until(tenant, steps, ending, stop);
  const options = { journal, resume: begun !== null, signal: stop.signal, grace: 1 };
  await applied(plan, disturbed, options).catch(() => undefined);
  return journal;
}

function until(tenant: Tenant, steps: number, ending: Ending, stop: AbortController): Tenant {
  let calls = 0;
  const run: Tenant['run'] = async (call) => {
    calls += 1;
    if (calls !== steps) return tenant.run(call);
    if (ending === 'is stopped') stop.abort();
    if (ending === 'is killed before its call') throw new Error('killed');
    const outcome = await tenant.run(call);
    if (ending === 'is killed after its call') throw new Error('killed');
    if (ending === 'is stopped') return outcome;
    stop.abort();
    return { state: 'unknown', error: { reason: 'unreachable', call: '', message: 'no answer', type: null } };
  };
  return { read: (call) => tenant.read(call), run };
}
