import type { Plan } from '../engine/plan.ts';
import { lastRecorded } from './check.ts';
import { type GitHub, statusOf } from './client.ts';
import type { PullOfCommit } from './event.ts';

export interface Approver {
  readonly login: string;
  readonly how: 'review' | 'environment';
}

/** Who agreed, and how many did to what they wrote themselves. */
export interface Approvers {
  readonly approvers: readonly Approver[];
  readonly own: number;
}

/** People who agreed to the digest of a plan, by a review or at the environment, each once; nobody agrees to what is their own. */
export async function approversOf(
  github: GitHub,
  pull: PullOfCommit | null,
  { plan, run, environment }: { readonly plan: Plan; readonly run: number; readonly environment: string | null },
): Promise<Approvers> {
  const reviewers = pull === null ? [] : await reviewersOf(github, pull.number, plan);
  const agreed = distinct([...reviewers, ...(await gatekeepers(github, run, environment))]);
  const writers = pull === null || agreed.length === 0 ? new Set<string>() : await writersOf(github, pull);
  const approvers = agreed.filter(({ login }) => !writers.has(login.toLowerCase()));
  return { approvers, own: agreed.length - approvers.length };
}

const distinct = (all: readonly Approver[]): readonly Approver[] =>
  [...new Map(all.toReversed().map((one) => [one.login.toLowerCase(), one])).values()].toReversed();

/** Who opened a pull request or wrote one of its commits. GitHub lists 250 commits at most. Source: REST reference, pulls. */
async function writersOf({ octokit, where }: GitHub, { number, author }: PullOfCommit): Promise<ReadonlySet<string>> {
  const commits = await octokit.paginate(octokit.rest.pulls.listCommits, {
    ...where,
    pull_number: number,
    per_page: 100,
  });
  const logins = commits.flatMap((one) => [one.author?.login, one.committer?.login]);
  return new Set([author, ...logins].flatMap((login) => (login === undefined ? [] : [login.toLowerCase()])));
}

/** People whose last word is a yes, at a commit whose recorded plan is this one, and who may write. */
async function reviewersOf(github: GitHub, pull: number, plan: Plan): Promise<readonly Approver[]> {
  const { octokit, where } = github;
  const reviews = await octokit.paginate(octokit.rest.pulls.listReviews, {
    ...where,
    pull_number: pull,
    per_page: 100,
  });
  const last = new Map<string, { readonly state: string; readonly commit: string }>();
  for (const { user, state, commit_id: commit } of reviews) {
    if (user !== null && user.type === 'User' && state !== 'COMMENTED')
      last.set(user.login, { state, commit: commit ?? '' });
  }
  const agreed: Approver[] = [];
  for (const [login, { state, commit }] of last) {
    if (state !== 'APPROVED' || commit === '') continue;
    const planned = await lastRecorded(github, commit, plan.tenant.id);
    if (planned?.digest === plan.digest && (await mayWrite(github, login))) agreed.push({ login, how: 'review' });
  }
  return agreed;
}

/** Anybody may leave a review on a public repository; only those who may write count. */
async function mayWrite({ octokit, where }: GitHub, username: string): Promise<boolean> {
  try {
    const { data } = await octokit.rest.repos.getCollaboratorPermissionLevel({ ...where, username });
    return data.permission === 'admin' || data.permission === 'write';
  } catch (error) {
    if (statusOf(error) === 404) return false;
    throw error;
  }
}

/** Who let this run, which holds the plan, into the environment. */
async function gatekeepers(
  { octokit, where }: GitHub,
  run: number,
  environment: string | null,
): Promise<readonly Approver[]> {
  if (environment === null || run === 0) return [];
  const { data } = await octokit.rest.actions.getReviewsForRun({ ...where, run_id: run });
  return data
    .filter(
      ({ state, environments, user }) =>
        state === 'approved' && user.type === 'User' && environments.some(({ name }) => name === environment),
    )
    .map(({ user }) => ({ login: user.login, how: 'environment' as const }));
}
