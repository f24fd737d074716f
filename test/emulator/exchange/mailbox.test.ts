import { expect, test } from 'vitest';
import { type JsonObject, textAt } from '../../../src/json.ts';
import { addInboxRule, addMailbox } from '../../../src/emulator/tenants/seed.ts';
import type { StoredRow } from '../../../src/emulator/state/state.ts';
import { invoke } from '../../../src/emulator/server/invoke.ts';
import { startRuntime } from '../../../src/emulator/server/runtime.ts';
import { jsonText } from '../../../src/emulator/wire/wire.ts';
import { addAuthenticationPolicy, rowOf } from '../../support/sign-in.ts';
import { aRequest, aTenant, column, type Run, running } from './support.ts';

const forwarding = (): Run => {
  const run = running(aTenant());
  run('Set-Mailbox', {
    Identity: 'adele@contoso.com',
    ForwardingSmtpAddress: 'a@gmail.com',
    DeliverToMailboxAndForward: true,
  });
  run('Set-Mailbox', { Identity: 'ben@contoso.com', ForwardingAddress: 'orders@fabrikam.com' });
  return run;
};

test('a forward by address is stored with its type', () => {
  expect(forwarding()('Get-Mailbox', { Identity: 'adele' }).rows[0]).toMatchObject({
    ForwardingSmtpAddress: 'smtp:a@gmail.com',
    ForwardingAddress: null,
    DeliverToMailboxAndForward: true,
  });
});

test('a forward to a recipient reads back as its name', () => {
  expect(forwarding()('Get-Mailbox', { Identity: 'ben' }).rows[0]).toMatchObject({
    ForwardingAddress: 'Fabrikam orders',
  });
});

test('a forward is cleared by null', () => {
  const run = forwarding();
  run('Set-Mailbox', { Identity: 'adele', ForwardingSmtpAddress: null });
  run('Set-Mailbox', { Identity: 'ben', ForwardingAddress: null });
  expect(
    run('Get-Mailbox', { Filter: 'ForwardingSmtpAddress -ne $null -or ForwardingAddress -ne $null' }).rows,
  ).toEqual([]);
});

test.each([
  ['to a recipient that is not there', { ForwardingAddress: 'nobody@contoso.com' }, 404],
  ['to what is no address', { ForwardingSmtpAddress: 'nowhere' }, 400],
  ['of a mailbox that is not there', { Identity: 'nobody', ForwardingSmtpAddress: 'a@gmail.com' }, 404],
  ['of a group', { Identity: 'partners', ForwardingSmtpAddress: 'a@gmail.com' }, 404],
])('a forward %s is refused', (_, parameters, status) => {
  expect(running(aTenant())('Set-Mailbox', { Identity: 'adele', ...parameters }).status).toBe(status);
});

test.each([
  ['ForwardingSmtpAddress -ne $null', ['adele']],
  ['(ForwardingSmtpAddress -ne $null) -or (ForwardingAddress -ne $null)', ['adele', 'ben']],
  ["forwardingsmtpaddress -eq 'A@gmail.com'", ['adele']],
  ["ForwardingSmtpAddress -like 'a*'", []],
  ["ForwardingSmtpAddress -like 'smtp:*@gmail.com'", ['adele']],
  ["ForwardingSmtpAddress -notlike '*gmail*' -and ForwardingAddress -eq $null", ['megan', 'synced']],
  ["ForwardingAddress -eq 'Fabrikam orders'", []],
  ["-not(DeliverToMailboxAndForward -eq $true) -and Alias -like 'b*'", ['ben']],
  ["Alias -eq 'ben' -or Alias -eq 'megan' -and IsDirSynced -eq $true", ['ben']],
  ["EmailAddresses -eq 'megan@contoso.com'", ['megan']],
  ["{ DisplayName -eq 'Ben' }", ['ben']],
])('the filter %s finds %j', (filter, aliases) => {
  expect(column(forwarding()('Get-Mailbox', { Filter: filter }), 'Alias')).toEqual(aliases);
});

test('a forward to a recipient is filtered by its distinguished name', () => {
  const run = forwarding();
  const dn = textAt(run('Get-MailContact', { Identity: 'Fabrikam orders' }).rows[0]!, 'DistinguishedName');
  expect(column(run('Get-Mailbox', { Filter: `ForwardingAddress -eq '${dn}'` }), 'Alias')).toEqual(['ben']);
});

