import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { WhyAnswer } from '../../../src/engine/why/why-answer.ts';
import { parse } from 'yaml';
import { ask } from '../../cli/asking.ts';
import { type Issue, type Pull, contributor, maintainer, type User } from '../../github/double-state.ts';
import { expectFitting } from '../../github/samples.ts';
import { filledIn } from '../../support/request.ts';
import type { Jobs } from '../runner.ts';
import { expectJobs, openScene, repository, type Scene, told } from '../scene.ts';

// A story starts a hundred processes one after the other; how long they take is the machine's.
vi.setConfig({ testTimeout: 600_000, hookTimeout: 600_000 });

const bea: User = { login: 'bea', type: 'User' };
const rights = { ana: 'write', bea: 'write', carl: 'read' };

let scene: Scene;
beforeAll(async () => {
  scene = await openScene({
    'policies/tenant.yaml': tenant,
    'policies/domains.yaml': null,
    'policies/grants.yaml': none,
  });
  for (const [login, right] of Object.entries(rights)) scene.double.repository.permissions.set(login, right);
});
afterAll(async () => {
  await scene.close();
  expectFitting(scene.double);
});

const tenant = `tenant: { id: 5f0a1c9e-0000-4000-8000-000000000001, domain: contoso.onmicrosoft.com }
scope:
  outboundPolicies: { undeclared: remove }
  remoteDomains: { undeclared: close }
  mailboxForwarding: { undeclared: close }
`;
const none = 'grants: [] # nobody yet\n';

/** Somebody fills in the form. */
function asked(body: string, user: User = contributor): Issue {
  const { issues, next } = scene.double.repository;
  const state = { title: 'Forwarding: ', state: 'open', reason: null, labels: ['forwarding'], assignees: [] } as const;
  const issue: Issue = { number: next(), user, pull: false, body, ...state, labels: ['forwarding'], assignees: [] };
  issues.push(issue);
  return issue;
}

/** Some days from today on. */
const inDays = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

const id = ({ login }: User): number => login.charCodeAt(0);
const person = (user: User): object => ({ ...user, id: id(user) });

/** What GitHub says of a label that somebody set, when it was set. */
const labelled = (issue: Issue, by: User, label: string): object => ({
  ...repository,
  repository: { ...repository.repository, full_name: 'contoso/mail' },
  action: 'labeled',
  label: { name: label },
  issue: { number: issue.number, body: issue.body, user: person(issue.user) },
  sender: person(by),
});

/** Somebody sets a label; `meanwhile` is what happens before the run begins. */
async function accepted(
  issue: Issue,
  { by = maintainer, label = 'grant-accepted', meanwhile = (): void => undefined } = {},
): Promise<Jobs> {
  issue.labels.push(label);
  const payload = labelled(issue, by, label);
  meanwhile();
  return scene.trusted({ event: 'issues', payload });
}

const pulls = (issue: Issue): readonly Pull[] =>
  scene.double.repository.pulls.filter(({ branch }) => branch === `postern/request-${issue.number}`);
const answers = (issue: Issue): readonly string[] =>
  scene.double.repository.comments.filter((one) => one.issue === issue.number).map(({ body }) => body);

function pullOf(issue: Issue): Pull {
  const [pull] = pulls(issue);
  if (pull === undefined) throw new Error(`nothing is open for #${issue.number}`);
  pull.trial = scene.double.repository.branches.get(pull.branch) ?? '';
  return pull;
}

const forwarding = async (): Promise<WhyAnswer> => {
  const args = ['support@contoso.com', 'tickets@fabrikam.com', '--emulator', scene.emulator.url, '--json'];
  return (await ask('why', ...args)).json() as unknown as WhyAnswer;
};

async function carriedOut(pull: Pull, ...reviewers: readonly User[]): Promise<void> {
  expectJobs(await scene.planned(pull), { plan: 'success', record: 'success' });
  for (const one of reviewers) await scene.review(pull, one);
  scene.merge(pull);
  expectJobs(await scene.trusted({ event: 'push' }), { apply: 'success' });
}

