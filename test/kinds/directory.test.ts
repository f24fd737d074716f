import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../src/json.ts';
import { directoryOf } from '../../src/kinds/directory.ts';
import { absent, type Known, present, type Row, unknown } from '../../src/tenant/tenant.ts';

const id = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

const ana: Row = {
  Identity: 'ana_3f1',
  Name: 'ana_3f1',
  Alias: 'acastro',
  DisplayName: 'Ana Castro',
  PrimarySmtpAddress: 'Ana@contoso.com',
  EmailAddresses: [
    'SMTP:Ana@contoso.com',
    'smtp:a.castro@brand.example',
    'X500:/o=Old/cn=Recipients/cn=ana',
    'sip:ana@im',
  ],
  UserPrincipalName: 'ana@login.contoso.com',
  Guid: id(1),
  ExchangeGuid: id(2),
  ExternalDirectoryObjectId: id(3),
  DistinguishedName: 'CN=ana_3f1,OU=contoso,DC=PROD',
  LegacyExchangeDN: '/o=ExchangeLabs/ou=Exchange Administrative Group (FYDIBOHF23SPDLT)/cn=Recipients/cn=1f-ana',
  RecipientTypeDetails: 'UserMailbox',
};

const denied: Known<never> = unknown({ reason: 'denied', call: 'Get-Recipient', message: 'no', type: null });
const seen = (...rows: readonly Row[]) => directoryOf(new Map(), rows);
const keyIn = (found: Known<{ readonly key: string }>): string =>
  found.state === 'present' ? found.value.key : found.state === 'unknown' ? found.because.reason : found.state;

describe('a row answers for every name in it', () => {
  test.each([
    ['primary address', 'ana@CONTOSO.com'],
    ['proxy', 'a.castro@brand.example'],
    ['an address with its type', 'smtp:a.castro@brand.example'],
    ['alias', 'acastro'],
    ['UPN', 'Ana@Login.contoso.com'],
    ['name', 'ana_3f1'],
    ['display name', 'ana castro'],
    ['DN', 'cn=ana_3f1,ou=contoso,dc=prod'],
    ['legacy DN', '/o=ExchangeLabs/ou=Exchange Administrative Group (FYDIBOHF23SPDLT)/cn=Recipients/cn=1f-ana'],
    [
      'legacy DN with its type',
      'EX:/O=ExchangeLabs/OU=Exchange Administrative Group (FYDIBOHF23SPDLT)/cn=Recipients/cn=1F-ana',
    ],
    ['a legacy DN it had once', '/o=old/cn=recipients/cn=ana'],
    ['Guid', id(1).toUpperCase()],
    ['ExchangeGuid', id(2)],
    ['ExternalDirectoryObjectId', id(3)],
  ])('%s', (_, name) => {
    expect(keyIn(seen(ana).find(name))).toBe(id(3));
  });

  test.each(['sip:ana@im', 'ana@im', 'castro', 'nobody@contoso.com', ''])('%s is no name of it', (name) => {
    expect(keyIn(seen(ana).find(name))).toBe('unreachable');
  });
});

const other = (more: JsonObject): Row => ({
  PrimarySmtpAddress: 'ana2@contoso.com',
  EmailAddresses: ['SMTP:ana2@contoso.com'],
  ExternalDirectoryObjectId: id(9),
  RecipientTypeDetails: 'UserMailbox',
  ...more,
});

describe('a name that two bear', () => {
  test.each([
    ['display name', { DisplayName: 'ANA castro' }, 'Ana Castro'],
    ['alias', { Alias: 'acastro' }, 'acastro'],
    ['alias that is the name of another', { Alias: 'ana_3f1' }, 'ana_3f1'],
    ['address outside', { ExternalEmailAddress: 'SMTP:x@gmail.com' }, 'x@gmail.com'],
  ])('%s: is nobody, whatever comes first', (_, more, name) => {
    const both = [{ ...ana, ExternalEmailAddress: 'SMTP:x@gmail.com' }, other(more)];
    expect(keyIn(seen(...both).find(name))).toBe('conflict');
    expect(keyIn(seen(...both.toReversed()).find(name))).toBe('conflict');
    expect(keyIn(directoryOf(new Map([[name, present(both)]])).find(name))).toBe('conflict');
  });

  test('is whose address it is, where others only show it', () => {
    expect(keyIn(seen(ana, other({ DisplayName: 'a.castro@brand.example' })).find('a.castro@brand.example'))).toBe(
      id(3),
    );
  });
});

