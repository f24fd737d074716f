import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { check, recordedPlans } from '../../src/github/run/check.ts';
import { refusalText, RequestError } from '../../src/github/client/client.ts';
import { createComment, ownComments, shown } from '../../src/github/comment/comments.ts';
import { driftLabel } from '../../src/github/drift/drift-issue.ts';
import { ownIssues } from '../../src/github/drift/issues.ts';
import { say } from '../../src/github/comment/sticky.ts';
import { type Double, type Fault, type Seen, startDouble } from './double.ts';
import { bot, botToken, maintainer, openPull, type User, writeComment } from './double-state.ts';
import { aCheck, aSaying, expectFitting, impatient, patient } from './samples.ts';

let double: Double;
let pull: number;
beforeEach(async () => {
  double = await startDouble();
  pull = openPull(double.repository, { head: 'b'.repeat(40) }).number;
});
afterEach(async () => {
  await double.close();
  expectFitting(double);
});

/** Strikes the first requests to a path, and says how many it struck. */
function strike(path: string, times: number, fault: Fault): () => number {
  let struck = 0;
  double.strike = (request: Seen) => {
    if (!request.path.endsWith(path) || struck >= times) return null;
    struck += 1;
    return fault;
  };
  return () => struck;
}

const secondary = 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.';
const primary = 'API rate limit exceeded for installation.';
const spent = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1' };

describe('a rate limit of GitHub', () => {
  test.each([
    { limit: 'the primary limit, as 403', fault: { status: 403, message: primary, headers: spent } },
    { limit: 'the primary limit, as 429', fault: { status: 429, message: primary, headers: spent } },
    {
      limit: 'a secondary limit that says how long',
      fault: { status: 403, message: secondary, headers: { 'retry-after': '2' } },
    },
    { limit: 'a secondary limit that does not', fault: { status: 403, message: secondary } },
    { limit: 'a secondary limit, as 429', fault: { status: 429, message: secondary } },
  ])('such as $limit is waited for, and the request goes on', async ({ fault }) => {
    const struck = strike('/comments', 2, fault);
    const warned: string[] = [];
    expect(await say(impatient(double, botToken, warned), pull, aSaying())).toMatchObject({ did: 'created' });
    expect(struck()).toBe(2);
    expect(warned.join()).toMatch(/rate limit at GET .*waiting \d+ s/u);
  });

  test('in GraphQL comes as a good answer with an error in it, and is waited for too', async () => {
    const errors = [{ type: 'RATE_LIMITED', message: 'API rate limit exceeded' }];
    const struck = strike('/graphql', 1, { status: 200, message: '', headers: spent, value: { data: null, errors } });
    expect(await say(impatient(double), pull, aSaying())).toMatchObject({ did: 'created' });
    expect(struck()).toBe(1);
  });

  test('that does not end is given up after three waits', async () => {
    const struck = strike('/comments', 99, { status: 429, message: secondary, headers: { 'retry-after': '1' } });
    await expect(say(impatient(double), pull, aSaying())).rejects.toThrow('secondary rate limit');
    expect(struck()).toBe(4);
  });

  test('is kept away from: between two writes there is a second', async () => {
    const at: number[] = [];
    double.strike = ({ method }) => {
      if (method === 'PATCH') at.push(performance.now());
      return null;
    };
    const github = patient(double);
    const comment = writeComment(double.repository, pull, bot, '');
    const update = async (): Promise<unknown> =>
      github.octokit.rest.issues.updateComment({ ...github.where, comment_id: comment.id, body: 'x' });
    await Promise.all([update(), update()]);
    expect((at[1] ?? 0) - (at[0] ?? 0)).toBeGreaterThan(900);
  });
});

