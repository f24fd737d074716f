import { expect, test } from 'vitest';
import type { JsonObject } from '../../../src/json.ts';
import { addOutboundRule } from '../../../src/emulator/tenants/seed.ts';
import { aTenant, column, type Run, running } from './support.ts';

/** A service with so many outbound policies, each with its rule: P0 first. */
function withPolicies(count: number): Run {
  const run = running(aTenant());
  for (let index = 0; index < count; index += 1) {
    run('New-HostedOutboundSpamFilterPolicy', { Name: `P${index}`, AutoForwardingMode: 'On' });
    run('New-HostedOutboundSpamFilterRule', {
      Name: `P${index}`,
      HostedOutboundSpamFilterPolicy: `P${index}`,
      SenderDomainIs: 'contoso.com',
    });
  }
  return run;
}

const names = (run: Run): readonly unknown[] => column(run('Get-HostedOutboundSpamFilterRule'), 'Name');

test('the default policy is there, automatic, and says that it is not enabled', () => {
  const [row] = running(aTenant())('Get-HostedOutboundSpamFilterPolicy').rows;
  expect(row).toMatchObject({ Name: 'Default', IsDefault: true, Enabled: false, AutoForwardingMode: 'Automatic' });
});

test('a new policy takes the defaults of the service', () => {
  const [row] = running(aTenant())('New-HostedOutboundSpamFilterPolicy', { Name: 'P' }).rows;
  expect(row).toMatchObject({
    AutoForwardingMode: 'Automatic',
    ActionWhenThresholdReached: 'BlockUserForToday',
    RecipientLimitPerDay: 0,
    NotifyOutboundSpamRecipients: [],
  });
});

test.each<[string, string, JsonObject]>([
  ['the default policy can not be removed', 'Remove-HostedOutboundSpamFilterPolicy', { Identity: 'Default' }],
  [
    'the default policy can not be scoped',
    'New-HostedOutboundSpamFilterRule',
    { Name: 'R', HostedOutboundSpamFilterPolicy: 'Default' },
  ],
  ['a policy can not be renamed', 'Set-HostedOutboundSpamFilterPolicy', { Identity: 'P0', Name: 'Q' }],
  ['a policy of the same name is refused', 'New-HostedOutboundSpamFilterPolicy', { Name: 'p0' }],
  [
    'a rule of the same name is refused',
    'New-HostedOutboundSpamFilterRule',
    { Name: 'p0', HostedOutboundSpamFilterPolicy: 'P0' },
  ],
  ['a rule can not be switched by -Enabled', 'Set-HostedOutboundSpamFilterRule', { Identity: 'P0', Enabled: false }],
  [
    'a limit beyond 10000 is refused',
    'Set-HostedOutboundSpamFilterPolicy',
    { Identity: 'P0', RecipientLimitPerDay: 10_001 },
  ],
  [
    'a mode must be one of three',
    'Set-HostedOutboundSpamFilterPolicy',
    { Identity: 'P0', AutoForwardingMode: 'Maybe' },
  ],
  ['a listing has no -ResultSize', 'Get-HostedOutboundSpamFilterPolicy', { ResultSize: 'Unlimited' }],
])('%s', (_, cmdlet, parameters) => {
  expect(withPolicies(1)(cmdlet, parameters).status).toBe(400);
});

test.each(String.raw`\%&*+/=?{}|<>();:[],"`.split(''))(
  'the character %s is forbidden in the name of a rule',
  (character) => {
    const answer = withPolicies(1)('Set-HostedOutboundSpamFilterRule', { Identity: 'P0', Name: `a${character}b` });
    expect(answer).toMatchObject({ status: 400, type: 'ParameterTransformationException' });
  },
);

test.each([
  ['a policy that has a rule', 'New-HostedOutboundSpamFilterRule', { Name: 'R', HostedOutboundSpamFilterPolicy: 'P0' }],
  [
    'the very policy it has',
    'Set-HostedOutboundSpamFilterRule',
    { Identity: 'P0', HostedOutboundSpamFilterPolicy: 'P0' },
  ],
])('a rule is refused %s', (_, cmdlet, parameters) => {
  expect(withPolicies(1)(cmdlet, parameters)).toMatchObject({
    status: 400,
    type: 'ValidationException',
    prefix: '',
    text: 'Policy "P0" already has rule "P0" associated with it.',
  });
});

test('a rule is disabled and enabled apart, and listed by its state', () => {
  const run = withPolicies(2);
  run('Disable-HostedOutboundSpamFilterRule', { Identity: 'P0', Confirm: false });
  expect(column(run('Get-HostedOutboundSpamFilterRule'), 'State')).toEqual(['Disabled', 'Enabled']);
  expect(column(run('Get-HostedOutboundSpamFilterRule', { State: 'Enabled' }), 'Name')).toEqual(['P1']);
  expect(column(run('Get-HostedOutboundSpamFilterRule', { State: 'Enabled' }), 'Priority')).toEqual([1]);
});

test('policy and rule outlive each other', () => {
  const run = withPolicies(2);
  run('Remove-HostedOutboundSpamFilterPolicy', { Identity: 'P0' });
  expect(run('Get-HostedOutboundSpamFilterRule', { Identity: 'P0' }).rows[0]).toMatchObject({
    HostedOutboundSpamFilterPolicy: 'P0',
  });
  run('Remove-HostedOutboundSpamFilterRule', { Identity: 'P1', Confirm: false });
  expect(column(run('Get-HostedOutboundSpamFilterPolicy'), 'Name')).toEqual(['Default', 'P1']);
});

