import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PostureReport } from '../../src/engine/answers/posture-report.ts';
import type { JsonObject } from '../../src/json.ts';
import { ask, type Desk, desk, type Differences, snapshot } from './asking.ts';

let table: Desk;
beforeAll(() => (table = desk()));
afterAll(() => table.remove());

const nowhere = ['--policies', '/nonexistent'];
const id = (n: number): string => `0f0f0f0f-0000-4000-8000-${String(n).padStart(12, '0')}`;

const one = (
  n: number,
  local: string,
  type: string,
  outside: string | null = null,
  more: JsonObject = {},
): JsonObject => ({
  Name: `${local}_${n}`,
  Alias: local,
  DisplayName: `The ${local}`,
  PrimarySmtpAddress: `${local}@contoso.com`,
  EmailAddresses: [`SMTP:${local}@contoso.com`],
  RecipientTypeDetails: type,
  Guid: id(100 + n),
  ExternalDirectoryObjectId: id(n),
  ExchangeGuid: id(200 + n),
  DistinguishedName: `CN=${local}_${n},OU=contoso`,
  LegacyExchangeDN: `/o=ExchangeLabs/ou=Exchange Administrative Group (FYDIBOHF23SPDLT)/cn=Recipients/cn=${local}`,
  ExternalEmailAddress: outside,
  ...more,
});

const desktop = one(1, 'desk', 'MailContact', 'SMTP:in@partner.example');
const kim = one(2, 'kim', 'MailUser', 'SMTP:kim@contoso.com');
const guest = one(3, 'guest', 'GuestMailUser', 'SMTP:guest@gmail.com');
const team = one(4, 'team', 'MailUniversalDistributionGroup');
const deep = one(5, 'deep', 'MailUniversalDistributionGroup');
const everybody = one(6, 'everybody', 'DynamicDistributionGroup');
const bob = one(7, 'bob', 'UserMailbox');
const twins = [
  one(8, 'twin', 'MailContact', 'SMTP:t@a.example'),
  one(9, 'other', 'MailContact', 'SMTP:t@b.example', { DisplayName: 'The twin' }),
];
const people = [desktop, kim, guest, team, deep, everybody, bob, ...twins];

const listing = (rows: readonly JsonObject[]): JsonObject => ({
  cmdlet: 'Get-Recipient',
  parameters: {},
  result: [...rows],
});
const members = (group: JsonObject, rows: readonly JsonObject[]): JsonObject => ({
  cmdlet: 'Get-DistributionGroupMember',
  parameters: { Identity: group['PrimarySmtpAddress'] ?? '' },
  result: [...rows],
});
const about = (group: JsonObject): JsonObject => ({
  cmdlet: 'Get-DistributionGroup',
  parameters: { Identity: group['PrimarySmtpAddress'] ?? '' },
  result: [group],
});
const groups = [about(team), about(deep), members(team, [deep, bob, guest]), members(deep, [desktop, team])];
const rule = (target: string): JsonObject => ({
  cmdlet: 'Get-InboxRule',
  parameters: { Mailbox: 'ana@contoso.com', IncludeHidden: true },
  result: [{ Name: 'on', Enabled: true, RedirectTo: [target] }],
});
const object = (target: string): Differences => ({ forwards: [{ Name: 'ana', ForwardingAddress: target }] });
const smtp = (target: string): Differences => ({
  forwards: [{ Name: 'ana', ForwardingSmtpAddress: `smtp:${target}` }],
});
const set = (differences: Differences, ...more: readonly JsonObject[]): Differences => ({
  mode: 'On',
  more: [listing(people), ...groups, ...more],
  ...differences,
});

async function forwards(differences: Differences) {
  const asked = await ask('posture', '--snapshot', table.put('t.json', snapshot(differences)), ...nowhere, '--json');
  const report = asked.json() as unknown as PostureReport;
  const told = report.forwards.map(
    (each) => `${each.to}: ${each.verdict}${each.throughGroup ? ' through a group' : ''}`,
  );
  return { code: asked.code, told: told.toSorted(), unread: report.unread.map((each) => each.what) };
}

