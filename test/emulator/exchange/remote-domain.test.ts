import { expect, test } from 'vitest';
import { aTenant, column, running } from './support.ts';

test('a new remote domain starts out open', () => {
  const run = running(aTenant());
  const made = run('New-RemoteDomain', { Name: 'Fabrikam', DomainName: 'fabrikam.com' });
  expect(made.rows[0]).toMatchObject({
    DomainName: 'fabrikam.com',
    AutoForwardEnabled: true,
    AllowedOOFType: 'External',
    TNEFEnabled: null,
  });
});

test('New-RemoteDomain takes no setting', () => {
  const answer = running(aTenant())('New-RemoteDomain', {
    Name: 'F',
    DomainName: 'fabrikam.com',
    AutoForwardEnabled: false,
  });
  expect(answer.type).toBe('AmbiguousParameterSetException');
});

test.each([
  [
    'a name that is taken, whatever the letter case',
    { Name: 'DEFAULT', DomainName: 'fabrikam.com' },
    'ADObjectAlreadyExistsException',
  ],
  ['a domain that is taken', { Name: 'All', DomainName: '*' }, 'ADObjectAlreadyExistsException'],
  ['an accepted domain', { Name: 'Own', DomainName: 'contoso.com' }, 'ValidationException'],
  ['a wildcard inside', { Name: 'Odd', DomainName: 'mail.*.com' }, 'TaskArgumentException'],
])('a remote domain with %s is refused', (_, parameters, type) => {
  expect(running(aTenant())('New-RemoteDomain', parameters)).toMatchObject({ status: 400, type });
});

test('a wildcard may stand before the first label', () => {
  expect(running(aTenant())('New-RemoteDomain', { Name: 'All', DomainName: '*.fabrikam.com' }).status).toBe(200);
});

test('what does not exist is a 404 with its identifier', () => {
  const answer = running(aTenant())('Set-RemoteDomain', { Identity: 'Gone', AutoForwardEnabled: false });
  expect(answer).toMatchObject({ status: 404, type: 'ManagementObjectNotFoundException', prefix: 'Ex6F9304' });
  expect(answer.text).toMatch(
    /^The operation couldn't be performed because object 'Gone' couldn't be found on '.*'\.$/u,
  );
});

test('an empty listing is a 200, and an identity that nobody bears a 404', () => {
  const run = running(aTenant());
  expect(run('Get-TransportRule')).toMatchObject({ status: 200, rows: [] });
  expect(run('Get-TransportRule', { Identity: 'Gone' }).status).toBe(404);
});

test('where a tenant is like that, an identity that nobody bears returns everything', () => {
  const run = running(aTenant(), { missingIdentity: 'everything' });
  expect(column(run('Get-RemoteDomain', { Identity: 'Gone' }), 'Name')).toEqual(['Default']);
});

test('an identity of null returns everything', () => {
  expect(running(aTenant())('Get-RemoteDomain', { Identity: null }).rows).toHaveLength(1);
});

test.each([
  [{ AllowedOOFType: 'InternalLegacy' }, { AllowedOOFType: 'InternalLegacy', IsInternal: true }],
  [{ IsInternal: true }, { AllowedOOFType: 'External', IsInternal: true }],
  [{ IsInternal: false }, { AllowedOOFType: 'External', IsInternal: false }],
])('setting %j leaves %j', (parameters, left) => {
  const run = running(aTenant());
  run('Set-RemoteDomain', { Identity: 'Default', ...parameters });
  expect(run('Get-RemoteDomain').rows[0]).toMatchObject(left);
});

test('a domain that stops being internal falls back to ExternalLegacy', () => {
  const run = running(aTenant());
  run('Set-RemoteDomain', { Identity: 'Default', IsInternal: true });
  run('Set-RemoteDomain', { Identity: 'Default', IsInternal: false });
  expect(run('Get-RemoteDomain').rows[0]).toMatchObject({ AllowedOOFType: 'ExternalLegacy' });
});

test('the entry for everything can not be removed, any other can', () => {
  const run = running(aTenant());
  run('New-RemoteDomain', { Name: 'Fabrikam', DomainName: 'fabrikam.com' });
  expect(run('Remove-RemoteDomain', { Identity: 'Default', Confirm: false }).status).toBe(400);
  expect(run('Remove-RemoteDomain', { Identity: 'fabrikam', Confirm: false }).status).toBe(200);
  expect(column(run('Get-RemoteDomain'), 'Name')).toEqual(['Default']);
});

test('a renamed remote domain answers to its new name and its Guid', () => {
  const run = running(aTenant());
  const guid = run('Get-RemoteDomain').rows[0]!['Guid']!;
  run('Set-RemoteDomain', { Identity: guid, Name: 'Everything' });
  expect(column(run('Get-RemoteDomain', { Identity: 'everything' }), 'Guid')).toEqual([guid]);
  expect(run('Get-RemoteDomain', { Identity: 'Default' }).status).toBe(404);
});

test.each(['New-RemoteDomain', 'Set-RemoteDomain', 'New-HostedOutboundSpamFilterPolicy', 'New-TransportRule'])(
  'a dehydrated organisation refuses %s until it is customised, which works once',
  (cmdlet) => {
    const state = aTenant();
    state.config.OrganizationConfig[0]!['IsDehydrated'] = true;
    const run = running(state);
    const parameters = {
      Name: 'N',
      ...(cmdlet === 'New-RemoteDomain' ? { DomainName: 'n.example' } : {}),
      ...(cmdlet === 'Set-RemoteDomain' ? { Identity: 'Default' } : {}),
    };
    expect(run(cmdlet, parameters)).toMatchObject({
      status: 400,
      type: 'InvalidOperationInDehydratedContextException',
      text: "The command you tried to run isn't currently allowed in your organization. To run this command, you first need to run the command: Enable-OrganizationCustomization.",
    });
    expect(run('Enable-OrganizationCustomization').status).toBe(200);
    expect(run('Enable-OrganizationCustomization').status).toBe(400);
    expect(run(cmdlet, parameters).status).toBe(200);
  },
);

test('the switch for SMTP AUTH of the organisation', () => {
  const run = running(aTenant());
  expect(run('Get-TransportConfig').rows[0]!['SmtpClientAuthenticationDisabled']).toBe(true);
  run('Set-TransportConfig', { SmtpClientAuthenticationDisabled: false });
  expect(run('Get-TransportConfig').rows[0]!['SmtpClientAuthenticationDisabled']).toBe(false);
});
