import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Drift } from '../../src/engine/drift/drift.ts';
import type { Plan } from '../../src/engine/plan/plan.ts';
import type { RunningEmulator } from '../../src/emulator/server/server.ts';
import { contoso } from '../../src/emulator/tenants/contoso.ts';
import type { JsonObject } from '../../src/json.ts';
import { inPortal } from '../laws/portal.ts';
import { emulatorAtNoon } from '../support/tenants.ts';
import { type Asked, ask, desk, misfits } from './asking.ts';

const table = desk();
afterAll(() => table.remove());

let emulator: RunningEmulator;
let folder: string;
let folders = 0;

const run = async (cmdlet: string, parameters: JsonObject): Promise<void> => {
  expect(await inPortal(emulator.url, { cmdlet, parameters })).toBe(true);
};
const rule = async (Mailbox: string, Name: string, action: JsonObject): Promise<void> =>
  run('New-InboxRule', { Mailbox, Name, ...action });

const on = (): readonly string[] => ['--emulator', emulator.url, '--policies', folder];
const drift = (...more: readonly string[]): Promise<Asked> => ask('drift', ...on(), '--inbox-rules', ...more);

/** Ana may forward anywhere, and nobody else; she has a rule that is declared. */
beforeEach(async () => {
  const state = contoso();
  state.inboxRules.clear();
  emulator = await emulatorAtNoon({ tenant: state });
  await run('Set-RemoteDomain', { Identity: 'Default', AutoForwardEnabled: true });
  await run('Set-HostedOutboundSpamFilterPolicy', { Identity: 'Default', AutoForwardingMode: 'Off' });
  await run('New-HostedOutboundSpamFilterPolicy', { Name: 'Open', AutoForwardingMode: 'On' });
  const open = { Name: 'Open', HostedOutboundSpamFilterPolicy: 'Open', From: ['ana@contoso.com'] };
  await run('New-HostedOutboundSpamFilterRule', open);
  await rule('ana@contoso.com', 'Tickets', { ForwardTo: 'tickets@fabrikam.com' });
  folder = table.path(`as-found-${(folders += 1)}`);
  const from = ['--emulator', emulator.url, '--policies', '/nonexistent', '--inbox-rules', '--out', folder];
  for (const { code, err } of [await ask('export', ...from), await drift()]) if (code !== 0) throw new Error(err);
});
afterEach(async () => emulator.close());

const close = (): void =>
  writeFileSync(join(folder, 'close.yaml'), 'scope: { inboxForwards: { undeclared: close } }\n');

describe('a rule that nobody declares', () => {
  test('that gets out is said to, with whether the mailbox keeps the message', async () => {
    await rule('ana@contoso.com', 'quiet', { ForwardTo: 'h@evil.example', DeleteMessage: true });
    const { out } = await drift();
    expect(out).toMatch(/Forwards in use\n {2}\+ ana@contoso\.com → h@evil\.example +starts to get out\n/u);
    expect(out).toContain('forwards mail of ana@contoso.com to h@evil.example: gets out\n');
    expect(out).toContain('deletes the message: the mailbox keeps no copy');
  });

  test('that is blocked is said to be, by what, and begins nothing', async () => {
    await rule('rosa@contoso.com', 'home', { RedirectTo: 'b@evil.example' });
    const { out } = await drift();
    expect(out).toMatch(/to b@evil\.example: blocked\s+by outbound policy “Default”/u);
    expect(out).not.toContain('Forwards in use');
    expect(out).not.toContain('deletes the message');
  });

  test('is told with each of its targets where these differ', async () => {
    await rule('ana@contoso.com', 'both', { ForwardTo: ['h@evil.example', 'rosa@contoso.com'] });
    const { out } = await drift();
    expect(out.replaceAll(/\s+/gu, ' ')).toContain('to h@evil.example gets out; to rosa@contoso.com stays inside');
  });
});

