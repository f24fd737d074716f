import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { cases } from '../support/cases.ts';

/** What the product used to say and nobody says at a desk, and identifiers that are for JSON. */
const banned =
  /witness|prefixes checked|for certain|such as|not applyable|certain or uncertain|gains a way|any external domain except|everyone except|inbox-(?:forward|redirect)|mailbox-(?:smtp|object)|\bindeterminate\b/u;

const told = cases
  .map((one) => [one.name, join(one.folder, 'plan.txt')] as const)
  .filter(([, file]) => existsSync(file));

test.each(told)('the plan of %s is said in words for people', (_, file) => {
  expect(readFileSync(file, 'utf8')).not.toMatch(banned);
});
