import { json, said } from '../escape.ts';
import { trackDrift } from '../github/drift-issue.ts';
import type { Input } from './command.ts';
import { exit } from './exit.ts';
import { driftGiven, eventOf, github, linksOf } from './github-run.ts';
import type { Io } from './io.ts';

/** `postern github drift-issue`: the one issue about the drift of a tenant. */
export async function driftIssue(input: Input, io: Io): Promise<number> {
  const drift = driftGiven(input);
  const event = eventOf(input, io);
  const { did, url } = await trackDrift(github(event, io), drift, {
    links: linksOf(event, input),
    policies: input.policies,
    assignees: input.list('assign'),
  });
  if (input.json) io.out(`${json({ did, url })}\n`);
  else io.out(said`${words[did]}${url === null ? '' : ` ${url}`}\n`);
  return exit.done;
}

const words = {
  opened: 'opened',
  updated: 'brought up to date:',
  reopened: 'opened again:',
  closed: 'closed, after a complete and clean reading:',
  unchanged: 'says so already:',
  nothing: 'nothing to do',
} as const;
