import { approvalsCheck, plannedCheck } from '../../../github/run/check.ts';
import type { DoctorFinding } from '../../shown/finding.ts';
import { finding } from '../../shown/finding.ts';
import type { HealthQuestion } from './question.ts';

const what = 'the default branch';

/** Source: GitHub docs, the app of GitHub Actions. */
const actionsApp = 15_368;

interface Rules {
  readonly types: ReadonlySet<string>;
  readonly pull: PullRule | null;
  readonly checks: ReadonlyMap<string, number | null>;
  readonly upToDate: boolean;
}

interface PullRule {
  readonly required_approving_review_count: number;
  readonly require_code_owner_review: boolean;
  readonly dismiss_stale_reviews_on_push: boolean;
  readonly require_last_push_approval: boolean;
}

/** What has to be so before something is merged. */
export async function ruleHealth(question: HealthQuestion): Promise<readonly DoctorFinding[]> {
  const rules = await rulesOf(question);
  const queue = rules.types.has('merge_queue');
  return [
    pulls(rules.pull),
    ...[plannedCheck, approvalsCheck].map((name) => required(name, rules)),
    rules.upToDate || queue
      ? finding(`${what}: up to date`, 'fine', queue ? 'a merge queue sees to it' : 'required')
      : finding(
          `${what}: up to date`,
          'missing',
          'two changes that were planned apart can be merged together, and are then refused',
          'require branches to be up to date before merging',
        ),
    rules.types.has('non_fast_forward')
      ? finding(`${what}: force pushes`, 'fine', 'blocked')
      : finding(`${what}: force pushes`, 'missing', 'history can be rewritten', 'block force pushes'),
  ];
}

async function rulesOf({ github: { octokit, where }, branch }: HealthQuestion): Promise<Rules> {
  const all = await octokit.paginate(octokit.rest.repos.getBranchRules, { ...where, branch, per_page: 100 });
  const statuses = all.flatMap((rule) =>
    rule.type === 'required_status_checks' && 'parameters' in rule ? [rule.parameters] : [],
  );
  const reviews = all.flatMap((rule) =>
    rule.type === 'pull_request' && 'parameters' in rule ? [rule.parameters as PullRule] : [],
  );
  return {
    types: new Set(all.map(({ type }) => type)),
    pull: reviews.length === 0 ? null : strictest(reviews),
    checks: new Map(
      statuses.flatMap((one) =>
        one.required_status_checks.map(({ context, integration_id: app }) => [context, app ?? null] as const),
      ),
    ),
    upToDate: statuses.some((one) => one.strict_required_status_checks_policy),
  };
}

/** Of several rulesets every one holds. */
const strictest = (rules: readonly PullRule[]): PullRule => ({
  required_approving_review_count: Math.max(...rules.map((rule) => rule.required_approving_review_count)),
  require_code_owner_review: rules.some((rule) => rule.require_code_owner_review),
  dismiss_stale_reviews_on_push: rules.some((rule) => rule.dismiss_stale_reviews_on_push),
  require_last_push_approval: rules.some((rule) => rule.require_last_push_approval),
});

function pulls(pull: PullRule | null): DoctorFinding {
  const who = `${what}: pull requests`;
  if (pull === null)
    return finding(who, 'missing', 'not required: whoever may write may push', 'require pull requests in a ruleset');
  const lacks = [
    ...(pull.required_approving_review_count < 1 ? ['an approval'] : []),
    ...(pull.require_code_owner_review ? [] : ['the review of owners']),
    ...(pull.dismiss_stale_reviews_on_push ? [] : ['that a push dismisses approvals']),
    ...(pull.require_last_push_approval ? [] : ['that somebody else approves the last push']),
  ];
  return lacks.length === 0
    ? finding(who, 'fine', 'required, with the review of owners')
    : finding(who, 'missing', `not required: ${lacks.join(', ')}`, 'require it in the ruleset');
}

function required(name: string, { checks }: Rules): DoctorFinding {
  const who = `${what}: ${name}`;
  const app = checks.get(name);
  if (app === undefined)
    return finding(who, 'missing', 'the check is not required', `require the check ${name} from GitHub Actions`);
  return app === actionsApp
    ? finding(who, 'fine', 'required')
    : finding(who, 'missing', 'required from any app', 'choose GitHub Actions as its source');
}