/** The pull request that an order opened. */
function ordered(kind: string): Pull {
  const { pulls: all, branches } = scene.double.repository;
  const found = all.find(({ branch, merged }) => merged === null && branch.startsWith(`postern/order-${kind}-`));
  if (found === undefined) throw new Error(`no order ${kind} is open`);
  found.trial = branches.get(found.branch) ?? '';
  return found;
}

describe('somebody whose mail bounces', () => {
  let issue: Issue;

  test('may forward nowhere, since no policy grants it', async () => {
    await scene.trusted({ event: 'workflow_dispatch', inputs: { order: 'retake', run: '' } });
    await carriedOut(ordered('retake'), maintainer, bea);
    expect(await forwarding()).toMatchObject({ verdict: 'blocked' });
  });

  test('fills in a form, which alone does nothing', async () => {
    issue = asked(filledIn({ until: inDays(2) }));
    expectJobs(await accepted(issue, { label: 'question' }), { request: 'skipped', plan: 'skipped', apply: 'skipped' });
    expect([pulls(issue), answers(issue)]).toEqual([[], []]);
  });

  test('is answered by a pull request once somebody who may write accepts it', async () => {
    const jobs = await accepted(issue);
    expectJobs(jobs, { request: 'success', plan: 'skipped', apply: 'skipped', drift: 'skipped', order: 'skipped' });
    const pull = pullOf(issue);
    expect(pull.title).toBe(`Grant support@contoso.com to fabrikam.com (#${issue.number})`);
    expect(pull.body).toContain(`Asked for by \`carl\` in #${issue.number}, and accepted by \`ana\`.`);
    const text = scene.double.repository.commits.get(pull.head)?.get('policies/grants.yaml') ?? '';
    expect(text).toContain('# nobody yet');
    expect(parse(text)).toEqual({
      grants: [
        {
          name: 'support to fabrikam.com',
          from: { people: ['support@contoso.com'] },
          to: ['fabrikam.com'],
          owner: 'messaging@contoso.com',
          reason: 'Order confirmations, to the ticket system',
          ticket: `contoso/mail#${issue.number}`,
          until: inDays(2),
        },
      ],
    });
    expect(answers(issue)).toEqual([
      expect.stringContaining(`Proposed in https://github.com/contoso/mail/pull/${pull.number}`),
    ]);
  });

  test('is the author of it, and who accepted it the committer, so that neither agrees to it', () => {
    const made = scene.double.seen.filter(({ method, path }) => method === 'POST' && path.endsWith('/git/commits'));
    expect(made.at(-1)?.body).toMatchObject({
      author: { name: 'carl', email: `${id(contributor)}+carl@users.noreply.github.com` },
      committer: { name: 'ana', email: `${id(maintainer)}+ana@users.noreply.github.com` },
    });
  });

  test('is planned in grants, approved and applied like anybody, and the forward gets out', async () => {
    const pull = pullOf(issue);
    pull.writers = [contributor, maintainer];
    expectJobs(await scene.planned(pull), { plan: 'success', record: 'success' });
    expect(scene.comment(pull)).toContain('support to fabrikam.com');
    expect(scene.comment(pull)).toContain('Before the merge it needs 1 more approval');
    // The word of whoever accepted it is spent.
    await scene.review(pull, maintainer);
    expect(scene.comment(pull)).toContain('Before the merge it needs 1 more approval');
    await carriedOut(pull, bea);
    expect(await forwarding()).toMatchObject({ verdict: 'allowed' });
  });

  test('is told that it is granted already, where it is accepted again', async () => {
    const again = asked(filledIn({ until: inDays(2) }));
    expectJobs(await accepted(again), { request: 'success' });
    expect(pulls(again)).toEqual([]);
    expect(answers(again)).toEqual([expect.stringMatching(/This is granted already, by `support to fabrikam\.com`/u)]);
  });

  test('may forward until the day comes, and then no more', async () => {
    scene.later(3);
    expectJobs(await scene.trusted({ event: 'schedule' }), { order: 'success' });
    await carriedOut(ordered('due'), maintainer, bea);
    expect(await forwarding()).toMatchObject({ verdict: 'blocked' });
    scene.later(0);
  });
});

