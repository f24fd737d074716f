import type { GitHub } from '../client/client.ts';
import { isPureMerge } from './pure-merge.ts';

/** A pull request whose authors are asked for. */
export interface Authored {
  readonly number: number;
  /** Who opened it. */
  readonly author: string;
  /** The branch it comes from. */
  readonly branch: string;
}

/** Whose work a pull request is. */
export interface Authors {
  /** Logins in lower case. */
  readonly people: ReadonlySet<string>;
  /** True where a program, or an account that is gone, brought part of it: nobody can say for whom. */
  readonly unnamed: boolean;
}

/**
 * Everybody whose work a pull request is: who opened it, who wrote or committed its commits, and who pushed to its branch,
 * since a commit says of its author whatever whoever made it liked. Bringing the branch up to date with its base is no work
 * of one's own. A program pushes what anybody who may write tells it to. GitHub lists 250 commits at most. Sources: REST
 * reference, pulls and repository activities; GitHub docs, automatic token authentication.
 */
export async function authorsOf(github: GitHub, pull: Authored): Promise<Authors> {
  const [written, pushed] = await Promise.all([writers(github, pull.number), pushers(github, pull.branch)]);
  const people = [...written, ...pushed.flatMap((one) => (one.person === null ? [] : [one.person]))];
  return {
    people: new Set([pull.author, ...people].filter((one) => one !== '').map((login) => login.toLowerCase())),
    unnamed: pushed.some(({ person }) => person === null),
  };
}

async function writers({ octokit, where }: GitHub, pull: number): Promise<readonly string[]> {
  const commits = await octokit.paginate(octokit.rest.pulls.listCommits, {
    ...where,
    pull_number: pull,
    per_page: 100,
  });
  return commits.flatMap((one) =>
    // GitHub commits in the name of whoever pressed the button, and names that person as the author.
    one.parents.length > 1 ? [] : [one.author?.login, one.committer?.login].flatMap((login) => login ?? []),
  );
}

/** What brings commits to a branch: also what somebody merged into it. Source: REST reference, repository activities. */
const pushing: readonly string[] = ['push', 'force_push', 'branch_creation', 'pr_merge', 'merge_queue_merge'];

/** Who pushed; null for a program or an account that is gone. */
interface Pusher {
  readonly person: string | null;
}

async function pushers(github: GitHub, branch: string): Promise<readonly Pusher[]> {
  const { octokit, where } = github;
  const activities = await octokit.paginate(octokit.rest.repos.listActivities, {
    ...where,
    ref: `refs/heads/${branch}`,
    per_page: 100,
  });
  const found: Pusher[] = [];
  for (const { activity_type: type, actor, before, after } of activities) {
    const person = actor?.type === 'User' ? actor.login : null;
    if (!pushing.includes(type) || found.some((one) => one.person === person)) continue;
    const isUpdate = type === 'push' && (await isPureMerge(github, { before, after }));
    if (!isUpdate) found.push({ person });
  }
  return found;
}