test.each([
  ['ForwardingSmtpAddress', 400],
  ['(Alias -eq $null', 400],
  ['Alias -eq $null extra', 400],
  ['Alias -match $null', 501],
  ["Shoesize -eq '42'", 501],
])('the filter %s answers %i', (filter, status) => {
  expect(running(aTenant())('Get-Mailbox', { Filter: filter }).status).toBe(status);
});

test('a recipient is found by each of its identities', () => {
  const state = aTenant();
  const run = running(state);
  const [row] = run('Get-Mailbox', { Identity: 'adele@contoso.com' }).rows;
  const forms = [
    'Alias',
    'Name',
    'DistinguishedName',
    'Guid',
    'UserPrincipalName',
    'ExternalDirectoryObjectId',
    'LegacyExchangeDN',
  ];
  for (const form of forms)
    expect(column(run('Get-Recipient', { Identity: row![form]! }), 'Guid')).toEqual([row!['Guid']]);
});

test('an identity that two recipients bear is ambiguous, and an address is not', () => {
  const state = aTenant();
  addMailbox(state, 'twin@contoso.com', { set: { Alias: 'ben' } });
  const run = running(state);
  const answer = run('Get-Mailbox', { Identity: 'ben' });
  expect(answer).toMatchObject({ status: 400, type: 'ManagementObjectAmbiguousException' });
  expect(answer.text).toContain('There are multiple recipients matching the identity');
  expect(run('Get-Mailbox', { Identity: 'ben@contoso.com' }).rows).toHaveLength(1);
});

test('a mailbox that is synchronised keeps what its directory masters, and its forward by address is its own', () => {
  const run = running(aTenant());
  expect(run('Set-Mailbox', { Identity: 'synced', DisplayName: 'X' }).text).toContain(
    'synchronized from your on-premises organization',
  );
  expect(run('Set-Mailbox', { Identity: 'synced', ForwardingSmtpAddress: 'a@gmail.com' }).status).toBe(200);
});

test('mailboxes of groups appear only on request', () => {
  const run = running(aTenant());
  expect(column(run('Get-Mailbox'), 'Alias')).not.toContain('sales');
  expect(column(run('Get-Mailbox', { GroupMailbox: true }), 'Alias')).toEqual(['sales']);
});

test('the switch for SMTP AUTH of a mailbox has three values and shows in Get-CASMailbox alone', () => {
  const run = running(aTenant());
  const read = (): unknown => run('Get-CASMailbox', { Identity: 'adele' }).rows[0]!['SmtpClientAuthenticationDisabled'];
  for (const value of [true, false, null]) {
    expect(run('Set-CASMailbox', { Identity: 'adele', SmtpClientAuthenticationDisabled: value }).status).toBe(200);
    expect(read()).toBe(value);
  }
  expect(run('Get-Mailbox', { Identity: 'adele' }).rows[0]).not.toHaveProperty('SmtpClientAuthenticationDisabled');
  expect(run('Get-Recipient', { Identity: 'adele' }).rows[0]).not.toHaveProperty('ForwardingSmtpAddress');
});

test('a listing of recipients is narrowed by their types', () => {
  const run = running(aTenant());
  expect(column(run('Get-Recipient', { RecipientTypeDetails: ['MailContact', 'GroupMailbox'] }), 'Alias')).toEqual([
    'orders',
    'sales',
  ]);
});

test('a listing ends at its result size, and says so', () => {
  const answer = running(aTenant())('Get-Mailbox', { ResultSize: 2 });
  expect(answer.rows).toHaveLength(2);
  expect(answer.warnings[0]).toContain('There are more results available');
});

test('what a mailbox is asked for and does not have is not modelled, and says so', () => {
  expect(running(aTenant())('Set-Mailbox', { Identity: 'adele', CalendarVersionStoreDisabled: true }).status).toBe(501);
  expect(running(aTenant())('Get-Mailbox', { Anr: 'a' }).status).toBe(501);
});

const withRules = (set: StoredRow = {}) => {
  const state = aTenant();
  const adele = state.recipients.get(textAt(running(state)('Get-Mailbox', { Identity: 'adele' }).rows[0]!, 'Guid'))!;
  addInboxRule(state, adele, 'To home', {
    ForwardTo: ['"Home" [SMTP:a@gmail.com]'],
    RuleIdentity: '15394007230974001153',
    ...set,
  });
  addInboxRule(state, adele, 'Junk E-mail Rule', { '#hidden': true });
  return state;
};

