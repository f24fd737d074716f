import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { groups } from './all.ts';

const root = new URL('../..', import.meta.url).pathname;

describe.each(Object.entries(groups))('the mutations of %s', (_, { tests, mutations }) => {
  test('name tests that there are', () => {
    expect(tests.filter((file) => !existsSync(`${root}${file}`))).toEqual([]);
  });

  test.each(mutations.map((one) => [one.name, one] as const))('%s: its place is found', (_name, { file, from, to }) => {
    const text = readFileSync(`${root}src/${file}`, 'utf8');
    expect(text.split(from)).toHaveLength(2);
    expect(to).not.toBe(from);
  });
});
