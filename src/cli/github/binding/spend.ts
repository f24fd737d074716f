import { json } from '../../../escape.ts';
import type { Plan } from '../../../engine/plan/plan.ts';
import { type DeploymentState, spend as write } from '../../../github/approval/spent.ts';
import type { Input } from '../../run/command.ts';
import { UsageError } from '../../run/usage-error.ts';
import { exit } from '../../run/exit.ts';
import { eventOf, github } from '../workflow-run.ts';
import { planGiven } from '../../given/documents.ts';
import type { Io } from '../../run/io.ts';

const states: readonly DeploymentState[] = ['in_progress', 'success', 'failure'];

/** `postern github spend`: writes down that a plan is carried out for a commit, or how that ended: a plan is spent once. */
export async function spend(input: Input, io: Io): Promise<number> {
  const event = eventOf(input, io);
  const plan = planGiven(input);
  const state = states.find((one) => one === input.text('state'));
  if (state === undefined || event.sha === '' || event.run === 0)
    throw new UsageError('no state, commit or run is named', `give --state ${states.join(' or ')}, in a workflow`);
  const spending = { sha: event.sha, tenant: plan.tenant.id, digest: plan.digest, run: event.run, made: madeIn(plan) };
  await write(github(event, io), spending, state, event.runUrl);
  io.out(input.json ? `${json({ ...spending, state })}\n` : `${state}\n`);
  return exit.done;
}

const madeIn = ({ changes }: Plan): readonly string[] =>
  changes.filter(({ action }) => action === 'create').map(({ object }) => object);
