import { json, said } from '../escape.ts';
import type { Plan } from '../engine/plan.ts';
import type { Report } from '../engine/report.ts';
import type { GitHub } from '../github/client.ts';
import { heartbeat } from '../github/heartbeat.ts';
import { fullest, planBody } from '../github/plan-body.ts';
import { commentBudget } from '../github/detail-level.ts';
import { foldOthers, say, type State } from '../github/sticky.ts';
import { planContent, standingOf } from '../github/plan-status.ts';
import type { Input } from './command.ts';
import { UsageError } from './usage-error.ts';
import { exit } from './exit.ts';
import { documentGiven, eventOf, github, linksOf, planGiven, pullNumber } from './github-run.ts';
import type { Io } from './io.ts';

/** `postern github comment`: the one comment about a tenant in a pull request. */
export async function comment(input: Input, io: Io): Promise<number> {
  const event = eventOf(input, io);
  const plan = planGiven(input);
  if (event.fork) return skip(io, 'the change comes from a fork, where nothing may be written');
  const opened = github(event, io);
  const pull = await pullNumber(opened, event);
  if (pull === null) return skip(io, 'no pull request belongs to this commit');
  const report = reportGiven(input, plan);
  const state = stateOf(input, report);
  const options = {
    standing: standingOf(state, report, plan, input.text('plan') ?? 'plan.json'),
    links: linksOf(event, input),
    remark: await remarkOf(opened, input, io),
  };
  const { did, url } = await say(opened, pull, {
    tenant: plan.tenant.id,
    state,
    digest: plan.digest,
    head: event.sha,
    run: event.run,
    content: planContent(plan, report, options.remark),
    from: fullest(plan, commentBudget),
    render: (tier) => planBody(plan, tier, options),
  });
  if (input.json) io.out(`${json({ did, url, pull })}\n`);
  else io.out(said`${words[did]} ${url}\n`);
  return exit.done;
}

/** `postern github outdated`: no comment stands that says what an earlier commit would have done. */
export async function outdated(input: Input, io: Io): Promise<number> {
  const event = eventOf(input, io);
  if (event.fork) return skip(io, 'the change comes from a fork, where nothing may be written');
  const opened = github(event, io);
  const pull = await pullNumber(opened, event);
  if (pull === null) return skip(io, 'no pull request belongs to this commit');
  const folded = await foldOthers(opened, pull, { tenants: input.list('keep'), run: event.run });
  io.out(input.json ? `${json({ folded, pull })}\n` : `folded away: ${folded}\n`);
  return exit.done;
}

async function remarkOf(opened: GitHub, input: Input, io: Io): Promise<string | null> {
  const workflow = input.text('heartbeat');
  return workflow === undefined ? null : heartbeat(opened, workflow, io.now());
}

const words = {
  created: 'wrote',
  updated: 'brought up to date:',
  unchanged: 'says so already:',
  outrun: 'left alone, a later run has spoken:',
} as const;

function skip(io: Io, why: string): number {
  io.err(said`No comment: ${why}.\n`);
  return exit.done;
}

/** The account of the apply, which must be of this plan. */
function reportGiven(input: Input, plan: Plan): Report | null {
  const file = input.text('report');
  if (file === undefined) return null;
  const report = documentGiven(file, 'postern-report/1') as unknown as Report;
  if (report.digest === plan.digest) return report;
  throw new UsageError(`${file} is the account of another plan`, 'give the report of the plan that --plan names');
}

const states: readonly State[] = ['planned', 'applying', 'applied', 'stopped', 'refused'];

function stateOf(input: Input, report: Report | null): State {
  if (report !== null) return report.outcome === 'applied' ? 'applied' : 'stopped';
  const given = input.text('state') ?? 'planned';
  const state = states.find((one) => one === given);
  if (state === undefined) throw new UsageError(`--state ${given} is none`, `states are ${states.join(', ')}`);
  return state;
}
