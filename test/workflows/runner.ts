import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Context, filled, holds, text } from './expressions.ts';
import { type Machine, type Run, runStep } from './machine.ts';
import { type JobSource, workflow, type WorkflowSource } from './source.ts';

export interface JobResult {
  readonly result: 'success' | 'failure' | 'skipped';
  readonly outputs: Readonly<Record<string, string>>;
  readonly log: string;
  readonly summary: string;
}

export type Jobs = Readonly<Record<string, JobResult>>;

/**
 * Runs a whole workflow, job after job as they need each other; a matrix runs one entry after another. A job that is
 * another workflow gives that workflow's jobs, by their names.
 */
export async function runWorkflow(machine: Machine, run: Run): Promise<Jobs> {
  return runJobs(machine, run, workflow(run.workflow), run.inputs ?? {});
}

async function runJobs(machine: Machine, run: Run, source: WorkflowSource, inputs: Context): Promise<Jobs> {
  const done: Record<string, JobResult> = {};
  for (const [name, job] of Object.entries(source.jobs)) {
    const needs = [job.needs ?? []].flat();
    const context = contextOf(machine, run, Object.fromEntries(needs.map((one) => [one, done[one]])), inputs);
    const failed = needs.some((one) => done[one]?.result !== 'success');
    if (!holds(job.if, context, failed)) done[name] = skipped;
    else if (job.uses === undefined) done[name] = await runMatrix(machine, run, job, context);
    else Object.assign(done, await called(machine, run, job, context));
  }
  return done;
}

/** A workflow of ours that another one calls. */
async function called(machine: Machine, run: Run, job: JobSource, context: Context): Promise<Jobs> {
  const source = workflow((job.uses ?? '').replace(/^.*\/|\.yml$/gu, ''));
  const defaults = Object.entries(source.on.workflow_call?.inputs ?? {}).map(([name, one]) => [name, one.default]);
  const given = Object.entries({ ...job.with, ...machine.inputs }).map(([name, value]) => [
    name,
    text(filled(value, context)),
  ]);
  return runJobs(machine, run, source, Object.fromEntries([...defaults, ...given]) as Context);
}

const skipped: JobResult = { result: 'skipped', outputs: {}, log: '', summary: '' };

function contextOf(machine: Machine, run: Run, needs: Context, inputs: Context): Context {
  const github = {
    event: { ...(run.payload as object), ...(run.inputs === undefined ? {} : { inputs: run.inputs }) },
    event_name: run.event,
    repository: 'contoso/mail',
    sha: run.sha,
    ref: run.ref ?? 'refs/heads/main',
    ref_name: (run.ref ?? 'refs/heads/main').replace(/^refs\/[a-z]+\//u, ''),
    run_attempt: run.attempt ?? 1,
    token: machine.token,
  };
  return { github, vars: {}, needs, inputs, secrets: {} };
}

async function runMatrix(machine: Machine, run: Run, job: JobSource, context: Context): Promise<JobResult> {
  const matrix = filled(job.strategy?.matrix, context) as { readonly include?: readonly unknown[] } | undefined;
  let all: JobResult = { ...skipped, result: 'success' };
  for (const entry of matrix?.include ?? [{}]) {
    const one = await runJob(machine, run, job, { ...context, matrix: entry });
    all = {
      result: one.result === 'failure' ? 'failure' : all.result,
      outputs: { ...all.outputs, ...one.outputs },
      log: all.log + one.log,
      summary: all.summary + one.summary,
    };
  }
  return all;
}

async function runJob(machine: Machine, run: Run, job: JobSource, context: Context): Promise<JobResult> {
  const folder = mkdtempSync(join(tmpdir(), 'postern-job-'));
  const work = join(folder, 'work');
  const temp = join(folder, 'temp');
  for (const one of [work, temp]) mkdirSync(one);
  const steps: Record<string, { readonly outputs: Record<string, string>; readonly outcome: string }> = {};
  const state = { failed: false, log: '', summary: '' };
  try {
    for (const step of job.steps ?? []) {
      const here = { ...context, steps, runner: { temp }, failed: state.failed, cancelled: run.cancelled === true };
      if (!holds(step.if, here, state.failed)) continue;
      const { code, log, outputs, summary } = await runStep(machine, run, step, here, { folder, work, temp });
      if (step.id !== undefined) steps[step.id] = { outputs, outcome: code === 0 ? 'success' : 'failure' };
      state.failed ||= code !== 0;
      state.log += log;
      state.summary += summary;
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const outputs = Object.entries(job.outputs ?? {}).map(
    ([name, value]) => [name, text(filled(value, { ...context, steps }))] as const,
  );
  const result = state.failed ? 'failure' : 'success';
  return { result, outputs: Object.fromEntries(outputs), log: state.log, summary: state.summary };
}
