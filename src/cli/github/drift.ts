import { json, said } from '../../escape.ts';
import { trackDrift } from '../../github/drift/drift-issue.ts';
import type { Input } from '../run/command.ts';
import { exit } from '../run/exit.ts';
import { eventOf, github, linksOf } from './workflow-run.ts';
import { driftGiven } from '../given/documents.ts';
import type { Io } from '../run/io.ts';

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