describe('several rows about one', () => {
  const bare: Row = { PrimarySmtpAddress: 'a.castro@brand.example', Name: 'Bare', RecipientTypeDetails: 'UserMailbox' };

  test.each([
    ['one with the id first', [ana, bare]],
    ['one with the id last', [bare, ana]],
  ])('are one recipient that answers to the names of all: %s', (_, rows) => {
    const directory = seen(...rows);
    expect(directory.recipients).toHaveLength(1);
    expect(['bare', 'acastro'].map((name) => keyIn(directory.find(name)))).toEqual([id(3), id(3)]);
  });

  test('what one leaves open another tells', () => {
    const asked = {
      PrimarySmtpAddress: 'p@contoso.com',
      ExternalDirectoryObjectId: id(5),
      RecipientTypeDetails: 'MailContact',
    };
    const told = { ...asked, ExternalEmailAddress: 'SMTP:p@partner.example' };
    const found = directoryOf(new Map([['p', present([asked])]]), [told]).find('p');
    expect(found).toMatchObject({ value: { externalAddress: present('p@partner.example') } });
  });

  test('of Exchange and of Graph: Exchange says what sort of recipient it is', () => {
    const graph = { '@odata.type': '#microsoft.graph.user', id: id(5), mail: 'kim@contoso.com', userType: 'Member' };
    const exchange = {
      ...other({ ExternalDirectoryObjectId: id(5) }),
      RecipientTypeDetails: 'MailUser',
      ExternalEmailAddress: null,
    };
    expect(seen(graph, exchange).byKey(id(5))).toMatchObject({ type: 'MailUser' });
  });
});

describe('what was asked', () => {
  test('and answered with everybody is nobody, where none of them bears the name', () => {
    expect(keyIn(directoryOf(new Map([['eve', present([ana, other({})])]])).find('eve'))).toBe('absent');
    expect(keyIn(directoryOf(new Map([['acastro', present([other({}), ana])]])).find('acastro'))).toBe(id(3));
  });

  test.each<[string, Known<readonly Row[]>, string]>([
    ['and does not exist stays so, whoever shows the name', absent, 'absent'],
    ['and was refused is answered by a row that bears the name', denied, id(3)],
    [
      'and is ambiguous to the service stays so',
      unknown({ reason: 'conflict', call: '', message: '', type: 'AmbiguousIdentity' }),
      'conflict',
    ],
  ])('%s', (_, answer, expected) => {
    expect(keyIn(directoryOf(new Map([['acastro', answer]]), [ana]).find('ACastro'))).toBe(expected);
  });

  test('a member whom Graph may not show is nobody', () => {
    const hidden = { '@odata.type': '#microsoft.graph.user', id: id(7), mail: null, userPrincipalName: null };
    expect(keyIn(directoryOf(new Map([[id(7), denied]]), [hidden]).find(id(7)))).toBe('denied');
  });
});

describe('where somebody points', () => {
  test.each<[string, JsonObject, Known<string>['state']]>([
    ['a contact', { RecipientTypeDetails: 'MailContact', ExternalEmailAddress: 'SMTP:x@partner.example' }, 'present'],
    ['a guest', { RecipientTypeDetails: 'GuestMailUser', ExternalEmailAddress: 'x@partner.example' }, 'present'],
    ['a mail user that points nowhere', { RecipientTypeDetails: 'MailUser', ExternalEmailAddress: null }, 'absent'],
    ['a mailbox, whose row need not say', { RecipientTypeDetails: 'SharedMailbox' }, 'absent'],
    ['a contact whose row leaves it out', { RecipientTypeDetails: 'MailContact' }, 'unknown'],
    ['a contact with a number there', { RecipientTypeDetails: 'MailContact', ExternalEmailAddress: 1 }, 'unknown'],
    ['a mail user with an object there', { RecipientTypeDetails: 'MailUser', ExternalEmailAddress: {} }, 'unknown'],
    ['a row that says not even its type', {}, 'unknown'],
  ])('%s', (_, more, state) => {
    const row = { PrimarySmtpAddress: 'who@contoso.com', ExternalDirectoryObjectId: id(4), ...more };
    expect(seen(row).byKey(id(4))?.externalAddress.state).toBe(state);
  });

  test.each<[string, JsonObject, string | null]>([
    ['a guest', { userType: 'Guest', mail: 'Guest@Partner.example' }, 'guest@partner.example'],
    ['a contact', { '@odata.type': '#microsoft.graph.orgContact', mail: 'c@partner.example' }, 'c@partner.example'],
    ['somebody here', { '@odata.type': '#microsoft.graph.user', mail: 'ana@contoso.com' }, null],
  ])('%s of Graph', (_, more, outside) => {
    const pointed = seen({ id: id(4), ...more }).byKey(id(4))?.externalAddress;
    expect(pointed).toEqual(outside === null ? absent : present(outside));
  });
});

describe('names of international domains', () => {
  test.each(['x@bücher.example', 'X@xn--bcher-kva.example', 'smtp:x@BÜCHER.example', 'x@bücher.example.'])(
    '%s is one name',
    (name) => {
      const rows = ['x@bücher.example', 'x@xn--bcher-kva.example'].map((address) =>
        other({ PrimarySmtpAddress: address }),
      );
      expect(rows.map((row) => keyIn(seen(row).find(name)))).toEqual([id(9), id(9)]);
    },
  );
});
