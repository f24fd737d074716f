import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Authors, authorsOf } from '../../../src/github/binding/authors.ts';
import { type Double, startDouble } from '../double.ts';
import { bot, contributor, openPull, type User } from '../double-state.ts';
import { expectFitting, impatient } from '../samples.ts';

let double: Double;
beforeEach(async () => {
  double = await startDouble();
});
afterEach(async () => {
  await double.close();
  expectFitting(double);
});

const mallory: User = { login: 'Mallory', type: 'User' };
const ana: User = { login: 'ana', type: 'User' };
const [origin, ours, theirs, merged] = ['a', 'b', 'd', 'e'].map((one) => one.repeat(40)) as [
  string,
  string,
  string,
  string,
];

const authors = async (): Promise<readonly string[]> => [...(await asked()).people].toSorted();

const asked = async (): Promise<Authors> => {
  const { number, branch } =
    double.repository.pulls[0] ?? openPull(double.repository, { head: ours, branch: 'change' });
  return authorsOf(impatient(double), { number, branch, author: contributor.login });
};

const pushed = (actor: User | null, type = 'push', before = origin, after = ours): void => {
  double.repository.activities.push({ branch: 'change', actor, type, before, after });
};

/** The four commits of a merge: where both sides come from, the change, the base, and what somebody pushed. */
function merging(
  files: Readonly<Record<'origin' | 'ours' | 'theirs' | 'merged', Readonly<Record<string, string>>>>,
): void {
  const { commits, notes, branches } = double.repository;
  const named = { origin, ours, theirs, merged };
  for (const [name, at] of Object.entries(named))
    commits.set(at, new Map(Object.entries(files[name as keyof typeof named])));
  notes.set(ours, { parents: [origin] });
  notes.set(theirs, { parents: [origin] });
  notes.set(merged, { parents: [ours, theirs] });
  branches.set('main', theirs);
  pushed(ana, 'push', ours, merged);
}

const plain = { 'policies/a.yaml': '1', 'policies/b.yaml': '1' };

test.each<readonly [string, User | null, string, boolean]>([
  ['a person pushed', ana, 'push', false],
  ['a program pushed', bot, 'push', true],
  ['a program began the branch', bot, 'branch_creation', true],
  ['a program merged into it', bot, 'pr_merge', true],
  ['an account that is gone pushed', null, 'push', true],
  ['a program deleted the branch once', bot, 'branch_deletion', false],
])('where %s, it is nobody’s that can be named: %#', async (_, actor, type, unnamed) => {
  double.repository.commits.set(ours, new Map());
  pushed(actor, type);
  const found = await asked();
  expect(found.unnamed).toBe(unnamed);
  expect([...found.people]).not.toContain(bot.login.toLowerCase());
});

describe('the work of somebody is', () => {
  test('what they opened, and commits of theirs', async () => {
    expect(await authors()).toEqual(['carl']);
  });

  test.each(['push', 'force_push', 'branch_creation'])('what they pushed under another name: %s', async (type) => {
    double.repository.commits.set(ours, new Map());
    pushed(mallory, type);
    expect(await authors()).toEqual(['carl', 'mallory']);
  });

  test.each<readonly [string, Readonly<Record<string, string>>]>([
    ['slipped something in', { ...plain, 'policies/a.yaml': '2', 'policies/b.yaml': '3' }],
    ['took a change of the base back', { ...plain, 'policies/a.yaml': '2' }],
    [
      'slipped an order in',
      { ...plain, 'policies/a.yaml': '2', 'policies/b.yaml': '2', '.postern/orders/x.json': '{}' },
    ],
    [
      'changed a workflow',
      { ...plain, 'policies/a.yaml': '2', 'policies/b.yaml': '2', '.github/workflows/x.yml': 'x' },
    ],
    ['added a file', { ...plain, 'policies/a.yaml': '2', 'policies/b.yaml': '2', 'policies/c.yaml': '' }],
    ['dropped the change', { ...plain, 'policies/b.yaml': '2' }],
  ])('a merge in which they %s', async (_, files) => {
    merging({
      origin: plain,
      ours: { ...plain, 'policies/a.yaml': '2' },
      theirs: { ...plain, 'policies/b.yaml': '2' },
      merged: files,
    });
    expect(await authors()).toEqual(['ana', 'carl']);
  });

  test('a merge of what is no part of the base branch', async () => {
    merging({ origin: plain, ours: plain, theirs: plain, merged: plain });
    double.repository.branches.set('main', origin);
    expect(await authors()).toEqual(['ana', 'carl']);
  });
});

test.each(['pr_merge', 'merge_queue_merge'])(
  'whoever brought commits to the branch by a %s wrote part of it',
  async (type) => {
    pushed(mallory, type);
    expect(await authors()).toEqual(['carl', 'mallory']);
  },
);

describe('no work of anybody is', () => {
  test('bringing the branch up to date with its base', async () => {
    merging({
      origin: { ...plain, 'policies/gone.yaml': '' },
      ours: { ...plain, 'policies/a.yaml': '2', 'policies/gone.yaml': '' },
      theirs: { ...plain, 'policies/b.yaml': '2', 'policies/new.yaml': '' },
      merged: { 'policies/a.yaml': '2', 'policies/b.yaml': '2', 'policies/new.yaml': '' },
    });
    expect(await authors()).toEqual(['carl']);
  });

  test('what somebody did to another branch', async () => {
    double.repository.activities.push({ branch: 'other', actor: mallory, type: 'push', before: origin, after: ours });
    expect(await authors()).toEqual(['carl']);
  });
});
