import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { changeText } from '../../src/github/comment/change-text.ts';
import { type ProposedChange, proposeChange } from '../../src/github/client/propose-change.ts';
import { commentBudget } from '../../src/github/comment/detail-level.ts';
import { hostileNames } from '../render/samples.ts';
import { type Double, startDouble } from './double.ts';
import { live } from './gfm.ts';
import { expectFitting, impatient } from './samples.ts';

let double: Double;
beforeEach(async () => {
  double = await startDouble();
});
afterEach(async () => {
  await double.close();
  expectFitting(double);
});

const change = (text: string): ProposedChange => ({
  branch: 'postern/drift-1',
  title: 'Take over',
  body: 'b',
  draft: false,
  by: null,
  files: new Map([['policies/a.yaml', text]]),
});
const branch = (): ReadonlyMap<string, string> | undefined =>
  double.repository.commits.get(double.repository.branches.get('postern/drift-1') ?? '');

describe('a change that is proposed', () => {
  test('is a commit on a branch of its own with one pull request', async () => {
    expect(await proposeChange(impatient(double), change('one'))).toMatchObject({ did: 'opened' });
    expect(branch()?.get('policies/a.yaml')).toBe('one');
    expect(double.repository.pulls).toMatchObject([{ branch: 'postern/drift-1', base: 'main' }]);
  });

  test('is the work of whoever asked for it, so that they do not agree to it', async () => {
    await proposeChange(impatient(double), { ...change('one'), by: { login: 'mallory', id: 7 } });
    await proposeChange(impatient(double), change('two'));
    const made = double.seen.filter(({ method, path }) => method === 'POST' && path.endsWith('/git/commits'));
    expect(made.map(({ body }) => (body as { author?: unknown }).author)).toEqual([
      { name: 'mallory', email: '7+mallory@users.noreply.github.com' },
      undefined,
    ]);
  });

  test('that is the same again is left as it stands, with what people said of it', async () => {
    await proposeChange(impatient(double), change('one'));
    const at = double.repository.branches.get('postern/drift-1');
    expect(await proposeChange(impatient(double), change('one'))).toMatchObject({ did: 'updated' });
    expect(double.repository.branches.get('postern/drift-1')).toBe(at);
  });

  test('is begun anew on the same branch by a later run', async () => {
    await proposeChange(impatient(double), change('one'));
    expect(await proposeChange(impatient(double), change('two'))).toMatchObject({ did: 'updated' });
    expect(branch()?.get('policies/a.yaml')).toBe('two');
    expect(double.repository.pulls).toHaveLength(1);
  });

  test.each(hostileNames.map((name) => [JSON.stringify(name).slice(0, 40), name] as const))(
    'says %s in code',
    (_, name) => {
      const { body, title } = changeText('drift', name, {
        taken: Array.from({ length: 120 }, () => name),
        left: Array.from({ length: 120 }, () => ({ object: name, why: name })),
      });
      expect(live(body)).toEqual([]);
      expect(Buffer.byteLength(body)).toBeLessThanOrEqual(commentBudget);
      expect(body.match(/^- and (?:20|100|117|120) more$/gmu)).toHaveLength(2);
      expect(title).toMatch(/^[\w. ()?-]+$/u);
    },
  );
});
