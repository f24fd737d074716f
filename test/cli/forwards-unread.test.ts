import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Fault } from '../../src/emulator/wire/faults.ts';
import type { RunningEmulator } from '../../src/emulator/server/server.ts';
import { contoso } from '../../src/emulator/tenants/contoso.ts';
import type { ForwardsReport } from '../../src/engine/forwards/forwards-report.ts';
import { inPortal } from '../laws/portal.ts';
import { emulatorAtNoon } from '../support/tenants.ts';
import { ask, desk } from './asking.ts';

const table = desk();
afterAll(() => table.remove());

let emulator: RunningEmulator;
beforeEach(async () => {
  emulator = await emulatorAtNoon({ tenant: contoso() });
});
afterEach(async () => emulator.close());

const denied = (cmdlet: string, match: Fault['match'] = {}): void =>
  emulator.faults.add([{ effect: 'deny', match: { cmdlet, ...match } }]);
const nowhere = ['--policies', '/nonexistent'];
const here = async (...args: readonly string[]) => ask(...args, '--emulator', emulator.url, ...nowhere);
const told = async (...args: readonly string[]): Promise<ForwardsReport> =>
  (await here('forwards', '--json', ...args)).json() as unknown as ForwardsReport;

describe('what this identity may not read', () => {
  test('of inbox rules is said once, with a role that has them, and counts as no mailbox', async () => {
    denied('Get-InboxRule');
    const { inboxRules, unread } = await told('--inbox-rules');
    expect(inboxRules).toEqual({ mailboxes: 0, every: false, unread: 31, others: true });
    expect(unread).toEqual([
      {
        what: 'inbox rules of all 31 mailboxes that were asked',
        why: expect.stringMatching(/Exchange Administrator; Global Reader does not suffice/u) as string,
      },
    ]);
    const { out, code } = await here('forwards', '--inbox-rules');
    expect(out).toContain('mailbox forwards only; inbox rules were not read');
    expect(code).toBe(3);
  });

  test('of two mailboxes is said of each, and the others count', async () => {
    for (const identity of ['rosa@contoso.com', 'noor@contoso.com']) denied('Get-InboxRule', { identity });
    const { inboxRules, unread } = await told('--inbox-rules');
    expect(inboxRules).toEqual({ mailboxes: 29, every: false, unread: 2, others: false });
    expect(unread.map(({ what }) => what)).toEqual([
      'inbox rules of noor@contoso.com',
      'inbox rules of rosa@contoso.com',
    ]);
    for (const { why } of unread) {
      expect(why).toMatch(/refused for this mailbox, while those of 29 other mailboxes were read/u);
      expect(why).not.toMatch(/may not run|Exchange Administrator/u);
    }
    const { out, code } = await here('forwards', '--inbox-rules');
    expect(out).toContain('the inbox rules of 29 mailboxes; those of 2 could not be read');
    expect(code).toBe(3);
  });

  test('leaves open whether anybody forwards', async () => {
    denied('Get-Mailbox');
    const { out, code } = await here('forwards');
    expect([out.split('\n')[0], code]).toEqual(['Whether anybody forwards to the outside is not known.', 3]);
  });

  test('stands beside a table that has no place for it', async () => {
    denied('Get-Mailbox');
    const { out, err } = await here('forwards', '--format', 'csv');
    expect(out.trim().split('\n')).toHaveLength(1);
    expect(err).toContain('could not be read: mailboxForwarding: Get-Mailbox: this identity may not run Get-Mailbox');
  });

  test('of the audit log names the role that reads it', async () => {
    denied('Search-UnifiedAuditLog');
    const { unread } = await told('--who');
    expect(unread.map(({ why }) => why).join()).toContain('View-Only Audit Logs');
  });
});

