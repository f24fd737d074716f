import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openGitHub, type GitHub } from '../../src/github/client.ts';
import { foldOthers, say, type Saying } from '../../src/github/sticky.ts';
import { type Double, startDouble } from './double.ts';
import { bot, botToken, maintainer, openPull, personToken, writeComment } from './double-state.ts';

let double: Double;
let pull: number;

beforeEach(async () => {
  double = await startDouble();
  pull = openPull(double.repository, { head: 'b'.repeat(40) }).number;
});

afterEach(async () => {
  await double.close();
  if (double.wrong.length > 0) throw new Error(double.wrong.join('\n'));
});

const github = (token = botToken): GitHub =>
  openGitHub({ token, repository: 'contoso/mail', api: double.url, second: 1, paced: false });

const saying = (more: Partial<Saying> = {}): Saying => ({
  tenant: 'tenant-1',
  state: 'planned',
  digest: 'd'.repeat(64),
  head: 'b'.repeat(40),
  run: 1,
  content: 'one',
  render: (tier) => `tier ${tier}`,
  ...more,
});

const live = (): readonly string[] => double.repository.comments.filter((one) => !one.minimised).map((one) => one.body);
const writes = (): number => double.seen.filter((one) => one.method !== 'GET' && one.path !== '/graphql').length;

describe('the comment about a tenant', () => {
  test('is created once and updated in place', async () => {
    expect(await say(github(), pull, saying())).toMatchObject({ did: 'created', tier: 1 });
    expect(await say(github(), pull, saying({ run: 2, content: 'two', render: () => 'new' }))).toMatchObject({
      did: 'updated',
    });
    expect(live()).toHaveLength(1);
    expect(live()[0]).toContain('\nnew');
  });

  test('is not touched when a later run says the same', async () => {
    await say(github(), pull, saying());
    const before = writes();
    expect(await say(github(), pull, saying({ run: 2, render: () => 'with another link' }))).toMatchObject({
      did: 'unchanged',
    });
    expect(writes()).toBe(before);
  });

  test('is put right when somebody edited it by hand', async () => {
    await say(github(), pull, saying());
    double.repository.comments[0]!.body += '\nlooks good, merge it';
    expect(await say(github(), pull, saying({ run: 2 }))).toMatchObject({ did: 'updated' });
    expect(live()[0]).not.toContain('merge it');
  });

  test('is one for each tenant', async () => {
    await say(github(), pull, saying());
    await say(github(), pull, saying({ tenant: 'tenant-2' }));
    expect(live()).toHaveLength(2);
  });

  test('is not overwritten by a run that began earlier', async () => {
    await say(github(), pull, saying({ run: 7, render: () => 'late' }));
    expect(await say(github(), pull, saying({ run: 6, content: 'old', render: () => 'early' }))).toMatchObject({
      did: 'outrun',
    });
    expect(live()[0]).toContain('late');
  });

  test.each([
    { who: 'a person', user: maintainer },
    { who: 'a person who took the name of the bot', user: { login: 'github-actions', type: 'User' as const } },
    { who: 'another bot', user: { login: 'other[bot]', type: 'Bot' as const } },
  ])('is not believed when $who forged its marker', async ({ user }) => {
    await say(github(), pull, saying());
    const [{ body } = { body: '' }] = double.repository.comments;
    double.repository.comments.length = 0;
    writeComment(double.repository, pull, user, body);
    expect(await say(github(), pull, saying({ run: 2 }))).toMatchObject({ did: 'created' });
    expect(double.repository.comments[0]?.body).toBe(body);
  });

  test('is begun anew where ours was minimised or its marker is not exactly ours', async () => {
    await say(github(), pull, saying());
    double.repository.comments[0]!.minimised = true;
    writeComment(double.repository, pull, bot, `x${double.repository.comments[0]!.body}`);
    expect(await say(github(), pull, saying({ run: 2 }))).toMatchObject({ did: 'created' });
    expect(live()).toHaveLength(2);
  });

  test('is new where an apply stopped, with the old one minimised', async () => {
    await say(github(), pull, saying({ state: 'applying' }));
    expect(await say(github(), pull, saying({ state: 'stopped', content: 'stop' }))).toMatchObject({ did: 'created' });
    expect(double.repository.comments.map((one) => one.minimised)).toEqual([true, false]);
    expect(await say(github(), pull, saying({ state: 'applied', content: 'done' }))).toMatchObject({ did: 'updated' });
    expect(live()).toHaveLength(1);
  });

  test('is found behind a hundred others', async () => {
    for (let at = 0; at < 130; at += 1) writeComment(double.repository, pull, maintainer, `talk ${at}`);
    await say(github(), pull, saying());
    expect(await say(github(), pull, saying({ run: 2, content: 'two' }))).toMatchObject({ did: 'updated' });
  });

  test('can be written with the token of a person', async () => {
    expect(await say(github(personToken), pull, saying())).toMatchObject({ did: 'created' });
    expect(await say(github(personToken), pull, saying({ run: 2, content: 'two' }))).toMatchObject({ did: 'updated' });
    expect(await say(github(), pull, saying())).toMatchObject({ did: 'created' });
  });
});

