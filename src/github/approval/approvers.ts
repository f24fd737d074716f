import type { Plan } from '../../engine/plan/plan.ts';
import type { Reviewed } from './reviewed.ts';
import { authorsOf } from '../binding/authors.ts';
import type { GitHub } from '../client/client.ts';
import type { PullOfCommit } from '../client/event.ts';
import { mayWrite } from '../client/permission.ts';

export interface Approver {
  readonly login: string;
  readonly how: 'review' | 'environment';
}

/** Who agreed, and how many did to what is their own. */
export interface Approvers {
  readonly approvers: readonly Approver[];
  readonly own: number;
  /** How many more have to agree, because nobody can say whose work part of it is. */
  readonly more: 0 | 1;
}

interface Question {
  readonly plan: Plan;
  readonly pull: PullOfCommit | null;
  readonly reviewed: Reviewed | null;
  readonly run: number;
  readonly environment: string | null;
}

/** People who agreed to the digest of a plan, by a review or at the environment, each once; nobody agrees to what is their own. */
export async function approversOf(github: GitHub, question: Question): Promise<Approvers> {
  const { pull, run, environment } = question;
  const reviewers = await reviewersOf(github, question);
  const agreed = distinct([...reviewers, ...(await gatekeepers(github, run, environment))]);
  const { people, unnamed } =
    pull === null ? { people: new Set<string>(), unnamed: false } : await authorsOf(github, pull);
  const approvers = agreed.filter(({ login }) => !people.has(login.toLowerCase()));
  return { approvers, own: agreed.length - approvers.length, more: unnamed ? 1 : 0 };
}

const distinct = (all: readonly Approver[]): readonly Approver[] =>
  [...new Map(all.toReversed().map((one) => [one.login.toLowerCase(), one])).values()].toReversed();

/**
 * People whose last word is a yes to the head that was merged, given after its plan was recorded, and who may write. A
 * yes from before the plan was there is no yes to it.
 */
async function reviewersOf(github: GitHub, { pull, plan, reviewed }: Question): Promise<readonly Approver[]> {
  if (pull === null || reviewed === null || reviewed.digest !== plan.digest) return [];
  const { octokit, where } = github;
  const reviews = await octokit.paginate(octokit.rest.pulls.listReviews, {
    ...where,
    pull_number: pull.number,
    per_page: 100,
  });
  const last = new Map<string, { readonly state: string; readonly commit: string; readonly at: string }>();
  for (const { user, state, commit_id: commit, submitted_at: at } of reviews) {
    if (user !== null && user.type === 'User' && state !== 'COMMENTED')
      last.set(user.login, { state, commit: commit ?? '', at: at ?? '' });
  }
  const agreed: Approver[] = [];
  for (const [login, { state, commit, at }] of last) {
    const counts = state === 'APPROVED' && commit === pull.head && Date.parse(at) >= Date.parse(reviewed.at);
    if (counts && (await mayWrite(github, login))) agreed.push({ login, how: 'review' });
  }
  return agreed;
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
