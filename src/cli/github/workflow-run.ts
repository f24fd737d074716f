import { readFileSync } from 'node:fs';
import { said } from '../../escape.ts';
import { type GitHub, openGitHub, refusalText, RequestError } from '../../github/client/client.ts';
import { pullOf, type RunEvent, runEvent } from '../../github/client/event.ts';
import type { Links } from '../../github/comment/plan-body.ts';
import type { Json } from '../../json.ts';
import { numberOf } from '../given/numbers.ts';
import type { Input } from '../run/command.ts';
import { UsageError } from '../run/usage-error.ts';
import { exit } from '../run/exit.ts';
import type { Io } from '../run/io.ts';

/** The event of this workflow run, with what flags say instead. */
export function eventOf(input: Input, io: Io): RunEvent {
  const found = runEvent(io.env, payloadOf(io));
  const run = numberOf(input, 'run') ?? found.run;
  return {
    ...found,
    repository: input.text('repository') ?? found.repository,
    sha: input.text('sha') ?? found.sha,
    pull: numberOf(input, 'pull') ?? found.pull,
    run,
    // Where another run made the plan, its page has the summary and the artifacts.
    runUrl: found.runUrl?.replace(/\d+$/u, String(run)) ?? null,
  };
}

/** The event of this workflow run as GitHub wrote it. */
export function payloadOf(io: Io): Json {
  const path = io.env['GITHUB_EVENT_PATH'] ?? '';
  if (path === '') return null;
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Json;
  } catch {
    throw new UsageError(`${path} is no event of GitHub`, 'leave GITHUB_EVENT_PATH as the runner sets it');
  }
}

/** Opens the repository of the run with the token of its environment. */
export function github(event: RunEvent, io: Io): GitHub {
  const token = io.env['GITHUB_TOKEN'] ?? io.env['GH_TOKEN'] ?? '';
  if (token === '')
    throw new UsageError('there is no token for GitHub', 'set GITHUB_TOKEN in the environment of this step');
  if (!/^[\w.-]+\/[\w.-]+$/u.test(event.repository)) {
    throw new UsageError('no repository is named', 'give --repository OWNER/NAME, or run in a workflow');
  }
  return openGitHub({
    token,
    repository: event.repository,
    ...(event.api === null ? {} : { api: event.api }),
    warn: (message) => io.err(said`${message}\n`),
  });
}

/** Files that a pull request changes lie in the repository, where this runs at its root. */
export function mustLieInside(files: Iterable<string>): void {
  const outside = [...files].find((file) => file.startsWith('/') || file.startsWith('../'));
  if (outside !== undefined)
    throw new UsageError(
      `${outside} lies outside of the repository`,
      'run at the root of the repository, with --policies FOLDER',
    );
}

/** The pull request to speak in: the one that is named, or the one that the commit belongs to. */
export async function pullNumber(opened: GitHub, event: RunEvent): Promise<number | null> {
  return event.pull ?? (event.sha === '' ? null : ((await pullOf(opened, event.sha))?.number ?? null));
}

/** What GitHub refuses is told with what to do about it, and is no bug of ours. */
export async function speaking(task: () => Promise<number>): Promise<number> {
  try {
    return await task();
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    const { message, hint } = refusalText(error);
    throw new UsageError(message, hint, exit.unreadable);
  }
}

export function linksOf(event: RunEvent, input: Input): Links {
  const artifact = input.text('artifact-url') ?? '';
  return [
    ...(event.runUrl === null ? [] : [['this run and its summary', event.runUrl] as const]),
    ...(artifact === '' ? [] : [['the plan as a file', artifact] as const]),
  ];
}