test('a rule whose policy is gone can be removed', () => {
  const state = aTenant();
  addOutboundRule(state, 'Orphan', 'Gone', {});
  const run = running(state);
  expect(run('Remove-HostedOutboundSpamFilterRule', { Identity: 'Orphan', Confirm: false }).status).toBe(200);
  expect(names(run)).toEqual([]);
});

test.each([
  ['at the front', { Priority: 0 }, ['R', 'P0', 'P1', 'P2']],
  ['in between', { Priority: 2 }, ['P0', 'P1', 'R', 'P2']],
  ['behind the last', { Priority: 3 }, ['P0', 'P1', 'P2', 'R']],
  ['without a priority', {}, ['P0', 'P1', 'P2', 'R']],
])('a rule made %s takes its place', (_, priority, order) => {
  const run = withPolicies(3);
  run('New-HostedOutboundSpamFilterPolicy', { Name: 'R' });
  run('New-HostedOutboundSpamFilterRule', { Name: 'R', HostedOutboundSpamFilterPolicy: 'R', ...priority });
  expect(names(run)).toEqual(order);
  expect(column(run('Get-HostedOutboundSpamFilterRule'), 'Priority')).toEqual([0, 1, 2, 3]);
});

test.each([
  ['P2', 0, ['P2', 'P0', 'P1']],
  ['P0', 2, ['P1', 'P2', 'P0']],
  ['P1', 1, ['P0', 'P1', 'P2']],
])('%s moved to %i gives %j', (name, priority, order) => {
  const run = withPolicies(3);
  expect(run('Set-HostedOutboundSpamFilterRule', { Identity: name, Priority: priority }).status).toBe(200);
  expect(names(run)).toEqual(order);
});

test.each([
  ['New', 4],
  ['Set', 3],
  ['Set', -1],
])('%s with priority %i of three rules is out of range, in a message that names three', (verb, priority) => {
  const run = withPolicies(3);
  run('New-HostedOutboundSpamFilterPolicy', { Name: 'R' });
  const parameters = verb === 'New' ? { Name: 'R', HostedOutboundSpamFilterPolicy: 'R' } : { Identity: 'P0' };
  expect(run(`${verb}-HostedOutboundSpamFilterRule`, { ...parameters, Priority: priority })).toMatchObject({
    status: 400,
    text: "The specified rule priority is invalid. Use a value between '0' (highest priority), and '3' (lowest priority).",
  });
  expect(names(run)).toEqual(['P0', 'P1', 'P2']);
});

test('senders and groups are looked up however they are named, and unset conditions read null', () => {
  const state = aTenant();
  const run = running(state);
  const group = run('Get-DistributionGroup', { Identity: 'partners' }).rows[0]!;
  run('New-HostedOutboundSpamFilterPolicy', { Name: 'P' });
  run('New-HostedOutboundSpamFilterRule', {
    Name: 'P',
    HostedOutboundSpamFilterPolicy: 'P',
    From: 'ADELE',
    FromMemberOf: [group['Guid']!, 'sales@contoso.com'],
  });
  expect(run('Get-HostedOutboundSpamFilterRule').rows[0]).toMatchObject({
    From: ['adele@contoso.com'],
    FromMemberOf: ['partners@contoso.com', 'sales@contoso.com'],
    SenderDomainIs: null,
    ExceptIfFrom: null,
    Exceptions: null,
    Conditions: [
      'Microsoft.Exchange.MessagingPolicies.Rules.Tasks.FromPredicate',
      'Microsoft.Exchange.MessagingPolicies.Rules.Tasks.FromMemberOfPredicate',
    ],
  });
  run('Set-HostedOutboundSpamFilterRule', { Identity: 'P', From: null });
  expect(run('Get-HostedOutboundSpamFilterRule').rows[0]).toMatchObject({
    From: null,
    FromMemberOf: ['partners@contoso.com', 'sales@contoso.com'],
  });
});

test.each([
  ['somebody unknown', { From: 'nobody@contoso.com' }, 404],
  ['a mailbox as a group', { FromMemberOf: 'adele@contoso.com' }, 400],
  ['a dynamic group', { FromMemberOf: 'everyone@contoso.com' }, 400],
  ['a user without a mailbox', { From: 'fresh@contoso.com' }, 404],
])('a rule that names %s is refused', (_, scope, status) => {
  const run = withPolicies(1);
  expect(run('Set-HostedOutboundSpamFilterRule', { Identity: 'P0', ...scope }).status).toBe(status);
});

test.each([
  ['smtp', 'partners@contoso.com'],
  ['name', 'Partners'],
  ['dn', 'CN=Partners,OU='],
] as const)('where recipients read back by %s, a group is %s', (identityForm, form) => {
  const run = running(aTenant(), { identityForm });
  run('New-HostedOutboundSpamFilterPolicy', { Name: 'P' });
  run('New-HostedOutboundSpamFilterRule', {
    Name: 'P',
    HostedOutboundSpamFilterPolicy: 'P',
    FromMemberOf: 'partners@contoso.com',
  });
  const [row] = run('Get-HostedOutboundSpamFilterRule').rows;
  expect(String((row!['FromMemberOf'] as string[])[0]).startsWith(form)).toBe(true);
});
