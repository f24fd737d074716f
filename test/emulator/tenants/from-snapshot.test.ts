import { describe, expect, test } from 'vitest';
import { entraObject, memberIds, memberRecipients } from '../../../src/emulator/tenants/directory.ts';
import { recipientByAddress } from '../../../src/emulator/tenants/seed.ts';
import type { TenantState } from '../../../src/emulator/state/state.ts';
import { fromSnapshot } from '../../../src/emulator/tenants/from-snapshot.ts';
import type { Json, JsonObject } from '../../../src/json.ts';
import { textAt } from '../../../src/json.ts';

const partner = '7c100000-0000-4000-8000-000000000001';
const adele = '7c100000-0000-4000-8000-000000000002';

function tenant(...reads: readonly JsonObject[]): TenantState {
  return fromSnapshot({
    format: 'postern-snapshot/1',
    takenAt: '2026-11-21T12:00:00Z',
    tenant: { id: '5f0a1c9e-0000-4000-8000-000000000001', domain: 'contoso.onmicrosoft.com' },
    reads,
  });
}

const read = (cmdlet: string, result: Json, parameters: JsonObject = {}): JsonObject => ({
  cmdlet,
  parameters,
  result,
});

describe('a tenant from a snapshot', () => {
  test('of nothing has what no tenant lacks, and nothing else', () => {
    const { config, recipients, entra } = tenant();
    expect(config.RemoteDomain.map((row) => row['DomainName'])).toEqual(['*']);
    expect(config.HostedOutboundSpamFilterPolicy.map((row) => [row['Name'], row['IsDefault']])).toEqual([
      ['Default', true],
    ]);
    expect(config.AcceptedDomain.map((row) => [row['DomainName'], row['InitialDomain']])).toEqual([
      ['contoso.onmicrosoft.com', true],
    ]);
    expect([config.TransportConfig.length, config.OrganizationConfig.length, config.TransportRule.length]).toEqual([
      1, 1, 0,
    ]);
    expect([recipients.size, entra.size]).toEqual([0, 0]);
  });

  test('keeps what was recorded and takes defaults for the rest of a row', () => {
    const state = tenant(
      read('get-remotedomain', [
        { Name: 'Default', DomainName: '*', AutoForwardEnabled: false, 'Guid@data.type': 'System.Guid', Guid: partner },
      ]),
    );
    expect(state.config.RemoteDomain).toHaveLength(1);
    expect(state.config.RemoteDomain[0]).toMatchObject({
      AutoForwardEnabled: false,
      NDREnabled: true,
      Guid: partner,
      Identity: 'Default',
    });
    expect(state.config.RemoteDomain[0]).not.toHaveProperty('Guid@data.type');
  });

  test('has a connector once, however many listings show it', () => {
    const row = { Name: 'To legacy', Guid: partner, TestMode: true };
    const state = tenant(
      read('Get-OutboundConnector', [row]),
      read('Get-OutboundConnector', [row, { Name: 'Other' }], { IncludeTestModeConnectors: true }),
    );
    expect(state.config.OutboundConnector.map((one) => one['Name'])).toEqual(['To legacy', 'Other']);
  });

  test('evaluates rules by their priority, in whatever order they were recorded', () => {
    const state = tenant(
      read('Get-TransportRule', [
        { Name: 'second', Priority: 1 },
        { Name: 'first', Priority: 0 },
      ]),
    );
    expect(state.config.TransportRule.map((row) => row['Name'])).toEqual(['first', 'second']);
  });

  test('knows one recipient that several cmdlets told of', () => {
    const state = tenant(
      read('Get-CASMailbox', [{ PrimarySmtpAddress: 'adele@contoso.com', SmtpClientAuthenticationDisabled: false }]),
      read('Get-Recipient', [
        {
          Guid: adele,
          PrimarySmtpAddress: 'Adele@contoso.com',
          RecipientTypeDetails: 'UserMailbox',
          ExternalDirectoryObjectId: partner,
        },
      ]),
      read('Get-Mailbox', [{ PrimarySmtpAddress: 'adele@contoso.com', ForwardingSmtpAddress: 'smtp:a@fabrikam.com' }]),
    );
    expect([...state.recipients.keys()]).toEqual([adele]);
    expect(state.recipients.get(adele)).toMatchObject({
      PrimarySmtpAddress: 'Adele@contoso.com',
      ForwardingSmtpAddress: 'smtp:a@fabrikam.com',
      SmtpClientAuthenticationDisabled: false,
      RecipientType: 'UserMailbox',
    });
  });

  test.each(['fwd-partner@contoso.com', 'Fwd Partner', partner.toUpperCase()])(
    'gives a group named %s its members',
    (identity) => {
      const state = tenant(
        read(
          'Get-DistributionGroupMember',
          [{ PrimarySmtpAddress: 'adele@contoso.com', RecipientTypeDetails: 'UserMailbox' }],
          { Identity: identity },
        ),
        read('Get-DistributionGroup', [
          {
            Name: 'Fwd Partner',
            Guid: partner,
            PrimarySmtpAddress: 'fwd-partner@contoso.com',
            GroupType: 'Universal, SecurityEnabled',
          },
        ]),
      );
      const group = recipientByAddress(state, 'fwd-partner@contoso.com') ?? {};
      expect(group['RecipientTypeDetails']).toBe('MailUniversalSecurityGroup');
      expect(
        memberRecipients(state, textAt(group, 'ExternalDirectoryObjectId')).map((row) => row['PrimarySmtpAddress']),
      ).toEqual(['adele@contoso.com']);
    },
  );

  test('joins the Exchange row and the Graph object of one Microsoft 365 group', () => {
    const state = tenant(
      read('Get-Recipient', [
        {
          PrimarySmtpAddress: 'sales@contoso.com',
          RecipientTypeDetails: 'GroupMailbox',
          ExternalDirectoryObjectId: partner,
        },
      ]),
      read('Get-Recipient', [
        {
          PrimarySmtpAddress: 'adele@contoso.com',
          RecipientTypeDetails: 'UserMailbox',
          ExternalDirectoryObjectId: adele,
        },
      ]),
      {
        graph: `/groups/${partner}?$select=id`,
        result: [{ id: partner, groupTypes: ['Unified'], isAssignableToRole: true }],
      },
      {
        graph: `/groups/${partner}/members`,
        result: [{ '@odata.type': '#microsoft.graph.user', id: adele, mail: null }],
      },
    );
    expect(entraObject(state, partner)).toMatchObject({ mail: 'sales@contoso.com', isAssignableToRole: true });
    expect(memberIds(state, partner)).toEqual([adele]);
    expect(entraObject(state, adele)?.['mail']).toBe('adele@contoso.com');
    expect(memberRecipients(state, partner)).toHaveLength(1);
  });

  test('leaves a group that Exchange masters to Exchange, with the members that only Graph told of', () => {
    const state = tenant(
      read('Get-Recipient', [
        {
          PrimarySmtpAddress: 'fwd@contoso.com',
          RecipientTypeDetails: 'MailUniversalSecurityGroup',
          ExternalDirectoryObjectId: partner,
        },
        {
          PrimarySmtpAddress: 'adele@contoso.com',
          RecipientTypeDetails: 'UserMailbox',
          ExternalDirectoryObjectId: adele,
        },
      ]),
      { graph: `/groups/${partner}`, result: [{ id: partner, mailEnabled: true, onPremisesSyncEnabled: true }] },
      { graph: `/groups/${partner}/members`, result: [{ '@odata.type': '#microsoft.graph.user', id: adele }] },
    );
    expect(state.entra.has(partner)).toBe(false);
    expect(memberIds(state, partner)).toEqual([adele]);
    expect(entraObject(state, partner)).toMatchObject({ mailEnabled: true, onPremisesSyncEnabled: true });
  });

  test('keeps inbox rules with their mailbox, and knows which are hidden', () => {
    const mailbox = read('Get-Mailbox', [{ PrimarySmtpAddress: 'ana@contoso.com', Guid: adele }]);
    const state = tenant(
      mailbox,
      read('Get-InboxRule', [{ Name: 'Out' }, { Name: 'secret' }], { Mailbox: 'ana@contoso.com', IncludeHidden: true }),
      read('Get-InboxRule', [{ Name: 'Out' }], { Mailbox: 'ana@contoso.com' }),
    );
    expect(state.inboxRules.get(adele)?.map((row) => [row['Name'], row['#hidden'] ?? false])).toEqual([
      ['Out', false],
      ['secret', true],
    ]);
  });

  test('has the audit log in the order of time, and each record once', () => {
    const record = (Identity: string, CreationDate: string) => ({ Identity, CreationDate });
    const [late, early] = [record('b', '2026-11-20T10:00:00Z'), record('a', '2026-11-19T10:00:00Z')];
    const searched = { cmdlet: 'Search-UnifiedAuditLog', parameters: {}, result: [late, early, late] };
    const state = fromSnapshot({
      format: 'postern-snapshot/1',
      takenAt: '2026-11-21T12:00:00Z',
      tenant: { id: '1', domain: 'contoso.onmicrosoft.com' },
      reads: [searched],
    });
    expect(state.auditLog.map((row) => row['Identity'])).toEqual(['a', 'b']);
  });

  test('takes a read that failed for no answer', () => {
    const state = tenant({ cmdlet: 'Get-TransportRule', parameters: {}, error: { reason: 'denied', message: 'no' } });
    expect(state.config.TransportRule).toEqual([]);
  });

  test.each([
    { document: {}, says: /no "format": "postern-snapshot\/1"/u },
    { document: { format: 'postern-snapshot/1' }, says: /tenant\.domain is missing/u },
    { document: { format: 'postern-snapshot/1', tenant: { domain: 'a.b' } }, says: /no list of reads/u },
    {
      document: { format: 'postern-snapshot/1', tenant: { domain: 'a.b' }, reads: [1] },
      says: /reads\[0\] is not an object/u,
    },
    {
      document: { format: 'postern-snapshot/1', tenant: { domain: 'a.b' }, reads: [{ cmdlet: 'Get-X', result: {} }] },
      says: /reads\[0\]\.result is not a list/u,
    },
  ])('cannot be made of $document', ({ document, says }) => {
    expect(() => fromSnapshot(document)).toThrow(says);
  });
});
