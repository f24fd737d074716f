import { json } from '../../../escape.ts';
import { appendFileSync } from 'node:fs';
import { believedRun, type BelievedRun, type RecordingWorkflow } from '../../../github/binding/believed-run.ts';
import { recordedPlans } from '../../../github/run/check.ts';
import type { GitHub } from '../../../github/client/client.ts';
import { pullOf } from '../../../github/client/event.ts';
import { outputsText } from '../../../github/run/outputs.ts';
import type { Input } from '../../run/command.ts';
import { UsageError } from '../../run/usage-error.ts';
import { exit } from '../../run/exit.ts';
import { eventOf, github } from '../workflow-run.ts';
import type { Io } from '../../run/io.ts';
import { recordingWorkflow } from './recorded-plans.ts';

/**
 * `postern github reviewed`: the run and the artifacts that hold the plan people look at before the merge. Check runs only
 * point to runs; whether a run is believed, GitHub says itself.
 */
export async function reviewed(input: Input, io: Io): Promise<number> {
  const event = eventOf(input, io);
  if (event.sha === '') throw new UsageError('no commit is named', 'give --sha COMMIT, or run in a workflow');
  const opened = github(event, io);
  const found = await find(opened, event.sha, recordingWorkflow(input, input.text('tenant') ?? null));
  const outputs = io.env['GITHUB_OUTPUT'] ?? '';
  if (outputs !== '' && found !== null)
    appendFileSync(outputs, outputsText({ run: String(found.run), artifacts: found.artifacts.join(',') }));
  if (input.json) io.out(`${json(found)}\n`);
  else
    io.out(found === null ? 'no plan was recorded\n' : `run ${found.run}, artifacts ${found.artifacts.join(', ')}\n`);
  return exit.done;
}

async function find(opened: GitHub, sha: string, workflow: RecordingWorkflow): Promise<BelievedRun | null> {
  const pull = await pullOf(opened, sha);
  if (pull === null) return null;
  const runs = new Set((await recordedPlans(opened, pull.head, workflow.tenant)).map(({ run }) => run));
  for (const run of [...runs].toSorted((a, b) => b - a)) {
    const believed = await believedRun(opened, run, workflow);
    if (believed !== null) return believed;
  }
  return null;
}
