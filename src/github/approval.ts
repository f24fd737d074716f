import { allowances } from '../engine/guard.ts';
import type { Plan } from '../engine/plan.ts';
import type { Hazard } from '../diagnostics/hazards.ts';
import { count, shortDigest } from '../render/words.ts';
import { type Approver, approversOf } from './approvers.ts';
import { lastRecorded } from './check.ts';
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
  const found = await pullOf(github, sha);
  const pull = found?.merged === true ? found : null;
  const reviewed = pull === null ? null : await lastRecorded(github, pull.head, plan.tenant.id);
  const { approvers, own } = await approversOf(github, pull, question);
  const weight = tierOf(plan);
  const account = {
    digest: plan.digest,
    weight,
    required: required[weight],
    pull: pull?.number ?? null,
    reviewed: reviewed?.digest ?? null,
    approvers,
  };
  const reasons = weight === 'none' ? [] : reasonsOf(account, own);
  const reviewedRun = reviewed === null || reviewed.run === 0 ? null : reviewed.run;
  return { ok: reasons.length === 0, ...account, reviewedRun, allow: allowances(plan.steps), reasons };
}

type Found = Omit<Approved, 'ok' | 'reasons' | 'reviewedRun' | 'allow'>;

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
  const wrote = own === 0 ? '' : `; ${own} more wrote part of the change, and nobody agrees to what is their own`;
  return [
    `a ${weight} plan needs ${count(required, 'approval')}, and ${number} of this digest ${number === 1 ? 'was' : 'were'} found${wrote}`,
  ];
}
