import { describe, expect, test } from 'vitest';
import { recipientByAddress } from '../../../src/emulator/tenants/seed.ts';
import { contoso } from '../../../src/emulator/tenants/contoso.ts';
import { textAt } from '../../../src/json.ts';

const names = (rows: readonly Record<string, unknown>[]): readonly unknown[] => rows.map((row) => row['Name']);

describe('contoso', () => {
  const state = contoso();
  const { config } = state;

  test('has the recipients that its story needs', () => {
    const counts: Record<string, number> = {};
    for (const row of state.recipients.values()) {
      const details = textAt(row, 'RecipientTypeDetails');
      counts[details] = (counts[details] ?? 0) + 1;
    }
    expect(counts).toEqual({
      UserMailbox: 26,
      SharedMailbox: 3,
      MailUser: 1,
      MailContact: 2,
      GuestMailUser: 1,
      MailUniversalDistributionGroup: 1,
      MailUniversalSecurityGroup: 1,
      GroupMailbox: 2,
      DynamicDistributionGroup: 1,
    });
  });

  test('has the mail flow that its policies find', () => {
    expect(names(config.HostedOutboundSpamFilterPolicy)).toEqual(['Default', 'Temp allow']);
    expect(config.HostedOutboundSpamFilterRule).toMatchObject([
      { Name: 'Temp allow Ben until Friday', HostedOutboundSpamFilterPolicy: 'Temp allow', From: ['ben@contoso.com'] },
    ]);
    expect(config.RemoteDomain.map((row) => [row['DomainName'], row['AutoForwardEnabled']])).toEqual([
      ['*', true],
      ['*.hybrid.contoso.com', true],
      ['legacy.example', true],
    ]);
    expect(names(config.TransportRule)).toEqual([
      'Mark external mail',
      'Journal to archive',
      'Bypass spam filtering for Ben',
    ]);
    expect(config.TransportRule.map((row) => row['Priority'])).toEqual([0, 1, 2]);
    expect(config.AcceptedDomain.map((row) => [row['DomainName'], row['DomainType']])).toEqual([
      ['contoso.onmicrosoft.com', 'Authoritative'],
      ['contoso.com', 'Authoritative'],
      ['legacy.contoso.net', 'InternalRelay'],
    ]);
    expect([config.OutboundConnector.length, config.InboundConnector.length]).toEqual([1, 1]);
  });

  test('lacks what the policies will make', () => {
    expect(recipientByAddress(state, 'fwd-partner@contoso.com')).toBeUndefined();
    expect(config.RemoteDomain.some((row) => row['DomainName'] === 'fabrikam.com')).toBe(false);
  });

  test('forwards mail out where nobody remembers it', () => {
    const forwards = [...state.recipients.values()].flatMap((row) =>
      [row['ForwardingSmtpAddress'], row['ForwardingAddress']].filter((target) => typeof target === 'string'),
    );
    expect(forwards).toContain('smtp:ana.castro.private@gmail.com');
    expect(forwards).toHaveLength(3);
    const rules = [...state.inboxRules.values()].flat().filter((rule) => rule['#hidden'] === true);
    expect(names(rules)).toEqual(['Junk E-mail Rule', 'Junk E-mail Rule', '.']);
  });

  test('is the same every time, and another with another seed', () => {
    const ids = (seed?: number): readonly string[] => [...contoso(seed).recipients.keys()];
    expect(ids()).toEqual([...state.recipients.keys()]);
    expect(ids(2)).not.toEqual(ids(3));
  });

  test('spells a transport rule out in full: what is unset reads null, or false for a flag', () => {
    const rule = config.TransportRule[2] ?? {};
    expect(rule).toMatchObject({ From: ['ben@contoso.com'], SetSCL: '-1', ExceptIfFrom: null, DeleteMessage: false });
    expect(rule['Actions']).toEqual(['Microsoft.Exchange.MessagingPolicies.Rules.Tasks.SetSclAction']);
    expect(Object.keys(rule).length).toBeGreaterThan(190);
  });

  test('names every recipient once', () => {
    const rows = [...state.recipients.values()];
    for (const property of ['Guid', 'Name', 'DistinguishedName', 'PrimarySmtpAddress']) {
      expect(new Set(rows.map((row) => row[property])).size).toBe(rows.length);
    }
  });
});
