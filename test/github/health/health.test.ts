import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { codeOwners, issueForm } from '../../../src/cli/init-github/other-files.ts';
import { openWorkflow, trustedWorkflow } from '../../../src/cli/init-github/workflow-files.ts';
import { githubHealth } from '../../../src/cli/doctor/github/health.ts';
import type { DoctorFinding } from '../../../src/cli/shown/finding.ts';
import { type Double, startDouble } from '../double.ts';
import { environmentWith, type Repository } from '../double-state.ts';
import { expectFitting, impatient } from '../samples.ts';

const now = new Date('2026-11-21T12:00:00Z');
const commit = '7'.repeat(40);
const origin = {
  repository: 'postern/postern',
  commit,
  planClientId: 'r',
  applyClientId: 'w',
  policies: 'policies',
  branch: 'main',
};
const [open, trusted] = ['.github/workflows/postern.yml', '.github/workflows/postern-trusted.yml'] as const;

let double: Double;
beforeEach(async () => {
  double = await startDouble();
  sound(double.repository);
});
afterEach(async () => {
  await double.close();
  expectFitting(double);
});

const files = (): Map<string, string> =>
  new Map([
    [open, openWorkflow(origin)],
    [trusted, trustedWorkflow(origin)],
    ['.github/CODEOWNERS', codeOwners('@contoso/messaging', 'policies')],
  ]);

const rules = (): Repository['rulesets'][number]['rules'] => [
  { type: 'non_fast_forward' },
  {
    type: 'pull_request',
    parameters: {
      required_approving_review_count: 1,
      dismiss_stale_reviews_on_push: true,
      require_code_owner_review: true,
      require_last_push_approval: true,
      required_review_thread_resolution: false,
    },
  },
  {
    type: 'required_status_checks',
    parameters: {
      strict_required_status_checks_policy: true,
      required_status_checks: ['Postern / planned', 'Postern / approvals'].map((context) => ({
        context,
        integration_id: 15_368,
      })),
    },
  },
];

/** A repository in which nothing is open. */
function sound(repository: Repository): void {
  repository.environments.set('apply', environmentWith(1));
  repository.environments.set('orders', environmentWith(0));
  repository.rulesets.push({ id: 1, name: 'postern', enforcement: 'active', rules: rules() });
  Object.assign(repository.settings, { tokenWrites: false, tokenApproves: true, pinsRequired: true });
  repository.commits.set('a'.repeat(40), files());
  repository.runs.push(now.toISOString());
}

const look = async (): Promise<readonly DoctorFinding[]> => githubHealth(impatient(double), now);
const unsound = async (): Promise<readonly string[]> =>
  (await look()).filter(({ state }) => state !== 'fine').map(({ what, state }) => `${what}: ${state}`);

test('a repository that is sound has nothing open', async () => {
  expect(await unsound()).toEqual([]);
});

type Spoil = (repository: Repository) => void;
const environment =
  (more: object): Spoil =>
  (repository) =>
    void Object.assign(repository.environments.get('apply')!, more);
const file =
  (path: string, text: string | null): Spoil =>
  (repository) => {
    const changed = files();
    if (text === null) changed.delete(path);
    else changed.set(path, text);
    repository.commits.set('a'.repeat(40), changed);
  };
const ruled =
  (change: (rule: { type: string; parameters?: unknown }) => object | null): Spoil =>
  (repository) => {
    const changed = rules().flatMap((rule) => change(rule) ?? []) as ReturnType<typeof rules>;
    repository.rulesets.splice(0, 1, { id: 1, name: 'postern', enforcement: 'active', rules: changed });
  };
const without = (key: string): Spoil =>
  ruled((rule) =>
    rule.type === 'pull_request'
      ? { ...rule, parameters: { ...(rule.parameters as object), [key]: key.endsWith('count') ? 0 : false } }
      : rule,
  );

