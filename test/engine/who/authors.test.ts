import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Authorship } from '../../../src/engine/who/authorship.ts';
import type { MovedObject } from '../../../src/engine/who/subjects.ts';
import type { JsonObject } from '../../../src/json.ts';
import { directoryOf } from '../../../src/kinds/directory.ts';
import { present, type Row } from '../../../src/tenant/tenant.ts';
import { aRecord, aSubject, opened, told } from './build.ts';

const open = { AutoForwardEnabled: 'True' };
const shut = { AutoForwardEnabled: 'False' };
const at = (time: string): JsonObject => ({ CreationTime: time });
const by = (UserId: string, more: JsonObject = {}): JsonObject => ({ UserId, ...more });

/** What is said, as short as it can be compared. */
const short = ({ properties, bearing, author, cmdlet }: Authorship): string =>
  [author.name.split('@')[0], cmdlet, properties.join('+') || '-', bearing].join(' ');
const said = async (rows: readonly Row[], subject?: MovedObject): Promise<readonly string[]> =>
  (await told(rows, subject === undefined ? {} : { subject })).known.map(short);

describe('the author of a property', () => {
  test.each<[string, readonly Row[], readonly string[]]>([
    ['is who set what the tenant has', [aRecord({}, open)], ['ana Set-RemoteDomain autoForwardEnabled explains']],
    [
      'is the last who did so',
      [aRecord(at('2026-11-17T08:00:00'), open), aRecord({ ...by('ben@contoso.com') }, open)],
      ['ben Set-RemoteDomain autoForwardEnabled explains'],
    ],
    [
      'is not who set it before it was set otherwise',
      [aRecord(at('2026-11-17T08:00:00'), open), aRecord(by('ben@contoso.com'), shut)],
      ['ben Set-RemoteDomain autoForwardEnabled differs'],
    ],
    [
      'is who explains it where two did something in one second',
      [aRecord(by('ben@contoso.com'), shut), aRecord({}, open)],
      ['ana Set-RemoteDomain autoForwardEnabled explains'],
    ],
    [
      'is not who set another property, though nobody else is known',
      [aRecord({}, { AutoReplyEnabled: 'False' })],
      ['ana Set-RemoteDomain - unclear'],
    ],
    ['is not whose cmdlet failed', [aRecord({ ResultStatus: 'False' }, open)], []],
    ['is not who changed another object', [aRecord({ ObjectId: 'Fabrikam' }, open)], []],
    [
      'is not who changed an object of the same name in another section',
      [aRecord({ Operation: 'Set-HostedOutboundSpamFilterPolicy' }, open)],
      [],
    ],
    [
      'is not who changed an object of the name that was removed since',
      [
        aRecord(at('2026-11-17T08:00:00'), open),
        aRecord({ Operation: 'Remove-RemoteDomain', ...at('2026-11-17T09:00:00') }),
        aRecord({ Operation: 'New-RemoteDomain', ...by('ben@contoso.com') }, { Name: 'Default' }),
      ],
      ['ben New-RemoteDomain - unclear'],
    ],
  ])('%s', async (_, rows, expected) => {
    expect(await said(rows)).toEqual(expected);
  });

  test('is told once for all that one record set, and apart for each other record', async () => {
    const fields = [
      opened,
      { field: 'autoReplyEnabled', from: false, to: true },
      { field: 'ndrEnabled', from: false, to: true },
    ];
    const rows = [
      aRecord({}, { ...open, AutoReplyEnabled: 'False' }),
      aRecord(by('ben@contoso.com'), { NDREnabled: 'False' }),
    ];
    expect(await said(rows, aSubject('remoteDomains/*', { fields }))).toEqual([
      'ana Set-RemoteDomain autoForwardEnabled+autoReplyEnabled explains',
      'ben Set-RemoteDomain ndrEnabled explains',
    ]);
  });
});

