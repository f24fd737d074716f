import { expect, test } from 'vitest';
import type { Json } from '../../../src/json.ts';
import { aTenant, running } from './support.ts';

test.each([
  ['in another letter case', { identity: 'Default', AUTOFORWARDENABLED: false }],
  ['cut short where one alone begins so', { Id: 'Default', AutoF: false }],
])('a parameter is found %s', (_, parameters) => {
  const run = running(aTenant());
  expect(run('Set-RemoteDomain', parameters).status).toBe(200);
  expect(run('Get-RemoteDomain').rows[0]!['AutoForwardEnabled']).toBe(false);
});

test('a beginning that several parameters share is refused', () => {
  const answer = running(aTenant())('Set-RemoteDomain', { Identity: 'Default', Auto: false });
  expect(answer.type).toBe('AmbiguousParameterSetException');
});

test('the same parameter twice, once cut short, is refused', () => {
  const answer = running(aTenant())('Set-RemoteDomain', {
    Identity: 'Default',
    AutoF: false,
    AutoForwardEnabled: true,
  });
  expect(answer.status).toBe(400);
});

test.each<[string, string, Json, string]>([
  ['a text for a boolean', 'AutoForwardEnabled', 'false', 'Boolean parameters accept only true and false'],
  ['a number for a boolean', 'AutoForwardEnabled', 1, 'Boolean parameters accept only true and false'],
  ['null for a plain boolean', 'AutoForwardEnabled', null, 'Cannot convert null'],
  [
    'an unknown enumerator',
    'AllowedOOFType',
    'Sometimes',
    'Specify one of the following enumerator names and try again: External',
  ],
  ['an ambiguous beginning', 'AllowedOOFType', 'Ext', 'Unable to match the identifier name Ext'],
  ['a number out of range', 'LineWrapSize', 133, 'out of range'],
  [
    'a name that is too long',
    'Name',
    'x'.repeat(65),
    'The maximum length is 64 and the length of the value provided is 65.',
  ],
  ['a list for one value', 'Name', ['a', 'b'], 'a list where one value is expected'],
  ['a hashtable without its annotation', 'Name', { Add: ['x'] }, 'JObject'],
])('%s is refused as a failed transformation', (_, parameter, value, reason) => {
  const answer = running(aTenant())('Set-RemoteDomain', { Identity: 'Default', [parameter]: value });
  expect(answer).toMatchObject({ status: 400, type: 'ParameterTransformationException' });
  expect(answer.text).toContain(`Cannot process argument transformation on parameter '${parameter}'.`);
  expect(answer.text).toContain(reason);
  expect(answer.body['error']).not.toHaveProperty('details');
});

test.each<[string, Json, Json]>([
  ['TNEFEnabled', null, null],
  ['TNEFEnabled', true, true],
  ['RequiredCharsetCoverage', null, null],
  ['RequiredCharsetCoverage', '95', 95],
  ['LineWrapSize', 'UNLIMITED', 'Unlimited'],
  ['LineWrapSize', 72, 72],
  ['ContentType', 'mimehtmltext', 'MimeHtmlText'],
  ['AllowedOOFType', 'N', 'None'],
  ['CharacterSet', null, null],
])('-%s takes %j and reads back %j', (parameter, value, stored) => {
  const run = running(aTenant());
  expect(run('Set-RemoteDomain', { Identity: 'Default', [parameter]: value }).status).toBe(200);
  expect(run('Get-RemoteDomain').rows[0]![parameter]).toEqual(stored);
});

test('what binds but does nothing online changes nothing', () => {
  const run = running(aTenant());
  expect(run('Set-RemoteDomain', { Identity: 'Default', NDRDiagnosticInfoEnabled: false }).status).toBe(200);
  expect(run('Get-RemoteDomain').rows[0]!['NDRDiagnosticInfoEnabled']).toBe(true);
});

const policy = { Identity: 'Default' };
const recipients = 'NotifyOutboundSpamRecipients';

test.each<[string, Json, readonly string[]]>([
  ['a list replaces', ['a@contoso.com', 'b@contoso.com'], ['a@contoso.com', 'b@contoso.com']],
  ['one text is a list of one', 'a@contoso.com', ['a@contoso.com']],
  ['null clears', null, []],
  [
    'a hashtable adds and removes',
    { '@odata.type': '#Exchange.GenericHashTable', add: 'new@contoso.com', Remove: ['OLD@contoso.com'] },
    ['new@contoso.com'],
  ],
])('on a multi-valued parameter, %s', (_, value, stored) => {
  const run = running(aTenant());
  run('Set-HostedOutboundSpamFilterPolicy', { ...policy, [recipients]: ['old@contoso.com'] });
  expect(run('Set-HostedOutboundSpamFilterPolicy', { ...policy, [recipients]: value }).status).toBe(200);
  expect(run('Get-HostedOutboundSpamFilterPolicy').rows[0]![recipients]).toEqual(stored);
});

test('a hashtable without its annotation is refused', () => {
  const answer = running(aTenant())('Set-HostedOutboundSpamFilterPolicy', {
    ...policy,
    [recipients]: { Add: ['x@contoso.com'] },
  });
  expect(answer.text).toContain('JObject to PswsHashtable');
});

test.each<[string, Json]>([
  ['a hashtable for a predicate', { '@odata.type': '#Exchange.GenericHashTable', Add: ['ben@contoso.com'] }],
  ['an empty list for a predicate', []],
])('%s is not established, and said to be unsupported', (_, value) => {
  const run = running(aTenant());
  run('New-TransportRule', { Name: 'R', From: 'adele@contoso.com', DeleteMessage: true });
  expect(run('Set-TransportRule', { Identity: 'R', From: value })).toMatchObject({ status: 501 });
  expect(run('Get-TransportRule').rows[0]!['From']).toEqual(['adele@contoso.com']);
});

test('-WhatIf is not established, and said to be unsupported', () => {
  expect(running(aTenant())('Set-RemoteDomain', { Identity: 'Default', WhatIf: true }).status).toBe(501);
});

test.each([
  ['New-RemoteDomain', { Name: 'Fabrikam', DomainName: 'fabrikam.com', Confirm: true }],
  ['Remove-DistributionGroup', { Identity: 'partners@contoso.com' }],
])('%s asks back and does nothing until -Confirm is false', (cmdlet, parameters) => {
  const state = aTenant();
  const before = [state.config.RemoteDomain.length, state.recipients.size];
  const { status, body } = running(state)(cmdlet, parameters);
  expect(status).toBe(200);
  expect(body['@adminapi.confirmationmessage']).toContain('Are you sure');
  expect([state.config.RemoteDomain.length, state.recipients.size]).toEqual(before);
});
