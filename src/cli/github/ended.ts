import { json } from '../../escape.ts';
import { saidBy } from '../../github/comment/sticky.ts';
import { begunBy } from '../../github/approval/spent.ts';
import type { Input } from '../run/command.ts';
import { exit } from '../run/exit.ts';
import { eventOf, github, linksOf, pullNumber } from './workflow-run.ts';
import { planGiven } from '../given/documents.ts';
import type { Io } from '../run/io.ts';
import { sayPlan } from './say-plan.ts';

/** What a comment says of a run that ended without another word. */
const endings = { waiting: 'turned-away', applying: 'stopped' } as const;

/** `postern github ended`: no comment says that something waits or is applied once the run that said so is over. */
export async function ended(input: Input, io: Io): Promise<number> {
  const event = eventOf(input, io);
  const plan = planGiven(input);
  const opened = github(event, io);
  const pull = await pullNumber(opened, event);
  const said = pull === null ? null : await saidBy(opened, pull, plan.tenant.id, event.run);
  const isBegun = async (): Promise<boolean> =>
    (await begunBy(opened, { sha: event.sha, tenant: plan.tenant.id })) !== null;
  const state = said === 'waiting' || said === 'applying' ? endings[said] : null;
  if (pull !== null && state !== null) {
    const way = { state, report: null, reasons: [], run: event.run, begun: input.on('begun') || (await isBegun()) };
    await sayPlan(opened, { event, pull, plan, way, links: linksOf(event, input) });
  }
  io.out(input.json ? `${json({ said, now: state ?? said })}\n` : `${state ?? said ?? 'no comment'}\n`);
  return exit.done;
}
