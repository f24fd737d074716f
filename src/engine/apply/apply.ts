import type { Tenant } from '../../tenant/tenant.ts';
import { type BarrierOptions, passBarrier } from './barrier.ts';
import { type StepBatch, stepBatchesOf } from './batches.ts';
import { type Carried, carryOut, isDone, type ApplyRun } from './carry-out.ts';
import { coursesOf } from '../journal/timeline.ts';
import type { GuardOptions } from './guard.ts';
import { interruptOf } from './interrupt.ts';
import type { Journal } from '../journal/journal.ts';
import type { Plan, Step } from '../plan/plan.ts';
import { pending, type Report, type StepResult } from '../plan/report.ts';
import { verify } from './verify.ts';

export interface ApplyOptions extends GuardOptions, BarrierOptions {}

/** A run of one plan. */
interface Applying extends ApplyRun {
  readonly plan: Plan;
  readonly options: ApplyOptions;
  readonly placeOf: (step: Step) => Place;
  /** When each step of this run was done, in milliseconds. */
  readonly doneAt: Map<string, number>;
  readonly startedAt: number;
}

/** Carries out a cleared plan in order, and reads back what it wrote. */
export async function apply(plan: Plan, tenant: Tenant, journal: Journal, options: ApplyOptions): Promise<Report> {
  const interrupt = interruptOf(options);
  const [courses, created, placeOf] = [coursesOf(plan), createdBefore(plan, journal), placesIn(plan)];
  try {
    const startedAt = options.now().getTime();
    const carried = { courses, created, placeOf, doneAt: new Map<string, number>(), startedAt };
    return await accountOf({ plan, tenant, journal, options, interrupt, ...carried });
  } finally {
    interrupt.end();
    journal.release();
  }
}

async function accountOf(run: Applying): Promise<Report> {
  const { plan, tenant, journal, options, interrupt } = run;
  const startedAt = new Date(run.startedAt).toISOString();
  const steps = await runSteps(run);
  const carried = steps.every(isDone);
  const verified = carried ? await verify(plan, tenant, options.watch, interrupt) : { checked: 0, deviations: [] };
  const before = journal.broken();
  const outcome = carried ? outcomeOf(verified, journal) : closed('stopped', journal);
  const unclosed = before === null ? journal.broken() : null;
  const finishedAt = options.now().toISOString();
  const { tenant: where, digest } = plan;
  return {
    format: 'postern-report/1',
    tenant: where,
    digest,
    outcome,
    refusals: [],
    steps: unclosed === null ? steps : notClosed(steps, unclosed),
    verified,
    journal: journal.path,
    startedAt,
    finishedAt,
  };
}

/** What cannot be seen as planned was carried out and is not called applied. */
const outcomeOf = ({ deviations }: Report['verified'], journal: Journal): Report['outcome'] =>
  closed(deviations.length === 0 ? 'applied' : 'unconfirmed', journal);

/** A run that could not write down how it ended has not come to its end. */
function closed(outcome: Report['outcome'], journal: Journal): Report['outcome'] {
  journal.close(outcome);
  return journal.broken() === null ? outcome : 'stopped';
}

/** Said of the last step, where every step went well and only the end of the run could not be written down. */
const notClosed = (steps: readonly StepResult[], why: string): readonly StepResult[] =>
  steps.map((step, at) =>
    at < steps.length - 1
      ? step
      : { ...step, warnings: [...step.warnings, `how the run ended could not be written to the journal: ${why}`] },
  );

function createdBefore(plan: Plan, { before }: Journal): Map<string, string> {
  return new Map(
    plan.steps.flatMap((step) => {
      const created = before.get(step.id)?.created ?? null;
      return created === null ? [] : [[step.object, created] as const];
    }),
  );
}

/** Runs until the end, the first failure or an interrupt; whatever comes after that is pending. */
async function runSteps(run: Applying): Promise<readonly StepResult[]> {
  const results: StepResult[] = [];
  let going = true;
  for (const together of stepBatchesOf(run.plan.steps, run.tenant.batches)) {
    going &&= !run.interrupt.asked();
    const made: readonly StepResult[] = going ? await runTogether(run, together) : together.map(pending);
    going &&= made.every(isDone) && run.journal.broken() === null;
    results.push(...made);
  }
  return results;
}

/** Every step has its own lines in the journal, those included that share a request. */
async function runTogether(run: Applying, together: StepBatch): Promise<readonly StepResult[]> {
  const { journal, options, created, placeOf } = run;
  const left = together.filter((step) => !wasDone(run, step));
  if (left.length === 0) return together.map(already);
  const { open, remarks } = await passBarrier(left, run);
  if (!open)
    return together.map((step) => (wasDone(run, step) ? already(step) : { ...pending(step), warnings: remarks }));
  journal.begin(...left);
  const unwritten = journal.broken();
  if (unwritten !== null) return remarked(left.map(unbegun), [notBegun(unwritten)]).map(({ result }) => result);
  for (const step of left) options.watch({ kind: 'started', ...placeOf(step), step });
  const carried = remarked(await carryOut(run, left), remarks);
  journal.end(...carried.map(({ step, result }) => ({ step, result, created: created.get(step.object) ?? null })));
  const told = remarked(carried, notWritten(journal));
  for (const { step, result } of told) {
    run.doneAt.set(step.id, options.now().getTime());
    options.watch({ kind: 'finished', ...placeOf(step), result });
  }
  const results = new Map(told.map(({ step, result }) => [step.id, result]));
  return together.map((step) => results.get(step.id) ?? already(step));
}

const unbegun = (step: Step): Carried => ({ step, result: pending(step) });

const notBegun = (why: string): string => `not begun: the journal could not be written: ${why}`;

function notWritten(journal: Journal): readonly string[] {
  const why = journal.broken();
  return why === null ? [] : [`what came of it could not be written to the journal: ${why}`];
}

/** What there was to say of the barrier before some steps is said of the first of them. */
const remarked = (carried: readonly Carried[], remarks: readonly string[]): readonly Carried[] =>
  carried.map(({ step, result }, at) =>
    at > 0 ? { step, result } : { step, result: { ...result, warnings: [...remarks, ...result.warnings] } },
  );

function wasDone({ journal }: ApplyRun, { id }: Step): boolean {
  const state = journal.before.get(id)?.state;
  return state === 'done' || state === 'already';
}

const already = (step: Step): StepResult => ({ ...pending(step), state: 'already' });

/** Where a step stands among all. */
interface Place {
  readonly index: number;
  readonly total: number;
}

function placesIn({ steps }: Plan): (step: Step) => Place {
  const places = new Map(steps.map(({ id }, index) => [id, index]));
  return ({ id }) => ({ index: places.get(id) ?? 0, total: steps.length });
}