describe('the label by which requests are accepted', () => {
  const form = file('.github/ISSUE_TEMPLATE/forwarding.yml', issueForm);

  test('has to be there where requests are taken', async () => {
    form(double.repository);
    expect(await unsound()).toEqual(['the label of requests: missing']);
    double.repository.labels.add('grant-accepted');
    expect(await unsound()).toEqual([]);
  });

  test('is not asked for where none are taken', async () => {
    await look();
    expect(double.seen.some(({ path }) => path.includes('/labels/'))).toBe(false);
  });

  test('is not known where GitHub tells it to nobody', async () => {
    form(double.repository);
    double.strike = ({ path }) => (path.includes('/labels/') ? { status: 403, message: 'no' } : null);
    expect(await unsound()).toEqual(['the label of requests: not-known']);
  });
});

describe('what is open is said', () => {
  test.each<readonly [string, Spoil, readonly string[]]>([
    ['a public repository', ({ settings }) => void (settings.isPrivate = false), ['the repository: too-much']],
    ['no workflows', file(trusted, null), ['the workflow files: missing']],
    [
      'a pin that can be moved',
      file(open, openWorkflow({ ...origin, commit: 'v1' })),
      ['the workflow files: pins: missing'],
    ],
    [
      'two commits',
      file(open, openWorkflow({ ...origin, commit: '8'.repeat(40) })),
      ['the workflow files: pins: missing'],
    ],
    [
      'what is called moved on, and the input beside it not',
      file(trusted, trustedWorkflow(origin).replace(/postern-ref: '\w+'/u, `postern-ref: '${'8'.repeat(40)}'`)),
      ['the workflow files: postern-ref: missing'],
    ],
    [
      'nobody who signs in',
      file(trusted, trustedWorkflow({ ...origin, planClientId: '', applyClientId: '' })),
      ['the workflow files: who signs in: missing'],
    ],
    [
      'nobody who writes',
      file(trusted, trustedWorkflow({ ...origin, applyClientId: '' })),
      ['the workflow files: who signs in: withheld'],
    ],
    [
      'a workflow that meets strangers with rights',
      file('.github/workflows/x.yml', 'on:\n  pull_request_target:\njobs: {}\n'),
      ['other workflows: too-much'],
    ],
    [
      'a workflow that may sign in',
      file('.github/workflows/x.yml', 'on: push\npermissions:\n  id-token: write\n'),
      ['other workflows: too-much'],
    ],
    [
      'no environment',
      ({ environments }) => environments.clear(),
      ['the environment apply: missing', 'the environment orders: missing'],
    ],
    [
      'a key that any branch may take',
      ({ environments }) => void Object.assign(environments.get('orders')!, { policy: null }),
      ['the environment orders: branches: missing'],
    ],
    [
      'nobody who is asked',
      environment({ reviewers: 0 }),
      ['the environment apply: reviewers: missing', 'the environment apply: self-review: not-known'],
    ],
    ['self-review', environment({ preventsSelfReview: false }), ['the environment apply: self-review: missing']],
    ['any branch', environment({ policy: null }), ['the environment apply: branches: missing']],
    [
      'all protected branches',
      environment({ policy: { protected_branches: true, custom_branch_policies: false } }),
      ['the environment apply: branches: too-much'],
    ],
    ['a second branch', environment({ branches: ['main', 'release/*'] }), ['the environment apply: branches: missing']],
    ['another branch', environment({ branches: ['*'] }), ['the environment apply: branches: missing']],
    ['administrators', environment({ bypass: true }), ['the environment apply: administrators: too-much']],
    ['no approval', without('required_approving_review_count'), ['the default branch: pull requests: missing']],
    ['no owners', without('require_code_owner_review'), ['the default branch: pull requests: missing']],
    ['stale approvals', without('dismiss_stale_reviews_on_push'), ['the default branch: pull requests: missing']],
    ['the last push', without('require_last_push_approval'), ['the default branch: pull requests: missing']],
    [
      'no pull requests',
      ruled((rule) => (rule.type === 'pull_request' ? null : rule)),
      ['the default branch: pull requests: missing'],
    ],
    [
      'force pushes',
      ruled((rule) => (rule.type === 'non_fast_forward' ? null : rule)),
      ['the default branch: force pushes: missing'],
    ],
    [
      'checks of any app',
      ruled((rule) =>
        rule.type === 'required_status_checks'
          ? {
              ...rule,
              parameters: {
                strict_required_status_checks_policy: true,
                required_status_checks: [{ context: 'Postern / planned' }],
              },
            }
          : rule,
      ),
      ['the default branch: Postern / planned: missing', 'the default branch: Postern / approvals: missing'],
    ],
    [
      'a ruleset that only watches',
      ({ rulesets }) => void rulesets.splice(0, 1, { ...rulesets[0]!, enforcement: 'evaluate' }),
      [
        'the default branch: pull requests: missing',
        'the default branch: Postern / planned: missing',
        'the default branch: Postern / approvals: missing',
        'the default branch: up to date: missing',
        'the default branch: force pushes: missing',
      ],
    ],
    ['no owners of files', file('.github/CODEOWNERS', null), ['CODEOWNERS: missing']],
    ['orders without owners', file('.github/CODEOWNERS', '/policies/ @a\n/.github/ @a\n'), ['CODEOWNERS: missing']],
    [
      'owners of a folder, and of no folder in it',
      file('.github/CODEOWNERS', '/policies/ @a\n/.github/* @a\n/.postern/ @a\n'),
      ['CODEOWNERS: missing'],
    ],
    ['owners that a later line takes away', file('.github/CODEOWNERS', '* @a\n/policies/\n'), ['CODEOWNERS: missing']],
    ['a token that writes', ({ settings }) => void (settings.tokenWrites = true), ['the token of workflows: too-much']],
    [
      'a token that may open no pull requests',
      ({ settings }) => void (settings.tokenApproves = false),
      ['the token of workflows: pull requests: missing'],
    ],
    ['a schedule that stopped', ({ runs }) => void runs.splice(0, 1), ['the schedule: missing']],
  ])('for %s', async (_, spoil, wanted) => {
    spoil(double.repository);
    expect(await unsound()).toEqual(wanted);
  });

  test('of a private repository that cannot ask anybody, with what to do about it', async () => {
    environment({ reviewers: 0 })(double.repository);
    const found = (await look()).find(({ what }) => what === 'the environment apply: reviewers');
    expect(found?.detail).toContain('a private repository on Free, Pro or Team cannot ask anybody');
    expect(found?.remedy).toContain('job_workflow_ref');
  });

  test('as not known where the token may not look', async () => {
    double.strike = ({ path }) =>
      /environments|rules|permissions/u.test(path) ? { status: 403, message: 'Resource not accessible' } : null;
    expect(await unsound()).toEqual([
      'the environment apply: not-known',
      'the environment orders: not-known',
      'the rules of the default branch: not-known',
      'the token of workflows: not-known',
    ]);
  });

  test('to nobody who has a merge queue that branches are behind', async () => {
    ruled((rule) =>
      rule.type === 'required_status_checks'
        ? { ...rule, parameters: { ...(rule.parameters as object), strict_required_status_checks_policy: false } }
        : rule,
    )(double.repository);
    expect(await unsound()).toEqual(['the default branch: up to date: missing']);
    const [ruleset] = double.repository.rulesets;
    double.repository.rulesets.splice(0, 1, { ...ruleset!, rules: [...ruleset!.rules, { type: 'merge_queue' }] });
    expect(await unsound()).toEqual([]);
  });
});

describe('whom a file belongs to', () => {
  test.each([
    ['*', true],
    ['/policies/ @b\n* @a', true],
    ['policies @a\n.github @a\n.postern @a', true],
    ['/policies/* @a\n/.github/** @a\n/.postern/** @a', true],
    ['**/policies/** @a\n/.github @a\n/.postern @a', true],
    ['*.yaml @a\n*.yml @a\n*.json @a', false],
    ['/other/ @a', false],
    ['# * @a', false],
    ['* @a # everybody\n/.postern/orders/ # nobody', false],
  ])('is understood as GitHub does: %j', async (text, held) => {
    file('.github/CODEOWNERS', text === '*' ? '* @a' : text)(double.repository);
    expect(await unsound()).toEqual(held ? [] : ['CODEOWNERS: missing']);
  });
});