describe('a request', () => {
  test.each<[string, Parameters<typeof accepted>[1], string]>([
    ['that somebody accepts who may not write', { by: contributor }, '`carl` may not write to this repository'],
    ['that a program accepts', { by: { login: 'helper[bot]', type: 'Bot' } }, 'a program set the label'],
    ['that a stranger accepts', { by: { login: 'mallory', type: 'User' } }, '`mallory` may not write'],
  ])('%s is proposed to nobody', async (_, how, says) => {
    const issue = asked(filledIn({ recipient: 'stranger.example' }));
    expectJobs(await accepted(issue, how), { request: 'failure' });
    expect([pulls(issue), answers(issue)]).toEqual([[], [expect.stringContaining(says)]]);
  });

  test('that is edited after it was accepted has to be accepted anew, and counts as it was then', async () => {
    const issue = asked(filledIn({ recipient: 'first.example' }));
    const edited = filledIn({ recipient: 'second.example' });
    const meanwhile = (): void => void (issue.body = edited);
    expectJobs(await accepted(issue, { meanwhile }), { request: 'failure' });
    expect([pulls(issue), answers(issue)]).toEqual([[], [expect.stringContaining('was edited after it was accepted')]]);
    expectJobs(await accepted(issue), { request: 'success' });
    expect(pullOf(issue).title).toContain('second.example');
    expect(answers(issue)).toHaveLength(1);
  });

  test.each<[string, (issue: Issue) => void]>([
    ['is closed', (issue) => void (issue.state = 'closed')],
    ['has lost its label', (issue) => void issue.labels.splice(0)],
  ])('that %s before the run begins is left alone', async (_, change) => {
    const issue = asked(filledIn({ recipient: 'gone.example' }));
    expectJobs(await accepted(issue, { meanwhile: () => change(issue) }), { request: 'failure' });
    expect([pulls(issue), answers(issue)]).toEqual([[], []]);
  });

  test('has one pull request, whose reviews and commits stay when it is accepted again', async () => {
    const issue = asked(filledIn({ recipient: 'twice.example' }));
    await accepted(issue);
    const pull = pullOf(issue);
    const people = {
      ...Object.fromEntries(scene.double.repository.commits.get(pull.head) ?? []),
      'policies/x.yaml': '',
    };
    scene.push(pull, people, bea);
    expectJobs(await accepted(issue), { request: 'success' });
    expect(pulls(issue)).toHaveLength(1);
    expect(scene.double.repository.branches.get(pull.branch)).toBe(pull.head);
    issue.body = filledIn({ recipient: 'other.example' });
    expect(told(await accepted(issue))).toContain('updated');
    expect(pulls(issue)).toMatchObject([{ title: expect.stringContaining('other.example') as string }]);
  });

  test('of which a field is wrong says which, and what its text would do to a script is done by nothing', async () => {
    const body = filledIn({ sender: '$(touch /tmp/postern-was-here);`id`@x.y', until: '${{ github.token }}' });
    const issue = asked(`${body}\n### \u0060<!-- @contoso/admins\n`);
    const jobs = await accepted(issue);
    expectJobs(jobs, { request: 'failure' });
    expect(answers(issue)).toEqual([
      expect.stringContaining('`the issue holds HTML, in which something can be hidden'),
    ]);
    const other = asked(body);
    await accepted(other);
    expect(pulls(other)).toEqual([]);
    expect(answers(other)[0]).toContain('Whose mail: ');
    expect(told(jobs)).not.toContain('uid=');
  });
});

test('where there are several tenants it says which', async () => {
  const other = tenant.replace('5f0a1c9e', '6f0a1c9e').replace('contoso.', 'wide.');
  scene.merge(
    scene.propose({
      'policies/tenant.yaml': null,
      'policies/grants.yaml': null,
      'policies/one/tenant.yaml': tenant + none,
      'policies/two/tenant.yaml': other + none,
    }),
  );
  const silent = asked(filledIn());
  expectJobs(await accepted(silent), { request: 'failure' });
  expect(answers(silent)[0]).toContain(
    'Which tenant: there are several; name one of contoso.onmicrosoft.com, wide.onmicrosoft.com',
  );
  const named = asked(filledIn({ tenant: 'Wide.onmicrosoft.com' }));
  expectJobs(await accepted(named), { request: 'success' });
  expect(scene.double.repository.commits.get(pullOf(named).head)?.get('policies/two/tenant.yaml')).toContain(
    'support to',
  );
});
