import type { Route, Told } from './double-routes.ts';
import { type Environment, environmentWith } from './double-state.ts';

const ok = (value: unknown): Told => ({ status: 200, value });
const missing: Told = { status: 404, value: { message: 'Not Found' } };

const environmentView = (name: string, { reviewers, preventsSelfReview, bypass, policy }: Environment): unknown => {
  const asked = Array.from({ length: reviewers }, () => ({ type: 'User', reviewer: { login: 'rae' } }));
  const rule = {
    id: 1,
    node_id: 'G',
    type: 'required_reviewers',
    prevent_self_review: preventsSelfReview,
    reviewers: asked,
  };
  return {
    name,
    can_admins_bypass: bypass,
    protection_rules: reviewers === 0 ? [] : [rule],
    deployment_branch_policy: policy,
  };
};

interface Wanted {
  readonly reviewers?: readonly unknown[];
  readonly prevent_self_review?: boolean;
  readonly can_admins_bypass?: boolean;
  readonly deployment_branch_policy?: Environment['policy'];
}

/** What the double does with the settings of a repository. */
export const settingsRoutes: Readonly<Record<string, Route>> = {
  'users/get-by-username': ({ values }) => ok({ login: values['username'], id: 1_000, type: 'User' }),
  'repos/get-environment': ({ repository, values }) => {
    const name = values['environment_name'] ?? '';
    const found = repository.environments.get(name);
    return found === undefined ? missing : ok(environmentView(name, found));
  },
  'repos/create-or-update-environment': ({ repository, values, body }) => {
    const name = values['environment_name'] ?? '';
    const wanted = body as Wanted;
    const made = {
      ...environmentWith((wanted.reviewers ?? []).length),
      preventsSelfReview: wanted.prevent_self_review ?? false,
      bypass: wanted.can_admins_bypass ?? true,
      policy: wanted.deployment_branch_policy ?? null,
      branches: [],
    };
    repository.environments.set(name, made);
    return ok(environmentView(name, made));
  },
  'repos/create-deployment-branch-policy': ({ repository, values, body }) => {
    repository.environments.get(values['environment_name'] ?? '')?.branches.push(String(body['name']));
    return ok({ id: 1, node_id: 'B', name: body['name'] });
  },
  'repos/list-deployment-branch-policies': ({ repository, values }) => {
    const branches = repository.environments.get(values['environment_name'] ?? '')?.branches ?? [];
    const policies = branches.map((name, id) => ({ id, node_id: 'B', name, type: 'branch' }));
    return ok({ total_count: policies.length, branch_policies: policies });
  },
  'repos/get-repo-rulesets': ({ repository }) =>
    ok(repository.rulesets.map(({ id, name, enforcement }) => ({ id, name, enforcement, source: 'contoso/mail' }))),
  'repos/create-repo-ruleset': ({ repository, body }) => {
    const { name, enforcement, rules } = body as { name: string; enforcement: string; rules: [] };
    const made = { id: repository.next(), name, enforcement, rules };
    repository.rulesets.push(made);
    return { status: 201, value: { ...made, source: 'contoso/mail' } };
  },
  'repos/get-branch-rules': ({ repository }) =>
    ok(
      repository.rulesets
        .filter(({ enforcement }) => enforcement === 'active')
        .flatMap(({ id, rules }) =>
          rules.map((rule) => ({
            ...rule,
            ruleset_id: id,
            ruleset_source: 'contoso/mail',
            ruleset_source_type: 'Repository',
          })),
        ),
    ),
  'actions/get-github-actions-default-workflow-permissions-repository': ({ repository: { settings } }) =>
    ok({
      default_workflow_permissions: settings.tokenWrites ? 'write' : 'read',
      can_approve_pull_request_reviews: settings.tokenApproves,
    }),
  'actions/set-github-actions-default-workflow-permissions-repository': ({ repository: { settings }, body }) => {
    settings.tokenWrites = body['default_workflow_permissions'] === 'write';
    settings.tokenApproves = body['can_approve_pull_request_reviews'] === true;
    return { status: 204, value: {} };
  },
  'actions/get-github-actions-permissions-repository': ({ repository: { settings } }) =>
    ok({ enabled: true, allowed_actions: 'all', sha_pinning_required: settings.pinsRequired }),
};
