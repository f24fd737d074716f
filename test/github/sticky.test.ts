import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { GitHub } from '../../src/github/client/client.ts';
import { foldOthers, say, type Saying } from '../../src/github/comment/sticky.ts';
import { type Double, startDouble } from './double.ts';
import { bot, botToken, maintainer, openPull, personToken, writeComment } from './double-state.ts';
import { aSaying, expectFitting, impatient } from './samples.ts';

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

const github = (token = botToken): GitHub => impatient(double, token);

const live = (): readonly string[] => double.repository.comments.filter((one) => !one.minimised).map((one) => one.body);
const writes = (): number => double.seen.filter((one) => one.method !== 'GET' && one.path !== '/graphql').length;

describe('the comment about a tenant', () => {
  test('is created once and updated in place', async () => {
    expect(await say(github(), pull, aSaying())).toMatchObject({ did: 'created', tier: 1 });
    expect(await say(github(), pull, aSaying({ run: 2, content: 'two', render: () => 'new' }))).toMatchObject({
      did: 'updated',
    });
    expect(live()).toHaveLength(1);
    expect(live()[0]).toContain('\nnew');
  });

  test('is not touched when a later run says the same', async () => {
    await say(github(), pull, aSaying());
    const before = writes();
    expect(await say(github(), pull, aSaying({ run: 2, render: () => 'with another link' }))).toMatchObject({
      did: 'unchanged',
    });
    expect(writes()).toBe(before);
  });

  test('is put right when somebody edited it by hand', async () => {
    await say(github(), pull, aSaying());
    double.repository.comments[0]!.body += '\nlooks good, merge it';
    expect(await say(github(), pull, aSaying({ run: 2 }))).toMatchObject({ did: 'updated' });
    expect(live()[0]).not.toContain('merge it');
  });

  test('is one for each tenant', async () => {
    await say(github(), pull, aSaying());
    await say(github(), pull, aSaying({ tenant: 'tenant-2' }));
    expect(live()).toHaveLength(2);
  });

  test('is not overwritten by a run that began earlier', async () => {
    await say(github(), pull, aSaying({ run: 7, render: () => 'late' }));
    expect(await say(github(), pull, aSaying({ run: 6, content: 'old', render: () => 'early' }))).toMatchObject({
      did: 'outrun',
    });
    expect(live()[0]).toContain('late');
  });

  test.each([
    { who: 'a person', user: maintainer },
    { who: 'a person who took the name of the bot', user: { login: 'github-actions', type: 'User' as const } },
    { who: 'another bot', user: { login: 'other[bot]', type: 'Bot' as const } },
  ])('is not believed when $who forged its marker', async ({ user }) => {
    await say(github(), pull, aSaying());
    const [{ body } = { body: '' }] = double.repository.comments;
    double.repository.comments.length = 0;
    writeComment(double.repository, pull, user, body);
    expect(await say(github(), pull, aSaying({ run: 2 }))).toMatchObject({ did: 'created' });
    expect(double.repository.comments[0]?.body).toBe(body);
  });

  test('is begun anew where ours was minimised or its marker is not exactly ours', async () => {
    await say(github(), pull, aSaying());
    double.repository.comments[0]!.minimised = true;
    writeComment(double.repository, pull, bot, `x${double.repository.comments[0]!.body}`);
    expect(await say(github(), pull, aSaying({ run: 2 }))).toMatchObject({ did: 'created' });
    expect(live()).toHaveLength(2);
  });

  test('is new where an apply stopped, with the old one minimised', async () => {
    await say(github(), pull, aSaying({ state: 'applying' }));
    expect(await say(github(), pull, aSaying({ state: 'stopped', content: 'stop' }))).toMatchObject({ did: 'created' });
    expect(double.repository.comments.map((one) => one.minimised)).toEqual([true, false]);
    expect(await say(github(), pull, aSaying({ state: 'applied', content: 'done' }))).toMatchObject({ did: 'updated' });
    expect(live()).toHaveLength(1);
  });

  test('is found behind a hundred others', async () => {
    for (let at = 0; at < 130; at += 1) writeComment(double.repository, pull, maintainer, `talk ${at}`);
    await say(github(), pull, aSaying());
    expect(await say(github(), pull, aSaying({ run: 2, content: 'two' }))).toMatchObject({ did: 'updated' });
  });

  test('can be written with the token of a person', async () => {
    expect(await say(github(personToken), pull, aSaying())).toMatchObject({ did: 'created' });
    expect(await say(github(personToken), pull, aSaying({ run: 2, content: 'two' }))).toMatchObject({ did: 'updated' });
    expect(await say(github(), pull, aSaying())).toMatchObject({ did: 'created' });
  });
});

describe('the comments about tenants without a plan', () => {
  test('are folded away, unless something else was done since', async () => {
    await say(github(), pull, aSaying());
    await say(github(), pull, aSaying({ tenant: 'tenant-2' }));
    await say(github(), pull, aSaying({ tenant: 'tenant-3', state: 'applied' }));
    await say(github(), pull, aSaying({ tenant: 'tenant-4', run: 9 }));
    writeComment(double.repository, pull, maintainer, double.repository.comments[0]!.body);
    expect(await foldOthers(github(), pull, { tenants: ['tenant-2'], run: 2 })).toBe(1);
    expect(double.repository.comments.map((one) => one.minimised)).toEqual([true, false, false, false, false]);
    expect(await say(github(), pull, aSaying({ run: 3 }))).toMatchObject({ did: 'created' });
  });
});

describe('a body that GitHub finds too long', () => {
  test('is sent again one tier smaller', async () => {
    double.strike = ({ method, body }) =>
      method === 'POST' && JSON.stringify(body ?? '').includes('tier 1')
        ? { status: 422, message: 'Body is too long' }
        : null;
    expect(await say(github(), pull, aSaying())).toMatchObject({ did: 'created', tier: 2 });
    expect(live()[0]).toContain('tier 2');
  });

  test('is never sent where its bytes say so already', async () => {
    const render: Saying['render'] = (tier) => (tier < 4 ? 'é'.repeat(40_000) : `tier ${tier}`);
    expect(await say(github(), pull, aSaying({ render }))).toMatchObject({ tier: 4 });
    expect(writes()).toBe(1);
  });
});

describe('two runs at once', () => {
  test('leave one comment, with what the later run said', async () => {
    const [first, second] = await Promise.all([
      say(github(), pull, aSaying({ run: 8, render: () => 'eight' })),
      say(github(), pull, aSaying({ run: 9, content: 'nine', render: () => 'nine' })),
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
    await say(github(), pull, aSaying());
    expect(double.repository.comments).toHaveLength(2);
    expect(live()).toHaveLength(1);
  });
});