test('hidden inbox rules are listed only on request', () => {
  const run = running(withRules());
  expect(column(run('Get-InboxRule', { Mailbox: 'adele' }), 'Name')).toEqual(['To home']);
  const all = run('Get-InboxRule', { Mailbox: 'adele', IncludeHidden: true });
  expect(column(all, 'Name')).toEqual(['To home', 'Junk E-mail Rule']);
  expect(Object.keys(all.rows[1]!).filter((key) => key.startsWith('#'))).toEqual([]);
});

test('the number of an inbox rule is a bare number beyond what a double holds', () => {
  const state = withRules();
  const input = { cmdlet: 'Get-InboxRule', parameters: { Mailbox: 'adele' } };
  const { body } = invoke(input, aRequest(state), startRuntime({ tenant: state }), { lag: null, staleLink: false });
  expect(body.as === 'json' ? jsonText(body.value) : '').toContain('"RuleIdentity":15394007230974001153');
});

test('inbox rules are disabled and removed by number, with a warning unless forced', () => {
  const run = running(withRules());
  expect(
    run('Disable-InboxRule', { Mailbox: 'adele', Identity: '15394007230974001153', Confirm: false }).warnings,
  ).toHaveLength(1);
  expect(column(run('Get-InboxRule', { Mailbox: 'adele' }), 'Enabled')).toEqual([false]);
  expect(
    run('Remove-InboxRule', { Identity: 'adele\\15394007230974001153', Force: true, Confirm: false }).warnings,
  ).toEqual([]);
  expect(run('Get-InboxRule', { Mailbox: 'adele' }).rows).toEqual([]);
});

test('a rule shows people of the directory by their old name and others by their address, and the log names its mailbox', () => {
  const state = aTenant();
  const run = running(state);
  run('New-InboxRule', { Mailbox: 'adele', Name: 'out', ForwardTo: ['a@gmail.com', 'adele'] });
  const [rule] = run('Get-InboxRule', { Mailbox: 'adele' }).rows;
  expect(rule).toMatchObject({ Enabled: true, RedirectTo: null });
  expect(rule?.['ForwardTo']).toEqual(['"a@gmail.com" [SMTP:a@gmail.com]', expect.stringContaining(' [EX:/o=')]);
  run('Set-InboxRule', { Mailbox: 'adele', Identity: 'out', ForwardTo: null, RedirectTo: 'b@gmail.com' });
  expect(run('Get-InboxRule', { Mailbox: 'adele' }).rows).toMatchObject([
    { ForwardTo: [], RedirectTo: ['"b@gmail.com" [SMTP:b@gmail.com]'] },
  ]);
  const logged = state.auditLog.map((row) => JSON.parse(textAt(row, 'AuditData')) as JsonObject);
  const named = textAt(run('Get-Mailbox', { Identity: 'adele' }).rows[0]!, 'Name');
  expect(logged.map((one) => [one['Operation'], textAt(one, 'ObjectId').split('/').at(-1)])).toEqual([
    ['New-InboxRule', `${named}\\out`],
    ['Set-InboxRule', `${named}\\out`],
  ]);
  expect(run('New-InboxRule', { Mailbox: 'adele', Name: 'x', ForwardTo: 'nobody' }).status).toBe(404);
  expect(run('Get-InboxRule', { Mailbox: 'adele' }).rows).toHaveLength(1);
});

test('inbox rules are read one mailbox at a time', () => {
  expect(running(aTenant())('Get-InboxRule').status).toBe(400);
  expect(running(aTenant())('Get-InboxRule', { Mailbox: 'nobody' }).status).toBe(404);
});

test('the authentication policy of a mailbox shows in Get-User alone, and a new policy refuses every password', () => {
  const state = aTenant();
  const run = running(state);
  addAuthenticationPolicy(state, 'Scanners', true);
  const [row] = run('Get-User', { Identity: 'adele@contoso.com' }).rows;
  expect(row).toMatchObject({ AuthenticationPolicy: null, PrimarySmtpAddress: 'adele@contoso.com' });
  rowOf(state, 'adele@contoso.com')['AuthenticationPolicy'] = 'Scanners';
  expect(run('Get-User', { Identity: 'adele' }).rows[0]).toMatchObject({ AuthenticationPolicy: 'Scanners' });
  expect(run('Get-Mailbox', { Identity: 'adele' }).rows[0]).not.toHaveProperty('AuthenticationPolicy');
  expect(run('Get-AuthenticationPolicy', { Identity: 'Scanners' }).rows[0]).toMatchObject({
    AllowBasicAuthSmtp: true,
    AllowBasicAuthImap: false,
  });
  expect(run('Get-AuthenticationPolicy', { Identity: 'Gone' }).status).toBe(404);
});
