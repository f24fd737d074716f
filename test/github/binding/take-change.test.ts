import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type ChangeAt, changeOfPull, takeChange } from '../../../src/github/binding/take-change.ts';
import { type Double, startDouble } from '../double.ts';
import { openPull } from '../double-state.ts';
import { expectFitting, impatient } from '../samples.ts';

const head = 'b'.repeat(40);
const trial = 'c'.repeat(40);

let double: Double;
beforeEach(async () => {
  double = await startDouble();
});
afterEach(async () => {
  await double.close();
  expectFitting(double);
});

const at: ChangeAt = { pull: 1, head, commit: trial };

/** The files of the tried merge; `modes` for what is no plain file. */
function holds(files: Readonly<Record<string, string>>, modes: Readonly<Record<string, string>> = {}): void {
  double.repository.commits.set(trial, new Map(Object.entries(files)));
  double.repository.notes.set(trial, { parents: [], modes: new Map(Object.entries(modes)) });
}

const take = async (folder = 'policies') => takeChange(impatient(double), at, folder);

describe('which commit a pull request is read from', () => {
  test('the merge that GitHub tried', async () => {
    const pull = openPull(double.repository, { head, trial }).number;
    expect(await changeOfPull(impatient(double), pull, head)).toEqual({ pull, head, commit: trial });
  });

  test.each([
    { what: 'of another repository', pull: { fork: true }, refused: /another repository/u },
    { what: 'that has moved on', pull: { head: 'd'.repeat(40) }, refused: /pushed since/u },
    { what: 'that is merged', pull: { merged: 'e'.repeat(40) }, refused: /closed/u },
    { what: 'in conflict', pull: { mergeable: false }, refused: /conflicts/u },
    { what: 'not yet tried', pull: { mergeable: null, trial: null }, refused: /again/u },
  ])('one $what has none', async ({ pull, refused }) => {
    const { number } = openPull(double.repository, { head, trial, ...pull });
    expect(await changeOfPull(impatient(double), number, head)).toEqual({ refused: expect.stringMatching(refused) });
  });
});

describe('what is taken of a change', () => {
  test('its policies, however deep, and nothing else of it', async () => {
    holds({
      'policies/a.yaml': 'a: 1\n',
      'policies/teams/b.yml': 'b: ü\n',
      'policies/notes.md': 'x',
      'package.json': '{}',
      'postern-out/7.json': '{}',
    });
    const taken = await take();
    if ('refused' in taken) throw new Error(taken.refused);
    const texts = [...taken.files].map(([path, bytes]) => [path, Buffer.from(bytes).toString('utf8')]);
    expect(texts).toEqual([
      ['policies/a.yaml', 'a: 1\n'],
      ['policies/teams/b.yml', 'b: ü\n'],
    ]);
    expect(taken).toMatchObject(at);
  });

  test('the whole repository, where that is the policy folder', async () => {
    holds({ 'a.yaml': '' });
    expect(await take('.')).toMatchObject({ files: new Map([['a.yaml', expect.anything()]]) });
  });

  test.each([
    { what: 'a link', files: { 'policies/a.yaml': '/etc/passwd' }, modes: { 'policies/a.yaml': '120000' } },
    {
      what: 'a link that is no policy',
      files: { 'policies/folders.txt': 'x' },
      modes: { 'policies/folders.txt': '120000' },
    },
    { what: 'a submodule', files: { 'policies/sub': '' }, modes: { 'policies/sub': '160000' } },
    { what: 'a mode nobody knows', files: { 'policies/a.yaml': '' }, modes: { 'policies/a.yaml': '100666' } },
    { what: 'a path that climbs', files: { 'policies/../../x.yaml': '' }, modes: {} },
    { what: 'a path of another system', files: { 'policies/..\\x.yaml': '' }, modes: {} },
    { what: 'a name with a control character', files: { 'policies/a\u0007.yaml': '' }, modes: {} },
    { what: 'a file that is too large', files: { 'policies/a.yaml': 'x'.repeat(1024 * 1024 + 1) }, modes: {} },
    { what: 'no such folder', files: { 'other/a.yaml': '' }, modes: {} },
  ])('nothing at all where it holds $what', async ({ files, modes }) => {
    holds(files, modes);
    expect(await take()).toEqual({ refused: expect.any(String) });
  });

  test('nothing where there are more files than policies need', async () => {
    holds(Object.fromEntries(Array.from({ length: 2_001 }, (_, n) => [`policies/${n}.yaml`, ''])));
    expect(await take()).toEqual({ refused: expect.stringContaining('larger') });
  });
});
