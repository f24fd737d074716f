import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { RunningEmulator } from '../../src/emulator/server/server.ts';
import { contoso } from '../../src/emulator/tenants/contoso.ts';
import { emulatorAtNoon } from '../support/tenants.ts';
import { type Asked, ask, desk } from './asking.ts';
import { builtProgram } from './built.ts';

const table = desk();
afterAll(() => table.remove());

let emulator: RunningEmulator;
let folder: string;
let file: string;
let made = 0;

const closing = `tenant: { id: 5f0a1c9e-0000-4000-8000-000000000001, domain: contoso.onmicrosoft.com }
scope: { mailboxForwarding: { undeclared: ignore }, inboxForwards: { undeclared: close } }
`;

beforeEach(async () => {
  emulator = await emulatorAtNoon({ tenant: contoso() });
  folder = table.folder(`closing-${(made += 1)}`, closing);
  file = table.path(`rules-${made}`);
});
afterEach(async () => emulator.close());

const askedFor = (): number => emulator.calls().operations['Get-InboxRule'] ?? 0;
const granting = ['--from', 'ana@contoso.com', '--to', 'a.example', '--until', '2036-12-31', '--reason', 'x'];

const commands: Readonly<Record<string, readonly string[]>> = { plan: [], drift: [], adopt: [], grant: granting };

const run = async (command: string, ...more: readonly string[]): Promise<Asked> =>
  ask(command, '--emulator', emulator.url, '--policies', folder, ...(commands[command] ?? []), '--json', ...more);

/** The process as its user started it, killed once it has kept some of the rules. */
async function killed(command: string): Promise<number> {
  emulator.faults.add([
    { effect: 'delay', milliseconds: 3_000, match: { cmdlet: 'Get-InboxRule', identity: 'rosa@contoso.com' } },
  ]);
  const on = ['--emulator', emulator.url, '--policies', folder, ...(commands[command] ?? []), '--checkpoint', file];
  const child = spawn(process.execPath, [(await builtProgram()).main, command, ...on], { stdio: 'ignore' });
  const ended = new Promise((resolve) => void child.once('close', (_, signal) => resolve(signal)));
  while (kept() === 0) await new Promise((resolve) => void setTimeout(resolve, 20));
  child.kill('SIGKILL');
  expect(await ended).toBe('SIGKILL');
  emulator.faults.clear();
  return kept();
}

/** How many mailboxes the file holds whole. */
const kept = (): number => (existsSync(file) ? Math.max(0, readFileSync(file, 'utf8').split('\n').length - 2) : 0);

describe.each(Object.keys(commands))('%s beside policies that close inbox rules', (command) => {
  test('goes on after it was killed: only the rest is asked for, and it says what an uninterrupted run says', async () => {
    const whole = await run(command);
    const all = askedFor();
    const held = await killed(command);
    const before = askedFor();
    const { out, err, code } = await run(command, '--checkpoint', file);
    expect(err).toContain(`Going on after ${held} mailbox`);
    expect(askedFor() - before).toBe(all - held);
    expect([code, existsSync(file)]).toEqual([whole.code, false]);
    expect(JSON.parse(out)).toEqual(whole.json());
    expect(held).toBeLessThan(all);
  }, 60_000);

  test('keeps nothing where the policies close none', async () => {
    folder = table.folder(`open-${made}`, closing.split('\n')[0] ?? '');
    const { code, err } = await run(command, '--checkpoint', file);
    expect([code, existsSync(file)]).toEqual([1, false]);
    expect(err).toMatch(/--checkpoint keeps/u);
  });
});

test('a checkpoint of drift is that of a plan: what one has read the other does not ask for', async () => {
  const held = await killed('plan');
  const before = askedFor();
  expect((await run('drift', '--checkpoint', file)).err).toContain(`Going on after ${held} mailbox`);
  expect(askedFor() - before).toBe(31 - held);
});

test.each([
  ['grant', granting],
  ['adopt', ['--ending']],
])('%s that asks no tenant takes none', async (command, args) => {
  const asked = await ask(command, '--policies', folder, ...args, '--checkpoint', file);
  expect([asked.code, existsSync(file)]).toEqual([1, false]);
  expect(asked.err).toContain('--checkpoint');
});