const desk1 = 'in@partner.example: allowed';
const inTeam = ['guest@gmail.com: allowed through a group', 'in@partner.example: allowed through a group'];

describe('a forward goes where its target points, whatever the target is called', () => {
  test.each([
    'desk_1',
    'desk',
    'The desk',
    'desk@contoso.com',
    'CN=desk_1,OU=contoso',
    String(desktop['LegacyExchangeDN']),
    id(1),
    id(101),
    id(201),
  ])('a contact as %s', async (name) => {
    expect((await forwards(set(object(name)))).told).toEqual([desk1]);
  });

  test.each<[string, Differences, readonly string[]]>([
    ['an inside address of a contact', smtp('desk@contoso.com'), [desk1]],
    ['an inside address of a guest', smtp('guest@contoso.com'), ['guest@gmail.com: allowed']],
    ['a mailbox', smtp('bob@contoso.com'), ['bob@contoso.com: not-applicable']],
    ['an address that nobody has', smtp('gone@contoso.com'), ['gone@contoso.com: not-applicable']],
    [
      'a mail user on premises where the star is closed',
      { ...smtp('kim@contoso.com'), star: false },
      ['kim@contoso.com: blocked'],
    ],
    ['and where it is open', smtp('kim@contoso.com'), ['kim@contoso.com: not-applicable']],
    ['a guest as an object', object('guest'), ['guest@gmail.com: allowed']],
    ['groups in each other', object('team'), inTeam],
    ['the same from the middle', object('deep'), inTeam],
    ['a group by its address', smtp('team@contoso.com'), inTeam],
    [
      'a group where the outbound policy blocks',
      { ...object('team'), mode: 'Off' },
      inTeam.map((each) => each.replace('allowed', 'indeterminate')),
    ],
    [
      'a group by an address where the star is closed',
      { ...smtp('team@contoso.com'), star: false },
      inTeam.map((each) => each.replace('allowed', 'indeterminate')),
    ],
    ['a dynamic group', object('everybody'), ['everybody@contoso.com: indeterminate through a group']],
    ['somebody who does not exist', object('Gone Person'), ['gone person: indeterminate']],
  ])('%s', async (_, differences, told) => {
    const { code, ...found } = await forwards(set(differences));
    expect(found.told).toEqual(told);
    expect(code).toBe(0);
  });

  test.each([
    ['an address outside', '"X" [SMTP:x@gmail.com]', ['x@gmail.com: allowed']],
    ['an inside address of a contact', '"The desk" [SMTP:desk@contoso.com]', [desk1]],
    ['an entry of the directory', `"The desk" [EX:${String(desktop['LegacyExchangeDN'])}]`, [desk1]],
    [
      'an entry without its type',
      String(guest['LegacyExchangeDN']).toUpperCase().replace('/O=', '/o='),
      ['guest@gmail.com: allowed'],
    ],
    ['a group of the directory', `"The team" [EX:${String(team['LegacyExchangeDN'])}]`, inTeam],
    ['a colleague', '"Bob" [SMTP:bob@contoso.com]', ['bob@contoso.com: not-applicable']],
  ])('an inbox rule to %s', async (_, target, told) => {
    const found = await forwards(set({}, rule(target)));
    expect([found.told, found.code]).toEqual([told, 0]);
  });
});