describe('a refusal', () => {
  test.each([
    { status: 401, hint: /check the token/u },
    { status: 403, hint: /permission it needs/u },
    { status: 404, hint: /name of the repository/u },
    { status: 422, hint: /mistake in Postern/u },
  ])('with $status is not asked again, and says what to do', async ({ status, hint }) => {
    const struck = strike('/comments', 99, { status, message: 'no' });
    const error: unknown = await createComment(impatient(double), pull, 'x').catch((thrown: unknown) => thrown);
    if (!(error instanceof RequestError)) throw new Error('it was no answer of GitHub');
    expect(refusalText(error).hint).toMatch(hint);
    expect(struck()).toBe(1);
  });

  test.each([500, 502, 503])('with %i is a failure of the service, and asked again', async (status) => {
    const struck = strike('/comments', 2, { status, message: 'oops' });
    expect(await createComment(impatient(double), pull, 'x')).toMatchObject({ body: 'x' });
    expect(struck()).toBe(2);
  });
});

describe('a list of more than a hundred is read to its end', () => {
  test('of comments, and of those that are hidden', async () => {
    for (let at = 0; at < 230; at += 1) writeComment(double.repository, pull, bot, `${at}`).minimised = at < 229;
    const found = await ownComments(impatient(double), pull);
    expect(found).toHaveLength(230);
    expect(await shown(impatient(double), found)).toMatchObject([{ body: '229' }]);
  });

  test('of issues', async () => {
    const [issue] = double.repository.issues;
    const ours = { ...issue!, user: bot, pull: false, labels: [driftLabel] };
    double.repository.issues.push(...Array.from({ length: 130 }, (_, at) => ({ ...ours, number: 1_000 + at })));
    expect(await ownIssues(impatient(double), driftLabel)).toHaveLength(130);
  });

  test('of check runs', async () => {
    await check(impatient(double), aCheck());
    const [made] = double.repository.checks;
    const others = Array.from({ length: 130 }, (_, at) => ({ ...made!, id: 1_000 + at, externalId: 'other' }));
    double.repository.checks.push(...others);
    expect(await recordedPlans(impatient(double), aCheck().sha, aCheck().tenant)).toHaveLength(1);
  });
});

const app: User = { login: 'postern-mail[bot]', type: 'Bot' };

describe('a token', () => {
  test.each<{ kind: string; token: string; user: User }>([
    { kind: 'of a workflow', token: 'ghs_workflow', user: bot },
    { kind: 'of a workflow, as GraphQL names it', token: 'ghs_other', user: { ...bot, viewer: 'github-actions' } },
    { kind: 'of an installed app', token: 'ghs_app', user: app },
    { kind: 'of a person for some repositories', token: 'github_pat_1', user: maintainer },
    { kind: 'of a person', token: 'ghp_1', user: maintainer },
    { kind: 'of a person in an app', token: 'ghu_1', user: maintainer },
  ])('$kind keeps its own comment, and checks commits only where it is an app’s', async ({ token, user }) => {
    double.repository.tokens.set(token, user);
    writeComment(double.repository, pull, { login: 'mallory', type: 'User' }, '<!-- postern:plan {} -->');
    expect(await say(impatient(double, token), pull, aSaying())).toMatchObject({ did: 'created' });
    expect(await say(impatient(double, token), pull, aSaying({ run: 2, content: 'two' }))).toMatchObject({
      did: 'updated',
    });
    const put = check(impatient(double, token), aCheck());
    if (user.type === 'User') await expect(put).rejects.toThrow('GitHub App');
    else await put;
    const recorded = await recordedPlans(impatient(double, token), aCheck().sha, aCheck().tenant);
    expect(recorded).toHaveLength(user.type === 'Bot' ? 1 : 0);
  });

  test('works at an Enterprise Server, which has REST and GraphQL elsewhere', async () => {
    const server = await startDouble('enterprise');
    const { number } = openPull(server.repository, { head: 'b'.repeat(40) });
    for (let at = 0; at < 130; at += 1) writeComment(server.repository, number, maintainer, `talk ${at}`);
    expect(await say(impatient(server), number, aSaying())).toMatchObject({ did: 'created' });
    expect(await say(impatient(server), number, aSaying({ run: 2, content: 'two' }))).toMatchObject({ did: 'updated' });
    await server.close();
    expectFitting(server);
    expect(server.seen.filter(({ path }) => path.startsWith('/elsewhere'))).toEqual([]);
  });
});
