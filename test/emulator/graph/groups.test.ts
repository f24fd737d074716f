import { describe, expect, test } from 'vitest';
import { entraObject, memberRecipients, removeObject } from '../../../src/emulator/tenants/directory.ts';
import {
  addDistributionGroup,
  addMailbox,
  addUnifiedGroup,
  emptyTenant,
  recipientByAddress,
} from '../../../src/emulator/tenants/seed.ts';
import type { TenantState } from '../../../src/emulator/state/state.ts';
import { contoso } from '../../../src/emulator/tenants/contoso.ts';
import { type Json, textAt } from '../../../src/json.ts';
import { ask, idOf, reference, refusal, rows, tokenWith } from './asking.ts';

function crowd(size: number): {
  readonly state: TenantState;
  readonly people: readonly string[];
  readonly group: string;
} {
  const state = emptyTenant({ domains: ['contoso.com'] });
  const people = Array.from({ length: size }, (_, index) =>
    textAt(addMailbox(state, `p${index}@contoso.com`), 'ExternalDirectoryObjectId'),
  );
  const row = addUnifiedGroup(state, 'team@contoso.com', {
    members: people.map((_, index) => `p${index}@contoso.com`),
  });
  return { state, people, group: textAt(row, 'ExternalDirectoryObjectId') };
}

describe('listing members', () => {
  test('takes pages of 100, each with a link to the next, and misses nobody', () => {
    const { state, people, group } = crowd(250);
    const sizes: number[] = [];
    const seen: string[] = [];
    let target: string | undefined = `/groups/${group}/members?$select=id`;
    while (target !== undefined) {
      const page = ask(state, 'GET', target);
      sizes.push(rows(page).length);
      seen.push(...rows(page).map((row) => textAt(row, 'id')));
      target = textAt(page.body, '@odata.nextLink').split('/v1.0')[1];
    }
    expect(sizes).toEqual([100, 100, 50]);
    expect(seen.sort()).toEqual([...people].sort());
  });

  test('takes up to 999 at once, and has no link when everybody fits', () => {
    const { state, group } = crowd(150);
    const page = ask(state, 'GET', `/groups/${group}/members?$top=999`);
    expect([rows(page).length, page.body['@odata.nextLink']]).toEqual([150, undefined]);
  });

  test('refuses a token that was never given out', () => {
    const { state, group } = crowd(1);
    expect(ask(state, 'GET', `/groups/${group}/members?$skiptoken=abc`).status).toBe(400);
  });

  test('says what each member is', () => {
    const state = contoso();
    const page = ask(state, 'GET', `/groups/${idOf(state, 'sales@contoso.com')}/members?$select=id,mail,userType`);
    expect(rows(page).map((row) => [row['@odata.type'], row['mail'], row['userType']])).toContainEqual([
      '#microsoft.graph.user',
      'tina@fabrikam.com',
      'Guest',
    ]);
  });

  test('shows only type and id of what the caller may not read, without an error', () => {
    const state = contoso();
    const roles = tokenWith({ roles: ['GroupMember.Read.All'] });
    const page = ask(state, 'GET', `/groups/${idOf(state, 'sales@contoso.com')}/members`, null, roles);
    for (const { '@odata.type': type, id, ...rest } of rows(page)) {
      expect([type, id]).toEqual(['#microsoft.graph.user', expect.stringMatching(/-/u)]);
      expect(new Set(Object.values(rest))).toEqual(new Set([null]));
    }
  });

  test('flattens nesting and names the groups in between', () => {
    const state = contoso();
    addDistributionGroup(state, 'board@contoso.com', { members: ['executives@contoso.com', 'adele@contoso.com'] });
    const path = `/groups/${idOf(state, 'board@contoso.com')}`;
    expect(rows(ask(state, 'GET', `${path}/members`))).toHaveLength(2);
    const mails = rows(ask(state, 'GET', `${path}/transitiveMembers?$select=mail`)).map((row) => textAt(row, 'mail'));
    expect(mails.toSorted((a, b) => a.localeCompare(b))).toEqual([
      'adele@contoso.com',
      'executives@contoso.com',
      'grace@contoso.com',
      'henri@contoso.com',
      'petra@contoso.com',
    ]);
    expect(ask(state, 'GET', `${path}/transitiveMembers/$count`, null, { consistencylevel: 'eventual' }).text).toBe(
      '5',
    );
  });

  test('ends where groups contain each other', () => {
    const state = contoso();
    const board = textAt(
      addDistributionGroup(state, 'board@contoso.com', { members: ['executives@contoso.com'] }),
      'Guid',
    );
    state.exchangeMembers.get(textAt(recipientByAddress(state, 'executives@contoso.com') ?? {}, 'Guid'))?.add(board);
    const page = ask(state, 'GET', `/groups/${idOf(state, 'board@contoso.com')}/transitiveMembers?$select=mail`);
    expect(rows(page).map((row) => row['mail'])).toContain('board@contoso.com');
  });
});

