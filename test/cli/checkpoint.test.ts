import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { RunningEmulator } from '../../src/emulator/server/server.ts';
import { contoso } from '../../src/emulator/tenants/contoso.ts';
import { emulatorAtNoon } from '../support/tenants.ts';
import { type Asked, ask, desk } from './asking.ts';

const table = desk();
afterAll(() => table.remove());

let emulator: RunningEmulator;
let file: string;
let files = 0;
beforeEach(async () => {
  emulator = await emulatorAtNoon({ tenant: contoso() });
  file = table.path(`sweep-${(files += 1)}`);
});
afterEach(async () => emulator.close());

const forwards = async (...more: readonly string[]): Promise<Asked> =>
  ask('forwards', '--emulator', emulator.url, '--policies', 'none', '--json', ...more);
const swept = async (...more: readonly string[]): Promise<Asked> =>
  forwards('--inbox-rules', '--checkpoint', file, ...more);
const askedFor = (): number => emulator.calls().operations['Get-InboxRule'] ?? 0;

/** A run that read every mailbox and ended before its answer was there. */
async function interrupted(): Promise<void> {
  const { code } = await swept('--html', table.path('no/such/folder/page.html'));
  expect([code === 0, existsSync(file)]).toEqual([false, true]);
}

/** Cuts the file as a machine that goes down would: some reads are there, and half of the next. */
function cutAfter(reads: number): void {
  const lines = readFileSync(file, 'utf8').split('\n');
  writeFileSync(file, [...lines.slice(0, 1 + reads), lines[1 + reads]?.slice(0, 20)].join('\n'));
}

test('a mailbox whose answer always breaks off is given up on soon, named meanwhile, and keeps no other waiting', async () => {
  emulator.faults.add([{ effect: 'truncate', match: { cmdlet: 'Get-InboxRule', identity: 'rosa@contoso.com' } }]);
  const { json, err, code } = await forwards('--inbox-rules');
  expect([code, json()['unread'], json()['inboxRules']]).toMatchObject([
    3,
    [{ what: 'inbox rules of rosa@contoso.com' }],
    { mailboxes: 30, unread: 1 },
  ]);
  expect(err).toContain('mailboxes, waiting for rosa@contoso.com');
  // Twice with its batch and three times alone; the nine beside it twice with it and once alone.
  expect(askedFor()).toBe(21 + 10 * 2 + 9 + 3);
}, 30_000);

describe('a checkpoint of the sweep over inbox rules', () => {
  test('is gone once the answer is there', async () => {
    const { code } = await swept();
    expect([code, existsSync(file)]).toEqual([0, false]);
  });

  test('is where the same command goes on: only the rest is asked for, and the answer is that of one run', async () => {
    const whole = await forwards('--inbox-rules');
    const all = askedFor();
    await interrupted();
    cutAfter(12);
    const before = askedFor();
    const { out, err } = await swept();
    expect(err).toContain('Going on after 12 mailboxes');
    expect(askedFor() - before).toBe(all - 12);
    expect(JSON.parse(out)).toEqual(whole.json());
    expect(existsSync(file)).toBe(false);
  });

  test('holds no mailbox that could not be read: it is asked for again', async () => {
    emulator.faults.add([{ effect: 'deny', match: { cmdlet: 'Get-InboxRule', identity: 'rosa@contoso.com' } }]);
    await interrupted();
    emulator.faults.clear();
    const before = askedFor();
    const { unread } = (await swept()).json();
    expect([askedFor() - before, unread]).toEqual([1, []]);
  });

  test.each([
    ['is of another tenant', (text: string) => text.replace(/"tenant":"[^"]+"/u, '"tenant":"x"'), /another tenant/u],
    [
      'was kept for a snapshot',
      (text: string) => text.replace('postern-forwards', 'postern-snapshot'),
      /no checkpoint/u,
    ],
    ['is older than a day', (text: string) => text.replace('2026-11-21T', '2026-11-19T'), /begun on 2026-11-19/u],
    [
      'does not say when it was begun',
      (text: string) => text.replace(/"begun":"[^"]+"/u, '"begun":""'),
      /begun nobody/u,
    ],
    ['is something else', () => 'Shopping list\n', /no checkpoint/u],
  ])('that %s is refused, and left as it is', async (_, changed, said) => {
    await interrupted();
    const text = changed(readFileSync(file, 'utf8'));
    writeFileSync(file, text);
    const before = askedFor();
    const { code, err } = await swept();
    expect(code).toBe(1);
    expect(err).toMatch(said);
    expect([askedFor() - before, readFileSync(file, 'utf8')]).toEqual([0, text]);
  });

  test.each([[[]], [['--since', '2d']]])('is refused where nothing is swept: %j', async (more) => {
    const { code, err } = await forwards('--checkpoint', file, ...more);
    expect(code).toBe(1);
    expect(err).toContain('--checkpoint keeps what --inbox-rules reads');
  });
});
