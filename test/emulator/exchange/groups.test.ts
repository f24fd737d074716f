import { expect, test } from 'vitest';
import type { JsonObject } from '../../../src/json.ts';
import { aTenant, column, running } from './support.ts';

const bypass = { BypassSecurityGroupManagerCheck: true, Confirm: false };
const partners = { Identity: 'partners@contoso.com', ...bypass };

test.each([
  ['Distribution', 'MailUniversalDistributionGroup', 'Universal'],
  ['Security', 'MailUniversalSecurityGroup', 'Universal, SecurityEnabled'],
])('a group of the type %s is a %s', (type, details, groupType) => {
  const run = running(aTenant());
  const answer = run('New-DistributionGroup', {
    Name: 'New group',
    Type: type,
    Members: ['ben', 'orders@fabrikam.com'],
  });
  expect(answer.rows[0]).toMatchObject({
    Name: 'New group',
    Alias: 'Newgroup',
    PrimarySmtpAddress: 'Newgroup@contoso.com',
    RecipientTypeDetails: details,
    GroupType: groupType,
    MemberJoinRestriction: 'Closed',
    RequireSenderAuthenticationEnabled: true,
  });
  const members = run('Get-DistributionGroupMember', { Identity: 'New group' });
  expect(column(members, 'PrimarySmtpAddress')).toEqual(['ben@contoso.com', 'orders@fabrikam.com']);
});

test.each<[string, string, JsonObject, number, string]>([
  ['a member that is one already', 'Add', { Member: 'adele@contoso.com' }, 400, 'MemberAlreadyExistsException'],
  ['somebody who is no member', 'Remove', { Member: 'ben@contoso.com' }, 400, 'MemberNotFoundException'],
  ['a Microsoft 365 group', 'Add', { Member: 'sales@contoso.com' }, 400, 'ValidationException'],
  ['somebody unknown', 'Add', { Member: 'nobody@contoso.com' }, 404, 'ManagementObjectNotFoundException'],
])('%s: %s-DistributionGroupMember refuses', (_, verb, member, status, type) => {
  expect(running(aTenant())(`${verb}-DistributionGroupMember`, { ...partners, ...member })).toMatchObject({
    status,
    type,
  });
});

test('a user without a mailbox is not found under an identifier of its own', () => {
  const answer = running(aTenant())('Add-DistributionGroupMember', { ...partners, Member: 'fresh@contoso.com' });
  expect(answer).toMatchObject({ status: 404, prefix: 'Ex94914C' });
});

test('an application must say that it is no manager', () => {
  const state = aTenant();
  const parameters = { Identity: 'partners@contoso.com', Member: 'ben', Confirm: false };
  expect(running(state)('Add-DistributionGroupMember', parameters)).toMatchObject({
    type: 'OperationRequiresGroupManagerException',
    text: "You don't have sufficient permissions. This operation can only be performed by a manager of the group.",
  });
  expect(running(state, { managesGroups: true })('Add-DistributionGroupMember', parameters).status).toBe(200);
});

test('what is mastered on premises is changed there', () => {
  const answer = running(aTenant())('Add-DistributionGroupMember', {
    ...partners,
    Identity: 'synced-group@contoso.com',
    Member: 'ben',
  });
  expect(answer.text).toMatch(
    /^The action 'Add-DistributionGroupMember', 'Members', can't be performed on the object '.+' because the object is being synchronized from your on-premises organization\. This action should be performed on the object in your on-premises organization\.$/u,
  );
});

test('members are added and removed, and nested groups are one member', () => {
  const run = running(aTenant());
  run('New-DistributionGroup', { Name: 'Inner' });
  run('Add-DistributionGroupMember', { ...partners, Member: 'Inner' });
  run('Remove-DistributionGroupMember', { ...partners, Member: 'adele' });
  expect(column(run('Get-DistributionGroupMember', { Identity: 'partners' }), 'Name')).toEqual(['Inner']);
});

