import { describe, expect, test } from 'vitest';
import { entraObjects } from '../../../src/emulator/tenants/directory.ts';
import type { TenantState } from '../../../src/emulator/state/state.ts';
import { contoso } from '../../../src/emulator/tenants/contoso.ts';
import { textAt } from '../../../src/json.ts';
import { ask, idOf, noon, reference, refusal, tokenWith } from './asking.ts';

const groupNamed = (state: TenantState, name: string): string =>
  textAt([...entraObjects(state, 'group')].find((row) => row['displayName'] === name) ?? {}, 'id');

const nobody = '11111111-2222-4333-8444-555555555555';
const mailEnabled = 'Cannot Update a mail-enabled security groups and or distribution list.';
const synced =
  'Unable to update the specified properties for on-premises mastered Directory Sync objects or objects currently undergoing migration.';
const privileges = 'Insufficient privileges to complete the operation.';

describe('members are refused', () => {
  test.each([
    {
      group: 'Executives',
      why: 'Exchange masters a distribution list',
      refused: [400, 'Request_BadRequest', mailEnabled],
    },
    { group: 'Warehouse', why: 'the group is synchronised', refused: [400, 'Request_BadRequest', synced] },
    { group: 'Newcomers', why: 'a rule decides', refused: [403, 'Authorization_RequestDenied', privileges] },
    { group: 'Mail operators', why: 'roles hang on it', refused: [403, 'Authorization_RequestDenied', privileges] },
  ])('by $group, because $why', ({ group, refused }) => {
    const state = contoso();
    const path = `/groups/${groupNamed(state, group)}/members`;
    const adele = idOf(state, 'adele@contoso.com');
    expect(refusal(ask(state, 'POST', `${path}/$ref`, { '@odata.id': reference(adele) }))).toEqual(refused);
    expect(refusal(ask(state, 'DELETE', `${path}/${adele}/$ref`))).toEqual(refused);
  });

  test('unless the token may touch role-assignable groups', () => {
    const state = contoso();
    const path = `/groups/${groupNamed(state, 'Mail operators')}/members/$ref`;
    const body = { '@odata.id': reference(idOf(state, 'adele@contoso.com')) };
    const roles = ['GroupMember.ReadWrite.All', 'RoleManagement.ReadWrite.Directory'];
    expect(ask(state, 'POST', path, body, tokenWith({ roles })).status).toBe(204);
  });

  test.each([
    {
      what: 'a member already',
      body: (state: TenantState) => ({ '@odata.id': reference(idOf(state, 'lidia@contoso.com')) }),
      refused: [
        400,
        'Request_BadRequest',
        "One or more added object references already exist for the following modified properties: 'members'.",
      ],
    },
    {
      what: 'nobody at all',
      body: () => ({ '@odata.id': reference(nobody) }),
      refused: [
        404,
        'Request_ResourceNotFound',
        `Resource '${nobody}' does not exist or one of its queried reference-property objects are not present.`,
      ],
    },
    {
      what: 'no id',
      body: () => ({ '@odata.id': reference('adele') }),
      refused: [400, 'Request_BadRequest', "Invalid object identifier 'adele'."],
    },
    {
      what: 'not even a reference',
      body: () => null,
      refused: [
        400,
        'Request_BadRequest',
        "An unexpected 'EndOfInput' node was found when reading from the JSON reader. A 'StartObject' node was expected.",
      ],
    },
  ])('when what is added is $what', ({ body, refused }) => {
    const state = contoso();
    const path = `/groups/${groupNamed(state, 'Sales')}/members/$ref`;
    expect(refusal(ask(state, 'POST', path, body(state)))).toEqual(refused);
  });

  test('when one is named twice in a list', () => {
    const state = contoso();
    const [group, adele] = [groupNamed(state, 'Sales'), idOf(state, 'adele@contoso.com')];
    const body = { 'members@odata.bind': [reference(adele), reference(adele)] };
    expect(refusal(ask(state, 'PATCH', `/groups/${group}`, body))).toEqual([
      400,
      'Request_BadRequest',
      `Object '[ResourceType=User,Id=${adele}]' referenced from '[ResourceType=Group,Id=${group}]' can only be present once as an add/remove change.`,
    ]);
  });

  test('when somebody who is no member is removed', () => {
    const state = contoso();
    const adele = idOf(state, 'adele@contoso.com');
    const answer = ask(state, 'DELETE', `/groups/${groupNamed(state, 'Sales')}/members/${adele}/$ref`);
    expect(refusal(answer)[1]).toBe('Request_ResourceNotFound');
  });

  test.each([
    {
      method: 'PATCH',
      path: '/members/$ref',
      code: 'BadRequest',
      text: 'The request is currently not supported on the targeted entity set',
    },
    {
      method: 'POST',
      path: '/members',
      code: 'Request_BadRequest',
      text: 'Write requests are only supported on contained entities',
    },
  ])('in the form $method $path', ({ method, path, code, text }) => {
    const state = contoso();
    const answer = ask(state, method, `/groups/${groupNamed(state, 'Sales')}${path}`, {
      '@odata.id': reference(nobody),
    });
    expect(refusal(answer)).toEqual([400, code, text]);
  });
});

