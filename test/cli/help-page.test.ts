import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { helpPage } from '../../src/cli/program/help-page.ts';

test('docs/cli.md is what the commands say of themselves (npm run generate)', async () => {
  expect(readFileSync(new URL('../../docs/cli.md', import.meta.url), 'utf8')).toBe(await helpPage());
});
