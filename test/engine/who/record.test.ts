import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readRecords } from '../../../src/engine/who/record.ts';
import type { Json, JsonObject } from '../../../src/json.ts';
import { aRecord, aSubject, opened, span, told } from './build.ts';
import { unknown } from '../../../src/tenant/tenant.ts';

const open = { AutoForwardEnabled: 'True' };
const broken = (AuditData: Json) => ({ AuditData });
const without = (key: string): JsonObject => {
  const data = JSON.parse(String(aRecord({}, open)['AuditData'])) as Record<string, Json>;
  return broken(JSON.stringify(Object.fromEntries(Object.entries(data).filter(([name]) => name !== key))));
};

describe('a record', () => {
  test.each<[string, JsonObject]>([
    ['no text', broken(null)],
    ['no JSON', broken('not JSON')],
    ['cut off', broken(String(aRecord({}, open)['AuditData']).slice(0, 80))],
    ['a list', broken('[]')],
    ['without a cmdlet', without('Operation')],
    ['of something else than a cmdlet', aRecord({ Operation: 'Update user.' }, open)],
    ['of members of no group', aRecord({ Operation: 'Add member to group.' }, open)],
    ['without a time', without('CreationTime')],
    ['of no time at all', aRecord({ CreationTime: 'yesterday' }, open)],
    ['without a person', without('UserId')],
    ['without parameters', without('Parameters')],
    ['with parameters in one text', aRecord({ Parameters: '-Identity Default' })],
    ['with a parameter without a name', aRecord({ Parameters: [{ Value: 'x' }] })],
    ['with a parameter that is a list', aRecord({ Parameters: [{ Name: 'X', Value: ['x'] }] })],
    ['that does not say whether it succeeded', without('ResultStatus')],
  ])('in a form that is not understood (%s) is counted and believed in nothing', async (_, row) => {
    expect(await told([row])).toMatchObject({ skipped: 1, known: [] });
  });

  test('of a cmdlet that failed is neither a change nor a riddle', async () => {
    expect(await told([aRecord({ ResultStatus: 'False' }, open)])).toMatchObject({ skipped: 0, known: [] });
  });

  test.each([
    ['in UTC, without saying so', '2026-11-18T09:12:44', '2026-11-18T09:12:44Z'],
    ['with a zone', '2026-11-18T09:12:44Z', '2026-11-18T09:12:44Z'],
    ['later than our own clock', '2026-11-21T12:09:00', '2026-11-21T12:09:00Z'],
  ])('has its time %s', async (_, CreationTime, at) => {
    expect((await told([aRecord({ CreationTime }, open)])).known).toMatchObject([{ at }]);
  });

  test('as public exports show it is understood', () => {
    const file = new URL('../../samples/UnifiedAuditLog/admin-records.json', import.meta.url);
    const rows = JSON.parse(readFileSync(file, 'utf8')) as JsonObject[];
    const { records, skipped } = readRecords(rows, []);
    expect(skipped).toBe(0);
    expect(records.map(({ at, cmdlet, author, through }) => [at, cmdlet, author.sort, author.name, through])).toEqual([
      ['2023-09-26T01:56:15Z', 'New-InboxRule', 'person', 'debra@tenant-a.example', null],
      [
        '2023-05-29T11:47:56Z',
        'Add-RecipientPermission',
        'person',
        'stinger@tenant-b.example',
        'the Exchange admin center',
      ],
      ['2018-11-28T23:35:01Z', 'New-TransportRule', 'microsoft', 'Microsoft Operator', null],
    ]);
  });
});

describe('whoever did it', () => {
  const app = '11111111-2222-4333-8444-555555555555';

  test.each<[string, JsonObject, string]>([
    ['a person', {}, 'person'],
    ['a regular user', { UserType: 0 }, 'person'],
    ['somebody from outside', { ExternalAccess: true }, 'outsider'],
    ['an operator of the datacenter', { UserType: 3, ExternalAccess: true }, 'microsoft'],
    ['an account of the system', { UserType: 4, UserId: 'NT AUTHORITY\\SYSTEM (w3wp)' }, 'microsoft'],
    ['an application', { UserType: 5, AppId: 'x' }, 'application'],
    ['a service principal', { UserType: 6 }, 'application'],
    ['our own application by its id', { UserType: 6, AppId: app.toUpperCase() }, 'postern'],
    ['our own application by the name it has in the log', { UserType: 0, UserId: `x/y - ${app}` }, 'postern'],
    ['our own application through another', { UserType: 6, AppAccessContext: { ClientAppId: app } }, 'postern'],
    ['a person who uses our own application', { UserType: 2, AppId: app }, 'person'],
    ['a sort that nobody has published', { UserType: 12 }, 'unclear'],
    ['a sort that is not given', { UserType: null }, 'unclear'],
  ])('is told apart: %s', async (_, data, sort) => {
    const { known } = await told([aRecord(data, open)], { own: [app] });
    expect(known).toMatchObject([{ author: { sort } }]);
  });

  test('is never ours by an id that is none', async () => {
    const { known } = await told([aRecord({ UserType: 6, UserId: 'an application' }, open)], { own: ['a', ''] });
    expect(known).toMatchObject([{ author: { sort: 'application' } }]);
  });
});

describe('where the log names nobody', () => {
  test.each([
    ['it changed too lately', '2026-11-21T11:00:00Z', {}, 'too-fresh'],
    ['it changed later than our own clock', '2026-11-21T12:05:00Z', {}, 'too-fresh'],
    ['it changed before the search begins', '2026-08-23T11:59:00Z', {}, 'too-old'],
    ['it should be in the log', '2026-11-20T11:00:00Z', {}, 'not-found'],
    ['nobody knows when it changed', null, {}, 'not-found'],
    ['records of Entra take longer', '2026-11-20T14:00:00Z', { byEntra: true }, 'too-fresh'],
    ['that of Entra should be in the log too', '2026-11-20T11:00:00Z', { byEntra: true }, 'not-found'],
  ])('because %s', async (_, changedAt, also, because) => {
    const subject = aSubject('remoteDomains/*', { fields: [opened] }, { changedAt, ...also });
    expect((await told([], { subject })).unknown).toEqual([{ object: 'remoteDomains/*', because, changedAt }]);
  });

  test('because it could not be read, nothing is said of anybody', async () => {
    const denied = { reason: 'denied', call: 'Search-UnifiedAuditLog', message: 'no role', type: null } as const;
    expect(await told([], { search: { rows: unknown(denied) } })).toEqual({
      ...span,
      unread: 'Search-UnifiedAuditLog: no role',
      skipped: 0,
      known: [],
      unknown: [],
    });
  });
});
