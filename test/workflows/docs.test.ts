import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { usual } from '../../src/github/approval/needed.ts';
import { approvalsCheck, plannedCheck } from '../../src/github/run/check.ts';
import { driftLabel } from '../../src/github/drift/drift-issue.ts';
import { workflow, workflowFolder } from './source.ts';

const page = (name: string): string => readFileSync(new URL(`../../docs/${name}`, import.meta.url), 'utf8');
const blocks = (text: string): readonly string[] =>
  [...text.matchAll(/```yaml\n([\s\S]*?)```/gu)].map(([, block]) => block ?? '');

test.each(['github.md', 'other-pipelines.md'])('the YAML in %s is YAML', (name) => {
  for (const block of blocks(page(name)).filter((one) => /^[\w-]/u.test(one))) expect(parse(block)).toBeTruthy();
});

const called = ['validate', 'plan', 'scan', 'apply', 'drift', 'expiry', 'order', 'request'];
const github = page('github.md');

/** The cells of every row of the tables whose head begins with a word. */
function rows(head: string): readonly (readonly string[])[] {
  const [, table = ''] = github.split(new RegExp(`^ *\\| ${head}[^\\n]*\\n *\\|[-|]+\\n`, 'mu'));
  const lines = table.split('\n');
  const end = lines.findIndex((line) => !line.trimStart().startsWith('|'));
  return lines.slice(0, end).map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

/** All that the jobs of a workflow may do. */
const rights = (name: string): readonly string[] =>
  Object.values(workflow(name).jobs).flatMap(({ permissions = {} }) =>
    Object.entries(permissions).flatMap(([what, right]) => (right === 'write' ? [what] : [])),
  );

describe('the page about GitHub', () => {
  test('has every input and secret of the pipeline, and no other', () => {
    const { inputs = {}, secrets = {} } = workflow('pipeline').on.workflow_call ?? {};
    const told = rows('input').flatMap(([cell = '']) =>
      [...cell.matchAll(/`([\w-]+)`/gu)].map(([, name = '']) => name),
    );
    expect([...Object.keys(inputs), ...Object.keys(secrets)].toSorted()).toEqual(told.toSorted());
  });

  const words: readonly (readonly [RegExp, string])[] = [
    [/code scanning/u, 'security-events'],
    [/comment/u, 'pull-requests'],
    [/check run/u, 'checks'],
    [/deployment/u, 'deployments'],
    [/issue/u, 'issues'],
    [/pull request/u, 'contents'],
    [/pull request/u, 'pull-requests'],
  ];

  test.each(rows('workflow').map(([name = '', , identity = '', writes = '']) => [name.slice(1, -1), identity, writes]))(
    'says what %s may do: as %s, %s',
    (name, identity, writes) => {
      const told = words.flatMap(([word, right]) => (word.test(writes) ? [right] : []));
      if (identity !== 'none') told.push('id-token');
      expect([...new Set(rights(name))].toSorted()).toEqual([...new Set(told)].toSorted());
    },
  );

  test('has every workflow that is called, and names the rest', () => {
    expect(rows('workflow').map(([name = '']) => name.slice(1, -1))).toEqual(called);
    const rest = readdirSync(workflowFolder).filter((file) => !called.includes(file.replace('.yml', '')));
    expect(rest.filter((file) => !github.includes(`\`${file}\``))).toEqual([]);
  });

  test('names environment, branch, required check, label and numbers as they are', () => {
    expect(workflow('apply').jobs['apply']?.environment).toBe('apply');
    expect(github).toContain('**The environment `apply`**');
    expect(workflow('postern-trusted').on).toMatchObject({ push: { branches: ['main'] } });
    expect(github).toContain(`the checks \`${plannedCheck}\` and \`${approvalsCheck}\` required`);
    expect(github).toContain(`the label \`${driftLabel}\``);
    const needs = rows('weight').map(([weight = '', , number = '']) => [weight.slice(1, -1), Number(number) || 0]);
    expect(Object.fromEntries(needs)).toEqual(usual);
  });
});
