import type { Tenant } from '../../tenant/tenant.ts';
import { type BarrierOptions, passBarrier } from './barrier.ts';
import { type Bunch, bunchesOf } from './bunches.ts';
import { type Carried, carryOut, isDone, type Run } from './carry-out.ts';
import { coursesOf } from './course.ts';
import type { GuardOptions } from '../guard.ts';
import { interruptOf, type InterruptOptions } from './interrupt.ts';
import type { Journal } from '../journal/journal.ts';
import type { Plan, Step } from '../plan.ts';
import { pending, type Report, type StepResult } from '../report.ts';
import { verify } from './verify.ts';

export interface ApplyOptions extends GuardOptions, InterruptOptions, BarrierOptions {}

/** A run of one plan. */
interface Applying extends Run {
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
  const applied = steps.every(isDone);
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
async function runSteps(run: Applying): Promise<readonly StepResult[]> {
  const results: StepResult[] = [];
  let going = true;
  for (const bunch of bunchesOf(run.plan.steps, run.tenant.batches)) {
    going &&= !run.interrupt.asked();
    const made: readonly StepResult[] = going ? await runBunch(run, bunch) : bunch.map(pending);
    going &&= made.every(isDone);
    results.push(...made);
  }
  return results;
}

/** Every step has its own lines in the journal, those included that share a request. */
async function runBunch(run: Applying, bunch: Bunch): Promise<readonly StepResult[]> {
  const { journal, options, created, placeOf } = run;
  const left = bunch.filter((step) => !wasDone(run, step));
  if (left.length === 0) return bunch.map(already);
  const { open, remarks } = await passBarrier(left, run);
  if (!open) return bunch.map((step) => (wasDone(run, step) ? already(step) : { ...pending(step), warnings: remarks }));
  for (const step of left) options.watch({ kind: 'started', ...placeOf(step), step });
  journal.begin(...left);
  const carried = remarked(await carryOut(run, left), remarks);
  for (const { step, result } of carried) {
    run.doneAt.set(step.id, options.now().getTime());
    journal.end(step, result, created.get(step.object) ?? null);
    options.watch({ kind: 'finished', ...placeOf(step), result });
  }
  const results = new Map(carried.map(({ step, result }) => [step.id, result]));
  return bunch.map((step) => results.get(step.id) ?? already(step));
}

/** What there was to say of the barrier before some steps is said of the first of them. */
const remarked = (carried: readonly Carried[], remarks: readonly string[]): readonly Carried[] =>
  carried.map(({ step, result }, at) =>
    at > 0 ? { step, result } : { step, result: { ...result, warnings: [...remarks, ...result.warnings] } },
  );

function wasDone({ journal }: Run, { id }: Step): boolean {
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
