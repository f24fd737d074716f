import { isList, isObject, type Json, type JsonObject, textAt } from '../json.ts';
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
  /** True where the change comes from another repository: the token may then only read. */
  readonly fork: boolean;
  readonly run: number;
  readonly runUrl: string | null;
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
  };
}

function about(event: JsonObject, env: Env, repository: string): Pick<RunEvent, 'sha' | 'pull' | 'fork'> {
  const pull = objectAt(event, 'pull_request');
  if (pull !== null)
    return {
      sha: shaOf(pull),
      pull: numberAt(pull, 'number'),
      fork: isFork(objectAt(pull, 'head'), 'repo', repository),
    };
  const run = objectAt(event, 'workflow_run');
  if (run !== null) {
    const [first] = isList(run['pull_requests']) ? run['pull_requests'] : [];
    const number = isObject(first) ? numberAt(first, 'number') : null;
    return { sha: textAt(run, 'head_sha'), pull: number, fork: isFork(run, 'head_repository', repository) };
  }
  const queued = /\/pr-(\d+)-[0-9a-f]{40}$/u.exec(env['GITHUB_REF'] ?? '')?.[1];
  return { sha: env['GITHUB_SHA'] ?? '', pull: queued === undefined ? null : Number(queued), fork: false };
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

/** A pull request that a commit belongs to: the one it was merged by, or else the one it is the head of. */
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
  const own = found.filter((one) => one.merge_commit_sha === sha || one.head.sha === sha);
  const merged = own.find((one) => one.merged_at !== null && one.merge_commit_sha === sha);
  const open = own.find((one) => one.merged_at === null && one.head.sha === sha);
  const pull = merged ?? open ?? null;
  if (pull === null) return null;
  const { number, head, user } = pull;
  return { number, head: head.sha, merged: pull.merged_at !== null, author: user?.login ?? '', branch: head.ref };
}
