import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../src/json.ts';
import { addTransportRule } from '../../../src/emulator/tenants/seed.ts';
import { aTenant, column, running } from './support.ts';

const made = (parameters: JsonObject): JsonObject => {
  const run = running(aTenant());
  const answer = run('New-TransportRule', { Name: 'R', ...parameters });
  expect(answer).toMatchObject({ status: 200 });
  return run('Get-TransportRule', { Identity: 'R' }).rows[0]!;
};

test('a rule reads back with every predicate: unset ones null, unset switches false', () => {
  expect(
    made({ MessageTypeMatches: 'AutoForward', SentToScope: 'NotInOrganization', DeleteMessage: true }),
  ).toMatchObject({
    State: 'Enabled',
    Mode: 'Enforce',
    Priority: 0,
    MessageTypeMatches: 'AutoForward',
    From: null,
    ExceptIfFromMemberOf: null,
    Quarantine: false,
    HasNoClassification: false,
    Conditions: [
      'Microsoft.Exchange.MessagingPolicies.Rules.Tasks.SentToScopePredicate',
      'Microsoft.Exchange.MessagingPolicies.Rules.Tasks.MessageTypeMatchesPredicate',
    ],
    Exceptions: null,
    Actions: ['Microsoft.Exchange.MessagingPolicies.Rules.Tasks.DeleteMessageAction'],
  });
});

test('a disclaimer has a place and a way out, given or not', () => {
  expect(made({ ApplyHtmlDisclaimerText: 'x' })).toMatchObject({
    ApplyHtmlDisclaimerLocation: 'Append',
    ApplyHtmlDisclaimerFallbackAction: 'Wrap',
  });
  expect(made({ ApplyHtmlDisclaimerText: 'x', ApplyHtmlDisclaimerLocation: 'Prepend' })).toMatchObject({
    ApplyHtmlDisclaimerLocation: 'Prepend',
  });
});

describe('a rejection', () => {
  test.each([
    [{ RejectMessageReasonText: 'No.' }, '5.7.1', 'No.'],
    [{ RejectMessageEnhancedStatusCode: '5.7.900' }, '5.7.900', 'Delivery not authorized, message refused'],
    [{ RejectMessageReasonText: 'No.', RejectMessageEnhancedStatusCode: '5.7.1' }, '5.7.1', 'No.'],
  ])('of %j reads back with both its parts', (parameters, code, text) => {
    expect(made(parameters)).toMatchObject({ RejectMessageEnhancedStatusCode: code, RejectMessageReasonText: text });
  });

  test.each(['5.7.2', '4.7.1', '5.7.1000'])('with the status code %s is refused', (code) => {
    expect(running(aTenant())('New-TransportRule', { Name: 'R', RejectMessageEnhancedStatusCode: code }).status).toBe(
      400,
    );
  });

  test('is cleared in both its parts, or not at all', () => {
    const run = running(aTenant());
    run('New-TransportRule', { Name: 'R', RejectMessageReasonText: 'No.' });
    expect(run('Set-TransportRule', { Identity: 'R', RejectMessageReasonText: null }).status).toBe(501);
    run('Set-TransportRule', { Identity: 'R', RejectMessageReasonText: null, RejectMessageEnhancedStatusCode: null });
    expect(run('Get-TransportRule').rows[0]).toMatchObject({ RejectMessageReasonText: null, Actions: null });
  });
});

test.each<[string, JsonObject, number]>([
  ['a header without what is sought in it', { HeaderMatchesMessageHeader: 'X-Loop' }, 400],
  ['words without their header', { ExceptIfHeaderContainsWords: ['x'] }, 400],
  ['a copy to a group', { BlindCopyTo: 'partners@contoso.com' }, 400],
  ['a mailbox where a group is meant', { FromMemberOf: 'adele@contoso.com' }, 400],
  ['a recipient that the tenant should have', { From: 'nobody@contoso.com' }, 404],
  ['a connector that is not there', { RouteMessageOutboundConnector: 'Gone' }, 404],
  ['a spam level out of range', { SetSCL: 10 }, 400],
  ['a scope that exists on premises only', { SentToScope: 'ExternalPartner' }, 400],
])('a rule with %s is refused', (_, parameters, status) => {
  expect(running(aTenant())('New-TransportRule', { Name: 'R', ...parameters }).status).toBe(status);
});

