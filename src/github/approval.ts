import { allowances } from '../engine/guard.ts';
import type { Plan } from '../engine/plan.ts';
import type { Hazard } from '../diagnostics/hazards.ts';
import { count, shortDigest } from '../render/words.ts';
import { type Approver, approversOf } from './approvers.ts';
import type { PlanRecord } from './binding/record.ts';
import type { GitHub } from './client.ts';
import { pullOf } from './event.ts';
import { tierOf, type Weight } from './outputs.ts';

/** How many people must have agreed to a plan of some weight. */
export type Required = Readonly<Record<Weight, number>>;

export const usual: Required = { none: 0, routine: 1, sensitive: 1, critical: 2 };

/** Whether what is to be applied is what was looked at, and who agreed to it. */
export interface Approved {
  readonly ok: boolean;
  readonly digest: string;
  readonly weight: Weight;
  readonly required: number;
  readonly pull: number | null;
  /** The digest that was recorded for the head of the pull request; null where none was. */
  readonly reviewed: string | null;
  /** The hazards that the plan asks to allow: whoever agrees to its digest has seen them and allows them. */
  readonly allow: readonly Hazard[];
  readonly approvers: readonly Approver[];
  /** Why not. Our own words. */
  readonly reasons: readonly string[];
}

/** The plan that people looked at, as a run that may be believed kept it. */
export interface Reviewed {
  readonly record: PlanRecord;
  /** The digest of the plan that lies beside the record, worked out again. */
  readonly digest: string;
  /** When it was kept. */
  readonly at: string;
}

export interface ApprovalQuestion {
  readonly plan: Plan;
  /** The commit that was merged. */
  readonly sha: string;
  readonly run: number;
  readonly environment: string | null;
  readonly required: Required;
  readonly reviewed: Reviewed | null;
  /** The policy folder from the root of the repository. */
  readonly folder: string;
}

/** Finds the pull request that a commit came from and the people who agreed to the plan that was recorded for it. */
export async function approvalOf(github: GitHub, question: ApprovalQuestion): Promise<Approved> {
  const { plan, sha, required, reviewed } = question;
  const found = await pullOf(github, sha);
  const pull = found?.merged === true ? found : null;
  const fits = reviewed === null ? null : misfit(reviewed, plan, pull?.head ?? null);
  const believed = fits === null ? reviewed : null;
  const { approvers, own } = await approversOf(github, { ...question, pull, reviewed: believed });
  const weight = tierOf(plan);
  const known = {
    digest: plan.digest,
    weight,
    required: required[weight],
    pull: pull?.number ?? null,
    reviewed: believed?.digest ?? null,
    approvers,
  };
  const head = await headOf(github, sha);
  const stale = head === null ? [] : [head];
  const reasons = weight === 'none' ? [] : [...stale, ...(fits === null ? [] : [fits]), ...reasonsOf(known, own)];
  return { ok: reasons.length === 0, ...known, allow: allowances(plan.steps), reasons };
}

/** An old run that is started again must not bring back what was taken out since. Null where the commit is the head. */
async function headOf({ octokit, where }: GitHub, sha: string): Promise<string | null> {
  const { data: repository } = await octokit.rest.repos.get(where);
  const branch = repository.default_branch;
  const { data } = await octokit.rest.repos.getBranch({ ...where, branch });
  return data.commit.sha === sha
    ? null
    : `${branch} has moved on to ${data.commit.sha.slice(0, 12)}: the run of that commit is the one that may apply`;
}

/** Why a record is not about this plan and this change; null where it is. */
function misfit({ record, digest }: Reviewed, plan: Plan, head: string | null): string | null {
  if (record.tenant !== plan.tenant.id) return 'the recorded plan is of another tenant';
  if (record.digest !== digest) return 'the recorded plan is not the one that its record names';
  return head === null || record.head === head ? null : 'the recorded plan is of another commit of the pull request';
}

type Found = Omit<Approved, 'ok' | 'reasons' | 'allow'>;

function reasonsOf(found: Found, own: number): readonly string[] {
  const { digest, pull, reviewed } = found;
  const lacking = lackingOf(found, own);
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

function lackingOf({ approvers, required, weight }: Found, own: number): readonly string[] {
  const number = approvers.length;
  if (number >= required) return [];
  const wrote =
    own === 0 ? '' : `; ${own} more wrote or pushed part of the change, and nobody agrees to what is their own`;
  return [
    `a ${weight} plan needs ${count(required, 'approval')}, and ${number} of this digest ${number === 1 ? 'was' : 'were'} found${wrote}`,
  ];
}
