import { allowances } from '../engine/guard.ts';
import type { Plan } from '../engine/plan.ts';
import type { Hazard } from '../kinds/kind.ts';
import { count, shortDigest } from '../render/words.ts';
import { type Recorded, recordedPlans } from './check.ts';
import { type GitHub, statusOf } from './client.ts';
import { pullOf } from './event.ts';
import { tierOf, type Weight } from './outputs.ts';

/** How many people must have agreed to a plan of some weight. */
export type Required = Readonly<Record<Weight, number>>;

export const usual: Required = { none: 0, routine: 1, sensitive: 1, critical: 2 };

export interface Approver {
  readonly login: string;
  readonly how: 'review' | 'environment';
}

/** Whether what is to be applied is what was looked at, and who agreed to it. */
export interface Approved {
  readonly ok: boolean;
  readonly digest: string;
  readonly weight: Weight;
  readonly required: number;
  readonly pull: number | null;
  /** The digest that was recorded for the head of the pull request; null where none was. */
  readonly reviewed: string | null;
  /** The workflow run that holds that plan as an artifact; null where none is known. */
  readonly reviewedRun: number | null;
  /** The hazards that the plan asks to allow: whoever agrees to its digest has seen them and allows them. */
  readonly allow: readonly Hazard[];
  readonly approvers: readonly Approver[];
  /** Why not. Our own words. */
  readonly reasons: readonly string[];
}

export interface ApprovalQuestion {
  readonly plan: Plan;
  /** The commit that was merged. */
  readonly sha: string;
  readonly run: number;
  readonly environment: string | null;
  readonly required: Required;
}

/** Finds the pull request that a commit came from, the digest recorded for it, and the people who agreed to that digest. */
export async function approvalOf(github: GitHub, question: ApprovalQuestion): Promise<Approved> {
  const { plan, sha, required } = question;
  const pull = await pullOf(github, sha);
  const reviewed = pull === null ? null : await lastRecorded(github, pull.head, plan.tenant.id);
  const reviewers = pull === null ? [] : await reviewersOf(github, pull.number, plan);
  const approvers = distinct([...reviewers, ...(await gatekeepers(github, question))]);
  const weight = tierOf(plan);
  const found = {
    digest: plan.digest,
    weight,
    required: required[weight],
    pull: pull?.number ?? null,
    reviewed: reviewed?.digest ?? null,
    approvers,
  };
  const reasons = weight === 'none' ? [] : reasonsOf(found);
  const reviewedRun = reviewed === null || reviewed.run === 0 ? null : reviewed.run;
  return { ok: reasons.length === 0, ...found, reviewedRun, allow: allowances(plan.steps), reasons };
}

const lastRecorded = async (github: GitHub, sha: string, tenant: string): Promise<Recorded | null> =>
  (await recordedPlans(github, sha, tenant))[0] ?? null;

function reasonsOf({
  digest,
  pull,
  reviewed,
  approvers,
  required,
  weight,
}: Omit<Approved, 'ok' | 'reasons' | 'reviewedRun' | 'allow'>): readonly string[] {
  const lacking =
    approvers.length >= required
      ? []
      : [
          `a ${weight} plan needs ${count(required, 'approval')}, and ${approvers.length} of this digest ${approvers.length === 1 ? 'was' : 'were'} found`,
        ];
  if (pull === null)
    return ['no merged pull request belongs to this commit, so that nobody looked at a plan', ...lacking];
  if (reviewed === null) return [`no plan was recorded for the head of #${pull}`, ...lacking];
  if (reviewed !== digest)
    return [
      `#${pull} was looked at with the plan ${shortDigest(reviewed)}; planned again it is ${shortDigest(digest)}`,
      ...lacking,
    ];
  return lacking;
}

const distinct = (all: readonly Approver[]): readonly Approver[] =>
  [...new Map(all.toReversed().map((one) => [one.login.toLowerCase(), one])).values()].toReversed();

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
  { run, environment }: ApprovalQuestion,
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