describe('an object is known', () => {
  const names = new Set(['default', 'cn=default,dc=contoso', '1b2c', 'partner x']);
  const subject = aSubject('remoteDomains/*', { fields: [opened] }, { names });

  test.each<[string, JsonObject, Readonly<Record<string, string>>]>([
    ['by its name', { ObjectId: 'Default' }, {}],
    ['in any letter case', { ObjectId: 'DEFAULT' }, {}],
    ['by its place in the directory', { ObjectId: 'EURPR01.PROD.OUTLOOK.COM/Hosted/contoso/Default' }, {}],
    ['by a place with backslashes', { ObjectId: String.raw`contoso\Default` }, {}],
    ['by its distinguished name', { ObjectId: 'CN=Default,DC=contoso' }, {}],
    ['by what the cmdlet was given', { ObjectId: '' }, { Identity: '1b2c' }],
    ['by the name that the service resolved', { ObjectId: '', ModifiedObjectResolvedName: 'Partner X' }, {}],
    ['by the name of what is made', { ObjectId: ' ', Operation: 'New-RemoteDomain' }, { Name: 'Default' }],
  ])('%s', async (_, data, given) => {
    expect((await told([aRecord(data, { ...given, ...open })], { subject })).known).toHaveLength(1);
  });
});

describe('other sorts of change', () => {
  const switched = { field: 'enabled', from: false, to: true };
  const state = { field: 'state', from: 'enabled', to: 'disabled' };
  const scope = { field: 'fromMemberOf', from: ['a@contoso.com', 'b@contoso.com'], to: ['a@contoso.com'] };

  test.each<[string, MovedObject, Row, readonly string[]]>([
    [
      'a rule that was disabled by a cmdlet of its own',
      aSubject('transportRules/default', { fields: [switched] }),
      aRecord({ Operation: 'Disable-TransportRule' }),
      ['ana Disable-TransportRule enabled explains'],
    ],
    [
      'a rule that was enabled since',
      aSubject('transportRules/default', { fields: [switched] }),
      aRecord({ Operation: 'Enable-TransportRule' }),
      ['ana Enable-TransportRule enabled differs'],
    ],
    [
      'the switch of the organisation, which is kept the wrong way round and names no object',
      aSubject('smtpAuth/organization', { fields: [state] }),
      aRecord({ Operation: 'Set-TransportConfig', ObjectId: '' }, { SmtpClientAuthenticationDisabled: 'False' }),
      ['ana Set-TransportConfig state explains'],
    ],
    [
      'the switch of a mailbox, which is not that of the organisation',
      aSubject('smtpAuth/scanner@contoso.com', { fields: [state] }),
      aRecord({ Operation: 'Set-TransportConfig', ObjectId: 'default' }, { SmtpClientAuthenticationDisabled: 'False' }),
      [],
    ],
    [
      'a list in the form of public exports',
      aSubject('outboundPolicies/default', { fields: [scope] }),
      aRecord({ Operation: 'Set-HostedOutboundSpamFilterRule' }, { FromMemberOf: 'b@contoso.com;a@contoso.com' }),
      ['ana Set-HostedOutboundSpamFilterRule fromMemberOf explains'],
    ],
    [
      'a list in another form, which proves nothing',
      aSubject('outboundPolicies/default', { fields: [scope] }),
      aRecord({ Operation: 'Set-HostedOutboundSpamFilterRule' }, { FromMemberOf: 'System.Collections.Hashtable' }),
      ['ana Set-HostedOutboundSpamFilterRule fromMemberOf unclear'],
    ],
    [
      'an object that was removed',
      aSubject('remoteDomains/fabrikam.com', { action: 'create' }),
      aRecord({ Operation: 'Remove-RemoteDomain' }),
      ['ana Remove-RemoteDomain - explains'],
    ],
    [
      'an object that somebody made',
      aSubject('remoteDomains/fabrikam.com', { action: 'delete', because: 'undeclared' }),
      aRecord({ Operation: 'New-RemoteDomain' }, { Name: 'Default' }),
      ['ana New-RemoteDomain - explains'],
    ],
    [
      'a rule that stands in another place',
      aSubject('transportRules/default', { noun: 'order of' }),
      aRecord({ Operation: 'Set-TransportRule' }, { Priority: '0' }),
      ['ana Set-TransportRule - unclear'],
    ],
    [
      'a rule that stands in another place, and was changed otherwise',
      aSubject('transportRules/default', { noun: 'order of' }),
      aRecord({ Operation: 'Set-TransportRule' }, { Comments: 'x' }),
      [],
    ],
  ])('are told: %s', async (_, subject, row, expected) => {
    expect(await said([row], subject)).toEqual(expected);
  });

  const ben: Row = {
    Name: 'Ben',
    PrimarySmtpAddress: 'ben@contoso.com',
    ExternalDirectoryObjectId: 'b-e-n',
    RecipientTypeDetails: 'UserMailbox',
  };
  const directory = directoryOf(new Map([['ben@contoso.com', present([ben])]]));
  const members = (from: readonly string[], to: readonly string[]): MovedObject =>
    aSubject('groups/default', { fields: [{ field: 'members', from, to }] });

  test.each<[string, MovedObject, string, string]>([
    ['who came', members(['ana@contoso.com', 'ben@contoso.com'], ['ana@contoso.com']), 'Add', 'explains'],
    ['who went', members(['ana@contoso.com'], ['ana@contoso.com', 'ben@contoso.com']), 'Remove', 'explains'],
    ['who came and is wanted', members(['ben@contoso.com', 'x@y.z'], ['ben@contoso.com']), 'Add', 'unclear'],
    ['who came and went again', members(['x@y.z'], []), 'Add', 'unclear'],
    ['that was replaced whole', members(['x@y.z'], []), 'Update', 'unclear'],
  ])('a member %s is found by any of its names', async (_, subject, verb, bearing) => {
    const row = aRecord({ Operation: `${verb}-DistributionGroupMember` }, { Member: 'B-E-N' });
    const { known } = await told([row], { subject, directory });
    expect(known.map(short)).toEqual([`ana ${verb}-DistributionGroupMember members ${bearing}`]);
  });
});

