import { appendFileSync } from 'node:fs';
import { json } from '../../escape.ts';
import { believedRun, type BelievedRun, type RecordingWorkflow } from '../../github/binding/believed-run.ts';
import { recordedPlans } from '../../github/check.ts';
import type { GitHub } from '../../github/client.ts';
import { pullOf } from '../../github/event.ts';
import { outputsText } from '../../github/outputs.ts';
import type { Input } from '../command.ts';
import { UsageError } from '../usage-error.ts';
import { exit } from '../exit.ts';
import { eventOf, github } from '../github-run.ts';
import type { Io } from '../io.ts';

/**
 * `postern github reviewed`: the run and the artifact that hold the plan people looked at before the merge. Check runs only
 * point to runs; whether a run is believed, GitHub says itself.
 */
export async function reviewed(input: Input, io: Io): Promise<number> {
  const event = eventOf(input, io);
  const tenant = input.text('tenant') ?? '';
  if (event.sha === '' || tenant === '')
    throw new UsageError('no commit or no tenant is named', 'give --tenant ID, and --sha COMMIT outside a workflow');
  const opened = github(event, io);
  const found = await find(opened, { sha: event.sha, tenant, workflow: recordingWorkflow(input, tenant) });
  const outputs = io.env['GITHUB_OUTPUT'] ?? '';
  if (outputs !== '' && found !== null)
    appendFileSync(outputs, outputsText({ run: String(found.run), artifact: String(found.artifact) }));
  if (input.json) io.out(`${json(found)}\n`);
  else io.out(found === null ? 'no plan was recorded\n' : `run ${found.run}, artifact ${found.artifact}\n`);
  return exit.done;
}

/** The workflow that records plans, by its file, and what it calls the plan of a tenant. */
export const recordingWorkflow = (input: Input, tenant: string): RecordingWorkflow => ({
  path: input.text('workflow') ?? '.github/workflows/plan.yml',
  artifact: `postern-plan-${tenant}`,
});

interface Question {
  readonly sha: string;
  readonly tenant: string;
  readonly workflow: RecordingWorkflow;
}

async function find(opened: GitHub, { sha, tenant, workflow }: Question): Promise<BelievedRun | null> {
  const pull = await pullOf(opened, sha);
  if (pull === null) return null;
  const runs = new Set((await recordedPlans(opened, pull.head, tenant)).map(({ run }) => run));
  for (const run of [...runs].toSorted((a, b) => b - a)) {
    const believed = await believedRun(opened, run, workflow);
    if (believed !== null) return believed;
  }
  return null;
}