describe('callers are refused', () => {
  test.each([
    { what: 'without a token', headers: { authorization: '' } },
    { what: 'with one that has expired', headers: tokenWith({ exp: noon.getTime() / 1000 }) },
  ])('$what', ({ headers }) => {
    expect(refusal(ask(contoso(), 'GET', '/groups', null, headers)).slice(0, 2)).toEqual([
      401,
      'InvalidAuthenticationToken',
    ]);
  });

  test.each([
    { method: 'GET', path: '/users', roles: ['GroupMember.Read.All'] },
    { method: 'GET', path: '/groups', roles: ['User.Read.All'] },
    { method: 'GET', path: '/organization', roles: ['Domain.Read.All'] },
    { method: 'POST', path: '/groups', roles: ['GroupMember.ReadWrite.All'] },
    { method: 'DELETE', path: `/groups/${nobody}`, roles: ['GroupMember.ReadWrite.All'] },
  ])('at $method $path with no more than $roles', ({ method, path, roles }) => {
    expect(refusal(ask(contoso(), method, path, {}, tokenWith({ roles })))).toEqual([
      403,
      'Authorization_RequestDenied',
      privileges,
    ]);
  });
});

describe('queries are refused', () => {
  const eventual = { consistencylevel: 'eventual' };
  test.each([
    {
      query: "/groups?$filter=displayName eq 'Sales'&$orderby=displayName",
      headers: {},
      refused: [400, 'Request_UnsupportedQuery', 'Sorting not supported for current query.'],
    },
    {
      query: "/users?$filter=mail ne 'a@contoso.com'",
      headers: {},
      refused: [
        400,
        'Request_BadRequest',
        "Unsupported or invalid query filter clause specified for property 'mail' of resource.",
      ],
    },
    {
      query: "/users?$filter=endswith(mail,'@contoso.com')&$count=true",
      headers: eventual,
      refused: [
        501,
        'NotImplemented',
        "postern emulator: the filter clause endswith(mail,'@contoso.com') is not modelled",
      ],
    },
    {
      query: '/users?$top=1000',
      headers: {},
      refused: [400, 'Request_BadRequest', "Invalid page size specified: '1000'. Must be between 1 and 999 inclusive."],
    },
    {
      query: '/users?$skip=5',
      headers: {},
      refused: [400, 'Request_BadRequest', "'$skip' is not supported by the service."],
    },
    {
      query: '/groups?$expand=members',
      headers: {},
      refused: [501, 'NotImplemented', 'postern emulator: the query option $expand is not modelled'],
    },
    {
      query: '/groups?$select=id,theWeather',
      headers: {},
      refused: [501, 'NotImplemented', 'postern emulator: the property theWeather is not modelled'],
    },
    {
      query: '/groups/delta',
      headers: {},
      refused: [501, 'NotImplemented', 'postern emulator: GET /v1.0/groups/delta is not modelled'],
    },
    {
      query: '/applications',
      headers: {},
      refused: [501, 'NotImplemented', 'postern emulator: GET /v1.0/applications is not modelled'],
    },
  ])('$query', ({ query, headers, refused }) => {
    expect(refusal(ask(contoso(), 'GET', query, null, headers))).toEqual(refused);
  });

  test('that count without asking for eventual consistency', () => {
    const state = contoso();
    const path = `/groups/${groupNamed(state, 'Sales')}/members/$count`;
    expect(ask(state, 'GET', path).status).toBe(400);
    expect(ask(state, 'GET', path, null, eventual).text).toBe('5');
  });
});
