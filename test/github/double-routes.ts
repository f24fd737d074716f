import { gitRoutes } from './double-git.ts';
import { settingsRoutes } from './double-settings.ts';
import type { CheckRun, Comment, Deployment, Issue, Pull, Repository, User } from './double-state.ts';

export interface Asked {
  readonly repository: Repository;
  readonly user: User;
  readonly values: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: Readonly<Record<string, unknown>>;
}

export interface Told {
  readonly status: number;
  readonly value: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export type Route = (asked: Asked) => Told;

const web = 'https://github.com/contoso/mail';
const iso = '2026-11-21T12:00:00Z';
const later = '2026-11-21T13:00:00Z';
const ok = (value: unknown): Told => ({ status: 200, value });
const missing: Told = { status: 404, value: { message: 'Not Found' } };
const tooLong: Told = {
  status: 422,
  value: {
    message: 'Validation Failed',
    errors: [
      {
        resource: 'IssueComment',
        code: 'unprocessable',
        field: 'data',
        message: 'Body is too long (maximum is 65536 characters)',
      },
    ],
  },
};
const longest = 65_536;
const bodyOf = (body: Asked['body']): string => String(body['body'] ?? '');
const fits = (body: unknown): boolean => typeof body !== 'string' || body.length <= longest;

function page(all: readonly unknown[], query: URLSearchParams): Told {
  const size = Number(query.get('per_page') ?? 30);
  const number = Number(query.get('page') ?? 1);
  const more = number * size < all.length;
  const value = all.slice((number - 1) * size, number * size);
  return { status: 200, value, ...(more ? { headers: { next: String(number + 1) } } : {}) };
}

const commentView = ({ id, issue, user, body }: Comment): unknown => ({
  id,
  node_id: `IC_${id}`,
  html_url: `${web}/issues/${issue}#issuecomment-${id}`,
  user,
  body,
  created_at: iso,
  updated_at: iso,
});

const issueView = ({ number, user, pull, title, body, state, reason, labels, assignees }: Issue): unknown => ({
  number,
  node_id: `I_${number}`,
  html_url: `${web}/${pull ? 'pull' : 'issues'}/${number}`,
  user,
  title,
  body,
  state,
  state_reason: reason,
  labels: labels.map((name) => ({ name })),
  assignees: assignees.map((login) => ({ login })),
  ...(pull ? { pull_request: { url: 'u', html_url: 'u', diff_url: 'u', patch_url: 'u' } } : {}),
});

const checkView = (check: CheckRun): unknown => ({
  id: check.id,
  name: check.name,
  head_sha: check.sha,
  external_id: check.externalId,
  status: check.status,
  conclusion: check.conclusion,
  html_url: `${web}/runs/${check.id}`,
  details_url: `${web}/runs/${check.id}`,
  output: {
    title: check.title,
    summary: check.summary,
    text: check.text,
    annotations_count: check.annotations.length,
    annotations_url: 'u',
  },
  app: { id: 15368, slug: check.app },
});

const deploymentView = ({ id, sha, environment, creator, payload }: Deployment): unknown => ({
  id,
  sha,
  ref: sha,
  task: 'apply',
  environment,
  creator,
  payload,
});

const pullView = (pull: Pull): unknown => ({
  number: pull.number,
  html_url: `${web}/pull/${pull.number}`,
  state: pull.merged === null ? 'open' : 'closed',
  user: pull.author,
  title: pull.title ?? 'A change',
  body: pull.body ?? null,
  merged_at: pull.merged === null ? null : iso,
  merge_commit_sha: pull.merged ?? pull.trial ?? null,
  mergeable: pull.mergeable === undefined ? true : pull.mergeable,
  head: { ref: pull.branch, sha: pull.head, repo: { full_name: pull.fork ? 'mallory/mail' : 'contoso/mail' } },
  base: { ref: pull.base, sha: 'a'.repeat(40), repo: { full_name: 'contoso/mail', default_branch: 'main' } },
});

function applyOutput(check: CheckRun, body: Asked['body']): Told | null {
  const output = (body['output'] ?? {}) as { title?: string; summary?: string; text?: string; annotations?: unknown[] };
  if ((output.annotations ?? []).length > 50) return { status: 422, value: { message: 'No more than 50 annotations' } };
  if ((output.summary ?? '').length > 65_535 || (output.text ?? '').length > 65_535)
    return { status: 422, value: { message: 'too long' } };
  check.requests += 1;
  check.annotations.push(...(output.annotations ?? []));
  Object.assign(check, defined({ title: output.title, summary: output.summary, text: output.text }));
  Object.assign(
    check,
    defined({ status: body['status'], conclusion: body['conclusion'], externalId: body['external_id'] }),
  );
  if (check.conclusion !== null) check.status = 'completed';
  return null;
}

const defined = (fields: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));