describe('links of a Microsoft 365 group', () => {
  const subject = aSubject('groups/default', { fields: [{ field: 'members', from: ['ana@contoso.com'], to: [] }] });
  const row = (LinkType: string): JsonObject =>
    aRecord({ Operation: 'Add-UnifiedGroupLinks' }, { LinkType, Links: 'Ana@contoso.com;x@y.z' });

  test('are its members where the record says so', async () => {
    const { known } = await told([row('Members')], { subject });
    expect(known.map(short)).toEqual(['ana Add-UnifiedGroupLinks members explains']);
  });

  test.each(['Owners', 'Subscribers'])('are %s beside: that explains no member', async (type) => {
    const { known } = await told([row(type)], { subject });
    expect(known.filter(({ bearing }) => bearing === 'explains')).toEqual([]);
  });
});

describe('whatever is in a log', () => {
  const value = fc.oneof(fc.constantFrom('True', 'False', 'Default', '', '*', '__proto__'), fc.string());
  const record = fc.record({
    operation: fc.constantFrom('Set-RemoteDomain', 'New-RemoteDomain', 'Remove-RemoteDomain', 'Set-Mailbox'),
    user: fc.constantFrom('ana@contoso.com', 'ben@contoso.com', ''),
    hour: fc.integer({ min: 10, max: 20 }),
    given: fc.dictionary(fc.constantFrom('AutoForwardEnabled', 'Identity', 'Name', 'NDREnabled'), value),
  });
  const rowOf = ({ operation, user, hour, given }: typeof record extends fc.Arbitrary<infer T> ? T : never): Row =>
    aRecord({ Operation: operation, UserId: user, ...at(`2026-11-18T${hour}:00:00`) }, given);

  test('doubles change nothing, and whoever is said to explain it set just that', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(record, { maxLength: 8 }), async (records) => {
        const rows = records.map(rowOf);
        const once = await told(rows);
        expect((await told([...rows, ...rows])).known).toEqual(once.known);
        for (const { bearing, author, cmdlet, properties } of once.known) {
          if (bearing !== 'explains' || properties.length === 0) continue;
          const did = records.some(
            (one) => one.operation === cmdlet && one.user === author.name && one.given['AutoForwardEnabled'] === 'True',
          );
          expect(did).toBe(true);
        }
      }),
      { numRuns: 200 },
    );
  });

  test('text of any sort is skipped and counted', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(fc.string(), fc.json()), { maxLength: 5 }), async (texts) => {
        const { known, skipped } = await told(texts.map((AuditData) => ({ AuditData })));
        expect([known, skipped]).toEqual([[], texts.length]);
      }),
    );
  });
});
