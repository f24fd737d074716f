import { json } from '../../escape.ts';
import { hasGate } from '../../github/approval/needed.ts';
import { isEnough, type Tally, tallyOf } from '../../github/approval/tally.ts';
import { approvalsCheck, check } from '../../github/run/check.ts';
import type { GitHub } from '../../github/client/client.ts';
import { pullNumbered, pullOf, type PullOfCommit, type RunEvent } from '../../github/client/event.ts';
import { heartbeat } from '../../github/drift/heartbeat.ts';
import type { Input } from '../run/command.ts';
import { exit } from '../run/exit.ts';
import { eventOf, github, linksOf } from './workflow-run.ts';
import { numberOf } from '../given/numbers.ts';
import { requiredOf } from './approval.ts';
import type { Io } from '../run/io.ts';
import { reviewedPlans } from './binding/recorded-plans.ts';
import { sayPlan } from './say-plan.ts';

/** `postern github tally`: who agreed to the plans of a pull request and who is missing, in its comments and in one check run. */
export async function tally(input: Input, io: Io): Promise<number> {
  const found = eventOf(input, io);
  // The comment speaks for the run that made the plan, whichever run counts.
  const run = numberOf(input, 'reviewed-run') ?? found.run;
  const event = { ...found, run, runUrl: found.runUrl?.replace(/\d+$/u, String(run)) ?? null };
  const opened = github(event, io);
  const pull = event.fork ? null : await pullAsked(opened, event);
  if (pull === null || pull.merged) return told(input, io, 'nothing was counted: no open pull request has this head');
  const gate = await gateOf(opened, input);
  const workflow = input.text('heartbeat');
  const remark = workflow === undefined ? null : await heartbeat(opened, workflow, io.now());
  const tallies: Tally[] = [];
  for (const one of (await reviewedPlans(opened, input, null)).filter(({ record }) => isAbout(record, pull))) {
    const question = { ...one, reviewed: one, pull, required: requiredOf(input.list('require')), gate };
    const counted = await tallyOf(opened, question);
    const way = { state: 'planned', report: null, reasons: [], run, begun: false } as const;
    const links = linksOf(event, input);
    const { plan, left, record } = one;
    const saying = { event, pull: pull.number, plan, way, links, remark, left, order: record.order };
    await sayPlan(opened, { ...saying, tally: counted });
    tallies.push(counted);
  }
  if (tallies.length === 0) return told(input, io, 'nothing was counted: no plan was recorded for this head');
  return told(input, io, await putApprovals(opened, event, tallies));
}

/** The pull request that the event names, as long as this commit is its head; two may have one. */
async function pullAsked(opened: GitHub, { pull, sha }: RunEvent): Promise<PullOfCommit | null> {
  const named = pull === null ? null : await pullNumbered(opened, pull);
  return named?.head === sha ? named : pullOf(opened, sha);
}

const isAbout = (record: { readonly head: string; readonly pull: number | null }, pull: PullOfCommit): boolean =>
  record.head === pull.head && record.pull === pull.number;

export async function gateOf(opened: GitHub, input: Input): Promise<boolean> {
  const gate = input.text('gate');
  return gate !== undefined && (await hasGate(opened, gate));
}

/** One check run over all plans; while somebody is missing it is under way, which a rule that requires it waits for. */
export async function putApprovals(
  opened: GitHub,
  { sha, run }: { readonly sha: string; readonly run: number },
  tallies: readonly Tally[],
): Promise<string> {
  const missing = Math.max(0, ...tallies.map(({ needed, approvers }) => needed - approvers.length));
  const title = tallies.every(isEnough) ? 'Everybody who is needed agreed.' : `Approvals that are missing: ${missing}`;
  const conclusion = tallies.every(isEnough) ? 'success' : null;
  const about = { name: approvalsCheck, sha, tenant: '-', digest: '-', run, annotations: [] };
  await check(opened, { ...about, conclusion, title, summary: () => `${title}\n` });
  return title;
}

function told(input: Input, io: Io, title: string): number {
  io.out(input.json ? `${json({ title })}\n` : `${title}\n`);
  return exit.done;
}