describe('changing members', () => {
  const bind = (ids: readonly string[]): Json => ({ 'members@odata.bind': ids.map(reference) });

  test('a member added by Graph is seen by Exchange, and one removed is gone', () => {
    const state = contoso();
    const [sales, adele] = [idOf(state, 'sales@contoso.com'), idOf(state, 'adele@contoso.com')];
    const addresses = (): readonly string[] =>
      memberRecipients(state, sales).map((row) => textAt(row, 'PrimarySmtpAddress'));
    expect(ask(state, 'POST', `/groups/${sales}/members/$ref`, { '@odata.id': reference(adele) }).status).toBe(204);
    expect(addresses()).toContain('adele@contoso.com');
    expect(ask(state, 'DELETE', `/groups/${sales}/members/${adele}/$ref`).status).toBe(204);
    expect(addresses()).not.toContain('adele@contoso.com');
    expect(entraObject(state, adele)).toBeDefined();
  });

  test.each(['PATCH /groups/{id}', 'POST /groups/{id}/members'])('%s adds up to twenty at once', (form) => {
    const { state, people, group } = crowd(25);
    state.entraMembers.set(group, new Set());
    const [method = '', path = ''] = form.split(' ');
    const target = path.replace('{id}', group);
    expect(ask(state, method, target, bind(people.slice(0, 20))).status).toBe(204);
    expect(ask(state, method, target, bind(people)).status).toBe(400);
    expect(state.entraMembers.get(group)?.size).toBe(20);
  });

  test('one bad entry, and nobody is added', () => {
    const { state, people, group } = crowd(3);
    state.entraMembers.set(group, new Set());
    const ids = [...people, '11111111-2222-4333-8444-555555555555'];
    expect(ask(state, 'PATCH', `/groups/${group}`, bind(ids)).status).toBe(404);
    expect(state.entraMembers.get(group)?.size).toBe(0);
  });

  test('without /$ref the member itself is deleted: the user, the mailbox and every membership', () => {
    const state = contoso();
    const [sales, ana] = [idOf(state, 'sales@contoso.com'), idOf(state, 'ana@contoso.com')];
    const answer = ask(state, 'DELETE', `/groups/${sales}/members/${ana}`);
    expect(answer.status).toBe(204);
    expect(answer.noted[1]).toMatch(/DELETED THE OBJECT ITSELF: user Ana Castro/u);
    expect([entraObject(state, ana), recipientByAddress(state, 'ana@contoso.com')]).toEqual([undefined, undefined]);
    expect(memberRecipients(state, sales).map((row) => row['Alias'])).not.toContain('ana');
  });

  test('which an application without the right to delete users cannot do', () => {
    const state = contoso();
    const [sales, ana] = [idOf(state, 'sales@contoso.com'), idOf(state, 'ana@contoso.com')];
    const roles = tokenWith({ roles: ['GroupMember.ReadWrite.All', 'User.Read.All'] });
    expect(refusal(ask(state, 'DELETE', `/groups/${sales}/members/${ana}`, null, roles))[0]).toBe(403);
    expect(entraObject(state, ana)).toBeDefined();
  });
});

