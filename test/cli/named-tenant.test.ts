import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { RunningEmulator } from '../../src/emulator/server/server.ts';
import { contoso } from '../../src/emulator/tenants/contoso.ts';
import { emulatorAtNoon } from '../support/tenants.ts';
import { ask, desk } from './asking.ts';

/** A tenant with the right domain and another id than the policies name. */
const table = desk();
afterAll(() => table.remove());

const own = '5f0a1c9e-0000-4000-8000-000000000001';
const other = '5f0a1c9e-0000-4000-8000-00000000beef';
const policies = (id: string, rest: string): string =>
  table.folder('policies', `tenant: { id: ${id}, domain: contoso.onmicrosoft.com }\n${rest}`);
const closing = 'remoteDomains: [{ domainName: "*", autoForwardEnabled: false }]\n';

let emulator: RunningEmulator;
beforeEach(async () => {
  emulator = await emulatorAtNoon({ tenant: contoso() });
});
afterEach(async () => emulator.close());

const on = (id: string, rest = closing): readonly string[] => [
  '--emulator',
  emulator.url,
  '--policies',
  policies(id, rest),
];
const calls = (): number => Object.values(emulator.calls().operations).reduce((sum, one) => sum + one, 0);

describe('a tenant of another id', () => {
  test.each(['plan', 'drift', 'grants'])('is refused by %s, before its objects are read', async (command) => {
    const told = await ask(command, ...on(other));
    expect(told.code).toBe(3);
    expect(told.err).toContain(`${other} was named, and ${own} answered`);
    expect(emulator.calls().operations).not.toHaveProperty('Get-RemoteDomain');
  });

  test('gets no step of a plan that was made for the named one', async () => {
    const file = table.path('plan.json');
    const made = await ask('plan', ...on(own), '--out', file, '--json');
    const twin = await emulatorAtNoon({ tenant: { ...contoso(), id: other } });
    const { digest } = made.json() as unknown as { digest: string };
    const told = await ask('apply', file, '--emulator', twin.url, '--approve', digest, '--allow', 'interrupts');
    const { operations } = twin.calls();
    await twin.close();
    expect(told.code).toBe(4);
    expect(told.err).toContain(`${own} was named, and ${other} answered`);
    expect(Object.keys(operations).filter((name) => name.startsWith('Set-'))).toEqual([]);
  });

  test('is answered without the policies', async () => {
    const told = await ask('forwards', ...on(other));
    expect(told.err).toContain(`The policies are for ${other} and left aside: ${own} answered.`);
    expect(told.code).toBe(0);
  });

  test('is refused in a snapshot as well', async () => {
    const file = table.path('tenant.json');
    await ask('snapshot', '--emulator', emulator.url, '--policies', '/nonexistent', '--out', file);
    const from = ['--snapshot', file, '--policies', policies(other, closing)];
    const told = await ask('plan', ...from);
    expect([told.code, told.err]).toEqual([3, expect.stringContaining(`${own} answered`)]);
    expect((await ask('plan', '--snapshot', file, '--policies', policies(own, closing))).code).toBe(0);
  });
});

test('the tenant of the policies is read as ever', async () => {
  const before = calls();
  expect((await ask('plan', ...on(own))).code).toBe(0);
  expect(calls()).toBeGreaterThan(before);
});