describe('one mailbox', () => {
  test('that nobody could look up is not taken for a slip of itself', async () => {
    denied('Get-Recipient');
    const { out } = await here('why', 'scanner@contoso.com', '--mechanism', 'smtp-auth');
    expect(out).toContain('who scanner@contoso.com is');
    expect(out).not.toContain('did you mean');
  });

  test('is told once what one read would settle', async () => {
    denied('Get-TransportConfig');
    const { out } = await here('why', 'scanner@contoso.com', '--mechanism', 'smtp-auth');
    expect(out.match(/read Get-TransportConfig with enough rights/gu)).toHaveLength(1);
  });
});

/** Source: where all mail goes by servers of the organisation, no other connector is used, even one that matches. */
test('mail that all goes by servers of the organisation passes a connector for its domain', async () => {
  const asked = ['why', 'ben@contoso.com', 'h@hybrid.contoso.com', '--json'] as const;
  const verdict = async (): Promise<unknown> => (await here(...asked)).json()['verdict'];
  expect(await verdict()).toBe('allowed');
  const parameters = {
    Name: 'Everything',
    ConnectorType: 'OnPremises',
    UseMXRecord: false,
    SmartHosts: ['relay.contoso.com'],
    RecipientDomains: ['legacy.example'],
    RouteAllMessagesViaOnPremises: true,
  };
  expect(await inPortal(emulator.url, { cmdlet: 'New-OutboundConnector', parameters })).toBe(true);
  expect(await verdict()).toBe('indeterminate');
});

describe('whoever is no ordinary mailbox', () => {
  test('of which the listing of mailboxes says nothing is not said to forward nothing', async () => {
    for (const [who, type] of [
      ['sales@contoso.com', 'GroupMailbox'],
      ['olga@contoso.com', 'MailUser'],
    ] as const) {
      const { out } = await here('why', who);
      expect(out).toContain(`whether a forward is set on it is not known: the listing of mailboxes holds no ${type}`);
      expect(out).not.toContain('forwards nothing');
    }
    denied('Get-Mailbox');
    for (const more of [[], ['--inbox-rules']])
      expect((await here('why', 'rosa@contoso.com', ...more)).out).toContain(
        'whether a forward is set on it could not be read',
      );
  });

  test('is told of colleagues on-premises only where a control keeps mail from them', async () => {
    const { out } = await here('why', 'olga@contoso.com');
    expect(out.split('\n')[0]).toBe('Whether olga@contoso.com can forward outside is undecided.');
    expect(out).not.toContain('colleagues on-premises');
    const parameters = { Identity: 'Default', AutoForwardEnabled: false };
    expect(await inPortal(emulator.url, { cmdlet: 'Set-RemoteDomain', parameters })).toBe(true);
    expect((await here('why', 'olga@contoso.com')).out).toMatch(
      /colleagues on-premises behind \S+ +some ways|colleagues on-premises behind \S+ +blocked/u,
    );
  });
});

describe('a trace of which nothing is used', () => {
  const asked = ['why', 'ben@contoso.com', 'ben.walters@outlook.com'] as const;
  const head = 'Received,SenderAddress,RecipientAddress,Status\n';
  test.each([
    ['an empty file', '', 'nothing in the file of the trace was understood as a row of one'],
    ['no trace', 'a,b\n1,2\n', 'nothing in the file of the trace was understood as a row of one'],
    [
      'a message that nothing says was forwarded',
      `${head}2026-11-20T09:14:03Z,ben@contoso.com,ben.walters@outlook.com,Delivered\n`,
      'no row of the trace says what a control did to this forward (1 row read)',
    ],
  ])('is said to be: %s', async (_, content, words) => {
    expect((await here(...asked, '--trace', table.put('trace.csv', content))).out).toContain(words);
  });

  test('is said to be one that may not be read', async () => {
    denied('Get-MessageTraceV2');
    const { json } = await here(...asked, '--trace', 'tenant', '--json');
    expect(json()['unread']).toContainEqual(expect.objectContaining({ what: 'the message trace' }));
  });
});