describe('groups', () => {
  const team = {
    displayName: 'Team',
    mailNickname: 'team',
    groupTypes: ['Unified'],
    mailEnabled: true,
    securityEnabled: false,
  };

  test('a new Microsoft 365 group is a recipient at once, and leaves both sides together', () => {
    const state = contoso();
    const body = { ...team, 'members@odata.bind': [reference(idOf(state, 'adele@contoso.com'))] };
    const created = ask(state, 'POST', '/groups', body);
    expect([created.status, created.body['mail'], created.body['groupTypes']]).toEqual([
      201,
      'team@contoso.com',
      ['Unified'],
    ]);
    const row = recipientByAddress(state, 'team@contoso.com');
    expect(row).toMatchObject({ RecipientTypeDetails: 'GroupMailbox', ExternalDirectoryObjectId: created.body['id'] });
    const id = textAt(created.body, 'id');
    expect(memberRecipients(state, id)).toHaveLength(1);
    expect(ask(state, 'DELETE', `/groups/${id}`).status).toBe(204);
    expect(recipientByAddress(state, 'team@contoso.com')).toBeUndefined();
    expect(ask(state, 'GET', `/groups/${id}`).status).toBe(404);
  });

  test('a new security group is no recipient', () => {
    const state = contoso();
    const before = state.recipients.size;
    const created = ask(state, 'POST', '/groups', {
      ...team,
      groupTypes: [],
      mailEnabled: false,
      securityEnabled: true,
    });
    expect([created.status, created.body['mail'], state.recipients.size]).toEqual([201, null, before]);
  });

  test.each([
    { change: { mailNickname: '' }, says: /A value is required for property 'mailNickname'/u },
    { change: { mailNickname: 'two words' }, says: /Invalid value specified for property 'mailNickname'/u },
    { change: { mailNickname: 'SALES' }, says: /Another object with the same value for property mailNickname/u },
    {
      change: { groupTypes: [], securityEnabled: true },
      says: /does not currently support writes of mail-enabled groups/u,
    },
    { change: { theme: 'Teal' }, says: /the property theme of a new group is not modelled/u },
    { change: { 'members@odata.bind': [reference('11111111-2222-4333-8444-555555555555')] }, says: /does not exist/u },
  ])('a new group with $change is refused and leaves nothing behind', ({ change, says }) => {
    const state = contoso();
    const before = state.entra.size + state.recipients.size;
    expect(refusal(ask(state, 'POST', '/groups', { ...team, ...change }))[2]).toMatch(says);
    expect(state.entra.size + state.recipients.size).toBe(before);
  });

  test('a renamed Microsoft 365 group has its new name in Exchange too', () => {
    const state = contoso();
    const sales = idOf(state, 'sales@contoso.com');
    expect(ask(state, 'PATCH', `/groups/${sales}`, { displayName: 'Selling' }).status).toBe(204);
    expect(ask(state, 'GET', `/groups/${sales}`).body['displayName']).toBe('Selling');
    expect(recipientByAddress(state, 'sales@contoso.com')?.['DisplayName']).toBe('Selling');
  });

  test.each(['executives@contoso.com', 'warehouse@contoso.com'])('%s is read-only here', (address) => {
    const state = contoso();
    const path = `/groups/${idOf(state, address)}`;
    expect(ask(state, 'PATCH', path, { displayName: 'Other' }).status).toBe(400);
    expect(ask(state, 'DELETE', path).status).toBe(400);
    expect(rows(ask(state, 'GET', `${path}/members`))).toHaveLength(3);
  });

  test('a group that Exchange makes or loses is there or gone at once', () => {
    const state = contoso();
    const row = addDistributionGroup(state, 'new@contoso.com', { security: true, members: ['adele@contoso.com'] });
    const find = "/groups?$filter=mail eq 'NEW@contoso.com'&$select=id,mailEnabled,securityEnabled,groupTypes";
    expect(rows(ask(state, 'GET', find))).toEqual([
      { id: row['ExternalDirectoryObjectId'], mailEnabled: true, securityEnabled: true, groupTypes: [] },
    ]);
    removeObject(state, textAt(row, 'ExternalDirectoryObjectId'));
    expect(rows(ask(state, 'GET', find))).toEqual([]);
  });
});