test('an update replaces every member, and a hashtable empties the group', () => {
  const run = running(aTenant());
  run('Update-DistributionGroupMember', { ...partners, Members: ['ben', 'megan'] });
  expect(run('Get-DistributionGroupMember', { Identity: 'partners' }).rows).toHaveLength(2);
  run('Update-DistributionGroupMember', {
    ...partners,
    Members: { '@odata.type': '#Exchange.GenericHashTable', Add: ['adele'] },
  });
  expect(run('Get-DistributionGroupMember', { Identity: 'partners' }).rows).toEqual([]);
});

test('an update without members is not established, and does nothing', () => {
  const run = running(aTenant());
  expect(run('Update-DistributionGroupMember', partners).status).toBe(501);
  expect(run('Get-DistributionGroupMember', { Identity: 'partners' }).rows).toHaveLength(1);
});

test.each<[string, JsonObject, number]>([
  ['a name that is taken', { Name: 'Partners' }, 400],
  ['an address that is taken', { Name: 'X', PrimarySmtpAddress: 'ADELE@contoso.com' }, 400],
  ['a domain of somebody else', { Name: 'X', PrimarySmtpAddress: 'x@fabrikam.com' }, 400],
  ['a security group that anybody may join', { Name: 'X', Type: 'Security', MemberJoinRestriction: 'Open' }, 400],
])('a new group with %s is refused and leaves nothing behind', (_, parameters, status) => {
  const state = aTenant();
  const before = state.recipients.size;
  expect(running(state)('New-DistributionGroup', parameters).status).toBe(status);
  expect(state.recipients.size).toBe(before);
});

test('a removed group is gone with its memberships', () => {
  const state = aTenant();
  const run = running(state);
  run('Remove-DistributionGroup', partners);
  expect(run('Get-DistributionGroup', { Identity: 'partners@contoso.com' }).status).toBe(404);
  expect([...state.exchangeMembers.keys()].every((guid) => state.recipients.has(guid))).toBe(true);
});

test('a new primary address keeps the old one', () => {
  const run = running(aTenant());
  run('Set-DistributionGroup', { ...partners, PrimarySmtpAddress: 'allies@contoso.com', DisplayName: 'Allies' });
  const [group] = run('Get-DistributionGroup', { Identity: 'partners@contoso.com' }).rows;
  expect(group).toMatchObject({ PrimarySmtpAddress: 'allies@contoso.com', DisplayName: 'Allies' });
  expect(group!['EmailAddresses']).toEqual(['smtp:partners@contoso.com', 'SMTP:allies@contoso.com']);
});

test('the members of a Microsoft 365 group are those that Entra keeps', () => {
  const run = running(aTenant());
  const links = run('Get-UnifiedGroupLinks', { Identity: 'sales@contoso.com', LinkType: 'Members' });
  expect(column(links, 'PrimarySmtpAddress')).toEqual(['megan@contoso.com']);
  expect(run('Get-UnifiedGroupLinks', { Identity: 'sales@contoso.com', LinkType: 'Subscribers' }).status).toBe(501);
  expect(column(run('Get-UnifiedGroup'), 'PrimarySmtpAddress')).toEqual(['sales@contoso.com']);
});

test('contacts are made, changed and removed', () => {
  const run = running(aTenant());
  expect(
    run('New-MailContact', { Name: 'Tickets', ExternalEmailAddress: 'tickets@fabrikam.com' }).rows[0],
  ).toMatchObject({
    ExternalEmailAddress: 'SMTP:tickets@fabrikam.com',
    RecipientTypeDetails: 'MailContact',
  });
  expect(run('New-MailContact', { Name: 'Tickets', ExternalEmailAddress: 'other@fabrikam.com' }).status).toBe(400);
  run('Set-MailContact', { Identity: 'Tickets', DisplayName: 'Ticket system' });
  expect(run('Get-MailContact', { Identity: 'Tickets' }).rows[0]).toMatchObject({ DisplayName: 'Ticket system' });
  run('Remove-MailContact', { Identity: 'Tickets', Confirm: false });
  expect(run('Get-MailContact', { Identity: 'Tickets' }).status).toBe(404);
});
