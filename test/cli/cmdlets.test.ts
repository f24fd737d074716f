import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { neededCmdlets } from '../../src/cli/connect/cmdlets.ts';

const root = new URL('../../src', import.meta.url).pathname;

/** What the code calls: `exchange('Get-RemoteDomain'` in any of its rooms. */
const called = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .flatMap((file) => [...readFileSync(join(root, file), 'utf8').matchAll(/\bexchange\(\s*'(?<cmdlet>[A-Z]\w+-\w+)'/gu)])
  .map((match) => match.groups?.['cmdlet'] ?? '');

test('every cmdlet that is called anywhere may be called over PowerShell', () => {
  expect(called.length).toBeGreaterThan(20);
  expect(called.filter((name) => !neededCmdlets().includes(name))).toEqual([]);
});
