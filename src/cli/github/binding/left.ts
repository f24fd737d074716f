import { json } from '../../../escape.ts';
import { madeBy } from '../../../github/approval/spent.ts';
import { type LeftBehind, leftBehind } from '../../../github/comment/left-behind.ts';
import { loadPolicies } from '../../../policy/declared/desired.ts';
import { today } from '../../given/at.ts';
import type { Input } from '../../run/command.ts';
import { UsageError } from '../../run/usage-error.ts';
import { exit } from '../../run/exit.ts';
import { writeGiven } from '../../given/files.ts';
import { eventOf, github } from '../workflow-run.ts';
import { planGiven } from '../../given/documents.ts';
import type { Io } from '../../run/io.ts';
import { tell } from '../../shown/problems.ts';

/** `postern github left`: what a change takes out of the policies and leaves in the tenant, and which run made it. */
export async function left(input: Input, io: Io): Promise<number> {
  const plan = planGiven(input);
  const [base, out] = [input.text('base'), input.text('out')];
  if (base === undefined || out === undefined)
    throw new UsageError(
      'no base or no file is named',
      'give --base DIR, the policies before the change, and --out FILE',
    );
  const before = await loadPolicies(base, today(io));
  if (!before.ok) return tell(before.problems, input, io);
  const found = leftBehind(before.value, plan);
  const opened = github(eventOf(input, io), io);
  const runs = found.length === 0 ? new Map<string, number>() : await madeBy(opened, plan.tenant.id);
  const all: readonly LeftBehind[] = found.map(({ object, name, place, ended }) => {
    const run = runs.get(object) ?? null;
    return { object, name, place, ended, run };
  });
  writeGiven(out, `${json(all)}\n`);
  io.out(input.json ? `${json(all)}\n` : `left behind: ${all.length}\n`);
  return exit.done;
}
