import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { isList, isObject, type Json, textAt } from '../../src/json.ts';
import { kinds } from '../../src/kinds/index.ts';
import type { Kind, Live } from '../../src/kinds/kind.ts';
import { acceptedDomains, inboxRule, isSystemRule } from '../../src/kinds/read-only/index.ts';
import { properties as domainProperties } from '../../src/kinds/remote-domain/properties.ts';
import { present, type Row } from '../../src/tenant/tenant.ts';
import { aTenant, type Answers, directoryFrom, entriesOf } from './rehearsal.ts';

const folder = new URL('../samples/', import.meta.url);

/** The objects of a recorded file: a list, the body of an answer, or one object. */
function rowsIn(noun: string, file: string): readonly Row[] {
  const value = JSON.parse(readFileSync(new URL(`${noun}/${file}`, folder), 'utf8')) as Json;
  const body = isObject(value) && isList(value['value']) ? value['value'] : isObject(value) ? [value] : value;
  return isList(body) ? body.filter(isObject) : [];
}

const recorded = (noun: string): readonly { readonly file: string; readonly rows: readonly Row[] }[] =>
  readdirSync(new URL(`${noun}/`, folder))
    .filter((file) => file.endsWith('.json'))
    .map((file) => ({ file, rows: rowsIn(noun, file) }));

const kindOf = (section: string): Kind | undefined => kinds.find((kind) => kind.section === section);

async function readAll(kind: Kind, answers: Answers, asked: readonly string[]): Promise<readonly Live[]> {
  const { reader } = aTenant(answers);
  const rows = await kind.read(reader, asked);
  if (rows.state !== 'present') throw new Error('not read');
  const directory = await directoryFrom(reader, rows.value.flatMap(kind.mentions));
  return kind.live(rows.value, directory);
}

/** An outbound policy and its rule come from two listings. */
const nothingListed: Answers = { 'Get-HostedOutboundSpamFilterPolicy': [], 'Get-HostedOutboundSpamFilterRule': [] };

/** Values that say nothing: they may come back as no property at all. */
const saysNothing = (value: Json | undefined): boolean =>
  value === undefined || value === null || value === '' || (isList(value) && value.length === 0);

describe('listed kinds', () => {
  const listed = [
    { section: 'remoteDomains', noun: 'RemoteDomain' },
    { section: 'outboundPolicies', noun: 'HostedOutboundSpamFilterPolicy' },
    { section: 'outboundPolicies', noun: 'HostedOutboundSpamFilterRule' },
    { section: 'transportRules', noun: 'TransportRule' },
  ].flatMap(({ section, noun }) => recorded(noun).map(({ file, rows }) => ({ section, noun, file, rows })));

  test.each(listed.filter(({ section }) => kindOf(section) !== undefined))(
    '$noun/$file is read as it was recorded',
    async ({ section, noun, rows }) => {
      const kind = kindOf(section);
      if (kind === undefined) return;
      const answers = { ...nothingListed, [`Get-${noun}`]: present(rows) };
      const read = await kind.read(aTenant(answers).reader, []);
      if (!isWhole(rows, 'Name') || (noun === 'HostedOutboundSpamFilterPolicy' && !isWhole(rows, 'IsDefault'))) {
        expect(read).toMatchObject(unsaid);
        return;
      }
      const live = await readAll(kind, answers, []);
      expect(live).toHaveLength(rows.length);
      expect(JSON.parse(JSON.stringify(live))).toEqual(live);
    },
  );

  test.each(recorded('RemoteDomain'))('RemoteDomain/$file loses no property that can be declared', async ({ rows }) => {
    const kind = kindOf('remoteDomains');
    const live = kind === undefined ? [] : await readAll(kind, { 'Get-RemoteDomain': rows }, []);
    const lost = rows.flatMap((row, index) =>
      domainProperties
        .filter(
          ({ parameter, name }) => !saysNothing(row[parameter]) && live[index]?.properties[name] !== row[parameter],
        )
        .map(({ name }) => name),
    );
    expect(lost).toEqual([]);
  });

  test.each(recorded('RemoteDomain'))('declaring what RemoteDomain/$file holds asks for nothing', async ({ rows }) => {
    const kind = kindOf('remoteDomains');
    if (kind === undefined) throw new Error('no such kind');
    const live = await readAll(kind, { 'Get-RemoteDomain': rows }, []);
    const entries = entriesOf(
      kind,
      live.map((one) => ({ ...one.properties })),
    );
    expect(entries.map((entry) => entry.ref)).toEqual(live.map((one) => one.ref));
    expect(entries.map((entry) => entry.spec)).toEqual(live.map((one) => one.properties));
  });
});

/** Documentation shows one object inside the names of an integration. */
function innermost(row: Row): Row {
  const inner = row['EWS'];
  const [first] = isObject(inner) ? Object.values(inner) : [];
  return isObject(first) ? first : row;
}

const identityOf = (row: Row): string =>
  (textAt(row, 'PrimarySmtpAddress') || textAt(row, 'PrimarySMTPAddress') || textAt(row, 'Identity')).toLowerCase();