describe('a rule that policies close', () => {
  test('is told in drift and plan by where it sends and that it gets out', async () => {
    close();
    await rule('ana@contoso.com', 'To F', { ForwardTo: 'a@evil.example' });
    const found = await drift();
    expect(found.out).toMatch(/\+ ana@contoso\.com → a@evil\.example +starts to get out/u);
    expect(found.out).toContain('forwards mail of ana@contoso.com to a@evil.example: gets out');
    const planned = await ask('plan', ...on());
    expect(planned.out).toMatch(/- ana@contoso\.com → a@evil\.example +no longer gets out/u);
    expect(planned.out).toContain('forwards mail of ana@contoso.com to a@evil.example: gets out');
    expect(planned.out).not.toContain('tickets@fabrikam.com');
  });

  test('is none where it surely stays inside: drift says so as a plan does', async () => {
    close();
    await rule('rosa@contoso.com', 'In', { ForwardTo: 'ana@contoso.com' });
    const plan = (await ask('plan', ...on(), '--json')).json() as unknown as Plan;
    expect(plan.steps).toEqual([]);
    const found = await drift('--json');
    expect(found.code).toBe(0);
    const { clean, undeclared } = found.json() as unknown as Drift;
    expect([clean, undeclared.map(({ object }) => object)]).toEqual([true, ['inboxForwards/rosa@contoso.com/in']]);
  });

  test('and that an entry allows otherwise is told with what the entry says', async () => {
    close();
    await run('Set-InboxRule', { Mailbox: 'ana@contoso.com', Identity: 'Tickets', ForwardTo: ['x@evil.example'] });
    const { out } = await ask('plan', ...on());
    expect(out).toContain('not as its entry says');
    expect(out).toContain('its entry says: forwardTo tickets@fabrikam.com');
    expect(out).not.toContain('no policy declares it');
  });
});

describe('a rule that is declared and is otherwise', () => {
  test('is told by what differs, and not as one that nobody declares', async () => {
    await run('Set-InboxRule', { Mailbox: 'ana@contoso.com', Identity: 'Tickets', DeleteMessage: true });
    const { out, code } = await drift();
    expect(code).toBe(2);
    expect(out).toMatch(/~ inbox rule ana@contoso\.com\/Tickets +\S+inbox-forwards\.yaml:\d+/u);
    expect(out).toMatch(/\n +deleteMessage {2}true\n/u);
    expect(out).not.toMatch(/no policy declares|Forwards in use|Take it back|Keep it/u);
    expect(misfits('drift.schema.json', (await drift('--json')).json())).toEqual([]);
  });

  test('begins and ends what its targets do', async () => {
    await run('Set-InboxRule', { Mailbox: 'ana@contoso.com', Identity: 'Tickets', ForwardTo: ['x@evil.example'] });
    const { out } = await drift();
    expect(out).toMatch(/\+ ana@contoso\.com → x@evil\.example +starts to get out/u);
    expect(out).toMatch(/- ana@contoso\.com → tickets@fabrikam\.com +no longer gets out/u);
  });

  test('is taken over by adopt into its own entry', async () => {
    close();
    await run('Set-InboxRule', { Mailbox: 'ana@contoso.com', Identity: 'Tickets', DeleteMessage: true });
    expect((await ask('adopt', ...on(), '--write')).code).toBe(0);
    expect((await drift()).code).toBe(0);
  });

  test('is no drift where its owner switched it off', async () => {
    await run('Disable-InboxRule', { Mailbox: 'ana@contoso.com', Identity: 'Tickets' });
    const { out } = await drift();
    expect(out).not.toContain('Forwards in use');
  });
});

describe('a forward of a mailbox', () => {
  test('that is new and blocked is said to be', async () => {
    await run('Set-Mailbox', { Identity: 'rosa@contoso.com', ForwardingSmtpAddress: 'b@evil.example' });
    const { out } = await drift();
    expect(out).toMatch(/to b@evil\.example: blocked\s+by outbound policy “Default”/u);
    expect(out).toMatch(/! rosa@contoso\.com → b@evil\.example +is blocked, and its mail bounces: no copy is kept/u);
  });

  test.each([
    [false, true],
    [true, false],
  ])('that keeps a copy no longer loses mail from now on: keeps one %s', async (keeps, loses) => {
    const set = (DeliverToMailboxAndForward: boolean): Promise<void> =>
      run('Set-Mailbox', {
        Identity: 'rosa@contoso.com',
        ForwardingSmtpAddress: 'b@evil.example',
        DeliverToMailboxAndForward,
      });
    await set(true);
    writeFileSync(
      join(folder, 'rosa.yaml'),
      'mailboxForwarding: [{ mailbox: rosa@contoso.com, forwardingSmtpAddress: b@evil.example, deliverToMailboxAndForward: true }]\n',
    );
    await set(keeps);
    const { out } = await drift();
    expect(out.includes('stays blocked, and its mail bounces: no copy is kept')).toBe(loses);
  });
});