test.each<[string, JsonObject, JsonObject]>([
  [
    'an address outside stands for itself',
    { RedirectMessageTo: 'a@fabrikam.example' },
    { RedirectMessageTo: ['a@fabrikam.example'] },
  ],
  ['a recipient is stored by its address', { From: 'ben' }, { From: ['ben@contoso.com'] }],
  ['a dynamic group may be named', { SentToMemberOf: 'everyone' }, { SentToMemberOf: ['everyone@contoso.com'] }],
  ['an enumerator may be cut short', { MessageTypeMatches: 'auto' }, { MessageTypeMatches: 'AutoForward' }],
  ['what works on premises only does nothing', { NotifySender: 'NotifyOnly' }, { SenderNotificationType: null }],
  ['a rule may be born disabled', { Enabled: false }, { State: 'Disabled' }],
])('%s', (_, parameters, stored) => {
  expect(made(parameters)).toMatchObject(stored);
});

test('a cleared predicate leaves the lists of classes as well', () => {
  const run = running(aTenant());
  run('New-TransportRule', {
    Name: 'R',
    FromScope: 'InOrganization',
    ExceptIfSenderDomainIs: 'contoso.com',
    DeleteMessage: true,
  });
  run('Set-TransportRule', { Identity: 'R', FromScope: null, ExceptIfSenderDomainIs: null, DeleteMessage: false });
  expect(run('Get-TransportRule').rows[0]).toMatchObject({
    FromScope: null,
    Conditions: null,
    Exceptions: null,
    Actions: null,
  });
});

test('a tenant takes no more rules than it reports as its limit', () => {
  const state = aTenant();
  expect(state.config.TransportConfig[0]!['TransportRuleLimit']).toBe(300);
  state.config.TransportConfig[0]!['TransportRuleLimit'] = 2;
  for (const name of ['A', 'B']) addTransportRule(state, name, {});
  const answer = running(state)('New-TransportRule', { Name: 'One more' });
  expect(answer).toMatchObject({ status: 400, text: expect.stringContaining('maximum number of rules, 2,') });
});

test('rules are renamed, moved, disabled, enabled in another mode and removed', () => {
  const run = running(aTenant());
  for (const name of ['A', 'B', 'C']) run('New-TransportRule', { Name: name });
  run('Set-TransportRule', { Identity: 'C', Priority: 0, Name: 'First' });
  run('Disable-TransportRule', { Identity: 'A', Confirm: false });
  run('Enable-TransportRule', { Identity: 'A', Mode: 'Audit' });
  run('Remove-TransportRule', { Identity: 'B', Confirm: false });
  const left = run('Get-TransportRule');
  expect(column(left, 'Name')).toEqual(['First', 'A']);
  expect(column(left, 'Priority')).toEqual([0, 1]);
  expect(left.rows[1]).toMatchObject({ State: 'Enabled', Mode: 'Audit' });
});

test('a priority out of range names the number of rules, and changes nothing else of the call', () => {
  const run = running(aTenant());
  run('New-TransportRule', { Name: 'A' });
  expect(run('Set-TransportRule', { Identity: 'A', Priority: 1, Mode: 'Audit' }).text).toBe(
    "The specified rule priority is invalid. Use a value between '0' (highest priority), and '1' (lowest priority).",
  );
  expect(run('Get-TransportRule').rows[0]).toMatchObject({ Mode: 'Enforce' });
});

test('a listing that hides conditions is not modelled, and says so', () => {
  expect(running(aTenant())('Get-TransportRule', { ExcludeConditionActionDetails: true }).status).toBe(501);
});
