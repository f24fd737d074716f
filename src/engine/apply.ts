import type { Outcome, Tenant } from '../tenant/tenant.ts';
import { type BarrierOptions, passBarrier } from './barrier.ts';
import { fill, idOf } from './created.ts';
import type { GuardOptions } from './guard.ts';
import { type Interrupt, interruptOf, type InterruptOptions } from './interrupt.ts';
import type { Journal } from './journal.ts';
import type { Plan, Step } from './plan.ts';
import { pending, type Report, type StepResult } from './report.ts';
import { reachedBy } from './settle.ts';
import { verify } from './verify.ts';

export interface ApplyOptions extends GuardOptions, InterruptOptions, BarrierOptions {}

/** What a run carries from step to step. */
interface Run {
  readonly plan: Plan;
  readonly tenant: Tenant;
  readonly journal: Journal;
  readonly options: ApplyOptions;
  readonly interrupt: Interrupt;
  /** Ids of objects that earlier steps created, by object. */
  readonly created: Map<string, string>;
  /** When each step of this run was done, in milliseconds. */
  readonly doneAt: Map<string, number>;
  readonly startedAt: number;
}

/** Carries out a cleared plan, one step at a time and in order, and reads back what it wrote. */
export async function apply(plan: Plan, tenant: Tenant, journal: Journal, options: ApplyOptions): Promise<Report> {
  const interrupt = interruptOf(options);
  try {
    const created = createdBefore(plan, journal);
    const startedAt = options.now().getTime();
    return await accountOf({ plan, tenant, journal, options, interrupt, created, doneAt: new Map(), startedAt });
  } finally {
    interrupt.end();
  }
}

async function accountOf(run: Run): Promise<Report> {
  const { plan, tenant, journal, options, interrupt } = run;
  const startedAt = new Date(run.startedAt).toISOString();
  const steps = await runSteps(run);
  const applied = steps.every((step) => step.state === 'done' || step.state === 'already');
  const verified = applied ? await verify(plan, tenant, options.watch, interrupt) : { checked: 0, deviations: [] };
  const outcome = applied ? 'applied' : 'stopped';
  journal.close(outcome);
  const finishedAt = options.now().toISOString();
  const { tenant: where, digest } = plan;
  return {
    format: 'postern-report/1',
    tenant: where,
    digest,
    outcome,
    refusals: [],
    steps,
    verified,
    journal: journal.path,
    startedAt,
    finishedAt,
  };
}

function createdBefore(plan: Plan, { before }: Journal): Map<string, string> {
  return new Map(
    plan.steps.flatMap((step) => {
      const created = before.get(step.id)?.created ?? null;
      return created === null ? [] : [[step.object, created] as const];
    }),
  );
}

/** Runs until the end, the first failure or an interrupt; whatever comes after that is pending. */
async function runSteps(run: Run): Promise<readonly StepResult[]> {
  const results: StepResult[] = [];
  let going = true;
  for (const [index, step] of run.plan.steps.entries()) {
    going &&= !run.interrupt.asked();
    const result: StepResult = going ? await runStep(run, step, index) : pending(step);
    going &&= result.state === 'done' || result.state === 'already';
    results.push(result);
  }
  return results;
}

async function runStep(run: Run, step: Step, index: number): Promise<StepResult> {
  const total = run.plan.steps.length;
  const earlier = run.journal.before.get(step.id);
  if (earlier?.state === 'done' || earlier?.state === 'already') return { ...pending(step), state: 'already' };
  const { open, remarks } = await passBarrier(step, run);
  if (!open) return { ...pending(step), warnings: remarks };
  run.options.watch({ kind: 'started', index, total, step });
  run.journal.begin(step);
  const begun = earlier !== undefined;
  const carried = await carryOut(run, step, begun);
  const result = { ...carried, warnings: [...remarks, ...carried.warnings] };
  run.doneAt.set(step.id, run.options.now().getTime());
  run.journal.end(step, result, run.created.get(step.object) ?? null);
  run.options.watch({ kind: 'finished', index, total, result });
  return result;
}

/** A step that an earlier run began may have happened: look before doing it again. */
async function carryOut(run: Run, step: Step, begun: boolean): Promise<StepResult> {
  if (begun && (await reached(run, step))) return { ...pending(step), state: 'already' };
  if (run.interrupt.asked()) return pending(step);
  const outcome = await attempt(run, step);
  switch (outcome.state) {
    case 'done':
      remember(run, step, idOf(outcome.rows));
      return { ...pending(step), state: 'done', warnings: outcome.warnings };
    case 'failed':
      return settleFailure(run, step, outcome);
    case 'unknown':
      return (await reachedInTime(run, step))
        ? { ...pending(step), state: 'done' }
        : { ...pending(step), state: 'unknown', error: outcome.error };
  }
}

/** "Exists already" and "is gone already" are success where the object is as the step would leave it. */
async function settleFailure(
  run: Run,
  step: Step,
  { error }: Extract<Outcome, { state: 'failed' }>,
): Promise<StepResult> {
  const maybeDone = error.reason === 'conflict' || error.reason === 'absent';
  const already = maybeDone && (await reached(run, step));
  return already ? { ...pending(step), state: 'already' } : { ...pending(step), state: 'failed', error };
}

/** Waits, in milliseconds, for what an earlier step made to be seen by the next one: New-RemoteDomain, then Set-. */
const patience = [1_000, 2_000, 5_000, 10_000, 15_000, 30_000];

async function attempt(run: Run, step: Step): Promise<Outcome> {
  let outcome = await send(run, step);
  for (const ms of step.after.length === 0 ? [] : patience) {
    if (outcome.state !== 'failed' || outcome.error.reason !== 'absent') break;
    if (await reached(run, step)) break;
    await run.interrupt.wait(ms);
    if (run.interrupt.asked()) break;
    outcome = await send(run, step);
  }
  return outcome;
}

/** An interrupt leaves the call under way some time; what is given up then may have happened or not. */
const send = async (run: Run, step: Step): Promise<Outcome> =>
  run.interrupt.within(run.tenant.run(fill(step.call, run.created)), {
    state: 'unknown',
    error: { reason: 'unreachable', call: step.title, message: 'interrupted before the answer came', type: null },
  });

async function reached(run: Run, step: Step): Promise<boolean> {
  const looking = reachedBy(run.tenant, run.plan, step);
  const { matches, id } = await run.interrupt.within(looking, { matches: false, id: null });
  if (matches) remember(run, step, id);
  return matches;
}

/** After a lost answer the write may still be on its way through the replicas. */
async function reachedInTime(run: Run, step: Step): Promise<boolean> {
  for (const ms of [0, ...patience.slice(0, 3)]) {
    if (ms > 0) await run.interrupt.wait(ms);
    if (await reached(run, step)) return true;
    if (run.interrupt.asked()) return false;
  }
  return false;
}

function remember(run: Run, step: Step, id: string | null): void {
  if (id !== null && !run.created.has(step.object)) run.created.set(step.object, id);
}
