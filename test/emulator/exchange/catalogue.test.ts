import { expect, test } from 'vitest';
import { cmdletNames, cmdletSpec } from '../../../src/emulator/catalogue/catalogue.ts';
import { cmdletNamed } from '../../../src/emulator/cmdlets/index.ts';
import { appOnlyRefuses } from '../../../src/emulator/server/invoke.ts';
import { aTenant, running } from './support.ts';

test('the catalogue knows the cmdlets that policies need', () => {
  expect(cmdletNames.length).toBeGreaterThan(60);
  expect(cmdletSpec('set-remotedomain')?.parameters.map(({ name }) => name)).toContain('AutoForwardEnabled');
  expect(cmdletSpec('Set-RemoteDomain')?.page).toBe('Set-RemoteDomain reference, 2026-08');
});

test.each(cmdletNames.filter((name) => !appOnlyRefuses.includes(name)))('%s is modelled', (name) => {
  expect(cmdletNamed(name)).not.toBeNull();
});

test.each(cmdletNames.filter((name) => !appOnlyRefuses.includes(name)))(
  '%s refuses a parameter that it does not have',
  (name) => {
    const { status, type, text } = running(aTenant())(name, { Bogus: true });
    expect({ status, type }).toEqual({ status: 400, type: 'AmbiguousParameterSetException' });
    expect(text).toContain('Invalid cmdlet parameters specified. Bogus');
  },
);

test.each(
  cmdletNames
    .filter((name) => !appOnlyRefuses.includes(name))
    .filter((name) => cmdletSpec(name)?.parameters.some(({ required }) => required)),
)('%s refuses to run without its mandatory parameters', (name) => {
  const { status, text } = running(aTenant())(name);
  expect(status).toBe(400);
  expect(text).toContain('missing mandatory parameters');
});

test.each(['Get-Nothing', 'Connect-ExchangeOnline', 'Add-UnifiedGroupLinks', 'Remove-UnifiedGroupLinks', ''])(
  'the cmdlet %j answers 403, as one that is not permitted does',
  (name) => {
    expect(running(aTenant())(name).status).toBe(403);
  },
);

test('a cmdlet outside the permitted list answers 403', () => {
  const run = running(aTenant(), { permitted: ['get-remotedomain'] });
  expect(run('Get-RemoteDomain').status).toBe(200);
  expect(run('Set-RemoteDomain', { Identity: 'Default' }).status).toBe(403);
});

test.each([
  ['New-HostedOutboundSpamFilterPolicy', { Name: 'P', Confirm: false }],
  ['Remove-HostedOutboundSpamFilterPolicy', { Identity: 'P', Confirm: false }],
  ['Remove-BlockedSenderAddress', { SenderAddress: 'a@contoso.com', Confirm: false }],
])('%s has no -Confirm, and giving it is an error of binding', (cmdlet, parameters) => {
  const { type, text } = running(aTenant())(cmdlet, parameters);
  expect(type).toBe('AmbiguousParameterSetException');
  expect(text).toContain('Confirm');
});

test.each([
  ['HostedOutboundSpamFilterRule', 'Enabled'],
  ['TransportRule', 'Enabled'],
])('-Enabled belongs to New-%s and not to Set-', (noun, parameter) => {
  const has = (cmdlet: string): boolean =>
    cmdletSpec(cmdlet)?.parameters.some(({ name }) => name === parameter) ?? false;
  expect([has(`New-${noun}`), has(`Set-${noun}`)]).toEqual([true, false]);
});
