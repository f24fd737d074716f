import { json, said } from '../../../escape.ts';
import { appendFileSync } from 'node:fs';
import { journalArtifact, keptBy } from '../../../github/binding/believed-run.ts';
import { outputsText } from '../../../github/run/outputs.ts';
import type { Input } from '../../run/command.ts';
import { UsageError } from '../../run/usage-error.ts';
import { exit } from '../../run/exit.ts';
import { eventOf, github } from '../workflow-run.ts';
import type { Io } from '../../run/io.ts';

/**
 * `postern github journal`: the journal that an earlier attempt of this run left, and the plan it belongs to, so that
 * starting the run again goes on. Only this run can have kept what is among its artifacts.
 */
export async function journal(input: Input, io: Io): Promise<number> {
  const event = eventOf(input, io);
  const tenant = input.text('tenant') ?? '';
  if (tenant === '' || event.run === 0)
    throw new UsageError('no tenant or no run is named', 'give --tenant ID, and --run NUMBER outside a workflow');
  const kept = await keptBy(github(event, io), event.run);
  const last = (is: (name: string) => boolean): number | null => kept.findLast(({ name }) => is(name))?.id ?? null;
  const artifact = last((name) => name.replace(/-\d+$/u, '') === `${journalArtifact}${tenant}`);
  const plan = artifact === null ? null : last((name) => name === `postern-merged-${tenant}`);
  const outputs = io.env['GITHUB_OUTPUT'] ?? '';
  if (outputs !== '' && artifact !== null)
    appendFileSync(outputs, outputsText({ artifact: String(artifact), plan: plan === null ? '' : String(plan) }));
  if (input.json) io.out(`${json({ artifact, plan })}\n`);
  else io.out(artifact === null ? 'this run has no journal yet\n' : said`artifact ${artifact}\n`);
  return exit.done;
}
