import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';

const page = (name: string): string => readFileSync(new URL(`../../docs/${name}`, import.meta.url), 'utf8');
const blocks = (text: string): readonly string[] =>
  [...text.matchAll(/```yaml\n([\s\S]*?)```/gu)].map(([, block]) => block ?? '');

test.each(['github.md', 'other-pipelines.md'])('the YAML in %s is YAML', (name) => {
  for (const block of blocks(page(name)).filter((one) => /^[\w-]/u.test(one))) expect(parse(block)).toBeTruthy();
});

test('every variable that a workflow asks for is in the documentation', () => {
  const names = ['validate', 'plan', 'comment', 'apply', 'drift', 'expiry'];
  const sources = names.map((name) =>
    readFileSync(new URL(`../../.github/workflows/${name}.yml`, import.meta.url), 'utf8'),
  );
  const asked = new Set(
    sources.flatMap((source) => [...source.matchAll(/(?:vars|secrets)\.(\w+)/gu)].map(([, name]) => name ?? '')),
  );
  expect([...asked].filter((name) => !page('github.md').includes(name))).toEqual([]);
});
