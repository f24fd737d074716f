import { describe, expect, test } from 'vitest';
import { addMailbox } from '../../../src/emulator/tenants/seed.ts';
import { contoso } from '../../../src/emulator/tenants/contoso.ts';
import { ask, idOf, rows } from './asking.ts';

describe('finding', () => {
  test.each([
    { query: "/users?$filter=mail eq 'Adele@Contoso.com'", mails: ['adele@contoso.com'] },
    { query: "/users?$filter=proxyAddresses/any(p:p eq 'smtp:help@contoso.com')", mails: ['support@contoso.com'] },
    {
      query: "/users?$filter=startswith(displayName,'Ana') or mail eq 'ben@contoso.com'",
      mails: ['ana@contoso.com', 'ben@contoso.com'],
    },
    { query: "/users?$filter=displayName eq 'Ana Castro' and mail eq 'ben@contoso.com'", mails: [] },
    {
      query: "/users?$filter=mail in ('ana@contoso.com', 'ben@contoso.com')",
      mails: ['ana@contoso.com', 'ben@contoso.com'],
    },
    { query: "/groups?$filter=mailNickname eq 'sales'", mails: ['sales@contoso.com'] },
    { query: "/groups?$filter=displayName eq 'Sales and or more'", mails: [] },
    { query: "/groups?$filter=groupTypes/any(c:c eq 'DynamicMembership')", mails: ['newcomers@contoso.com'] },
    { query: '/groups?$filter=onPremisesSyncEnabled eq true', mails: ['warehouse@contoso.com'] },
  ])('$query', ({ query, mails }) => {
    expect(rows(ask(contoso(), 'GET', query)).map((row) => row['mail'])).toEqual(mails);
  });

  test('a quote in a filter is doubled', () => {
    const state = contoso();
    addMailbox(state, "o'brien@contoso.com");
    expect(rows(ask(state, 'GET', "/users?$filter=mail eq 'O''Brien@contoso.com'"))).toHaveLength(1);
  });

  test.each(['ADELE@contoso.com', 'adele%40contoso.com', 'tina_fabrikam.com%23EXT%23@contoso.onmicrosoft.com'])(
    'GET /users/%s',
    (name) => {
      expect(ask(contoso(), 'GET', `/users/${name}`).status).toBe(200);
    },
  );

  test("a user is found by id, and in the form users('id')", () => {
    const state = contoso();
    const id = idOf(state, 'adele@contoso.com');
    expect(ask(state, 'GET', `/users/${id}`).body['userPrincipalName']).toBe('adele@contoso.com');
    expect(ask(state, 'GET', `/users('${id}')`).status).toBe(200);
    expect(ask(state, 'GET', '/users/nobody@contoso.com').status).toBe(404);
  });

  test('proxy addresses of a user come only when they are asked for', () => {
    const [plain, asked] = ['/users/adele@contoso.com', '/users/adele@contoso.com?$select=proxyAddresses,userType'].map(
      (path) => ask(contoso(), 'GET', path).body,
    );
    expect(plain).not.toHaveProperty('proxyAddresses');
    expect(asked).toMatchObject({
      proxyAddresses: ['smtp:adele@contoso.onmicrosoft.com', 'SMTP:adele@contoso.com'],
      userType: 'Member',
    });
  });

  test('a dynamic distribution group is invisible', () => {
    expect(rows(ask(contoso(), 'GET', "/groups?$filter=mail eq 'everyone@contoso.com'"))).toEqual([]);
  });

  test('a count comes with eventual consistency alone', () => {
    const target = '/groups?$count=true&$top=2&$orderby=displayName desc';
    expect(ask(contoso(), 'GET', target).body['@odata.count']).toBeUndefined();
    const answer = ask(contoso(), 'GET', target, null, { consistencylevel: 'eventual' });
    expect(answer.body['@odata.count']).toBe(6);
    expect(rows(answer).map((row) => row['displayName'])).toEqual(['Warehouse', 'Sign-in exclusions']);
  });

  test('the organisation says who it is', () => {
    expect(rows(ask(contoso(), 'GET', '/organization'))[0]).toMatchObject({
      id: '5f0a1c9e-0000-4000-8000-000000000001',
      onPremisesSyncEnabled: true,
    });
    expect(
      rows(ask(contoso(), 'GET', '/domains'))
        .filter((row) => row['isInitial'] === true)
        .map((row) => row['id']),
    ).toEqual(['contoso.onmicrosoft.com']);
  });
});