/** What the double does for each operation, by its name in the description. */
export const routes: Readonly<Record<string, Route>> = {
  'issues/list-comments': ({ repository, values, query }) =>
    page(repository.comments.filter((one) => one.issue === Number(values['issue_number'])).map(commentView), query),
  'issues/create-comment': ({ repository, user, values, body }) => {
    if (!fits(body['body'])) return tooLong;
    const comment = {
      id: repository.next(),
      issue: Number(values['issue_number']),
      user,
      body: bodyOf(body),
      minimised: false,
    };
    repository.comments.push(comment);
    return { status: 201, value: commentView(comment) };
  },
  'issues/update-comment': ({ repository, values, body }) => {
    if (!fits(body['body'])) return tooLong;
    const comment = repository.comments.find((one) => one.id === Number(values['comment_id']));
    if (comment === undefined) return missing;
    comment.body = bodyOf(body);
    return ok(commentView(comment));
  },
  'issues/list-for-repo': ({ repository, query }) => {
    const labels = (query.get('labels') ?? '').split(',').filter((one) => one !== '');
    const state = query.get('state') ?? 'open';
    const creator = query.get('creator');
    const found = repository.issues.filter(
      (one) =>
        (state === 'all' || one.state === state) &&
        (creator === null || one.user.login === creator) &&
        labels.every((label) => one.labels.includes(label)),
    );
    return page(
      found
        .toSorted((a, b) => (query.get('direction') === 'asc' ? a.number - b.number : b.number - a.number))
        .map(issueView),
      query,
    );
  },
  'issues/create': ({ repository, user, body }) => {
    if (!fits(body['body'])) return tooLong;
    const labels = (body['labels'] ?? []) as string[];
    labels.forEach((label) => repository.labels.add(label));
    const issue: Issue = {
      number: repository.next(),
      user,
      pull: false,
      title: String(body['title']),
      body: bodyOf(body),
      state: 'open',
      reason: null,
      labels: [...labels],
      assignees: [...((body['assignees'] ?? []) as string[])],
    };
    repository.issues.push(issue);
    return { status: 201, value: issueView(issue) };
  },
  'issues/get': ({ repository, values }) => {
    const issue = repository.issues.find((one) => one.number === Number(values['issue_number']));
    return issue === undefined ? missing : ok(issueView(issue));
  },
  'issues/get-label': ({ repository, values }) =>
    repository.labels.has(values['name'] ?? '') ? ok({ id: 1, name: values['name'] }) : missing,
  'issues/create-label': ({ repository, body }) => {
    repository.labels.add(String(body['name']));
    return { status: 201, value: { id: 1, name: body['name'] } };
  },
  'issues/update': ({ repository, values, body }) => {
    if (!fits(body['body'])) return tooLong;
    const issue = repository.issues.find((one) => one.number === Number(values['issue_number']));
    if (issue === undefined) return missing;
    const { title, body: said, state, state_reason: reason } = body;
    Object.assign(issue, defined({ title, body: said, state, reason }));
    return ok(issueView(issue));
  },
  'checks/create': ({ repository, user, body }) => {
    if (user.type !== 'Bot') return { status: 403, value: { message: 'You must authenticate via a GitHub App.' } };
    const check: CheckRun = {
      id: repository.next(),
      name: String(body['name']),
      sha: String(body['head_sha']),
      app: user.login.replace('[bot]', ''),
      externalId: '',
      status: 'queued',
      conclusion: null,
      title: '',
      summary: '',
      text: '',
      annotations: [],
      requests: 0,
    };
    const refused = applyOutput(check, body);
    if (refused !== null) return refused;
    repository.checks.push(check);
    return { status: 201, value: checkView(check) };
  },
  'checks/update': ({ repository, values, body }) => {
    const check = repository.checks.find((one) => one.id === Number(values['check_run_id']));
    if (check === undefined) return missing;
    return applyOutput(check, body) ?? ok(checkView(check));
  },
  'checks/list-for-ref': ({ repository, values, query }) => {
    const name = query.get('check_name');
    const found = repository.checks.filter((one) => one.sha === values['ref'] && (name === null || one.name === name));
    const { value, headers } = page(found.toReversed().map(checkView), query);
    return {
      status: 200,
      value: { total_count: found.length, check_runs: value },
      ...(headers === undefined ? {} : { headers }),
    };
  },
  'repos/list-pull-requests-associated-with-commit': ({ repository, values, query }) =>
    page(
      repository.pulls.filter((one) => [one.head, one.merged].includes(values['commit_sha'] ?? '')).map(pullView),
      query,
    ),
  'pulls/list-reviews': ({ repository, values, query }) =>
    page(
      (repository.reviews.get(Number(values['pull_number'])) ?? []).map(({ id, user, commit, state, at }) => ({
        id,
        user,
        commit_id: commit,
        state,
        submitted_at: at ?? later,
      })),
      query,
    ),
  'pulls/list-commits': ({ repository, values, query }) => {
    const pull = repository.pulls.find((one) => one.number === Number(values['pull_number']));
    return page(
      (pull?.writers ?? []).map((user) => ({
        sha: 'c'.repeat(40),
        author: user,
        committer: user,
        parents: [{ sha: 'a'.repeat(40) }],
      })),
      query,
    );
  },
  'actions/get-reviews-for-run': ({ repository, values }) =>
    ok(
      (repository.approvals.get(Number(values['run_id'])) ?? []).map(({ user, state, environment, comment }) => ({
        user,
        state,
        comment,
        environments: [{ name: environment }],
      })),
    ),
  'actions/list-workflow-runs': ({ repository }) =>
    ok({
      total_count: repository.runs.length,
      workflow_runs: repository.runs.map((at, id) => ({ id, created_at: at, updated_at: at, event: 'schedule' })),
    }),
  'actions/get-workflow-run': ({ repository, values }) => {
    const run = repository.workflowRuns.find(({ id }) => id === Number(values['run_id']));
    if (run === undefined) return missing;
    const { id, event, path, branch, sha, repository: from } = run;
    return ok({
      id,
      event,
      path,
      head_branch: branch,
      head_sha: sha,
      status: 'completed',
      conclusion: 'success',
      repository: { full_name: 'contoso/mail' },
      head_repository: { full_name: from },
    });
  },
  'actions/list-workflow-run-artifacts': ({ repository, values, query }) => {
    const name = query.get('name');
    const found = repository.artifacts.filter(
      (one) => one.run === Number(values['run_id']) && (name === null || one.name === name),
    );
    const { value, headers } = page(
      found.map(({ id, name: called, at, expired, bytes }) => ({
        id,
        name: called,
        created_at: at,
        expired,
        size_in_bytes: bytes,
      })),
      query,
    );
    const told = { total_count: found.length, artifacts: value };
    return { status: 200, value: told, ...(headers === undefined ? {} : { headers }) };
  },
  'repos/create-deployment': ({ repository, user, body }) => {
    const made: Deployment = {
      id: repository.next(),
      sha: String(body['ref']),
      environment: String(body['environment']),
      creator: user,
      payload: body['payload'],
      states: [],
    };
    repository.deployments.push(made);
    return { status: 201, value: deploymentView(made) };
  },
  'repos/list-deployments': ({ repository, query }) =>
    page(
      repository.deployments
        .filter((one) => one.environment === query.get('environment'))
        .filter((one) => query.get('sha') === null || one.sha === query.get('sha'))
        .toReversed()
        .map(deploymentView),
      query,
    ),
  'repos/create-deployment-status': ({ repository, values, body }) => {
    const made = repository.deployments.find(({ id }) => id === Number(values['deployment_id']));
    if (made === undefined) return missing;
    made.states.push(String(body['state']));
    return { status: 201, value: { id: 1, state: body['state'] } };
  },
  'repos/list-deployment-statuses': ({ repository, values, query }) =>
    page(
      (repository.deployments.find(({ id }) => id === Number(values['deployment_id']))?.states ?? [])
        .toReversed()
        .map((state, id) => ({ id, state })),
      query,
    ),
  'repos/list-activities': ({ repository, query }) =>
    page(
      repository.activities
        .filter(({ branch }) => `refs/heads/${branch}` === query.get('ref'))
        .map(({ branch, actor, type, before, after }, id) => ({
          id,
          node_id: `A_${id}`,
          before,
          after,
          ref: `refs/heads/${branch}`,
          timestamp: iso,
          activity_type: type,
          actor,
        })),
      query,
    ),
  'pulls/get': ({ repository, values }) => {
    const pull = repository.pulls.find((one) => one.number === Number(values['pull_number']));
    return pull === undefined ? missing : ok(pullView(pull));
  },
  'pulls/list': ({ repository, query }) => {
    const head = (query.get('head') ?? '').replace(/^.*:/u, '');
    const base = query.get('base') ?? '';
    const wanted = repository.pulls.filter(
      (one) => (head === '' || one.branch === head) && (base === '' || one.base === base) && one.merged === null,
    );
    return page(wanted.map(pullView), query);
  },
  'pulls/create': ({ repository, user, body }) => {
    const branch = String(body['head']);
    const number = repository.next();
    const pull: Pull = {
      number,
      branch,
      head: repository.branches.get(branch) ?? '',
      base: String(body['base']),
      merged: null,
      fork: false,
      author: user,
      writers: [user],
      title: String(body['title']),
      body: bodyOf(body),
    };
    repository.pulls.push(pull);
    return { status: 201, value: pullView(pull) };
  },
  'pulls/update': ({ repository, values, body }) => {
    const pull = repository.pulls.find((one) => one.number === Number(values['pull_number']));
    if (pull === undefined) return missing;
    Object.assign(pull, defined({ title: body['title'], body: body['body'] }));
    return ok(pullView(pull));
  },
  'repos/get-collaborator-permission-level': ({ repository, values }) => {
    const permission = repository.permissions.get(values['username'] ?? '');
    return permission === undefined
      ? missing
      : ok({ permission, role_name: permission, user: { login: values['username'], type: 'User' } });
  },
  ...gitRoutes,
  ...settingsRoutes,
};