describe('the comments about tenants without a plan', () => {
  test('are folded away, unless something else was done since', async () => {
    await say(github(), pull, saying());
    await say(github(), pull, saying({ tenant: 'tenant-2' }));
    await say(github(), pull, saying({ tenant: 'tenant-3', state: 'applied' }));
    await say(github(), pull, saying({ tenant: 'tenant-4', run: 9 }));
    writeComment(double.repository, pull, maintainer, double.repository.comments[0]!.body);
    expect(await foldOthers(github(), pull, { tenants: ['tenant-2'], run: 2 })).toBe(1);
    expect(double.repository.comments.map((one) => one.minimised)).toEqual([true, false, false, false, false]);
    expect(await say(github(), pull, saying({ run: 3 }))).toMatchObject({ did: 'created' });
  });
});

describe('a body that GitHub finds too long', () => {
  test('is sent again one tier smaller', async () => {
    double.strike = ({ method, body }) =>
      method === 'POST' && JSON.stringify(body ?? '').includes('tier 1')
        ? { status: 422, message: 'Body is too long' }
        : null;
    expect(await say(github(), pull, saying())).toMatchObject({ did: 'created', tier: 2 });
    expect(live()[0]).toContain('tier 2');
  });

  test('is never sent where its bytes say so already', async () => {
    const render: Saying['render'] = (tier) => (tier < 4 ? 'é'.repeat(40_000) : `tier ${tier}`);
    expect(await say(github(), pull, saying({ render }))).toMatchObject({ tier: 4 });
    expect(writes()).toBe(1);
  });
});

describe('two runs at once', () => {
  test('leave one comment, with what the later run said', async () => {
    const [first, second] = await Promise.all([
      say(github(), pull, saying({ run: 8, render: () => 'eight' })),
      say(github(), pull, saying({ run: 9, content: 'nine', render: () => 'nine' })),
    ]);
    expect([first.did, second.did]).toContain('created');
    expect(live()).toHaveLength(1);
    expect(live()[0]).toContain('nine');
  });

  test('are merged where the answer to a first comment was lost and it was sent again', async () => {
    let lost = false;
    double.strike = ({ method, path }) => {
      if (lost || method !== 'POST' || !path.endsWith('/comments')) return null;
      lost = true;
      return { status: 502, message: 'Bad Gateway', lost: true };
    };
    await say(github(), pull, saying());
    expect(double.repository.comments).toHaveLength(2);
    expect(live()).toHaveLength(1);
  });
});

describe('limits of GitHub', () => {
  test.each([
    {
      limit: 'the primary limit',
      headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1' },
      message: 'API rate limit exceeded',
    },
    {
      limit: 'a secondary limit',
      headers: { 'retry-after': '1' },
      message: 'You have exceeded a secondary rate limit',
    },
  ])('at $limit the request waits and goes on', async ({ headers, message }) => {
    let struck = 0;
    double.strike = ({ path }) => {
      if (!path.endsWith('/comments') || struck >= 2) return null;
      struck += 1;
      return { status: 403, message, headers };
    };
    expect(await say(github(), pull, saying())).toMatchObject({ did: 'created' });
    expect(struck).toBe(2);
  });

  test('after three waits the run gives up', async () => {
    double.strike = () => ({ status: 429, message: 'secondary rate limit', headers: { 'retry-after': '1' } });
    await expect(say(github(), pull, saying())).rejects.toThrow('secondary rate limit');
  });
});
