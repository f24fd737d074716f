import { type GitHub, statusOf } from '../../../github/client/client.ts';
import type { DoctorFinding } from '../../shown/finding.ts';
import { finding } from '../../shown/finding.ts';
import type { HealthQuestion } from './question.ts';

const what = 'the environment apply';

/** Whoever gets a job into this environment gets the writing identity. */
export async function environmentHealth(question: HealthQuestion): Promise<readonly DoctorFinding[]> {
  const environment = await environmentOf(question.github, 'apply');
  if (environment === null)
    return [finding(what, 'missing', 'there is none', 'make it under Settings → Environments, before the first apply')];
  return [
    reviewers(environment, question.isPrivate),
    selfReview(environment),
    await branches(environment, question, 'apply'),
    bypass(environment),
  ];
}

interface Environment {
  readonly reviewers: number;
  readonly preventsSelfReview: boolean;
  readonly bypass: boolean | null;
  readonly policy: { readonly protected_branches: boolean; readonly custom_branch_policies: boolean } | null;
}

/** The key of a GitHub App opens pull requests that start workflows: no other branch may have it. */
export async function ordersHealth(question: HealthQuestion): Promise<readonly DoctorFinding[]> {
  const place = 'the environment orders';
  const environment = await environmentOf(question.github, 'orders');
  return environment === null
    ? [
        finding(
          place,
          'missing',
          'there is none',
          'make it with the default branch as its only one, before the first order',
        ),
      ]
    : [await branches(environment, question, 'orders')];
}

async function environmentOf({ octokit, where }: GitHub, name: string): Promise<Environment | null> {
  try {
    const { data } = await octokit.rest.repos.getEnvironment({ ...where, environment_name: name });
    const asking = (data.protection_rules ?? []).flatMap((rule) => ('reviewers' in rule ? [rule] : []));
    const { can_admins_bypass: can } = data as { readonly can_admins_bypass?: unknown };
    return {
      reviewers: asking.reduce((sum, rule) => sum + (rule.reviewers ?? []).length, 0),
      preventsSelfReview: asking.some((rule) => rule.prevent_self_review ?? false),
      bypass: typeof can === 'boolean' ? can : null,
      policy: data.deployment_branch_policy ?? null,
    };
  } catch (error) {
    if (statusOf(error) === 404) return null;
    throw error;
  }
}

/** Source: GitHub docs, deployments and environments: reviewers and wait timers of private repositories need Enterprise. */
function reviewers({ reviewers: number }: Environment, isPrivate: boolean): DoctorFinding {
  const who = `${what}: reviewers`;
  if (number > 0) return finding(who, 'fine', String(number));
  const cannot =
    'nobody is asked before the writing identity is let in; a private repository on Free, Pro or Team cannot ask anybody';
  return finding(
    who,
    'missing',
    isPrivate ? cannot : 'nobody is asked before the writing identity is let in',
    'add required reviewers; where the plan of the account has none, let the credential of the writing application demand `job_workflow_ref` (docs/github.md), so that no other workflow gets it, and know that reviews before the merge are all there is',
  );
}

const selfReview = ({ preventsSelfReview, reviewers: number }: Environment): DoctorFinding =>
  number === 0 || preventsSelfReview
    ? finding(
        `${what}: self-review`,
        number === 0 ? 'not-known' : 'fine',
        number === 0 ? 'nobody reviews' : 'prevented',
      )
    : finding(`${what}: self-review`, 'missing', 'who merged may let it in', 'tick Prevent self-review');

/** Without a rule for branches, a workflow of any branch can name the environment. */
async function branches(
  { policy }: Environment,
  { github, branch }: HealthQuestion,
  name: string,
): Promise<DoctorFinding> {
  const who = `the environment ${name}: branches`;
  const remedy = `allow the branch ${branch} alone, under Deployment branches and tags`;
  if (policy === null) return finding(who, 'missing', 'any branch may name it', remedy);
  if (policy.protected_branches) return finding(who, 'too-much', 'every protected branch may name it', remedy);
  const { octokit, where } = github;
  const { data } = await octokit.rest.repos.listDeploymentBranchPolicies({ ...where, environment_name: name });
  const names = data.branch_policies.map((one) => one.name ?? '');
  if (names.length === 1 && names[0] === branch) return finding(who, 'fine', branch);
  return finding(who, 'missing', `these may name it: ${names.join(', ')}`, remedy);
}

const bypass = ({ bypass: can }: Environment): DoctorFinding =>
  can === null
    ? finding(`${what}: administrators`, 'not-known', 'whether they may pass by is not told')
    : can
      ? finding(`${what}: administrators`, 'too-much', 'they may pass by', 'untick Allow administrators to bypass')
      : finding(`${what}: administrators`, 'fine', 'they may not pass by');
