import { json } from '../../../escape.ts';
import { believedJournals } from '../../../github/binding/believed-run.ts';
import type { Input } from '../../run/command.ts';
import { UsageError } from '../../run/usage-error.ts';
import { exit } from '../../run/exit.ts';
import { eventOf, github } from '../workflow-run.ts';
import { numberOf } from '../../given/numbers.ts';
import type { Io } from '../../run/io.ts';
import { recordingWorkflow } from './recorded-plans.ts';

/** `postern github journals`: the tenants to which a run applied something, one a line. */
export async function journals(input: Input, io: Io): Promise<number> {
  const run = numberOf(input, 'undo-run');
  if (run === null) throw new UsageError('no run is named', 'give --undo-run NUMBER');
  const { path } = recordingWorkflow(input, null);
  const tenants = [...(await believedJournals(github(eventOf(input, io), io), run, path)).keys()];
  io.out(input.json ? `${json(tenants)}\n` : tenants.map((one) => `${one}\n`).join(''));
  return exit.done;
}
