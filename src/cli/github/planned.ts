import { json, said } from '../../escape.ts';
import { check, plannedCheck } from '../../github/check.ts';
import type { Input } from '../command.ts';
import { UsageError } from '../usage-error.ts';
import { exit } from '../exit.ts';
import { eventOf, github } from '../github-run.ts';
import type { Io } from '../io.ts';

/**
 * `postern github planned`: one check run over all tenants of a change, for rules that require one. It fails unless every
 * job before it succeeded; where a job had nothing to do, it was skipped.
 */
export async function planned(input: Input, io: Io): Promise<number> {
  const event = eventOf(input, io);
  const [change, plans] = [input.text('change') ?? '', input.text('plans') ?? ''];
  if (event.sha === '' || change === '' || plans === '')
    throw new UsageError('no commit or no result is named', 'give --change RESULT and --plans RESULT');
  const isDone = change === 'success' && (plans === 'success' || plans === 'skipped');
  const title = isDone
    ? 'Every tenant was planned.'
    : `Not planned: taking the change was a ${change}, planning a ${plans}.`;
  const { url } = await check(github(event, io), {
    name: plannedCheck,
    sha: event.sha,
    tenant: '-',
    digest: '-',
    run: event.run,
    conclusion: isDone ? 'success' : 'failure',
    title,
    summary: () => `${title}\n`,
    annotations: [],
  });
  io.out(input.json ? `${json({ url, planned: isDone })}\n` : said`${title} ${url}\n`);
  return exit.done;
}