describe('kinds read object by object', () => {
  test.each(recorded('CASMailbox'))('CASMailbox/$file', async ({ rows }) => {
    const kind = kindOf('smtpAuth');
    const mailboxes = rows.map(innermost);
    const answers = Object.fromEntries(mailboxes.map((row) => [`Get-CASMailbox ${identityOf(row)}`, [row]]));
    const live =
      kind === undefined
        ? []
        : await readAll(kind, { 'Get-TransportConfig': [{}], ...answers }, mailboxes.map(identityOf));
    expect(live.slice(1).map((one) => [one.ref.key, one.properties['state']])).toEqual(
      // What a file does not hold is not known; a setting that is there and empty follows the organisation.
      mailboxes.map((row) => [identityOf(row), 'SmtpClientAuthenticationDisabled' in row ? 'inherit' : undefined]),
    );
  });

  test.each(recorded('TransportConfig'))('TransportConfig/$file', async ({ rows }) => {
    const kind = kindOf('smtpAuth');
    const live = kind === undefined ? [] : await readAll(kind, { 'Get-TransportConfig': rows }, []);
    const said = rows.map((row) =>
      row['SmtpClientAuthenticationDisabled'] === true
        ? 'disabled'
        : row['SmtpClientAuthenticationDisabled'] === false
          ? 'enabled'
          : 'inherit',
    );
    expect(live.map((one) => one.properties['state'])).toEqual(said);
  });

  test.each(recorded('Mailbox'))('Mailbox/$file', async ({ rows }) => {
    const kind = kindOf('mailboxForwarding');
    const mailboxes = rows.map(innermost);
    const names = mailboxes.map(identityOf);
    const answers = Object.fromEntries(mailboxes.map((row) => [`Get-Mailbox ${identityOf(row)}`, [row]]));
    const live = kind === undefined ? [] : await readAll(kind, { 'Get-Mailbox (filtered)': [], ...answers }, names);
    expect(live.map((one) => one.ref.key)).toEqual(names);
    expect(live.flatMap((one) => Object.keys(one.properties)).filter((name) => name !== 'mailbox')).toEqual([]);
  });

  test.each(recorded('DistributionGroup'))('DistributionGroup/$file', async ({ rows }) => {
    const kind = kindOf('groups');
    const names = rows.map(identityOf);
    const answers = Object.fromEntries(
      rows.flatMap((row) => [
        [`Get-Recipient ${identityOf(row)}`, [{ ...row, RecipientTypeDetails: 'MailUniversalDistributionGroup' }]],
        [`Get-DistributionGroup ${identityOf(row)}`, [row]],
        [`Get-DistributionGroupMember ${identityOf(row)}`, []],
      ]),
    );
    const live = kind === undefined ? [] : await readAll(kind, answers, names);
    const same = [
      'DisplayName',
      'Name',
      'Alias',
      'MemberJoinRestriction',
      'MemberDepartRestriction',
      'RequireSenderAuthenticationEnabled',
      'ModerationEnabled',
      'SendModerationNotifications',
    ];
    const parameterOf = (one: Live, parameter: string): Json =>
      one.properties[kind?.properties.find((property) => property.parameter === parameter)?.name ?? ''] ?? null;
    expect(live.map((one) => same.map((name) => parameterOf(one, name)))).toEqual(
      rows.map((row) => same.map((name) => row[name] ?? null)),
    );
  });

  test('GraphGroup/list-two-groups.json: the first is a Microsoft 365 group, the second is for Exchange', async () => {
    const kind = kindOf('groups');
    const rows = rowsIn('GraphGroup', 'list-two-groups.json');
    const members = rowsIn('GraphMember', 'members-minimal-id-only.json');
    const names = rows.map((row) => textAt(row, 'id'));
    const answers = Object.fromEntries(
      rows.flatMap((row) => [
        [`GET /groups/${textAt(row, 'id')}`, [row]],
        [`GET /groups/${textAt(row, 'id')}/members`, members],
      ]),
    );
    const live = kind === undefined ? [] : await readAll(kind, answers, names);
    expect(live[0]?.properties).toEqual({
      address: 'golfassist@contoso.com',
      type: 'microsoft365',
      displayName: 'Golf Assist',
      description: 'Self help community for golf',
      mailNickname: 'golfassist',
      visibility: 'Public',
    });
    expect(live.map((one) => one.beyond)).toEqual([[], ['Exchange keeps it: declare it by its address']]);
  });
});

/** Exports of other tools leave keys out: what they are silent about is unknown, and not what is usual. */
const isWhole = (rows: readonly Row[], key: string): boolean => rows.every((row) => key in row);
const unsaid = { state: 'unknown', because: { reason: 'unclear' } };

describe('what is only read', () => {
  test.each(recorded('AcceptedDomain'))('AcceptedDomain/$file', ({ rows }) => {
    expect(acceptedDomains(present(rows))).toMatchObject(
      isWhole(rows, 'InitialDomain')
        ? { value: rows.map((row) => ({ domainName: row['DomainName'], type: row['DomainType'] })) }
        : unsaid,
    );
  });

  test.each(recorded('InboxRule'))('InboxRule/$file', ({ rows }) => {
    const own = rows.filter((row) => !isSystemRule(row));
    expect(own.map(inboxRule).flatMap((rule) => rule.forwards)).toEqual([]);
    expect(rows.map((row) => isSystemRule(row))).toEqual(rows.map((row) => row['Name'] === 'Junk E-mail Rule'));
  });
});
