import { json, said } from '../../escape.ts';
import type { Plan } from '../../engine/plan/plan.ts';
import type { Report } from '../../engine/plan/report.ts';
import { isList, isObject, type JsonObject } from '../../json.ts';
import { foldOthers, type State } from '../../github/comment/sticky.ts';
import type { Way } from '../../github/comment/plan-status.ts';
import type { Input } from '../run/command.ts';
import { UsageError } from '../run/usage-error.ts';
import { exit } from '../run/exit.ts';
import { readGiven } from '../run/files.ts';
import { sayPlan } from './say-plan.ts';
import { eventOf, github, linksOf, pullNumber } from './workflow-run.ts';
import { documentGiven, parsed, planGiven } from '../given/documents.ts';
import type { Io } from '../run/io.ts';

/** `postern github comment`: the one comment about a tenant in a pull request. */
export async function comment(input: Input, io: Io): Promise<number> {
  const event = eventOf(input, io);
  const plan = planGiven(input);
  if (event.fork) return skip(io, 'the change comes from a fork, where nothing may be written');
  const opened = github(event, io);
  const pull = await pullNumber(opened, event);
  if (pull === null) return skip(io, 'no pull request belongs to this commit');
  const way = wayOf(input, plan, event.run);
  const { did, url } = await sayPlan(opened, { event, pull, plan, way, links: linksOf(event, input) });
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

function wayOf(input: Input, plan: Plan, run: number): Way {
  const report = reportGiven(input, plan);
  const approval = approvalGiven(input);
  const begun = input.on('begun') || typeof approval['begun'] === 'number';
  return { state: stateOf(input, report), report, reasons: reasonsIn(approval), run, begun };
}

/** The account of the apply, which must be of this plan. */
function reportGiven(input: Input, plan: Plan): Report | null {
  const file = input.text('report');
  if (file === undefined) return null;
  const report = documentGiven(file, 'postern-report/1') as unknown as Report;
  if (report.digest === plan.digest) return report;
  throw new UsageError(`${file} is the account of another plan`, 'give the report of the plan that --plan names');
}

/** What was said of the approval. */
function approvalGiven(input: Input): JsonObject {
  const file = input.text('approval');
  const document = file === undefined ? null : parsed(readGiven(file));
  return isObject(document) ? document : {};
}

/** Why an approval was withheld. */
function reasonsIn({ reasons }: JsonObject): readonly string[] {
  return isList(reasons) ? reasons.filter((one) => typeof one === 'string') : [];
}

const states: readonly State[] = [
  'planned',
  'nothing',
  'waiting',
  'applying',
  'applied',
  'stopped',
  'refused',
  'turned-away',
];

function stateOf(input: Input, report: Report | null): State {
  if (report !== null) return report.outcome === 'applied' ? 'applied' : 'stopped';
  const given = input.text('state') ?? 'planned';
  const state = states.find((one) => one === given);
  if (state === undefined) throw new UsageError(`--state ${given} is none`, `states are ${states.join(', ')}`);
  return state;
}