describe('a target that nobody could look up is unknown, and named', () => {
  const refused = (identity: string): JsonObject => ({
    cmdlet: 'Get-Recipient',
    parameters: { Identity: identity },
    error: { reason: 'denied', message: 'no' },
  });
  const alone = (differences: Differences, ...more: readonly JsonObject[]): Differences => ({
    mode: 'On',
    ...differences,
    more,
  });

  test.each<[string, Differences, string]>([
    ['an object', alone(object('orders'), refused('orders')), 'orders: indeterminate'],
    ['an object that nobody asked for', alone(object('orders')), 'orders: indeterminate'],
    [
      'an object called like an address outside',
      alone(object('orders@fabrikam.com'), refused('orders@fabrikam.com')),
      'orders@fabrikam.com: indeterminate',
    ],
    [
      'an address of ours',
      alone(smtp('desk@contoso.com'), refused('desk@contoso.com')),
      'desk@contoso.com: indeterminate',
    ],
    ['an entry that an inbox rule names', alone({}, rule('"Old" [EX:/o=old/cn=x]')), '/o=old/cn=x: indeterminate'],
    ['a name that two bear', set(object('The twin')), 'the twin: indeterminate'],
    [
      'a contact that does not say where it points',
      alone(object('desk'), listing([{ ...desktop, ExternalEmailAddress: 7 }])),
      'desk@contoso.com: indeterminate',
    ],
  ])('%s', async (title, differences, told) => {
    const found = await forwards(differences);
    expect(found.told).toEqual([told]);
    expect(found.unread).toHaveLength(title.startsWith('a contact') ? 0 : 1);
    expect(found.code).toBe(title.startsWith('a contact') ? 0 : 3);
  });

  test('members who may not be read', async () => {
    const found = await forwards({ mode: 'On', ...object('team'), more: [listing(people)] });
    expect(found).toMatchObject({ code: 3, told: ['team@contoso.com: indeterminate through a group'] });
  });
});

describe('why', () => {
  const why = async (differences: Differences, ...args: readonly string[]) =>
    ask(
      'why',
      '--snapshot',
      table.put('w.json', snapshot(differences)),
      ...nowhere,
      '--json',
      '--from',
      'ana@contoso.com',
      ...args,
    );

  test('says of a forward through a group what the list of forwards says', async () => {
    const asked = await why(
      { ...set(object('team')), mode: 'Off' },
      '--to',
      'guest@gmail.com',
      '--mechanism',
      'mailbox-object',
    );
    const found = asked.json() as unknown as {
      verdict: string;
      lean: string;
      forwards: { to: string; verdict: string }[];
    };
    expect([found.verdict, found.lean]).toEqual(['indeterminate', 'blocked']);
    expect(found.forwards.find((each) => each.to === 'guest@gmail.com')).toMatchObject({ verdict: 'indeterminate' });
  });

  test.each([
    ['x@bücher.example', 'bücher.example'],
    ['x@xn--bcher-kva.example', 'bücher.example'],
    ['x@BÜCHER.example', 'xn--bcher-kva.example'],
  ])('meets the remote domain of %s written as %s', async (to, domain) => {
    const more = [
      {
        cmdlet: 'Get-RemoteDomain',
        parameters: {},
        result: [
          { Name: 'Default', DomainName: '*', AutoForwardEnabled: true },
          { Name: 'B', DomainName: domain, AutoForwardEnabled: false },
        ],
      },
    ];
    const asked = await why({ mode: 'On', more }, '--to', to);
    expect(asked.json()).toMatchObject({ verdict: 'blocked', decidedBy: { gate: 'G1' } });
  });
});

describe('a mailbox that does not say plainly whether it forwards', () => {
  test.each<JsonObject>([
    { ForwardingSmtpAddress: ['smtp:d@gmail.com'] },
    { ForwardingSmtpAddress: {} },
    { ForwardingSmtpAddress: 1 },
    { ForwardingSmtpAddress: false },
    { ForwardingSmtpAddress: 'd@gmail.com e@gmail.com' },
    { ForwardingAddress: {} },
    { ForwardingAddress: 1 },
    { ForwardingAddress: ['Fabrikam orders'] },
    { ForwardingAddress: 'System.Object[]' },
  ])('%j is not read as none', async (said) => {
    const file = table.put('unplain.json', snapshot({ forwards: [{ Name: 'ana', ...said }] }));
    const asked = await ask('posture', '--json', '--snapshot', file, ...nowhere);
    expect(asked.code).toBe(3);
    expect(JSON.stringify(asked.json()['unread'])).toContain('ana@contoso.com');
  });

  test('nothing set is none', async () => {
    const file = table.put('plain.json', snapshot());
    expect((await ask('posture', '--json', '--snapshot', file, ...nowhere)).json()['unread']).toEqual([]);
  });
});
