import { expect, test } from 'vitest';
import type { JsonObject } from '../../../src/json.ts';
import { addOutboundConnector } from '../../../src/emulator/tenants/seed.ts';
import { aTenant, column, running } from './support.ts';

const withConnectors = () => {
  const state = aTenant();
  addOutboundConnector(state, 'Plain');
  addOutboundConnector(state, 'Test', { TestMode: true });
  addOutboundConnector(state, 'Scoped', { IsTransportRuleScoped: true });
  return running(state);
};

test.each<[JsonObject, readonly string[], number]>([
  [{}, ['Plain'], 1],
  [{ IncludeTestModeConnectors: true }, ['Test'], 0],
  [{ IsTransportRuleScoped: true }, ['Scoped'], 1],
  [{ Identity: 'Scoped' }, ['Scoped'], 0],
])('a listing of outbound connectors with %j shows %j', (parameters, names, warnings) => {
  const answer = withConnectors()('Get-OutboundConnector', parameters);
  expect(column(answer, 'Name')).toEqual(names);
  expect(answer.warnings).toHaveLength(warnings);
});

test('a hidden test connector is announced in the words of the service', () => {
  expect(withConnectors()('Get-OutboundConnector').warnings).toEqual([
    'There is at least one test mode connector which is not included in the result. Please use -IncludeTestModeConnectors to view test mode connectors.',
  ]);
});

test.each<[string, JsonObject]>([
  ['without smart hosts and without MX records', { UseMXRecord: false }],
  ['for all accepted domains that is no on-premises one', { AllAcceptedDomains: true, ConnectorType: 'Partner' }],
  ['with a TLS domain and no validation of it', { TlsDomain: 'fabrikam.com', TlsSettings: 'EncryptionOnly' }],
  ['from a source that only reads back', { ConnectorSource: 'AdminUI' }],
  ['of a name that is taken', { Name: 'plain' }],
])('an outbound connector %s is refused', (_, parameters) => {
  expect(withConnectors()('New-OutboundConnector', { Name: 'New', ...parameters }).status).toBe(400);
});

test('sender domains of an inbound connector read back with type and cost', () => {
  const run = running(aTenant());
  run('New-InboundConnector', { Name: 'In', SenderDomains: ['fabrikam.com'], ConnectorType: 'Partner' });
  expect(run('Get-InboundConnector').rows[0]).toMatchObject({
    SenderDomains: ['smtp:fabrikam.com;1'],
    RequireTls: true,
  });
  run('Set-InboundConnector', { Identity: 'In', Enabled: false, Name: 'Inside' });
  expect(run('Get-InboundConnector', { Identity: 'Inside' }).rows[0]).toMatchObject({ Enabled: false });
  run('Remove-InboundConnector', { Identity: 'Inside', Confirm: false });
  expect(run('Get-InboundConnector').rows).toEqual([]);
});

test.each([null, []])('sender domains are not taken away by %j: no page says what would be left', (SenderDomains) => {
  const run = running(aTenant());
  run('New-InboundConnector', { Name: 'In', SenderDomains: ['fabrikam.com'] });
  const before = run('Get-InboundConnector').rows;
  expect(run('Set-InboundConnector', { Identity: 'In', SenderDomains }).status).not.toBe(200);
  expect(run('Get-InboundConnector').rows).toEqual(before);
});

test('blocked senders are listed and lifted', () => {
  const state = aTenant();
  state.config.BlockedSenderAddress.push({ SenderAddress: 'ben@contoso.com', Reason: 'OutboundSpamLast24Hours=10' });
  const run = running(state);
  expect(run('Get-BlockedSenderAddress', { SenderAddress: 'BEN@contoso.com' }).rows).toHaveLength(1);
  expect(run('Remove-BlockedSenderAddress', { SenderAddress: 'ben@contoso.com' }).status).toBe(200);
  expect(run('Remove-BlockedSenderAddress', { SenderAddress: 'ben@contoso.com' }).status).toBe(404);
});

test('the allow and block list is read by list and action', () => {
  const state = aTenant();
  state.config.TenantAllowBlockListItems.push(
    { Value: 'a.example', ListType: 'Sender', Action: 'Block' },
    { Value: 'b.example', ListType: 'Sender', Action: 'Allow' },
    { Value: 'c.example', ListType: 'Url', Action: 'Block' },
  );
  expect(column(running(state)('Get-TenantAllowBlockListItems', { ListType: 'Sender', Block: true }), 'Value')).toEqual(
    ['a.example'],
  );
});

const traced = () => {
  const state = aTenant();
  const row = (hour: number, to: string): JsonObject => ({
    MessageTraceId: `0000000${hour}-0000-4000-8000-000000000000`,
    Received: `2026-11-21T0${hour}:00:00.0000000Z`,
    SenderAddress: 'adele@contoso.com',
    RecipientAddress: to,
    Subject: 'FW: order',
    Status: 'Failed',
    '#details': [{ Event: 'Fail', Detail: 'Reason: [{LED=550 5.7.520 Access denied}]' }],
  });
  state.config.MessageTraceV2.push(row(1, 'a@fabrikam.com'), row(2, 'b@fabrikam.com'), row(2, 'c@fabrikam.com'), {
    ...row(3, 'd@fabrikam.com'),
    Received: '2026-11-01T00:00:00.0000000Z',
  });
  return running(state);
};

test('a trace shows the last two days, newest first', () => {
  expect(column(traced()('Get-MessageTraceV2'), 'RecipientAddress')).toEqual([
    'b@fabrikam.com',
    'c@fabrikam.com',
    'a@fabrikam.com',
  ]);
});

test('a trace goes on behind its last row, as its warning says', () => {
  const run = traced();
  const first = run('Get-MessageTraceV2', { ResultSize: 1 });
  expect(first.warnings[0]).toContain(
    '-StartingRecipientAddress "b@fabrikam.com" -EndDate "2026-11-21T02:00:00.0000000Z"',
  );
  const next = run('Get-MessageTraceV2', {
    StartingRecipientAddress: 'b@fabrikam.com',
    EndDate: '2026-11-21T02:00:00Z',
  });
  expect(column(next, 'RecipientAddress')).toEqual(['c@fabrikam.com', 'a@fabrikam.com']);
});

test.each<[string, JsonObject]>([
  ['older than ninety days', { StartDate: '2026-08-01T00:00:00Z', EndDate: '2026-08-02T00:00:00Z' }],
  ['longer than ten days', { StartDate: '2026-11-01T00:00:00Z' }],
  ['backwards', { StartDate: '2026-11-21T00:00:00Z', EndDate: '2026-11-20T00:00:00Z' }],
  ['of more than 5000 rows', { ResultSize: 5001 }],
])('a trace %s is an error and no partial result', (_, parameters) => {
  expect(traced()('Get-MessageTraceV2', parameters)).toMatchObject({ status: 400, rows: [] });
});

test('the events of a message are kept apart from its trace', () => {
  const run = traced();
  const detail = run('Get-MessageTraceDetailV2', {
    MessageTraceId: '00000001-0000-4000-8000-000000000000',
    RecipientAddress: 'a@fabrikam.com',
  });
  expect(column(detail, 'Event')).toEqual(['Fail']);
  expect(Object.keys(run('Get-MessageTraceV2').rows[0]!)).not.toContain('#details');
});

test('the first version of the trace has been retired', () => {
  expect(running(aTenant())('Get-MessageTrace')).toMatchObject({ status: 400, type: 'ValidationException' });
});
