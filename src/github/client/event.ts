import type { Person } from './propose-change.ts';
import { isList, isObject, type Json, type JsonObject, textAt } from '../../json.ts';
import type { GitHub } from './client.ts';

/** What a workflow run is about, from its environment and its event. */
export interface RunEvent {
  /** `owner/name`; empty outside a workflow. */
  readonly repository: string;
  readonly api: string | null;
  /** The commit that was proposed or pushed. */
  readonly sha: string;
  /** The pull request, where the event says which. */
  readonly pull: number | null;
  /** The pull request that a merge queue tries, where the commit is the queue's own. */
  readonly queued: number | null;
  /** True where the change comes from another repository: the token may then only read. */
  readonly fork: boolean;
  readonly run: number;
  readonly runUrl: string | null;
  /** Who started this run by hand; null where something else did. */
  readonly by: Person | null;
}

type Env = Readonly<Record<string, string | undefined>>;

/** Reads the event of this run. The event is GitHub's own word; what an artifact says of itself is not asked. */
export function runEvent(env: Env, payload: Json): RunEvent {
  const repository = env['GITHUB_REPOSITORY'] ?? '';
  const event = isObject(payload) ? payload : {};
  const run = Number(env['GITHUB_RUN_ID'] ?? 0);
  const server = env['GITHUB_SERVER_URL'] ?? 'https://github.com';
  return {
    repository,
    api: env['GITHUB_API_URL'] ?? null,
    ...about(event, env, repository),
    run: Number.isSafeInteger(run) ? run : 0,
    runUrl: run > 0 && repository !== '' ? `${server}/${repository}/actions/runs/${run}` : null,
    by: starterOf(env),
  };
}

function starterOf(env: Env): Person | null {
  const [login = '', id] = [env['GITHUB_ACTOR'], Number(env['GITHUB_ACTOR_ID'])];
  const isByHand =
    env['GITHUB_EVENT_NAME'] === 'workflow_dispatch' && login !== '' && Number.isSafeInteger(id) && id > 0;
  return isByHand ? { login, id } : null;
}

function about(event: JsonObject, env: Env, repository: string): Pick<RunEvent, 'sha' | 'pull' | 'queued' | 'fork'> {
  const pull = objectAt(event, 'pull_request');
  if (pull !== null)
    return {
      sha: shaOf(pull),
      pull: numberAt(pull, 'number'),
      queued: null,
      fork: isFork(objectAt(pull, 'head'), 'repo', repository),
    };
  const run = objectAt(event, 'workflow_run');
  if (run !== null) {
    const number = pullIn(run, textAt(objectAt(event, 'repository') ?? {}, 'default_branch'));
    const queued = textAt(run, 'event') === 'merge_group' ? queuedIn(textAt(run, 'head_branch')) : null;
    return { sha: textAt(run, 'head_sha'), pull: number, queued, fork: isFork(run, 'head_repository', repository) };
  }
  return { sha: env['GITHUB_SHA'] ?? '', pull: null, queued: queuedIn(env['GITHUB_REF'] ?? ''), fork: false };
}

/** Of the pull requests that a run is about, the one into the default branch; only where there is none, another. */
function pullIn(run: JsonObject, branch: string): number | null {
  const all = isList(run['pull_requests']) ? run['pull_requests'].filter(isObject) : [];
  const own = all.find((one) => textAt(objectAt(one, 'base') ?? {}, 'ref') === branch) ?? all[0];
  return own === undefined ? null : numberAt(own, 'number');
}

/** The pull request that a branch of a merge queue is about. Source: GitHub docs, managing a merge queue. */
function queuedIn(branch: string): number | null {
  const number = /(?:^|\/)gh-readonly-queue\/.+\/pr-(\d+)-[0-9a-f]{40}$/u.exec(branch)?.[1];
  return number === undefined ? null : Number(number);
}

const objectAt = (holder: JsonObject, key: string): JsonObject | null => {
  const value = holder[key];
  return isObject(value) ? value : null;
};

const numberAt = (holder: JsonObject, key: string): number | null => {
  const value = holder[key];
  return typeof value === 'number' ? value : null;
};

const shaOf = (pull: JsonObject): string => textAt(objectAt(pull, 'head') ?? {}, 'sha');

/** A head repository that was deleted is another one too. */
const isFork = (holder: JsonObject | null, key: string, repository: string): boolean =>
  textAt(objectAt(holder ?? {}, key) ?? {}, 'full_name').toLowerCase() !== repository.toLowerCase();

/** A pull request that a commit belongs to: the one it was merged by, or else the open one it is the head of; into the default branch first. */
export interface PullOfCommit {
  readonly number: number;
  readonly head: string;
  readonly merged: boolean;
  /** Who opened it; empty where the account is gone. */
  readonly author: string;
  /** The branch it comes from. */
  readonly branch: string;
}

export async function pullOf({ octokit, where }: GitHub, sha: string): Promise<PullOfCommit | null> {
  const found = await octokit.paginate(octokit.rest.repos.listPullRequestsAssociatedWithCommit, {
    ...where,
    commit_sha: sha,
    per_page: 100,
  });
  const isOwn = (one: (typeof found)[number]): boolean => one.base.ref === one.base.repo.default_branch;
  const own = [...found.filter(isOwn), ...found.filter((one) => !isOwn(one))];
  const merged = own.find((one) => one.merged_at !== null && one.merge_commit_sha === sha);
  const open = own.find((one) => one.state === 'open' && one.head.sha === sha);
  const pull = merged ?? open;
  return pull === undefined ? null : asPull(pull);
}

/** A pull request by its number. */
export async function pullNumbered({ octokit, where }: GitHub, number: number): Promise<PullOfCommit> {
  return asPull((await octokit.rest.pulls.get({ ...where, pull_number: number })).data);
}

interface PullView {
  readonly number: number;
  readonly head: { readonly sha: string; readonly ref: string };
  readonly merged_at: string | null;
  readonly user: { readonly login: string } | null;
}

const asPull = ({ number, head, merged_at: merged, user }: PullView): PullOfCommit => ({
  number,
  head: head.sha,
  merged: merged !== null,
  author: user?.login ?? '',
  branch: head.ref,
});
