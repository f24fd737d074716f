import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ask } from './asking.ts';

let folder: string;
const at = (...names: readonly string[]): string => join(folder, ...names);
const tenant = (base: string, name: string, id: string): void => {
  mkdirSync(at(base, name), { recursive: true });
  writeFileSync(at(base, name, 'tenant.yaml'), `tenant: { id: ${id}, domain: ${name}.onmicrosoft.com }\n`);
};
const id = (last: number): string => `5f0a1c9e-0000-4000-8000-00000000000${last}`;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'postern-matrix-'));
  tenant('now', 'a', id(1));
  // What was before is below `before` by the path that it has now.
  cpSync(at('now'), join(at('before'), at('now')), { recursive: true });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const matrix = (): ReturnType<typeof ask> =>
  ask('tenants', '--policies', at('now'), '--matrix', '--base', at('before'));

test('a change is planned for the tenants it is about', async () => {
  tenant('now', 'b', id(2));
  expect(await matrix()).toMatchObject({ code: 0, out: expect.stringContaining('b.onmicrosoft.com') });
  expect((await matrix()).out).not.toContain('a.onmicrosoft.com');
});

test('a second folder for a tenant whose own has not changed is refused', async () => {
  tenant('now', 'b', id(1));
  const { code, err } = await matrix();
  expect(code).toBe(1);
  expect(err).toContain('has more than one folder');
});
