import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Context, filled, holds, text } from './expressions.ts';
import { type Machine, type Run, runStep } from './machine.ts';
import { type JobSource, workflow, type WorkflowSource } from './source.ts';

export interface JobResult {
  readonly result: 'success' | 'failure' | 'cancelled' | 'skipped';
  readonly outputs: Readonly<Record<string, string>>;
  readonly log: string;
  readonly summary: string;
}

/** Jobs by their names; of those that several workflows have, the one that ran. */
export type Jobs = Readonly<Record<string, JobResult>>;

/** Every job by its place: `postern/apply/plan`. */
type Places = Record<string, JobResult>;

/** What a run has come to. */
interface Going {
  readonly machine: Machine;
  readonly run: Run;
  readonly done: Places;
  /** What the attempt before came to, of which only failed jobs and what needs them are run again. */
  readonly before: Places | null;
  cancelled: boolean;
}

const attempts = new Map<string, Places>();

/**
 * Runs a whole workflow, job after job as they need each other; a matrix runs one entry after another. A job that is
 * another workflow gives that workflow's jobs. `rerun: failed` takes over what succeeded in the attempt before.
 */
export async function runWorkflow(machine: Machine, run: Run): Promise<Jobs> {
  const key = `${machine.artifacts} ${run.id}`;
  const before = run.rerun === 'failed' ? (attempts.get(key) ?? null) : null;
  const going: Going = { machine, run, done: {}, before, cancelled: run.cancelled === true };
  await runJobs(going, '', workflow(run.workflow), run.inputs ?? {});
  attempts.set(key, going.done);
  const found: Record<string, JobResult> = {};
  for (const [place, job] of Object.entries(going.done)) {
    const name = place.slice(place.lastIndexOf('/') + 1);
    if (job.result !== 'skipped' || found[name] === undefined) found[name] = job;
  }
  return found;
}

async function runJobs(going: Going, under: string, source: WorkflowSource, inputs: Context): Promise<void> {
  for (const [name, job] of Object.entries(source.jobs)) {
    const place = `${under}${name}`;
    const needs = [job.needs ?? []].flat().map((one) => [one, going.done[`${under}${one}`]] as const);
    const context = contextOf(going, Object.fromEntries(needs), inputs);
    const failed = needs.some(([, one]) => one?.result !== 'success');
    if (isKept(going, place, needs)) going.done[place] = going.before![place]!;
    else if (!holds(job.if, context, failed) || (going.cancelled && !/always\(\)/u.test(job.if ?? '')))
      going.done[place] = skipped;
    else if (job.uses === undefined) going.done[place] = await runMatrix(going, name, job, context);
    else await called(going, `${place}/`, job, context);
  }
}

/** A job that succeeded before, and needs nothing that is run again. */
const isKept = ({ before, done }: Going, place: string, needs: readonly (readonly [string, unknown])[]): boolean =>
  before?.[place]?.result === 'success' &&
  needs.every(([name, result]) => before[place.replace(/[^/]+$/u, name)] === result && result !== undefined) &&
  done[place] === undefined;

/** A workflow of ours that another one calls. */
async function called(going: Going, under: string, job: JobSource, context: Context): Promise<void> {
  const source = workflow((job.uses ?? '').replace(/^.*\/|\.yml$/gu, ''));
  const defaults = Object.entries(source.on.workflow_call?.inputs ?? {}).map(([name, one]) => [name, one.default]);
  const given = Object.entries({ ...job.with, ...going.machine.inputs }).map(([name, value]) => [
    name,
    text(filled(value, context)),
  ]);
  await runJobs(going, under, source, Object.fromEntries([...defaults, ...given]) as Context);
}

const skipped: JobResult = { result: 'skipped', outputs: {}, log: '', summary: '' };

