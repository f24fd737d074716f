import { allowances } from '../../engine/apply/guard.ts';
import type { Plan } from '../../engine/plan/plan.ts';
import type { Hazard } from '../../diagnostics/hazards.ts';
import { count, shortDigest } from '../../render/words/words.ts';
import { type Approver, type Approvers, approversOf } from './approvers.ts';
import { hasGate, neededBefore, type Required } from './needed.ts';
import type { Reviewed } from './reviewed.ts';
import { begunBy, spentBy } from './spent.ts';
import { isOnBranch } from '../binding/believed-run.ts';
import { weightRecorded } from '../run/record.ts';
import { holds, isSameAt } from '../client/tree.ts';
import type { GitHub } from '../client/client.ts';
import { pullOf, type PullOfCommit } from '../client/event.ts';
import { type Weight, weightOf } from '../run/weight.ts';

/** Whether what is to be applied is what was looked at, and who agreed to it. */
export interface Approved {
  readonly ok: boolean;
  readonly digest: string;
  readonly weight: Weight;
  readonly required: number;
  readonly pull: number | null;
  /** The digest that was recorded for the head of the pull request; null where none was. */
  readonly reviewed: string | null;
  /** The run that carried this plan out for this commit already; null where none did. */
  readonly spent: number | null;
  /** The run that began to carry out a plan for this commit and never said how that ended; null where none did. */
  readonly begun: number | null;
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
  /** Who let the run into this environment counts; null before anybody was asked. */
  readonly environment: string | null;
  /** The environment whose reviewers are asked later; null once they were. */
  readonly gate: string | null;
  readonly now: Date;
  readonly required: Required;
  readonly reviewed: Reviewed | null;
  /** The policy folder from the root of the repository. */
  readonly folder: string;
}

/** Finds the pull request that a commit came from and the people who agreed to the plan that was recorded for it. */
export async function approvalOf(github: GitHub, question: ApprovalQuestion): Promise<Approved> {
  const { plan, sha, gate, reviewed } = question;
  const found = await pullOf(github, sha);
  const pull = found?.merged === true ? found : null;
  const fits = reviewed === null ? null : misfit(reviewed, question, pull);
  const believed = fits === null ? reviewed : null;
  // Where nothing is left to do nobody is asked, whatever was agreed to before the merge.
  const weight = believed === null || plan.steps.length === 0 ? weightOf(plan) : weightRecorded(plan, believed.record);
  const { approvers, own, more } = await approversOf(github, { ...question, pull, reviewed: believed });
  const asked = question.required[weight];
  const whole = asked === 0 ? 0 : asked + more;
  const known = {
    digest: plan.digest,
    weight,
    required: gate === null ? whole : neededBefore(whole, await hasGate(github, gate)),
    pull: pull?.number ?? null,
    reviewed: believed?.digest ?? null,
    spent: await spentBy(github, { sha, tenant: plan.tenant.id, digest: plan.digest }),
    begun: await begunBy(github, { sha, tenant: plan.tenant.id }),
    approvers,
  };
  const hindered = [await movedOn(github, question), spentReason(known.spent), fits];
  const reasons =
    plan.steps.length === 0
      ? []
      : [...hindered.flatMap((one) => (one === null ? [] : [one])), ...reasonsOf(known, { own, more })];
  return { ok: reasons.length === 0, ...known, allow: allowances(plan.steps), reasons };
}

/** A plan that was carried out for this commit is not carried out again, whatever happened to the tenant since. */
const spentReason = (run: number | null): string | null =>
  run === null
    ? null
    : `run ${run} carried out this plan already; to bring the tenant back to its policies, order retake`;

/**
 * An old run must not bring back what was taken out since: its commit has to be on the default branch, and what speaks of
 * the tenant, and of the pipeline, has to be there as in the commit, and so has the order it carries out. Null where it is.
 */
async function movedOn(github: GitHub, { sha, folder, reviewed }: ApprovalQuestion): Promise<string | null> {
  const { octokit, where } = github;
  const { data: repository } = await octokit.rest.repos.get(where);
  const branch = repository.default_branch;
  const { data } = await octokit.rest.repos.getBranch({ ...where, branch });
  const head = data.commit.sha;
  if (head === sha) return null;
  if (!(await isOnBranch(github, sha, branch))) return `this commit is not on ${branch}`;
  const order = reviewed?.record.order ?? null;
  if (order !== null && !(await holds(github, head, order))) return `${order.path} was taken back on ${branch} since`;
  const same = await Promise.all([folder, pipelineFolder].map(async (one) => isSameAt(github, one, [sha, head])));
  return same.every(Boolean)
    ? null
    : `${branch} has moved on to ${head.slice(0, 12)}, and what it says of this tenant or of the pipeline has changed: the run of a later commit may apply, or what the order retake plans`;
}

/** Whose code runs, and who signs in. */
const pipelineFolder = '.github/workflows';

/** How long a look at a plan lasts; a job waits for an environment no longer. Source: GitHub docs, deployments and environments. */
const lookLasts = 30 * 86_400_000;

/** Why a record is not about this plan and this change; null where it is. */
function misfit(
  { record, digest, at }: Reviewed,
  { plan, now }: ApprovalQuestion,
  pull: PullOfCommit | null,
): string | null {
  if (record.tenant !== plan.tenant.id) return 'the recorded plan is of another tenant';
  if (record.digest !== digest) return 'the recorded plan is not the one that its record names';
  if (now.getTime() - Date.parse(at) > lookLasts)
    return `the plan was looked at on ${at.slice(0, 10)}, which is too long ago`;
  return pull === null || (record.head === pull.head && record.pull === pull.number)
    ? null
    : 'the recorded plan is of another commit or another pull request';
}

type Found = Omit<Approved, 'ok' | 'reasons' | 'allow'>;

function reasonsOf(found: Found, who: Pick<Approvers, 'own' | 'more'>): readonly string[] {
  const { digest, pull, reviewed } = found;
  const lacking = lackingOf(found, who);
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

function lackingOf(
  { approvers, required, weight }: Found,
  { own, more }: Pick<Approvers, 'own' | 'more'>,
): readonly string[] {
  const number = approvers.length;
  if (number >= required) return [];
  const wrote =
    own === 0 ? '' : `; ${own} more wrote or pushed part of the change, and nobody agrees to what is their own`;
  const program = more === 0 ? '' : '; one more than usual, since a program pushed part of it';
  return [
    `a ${weight} plan needs ${count(required, 'approval')}, and ${number} of this digest ${number === 1 ? 'was' : 'were'} found${wrote}${program}`,
  ];
}
