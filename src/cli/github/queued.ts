import { json, said } from '../../escape.ts';
import { tallyOf } from '../../github/approval/tally.ts';
import type { Reviewed } from '../../github/approval/reviewed.ts';
import { believedRun } from '../../github/binding/believed-run.ts';
import { recordedPlans } from '../../github/run/check.ts';
import type { GitHub } from '../../github/client/client.ts';
import { pullNumbered, type PullOfCommit } from '../../github/client/event.ts';
import type { Input } from '../run/command.ts';
import { UsageError } from '../run/usage-error.ts';
import { exit } from '../run/exit.ts';
import { eventOf, github } from './workflow-run.ts';
import { requiredOf } from './approval.ts';
import type { Io } from '../run/io.ts';
import { type KeptPlan, recordingWorkflow, reviewedPlans } from './binding/recorded-plans.ts';
import { gateOf, putApprovals } from './tally.ts';

/** `postern github queued`: whether the plan of a merge queue's commit is the one that people agreed to in the pull request. */
export async function queued(input: Input, io: Io): Promise<number> {
  const event = eventOf(input, io);
  if (event.queued === null) throw new UsageError('no merge queue started this', 'run it after a `merge_group`');
  const opened = github(event, io);
  const pull = await pullNumbered(opened, event.queued);
  const gate = await gateOf(opened, input);
  const required = requiredOf(input.list('require'));
  const odd: string[] = [];
  const tallies = [];
  for (const one of await reviewedPlans(opened, input, null)) {
    const looked = await lookedAt(opened, input, pull, one);
    const question = { plan: one.plan, pull, reviewed: looked, required, gate };
    tallies.push(await tallyOf(opened, question));
    if (one.plan.steps.length > 0 && looked.digest !== one.digest) odd.push(one.plan.tenant.domain);
  }
  await putApprovals(opened, event, tallies);
  const differs = `not the plan that was looked at in #${pull.number}: ${odd.join(', ')}; take it out of the queue and plan it again`;
  io.out(input.json ? `${json({ differs: odd })}\n` : said`${odd.length === 0 ? 'as it was looked at' : differs}\n`);
  return odd.length === 0 ? exit.done : exit.refused;
}

/** The digest that a believed run recorded for the head of the pull request, and when. What is applied is compared again later. */
async function lookedAt(
  opened: GitHub,
  input: Input,
  pull: PullOfCommit,
  { plan, record }: KeptPlan,
): Promise<Reviewed> {
  for (const { digest, run } of await recordedPlans(opened, pull.head, plan.tenant.id)) {
    const believed = await believedRun(opened, run, recordingWorkflow(input, plan.tenant.id));
    if (believed !== null) return { record, digest, at: believed.at };
  }
  return { record, digest: '', at: '' };
}