function contextOf({ machine, run, cancelled }: Going, needs: Context, inputs: Context): Context {
  const github = {
    event: { ...(run.payload as object), ...(run.inputs === undefined ? {} : { inputs: run.inputs }) },
    event_name: run.event,
    repository: 'contoso/mail',
    sha: run.sha,
    ref: run.ref ?? 'refs/heads/main',
    ref_name: (run.ref ?? 'refs/heads/main').replace(/^refs\/[a-z]+\//u, ''),
    run_attempt: run.attempt ?? 1,
    token: machine.token,
    server_url: machine.server ?? 'https://github.com',
  };
  return { github, vars: {}, needs, inputs, secrets: {}, cancelled };
}

/** Jobs that a matrix takes. An empty one is a mistake too. Source: GitHub Actions limits, 2026. */
const mostEntries = 256;

async function runMatrix(going: Going, name: string, job: JobSource, context: Context): Promise<JobResult> {
  const matrix = filled(job.strategy?.matrix, context) as { readonly include?: readonly unknown[] } | undefined;
  const entries = matrix?.include ?? [{}];
  if (entries.length === 0 || entries.length > mostEntries)
    return { ...skipped, result: 'failure', log: `a matrix of ${entries.length}\n` };
  let all: JobResult = { ...skipped, result: 'success' };
  for (const entry of entries) {
    const one = await runEntry(going, name, job, { ...context, matrix: entry });
    all = {
      result: all.result === 'success' ? one.result : all.result,
      outputs: { ...all.outputs, ...one.outputs },
      log: all.log + one.log,
      summary: all.summary + one.summary,
    };
  }
  return all;
}

/** Whoever stands at the environment may turn a job away; a run that is cancelled while it waits never begins it. */
async function runEntry(going: Going, name: string, job: JobSource, context: Context): Promise<JobResult> {
  const gate = job.environment === undefined ? 'let in' : (going.run.gate ?? 'let in');
  if (gate === 'turned away') return { ...skipped, result: 'failure', log: `${name} was rejected\n` };
  if (gate === 'cancelled') {
    going.cancelled = true;
    return { ...skipped, result: 'cancelled', log: `${name} was cancelled\n` };
  }
  if (job.environment !== undefined) await going.run.meanwhile?.();
  return runJob(going, job, context);
}

async function runJob(going: Going, job: JobSource, context: Context): Promise<JobResult> {
  const { machine, run } = going;
  const folder = mkdtempSync(join(tmpdir(), 'postern-job-'));
  const work = join(folder, 'work');
  const temp = join(folder, 'temp');
  for (const one of [work, temp]) mkdirSync(one);
  const steps: Record<string, { readonly outputs: Record<string, string>; readonly outcome: string }> = {};
  // A job that begins in a cancelled run, since it always does, is not cancelled itself.
  const state = { failed: false, cancelled: false, lost: false, log: '', summary: '' };
  try {
    for (const step of job.steps ?? []) {
      const here = {
        ...context,
        permissions: job.permissions,
        steps,
        runner: { temp },
        failed: state.failed,
        cancelled: state.cancelled,
      };
      if (state.lost || !holds(step.if, here, state.failed)) continue;
      if (state.cancelled && !/always\(\)/u.test(step.if ?? '')) continue;
      const done = await runStep(machine, run, step, here, { folder, work, temp });
      if (step.id !== undefined)
        steps[step.id] = { outputs: done.outputs, outcome: done.code === 0 ? 'success' : 'failure' };
      state.failed ||= done.code !== 0;
      state.cancelled ||= done.interrupted === 'cancelled';
      state.lost ||= done.interrupted === 'lost';
      state.log += done.log;
      state.summary += done.summary;
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const outputs = Object.entries(job.outputs ?? {}).map(
    ([name, value]) => [name, text(filled(value, { ...context, steps }))] as const,
  );
  going.cancelled ||= state.cancelled;
  const result = state.cancelled ? 'cancelled' : state.failed ? 'failure' : 'success';
  return { result, outputs: Object.fromEntries(outputs), log: state.log, summary: state.summary };
}
