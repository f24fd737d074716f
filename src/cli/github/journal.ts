import { appendFileSync } from 'node:fs';
import { json, said } from '../../escape.ts';
import { outputsText } from '../../github/outputs.ts';
import type { Input } from '../command.ts';
import { UsageError } from '../usage-error.ts';
import { exit } from '../exit.ts';
import { eventOf, github } from '../github-run.ts';
import type { Io } from '../io.ts';

/** `postern github journal`: the journal that an earlier attempt of this run left, so that starting the run again goes on. */
export async function journal(input: Input, io: Io): Promise<number> {
  const event = eventOf(input, io);
  const tenant = input.text('tenant') ?? '';
  if (tenant === '' || event.run === 0)
    throw new UsageError('no tenant or no run is named', 'give --tenant ID, and --run NUMBER outside a workflow');
  const { octokit, where } = github(event, io);
  const all = await octokit.paginate(octokit.rest.actions.listWorkflowRunArtifacts, {
    ...where,
    run_id: event.run,
    per_page: 100,
  });
  const [last] = all
    .filter(({ name, expired }) => !expired && name.replace(/-\d+$/u, '') === `postern-journal-${tenant}`)
    .toSorted((a, b) => b.id - a.id);
  const outputs = io.env['GITHUB_OUTPUT'] ?? '';
  if (outputs !== '' && last !== undefined) appendFileSync(outputs, outputsText({ artifact: String(last.id) }));
  if (input.json) io.out(`${json({ artifact: last?.id ?? null })}\n`);
  else io.out(last === undefined ? 'this run has no journal yet\n' : said`artifact ${last.id}: ${last.name}\n`);
  return exit.done;
}
