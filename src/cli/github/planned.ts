import { codeSpan, json, said } from '../../escape.ts';
import { check, plannedCheck } from '../../github/run/check.ts';
import type { Input } from '../run/command.ts';
import { UsageError } from '../run/usage-error.ts';
import { exit } from '../run/exit.ts';
import { eventOf, github } from './workflow-run.ts';
import type { Io } from '../run/io.ts';
import { recordedPlansIn } from './binding/recorded-plans.ts';
import { putApprovals } from './tally.ts';

/**
 * `postern github planned`: one check run over all tenants of a change, for rules that require one. It fails unless every
 * job before it succeeded; where a job had nothing to do, it was skipped.
 */
export async function planned(input: Input, io: Io): Promise<number> {
  const event = eventOf(input, io);
  const [change, plans] = [input.text('change') ?? '', input.text('plans') ?? ''];
  if (event.sha === '' || change === '' || plans === '')
    throw new UsageError('no commit or no result is named', 'give --change RESULT and --plans RESULT');
  const held = heldIn(input);
  const isPlanned = change === 'success' && (plans === 'success' || plans === 'skipped');
  const isDone = isPlanned && held.length === 0;
  const title = titleOf(isPlanned, held, `taking the change was a ${change}, planning a ${plans}`);
  const opened = github(event, io);
  const about = { sha: event.sha, tenant: '-', digest: '-', run: event.run, annotations: [] };
  const summary = (): string => `${title}\n`;
  const conclusion = isDone ? 'success' : 'failure';
  const { url } = await check(opened, { ...about, name: plannedCheck, conclusion, title, summary });
  // Where no tenant is concerned nobody is asked, and a rule that requires approvals would wait for ever.
  if (isDone && plans === 'skipped') await putApprovals(opened, event, []);
  io.out(input.json ? `${json({ url, planned: isDone })}\n` : said`${title} ${url}\n`);
  return exit.done;
}

function titleOf(isPlanned: boolean, held: readonly string[], why: string): string {
  if (!isPlanned) return `Not planned: ${why}.`;
  if (held.length === 0) return 'Every tenant was planned.';
  return `Held: the day of ${held.join(', ')} has come, and the tenant still has it; apply the order \`due\` first.`;
}

/**
 * What has ended and still stands must not leave the policies: nothing would take it back any more. Where the policies
 * before the change cannot be read nothing is held, since such a change may be what mends them; the comment says so.
 */
function heldIn(input: Input): readonly string[] {
  const folder = input.text('reviewed');
  const plans = folder === undefined ? [] : recordedPlansIn(folder);
  return plans.flatMap(({ left }) => (left ?? []).filter(({ ended }) => ended).map(({ object }) => codeSpan(object)));
}
