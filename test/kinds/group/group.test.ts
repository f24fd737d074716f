import { recipientOf } from '../../../src/kinds/recipient.ts';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addMembers, removeMember } from '../../../src/kinds/group/graph-calls.ts';
import { group } from '../../../src/kinds/group/index.ts';
import { withItems } from '../../../src/kinds/items.ts';
import { type Properties, textsOf } from '../../../src/kinds/property.ts';
import { textAt } from '../../../src/json.ts';
import type { Row } from '../../../src/tenant/tenant.ts';
import { aRecipient, aTenant, type Answers, callsOf, denied, entriesOf, rehearse, uuid } from '../rehearsal.ts';

const ana = aRecipient('ana@contoso.com', 1);
const bob = aRecipient('bob@contoso.com', 2);
const cyd = aRecipient('cyd@contoso.com', 3);
const people: Answers = Object.fromEntries(
  [ana, bob, cyd].map((one) => [`Get-Recipient ${textAt(one, 'PrimarySmtpAddress')}`, [one]]),
);

const fwd = 'fwd@contoso.com';
const anExchangeGroup = (members: readonly Row[], more: Row = {}): Answers => {
  const row = aRecipient(fwd, 10, {
    Name: 'fwd',
    Alias: 'fwd',
    DisplayName: 'Forwarding',
    RecipientTypeDetails: 'MailUniversalSecurityGroup',
    GroupType: 'Universal, SecurityEnabled',
    Description: [],
    ManagedBy: ['owner'],
    ModeratedBy: [],
    MemberJoinRestriction: 'Closed',
    MemberDepartRestriction: 'Open',
    RequireSenderAuthenticationEnabled: true,
    HiddenFromAddressListsEnabled: false,
    ModerationEnabled: false,
    SendModerationNotifications: 'Always',
    BccBlocked: false,
    IsDirSynced: false,
    ...more,
  });
  return {
    ...people,
    [`Get-Recipient ${fwd}`]: [row],
    [`Get-DistributionGroup ${fwd}`]: [row],
    [`Get-DistributionGroupMember ${fwd}`]: members,
    'Get-Recipient owner': [cyd],
  };
};
const declared = (more: Row): readonly Row[] => [{ address: fwd, type: 'mailEnabledSecurity', ...more }];

const project = 'project@contoso.com';
const asMember = (id: number, mail: string | null): Row => ({
  id: uuid(id),
  userPrincipalName: mail,
  mail,
  userType: 'Member',
});
const aGraphGroup = (members: readonly Row[], more: Row = {}): Answers => ({
  ...people,
  [`Get-Recipient ${project}`]: [aRecipient(project, 20, { RecipientTypeDetails: 'GroupMailbox' })],
  [`GET /groups/${uuid(20)}`]: [
    {
      id: uuid(20),
      displayName: 'Project',
      description: null,
      mail: project,
      mailNickname: 'project',
      mailEnabled: true,
      securityEnabled: false,
      groupTypes: ['Unified'],
      visibility: 'Private',
      onPremisesSyncEnabled: null,
      isAssignableToRole: null,
      ...more,
    },
  ],
  [`GET /groups/${uuid(20)}/members`]: members,
});
const unified = (more: Row): readonly Row[] => [{ address: project, type: 'microsoft365', ...more }];

describe('reading', () => {
  test('a group of Exchange has its members by primary address', async () => {
    const { live } = await rehearse(group, declared({}), anExchangeGroup([bob, ana]));
    expect(live[0]).toMatchObject({
      ref: { section: 'groups', key: fwd },
      handle: fwd,
      properties: {
        address: fwd,
        type: 'mailEnabledSecurity',
        displayName: 'Forwarding',
        members: ['ana@contoso.com', 'bob@contoso.com'],
        managedBy: ['cyd@contoso.com'],
      },
      beyond: [],
      unresolved: [],
    });
  });

  test.each([
    { row: { RecipientTypeDetails: 'MailUniversalDistributionGroup', GroupType: 'Universal' }, type: 'distribution' },
    {
      row: { RecipientTypeDetails: 'MailUniversalDistributionGroup', GroupType: ['Universal', 'SecurityEnabled'] },
      type: 'mailEnabledSecurity',
    },
    { row: { RecipientTypeDetails: 'RoomList', GroupType: 'Universal' }, type: 'distribution' },
  ])('a group with $row is of type $type', async ({ row, type }) => {
    const { live } = await rehearse(group, declared({}), anExchangeGroup([], row));
    expect(live[0]?.properties['type']).toBe(type);
  });

  test('a Microsoft 365 group is read from Entra, by the id that Exchange knows', async () => {
    const { live } = await rehearse(group, unified({}), aGraphGroup([asMember(1, 'Ana@contoso.com')]));
    expect(live[0]).toMatchObject({
      handle: uuid(20),
      properties: {
        address: project,
        type: 'microsoft365',
        displayName: 'Project',
        mailNickname: 'project',
        visibility: 'Private',
        members: ['ana@contoso.com'],
      },
    });
  });

  test('a group that Exchange has not heard of yet is found in Entra', async () => {
    const { [`Get-Recipient ${project}`]: _, ...others } = aGraphGroup([]);
    const found = others[`GET /groups/${uuid(20)}`] ?? [];
    const { live } = await rehearse(group, unified({}), {
      ...others,
      [`GET /groups?$filter=mail eq '${project}'`]: found,
    });
    expect(live.map((one) => one.handle)).toEqual([uuid(20)]);
  });

  test('a group that nobody knows is absent, even where Entra may not be read', async () => {
    const filter = `GET /groups?$filter=mail eq '${project}'`;
    const { live } = await rehearse(group, unified({}), { [filter]: denied('GET /groups') });
    expect(live).toEqual([]);
  });

  const apps: Row = {
    id: uuid(30),
    displayName: 'Apps',
    mail: null,
    mailNickname: 'apps',
    mailEnabled: false,
    securityEnabled: true,
    groupTypes: [],
  };
  test.each([
    { name: 'apps', path: "GET /groups?$filter=mailNickname eq 'apps'" },
    { name: uuid(30), path: `GET /groups/${uuid(30)}` },
  ])('a group without mail is declared as $name', async ({ name, path }) => {
    const answers = { ...people, [path]: [apps], [`GET /groups/${uuid(30)}/members`]: [] };
    const { live } = await rehearse(group, [{ address: name, type: 'security' }], answers);
    expect(live[0]).toMatchObject({ ref: { key: name }, handle: uuid(30), properties: { type: 'security' } });
  });

  test('two groups with one mail nickname are ambiguous and get no steps', async () => {
    const answers = { "GET /groups?$filter=mailNickname eq 'apps'": [apps, { ...apps, id: uuid(31) }] };
    const { changes, steps } = await rehearse(group, [{ address: 'apps', type: 'security' }], answers);
    expect(changes).toMatchObject([
      { action: 'unknown', because: [expect.stringContaining('2 objects bear the name apps')] },
    ]);
    expect(steps).toEqual([]);
  });

  test('only groups that are declared are read', async () => {
    const { reader, asked } = aTenant({});
    expect(await group.read(reader, [])).toEqual({ state: 'present', value: [] });
    expect(asked).toEqual([]);
  });
});

describe('members that could not be told', () => {
  test.each([
    { what: 'failed', answer: denied('Get-DistributionGroupMember') },
    { what: 'is missing', answer: { state: 'absent' } as const },
  ])('nobody is taken out where the listing $what', async ({ answer }) => {
    const answers = { ...anExchangeGroup([]), [`Get-DistributionGroupMember ${fwd}`]: answer };
    const { live, changes, steps } = await rehearse(group, declared({ members: ['ana@contoso.com'] }), answers);
    expect(live[0]?.properties).not.toHaveProperty('members');
    expect(live[0]?.unresolved.map((one) => one.property)).toEqual(['members']);
    expect(changes[0]?.action).toBe('unknown');
    expect(steps).toEqual([]);
  });

  test('settings are written all the same', async () => {
    const answers = { ...anExchangeGroup([]), [`Get-DistributionGroupMember ${fwd}`]: denied('x') };
    const { steps } = await rehearse(group, declared({ displayName: 'Partners' }), answers);
    expect(callsOf(steps)).toEqual([
      {
        'Set-DistributionGroup': {
          Identity: fwd,
          DisplayName: 'Partners',
          BypassSecurityGroupManagerCheck: true,
          Confirm: false,
        },
      },
    ]);
  });

  test('a member of which Graph gives the id alone is looked up', async () => {
    const answers = { ...aGraphGroup([asMember(1, null)]), [`Get-Recipient ${uuid(1)}`]: [ana] };
    const { live, steps } = await rehearse(group, unified({ members: ['ana@contoso.com'] }), answers);
    expect(live[0]?.properties['members']).toEqual(['ana@contoso.com']);
    expect(steps).toEqual([]);
  });

  test('a member that is no recipient is neither shown nor taken out', async () => {
    const { live, changes } = await rehearse(
      group,
      unified({ members: ['ana@contoso.com'] }),
      aGraphGroup([asMember(1, 'ana@contoso.com'), asMember(99, null)]),
    );
    expect(live[0]?.properties['members']).toEqual(['ana@contoso.com']);
    expect(changes[0]?.action).toBe('keep');
  });

  test('a member that could not be looked up keeps its id, and nothing is planned for members', async () => {
    const answers = { ...aGraphGroup([asMember(1, null)]), [`Get-Recipient ${uuid(1)}`]: denied('Get-Recipient') };
    const { live, changes } = await rehearse(group, unified({ members: ['bob@contoso.com'] }), answers);
    expect(live[0]?.properties['members']).toEqual([`id:${uuid(1)}`]);
    expect(changes[0]?.action).toBe('unknown');
  });

  test('even a change that says so takes no unread member out', async () => {
    const answers = { ...aGraphGroup([asMember(1, null)]), [`Get-Recipient ${uuid(1)}`]: denied('Get-Recipient') };
    const { live, directory } = await rehearse(group, unified({}), answers);
    const [one] = live;
    const [entry] = entriesOf(group, unified({ members: [] }));
    if (one === undefined || entry === undefined) throw new Error('nothing was read');
    const fields = [{ field: 'members', from: one.properties['members'] ?? null, to: null }];
    const { members: _, ...wanted } = one.properties;
    const update = { action: 'update', ref: one.ref, entry, live: one, wanted, fields, because: 'declared' } as const;
    expect(group.steps([update], { live, directory })).toEqual([]);
    expect(group.steps([{ ...update, live: { ...one, unresolved: [] } }], { live, directory })).toEqual([]);
  });
});

describe('groups whose members are decided elsewhere', () => {
  test.each([
    {
      what: 'synchronised',
      answers: anExchangeGroup([ana], { IsDirSynced: true }),
      section: declared({ members: [] }),
      says: 'synchronised',
    },
    {
      what: 'synchronised in Entra',
      answers: aGraphGroup([], { onPremisesSyncEnabled: true }),
      section: unified({ members: ['ana@contoso.com'] }),
      says: 'synchronised',
    },
    {
      what: 'dynamic',
      answers: aGraphGroup([], { groupTypes: ['Unified', 'DynamicMembership'] }),
      section: unified({ members: ['ana@contoso.com'] }),
      says: 'a rule decides',
    },
    {
      what: 'role-assignable',
      answers: aGraphGroup([], { isAssignableToRole: true }),
      section: unified({ members: ['ana@contoso.com'] }),
      says: 'roles can be assigned',
    },
    {
      what: 'filtered',
      answers: {
        ...people,
        [`Get-Recipient ${fwd}`]: [aRecipient(fwd, 10, { RecipientTypeDetails: 'DynamicDistributionGroup' })],
      },
      section: declared({ members: ['ana@contoso.com'] }),
      says: 'a filter decides',
    },
    {
      what: 'really a mailbox',
      answers: { ...people, [`Get-Recipient ${fwd}`]: [aRecipient(fwd, 10)] },
      section: declared({ members: ['ana@contoso.com'] }),
      says: 'no group but a UserMailbox',
    },
  ])('one that is $what gets no steps and says why', async ({ answers, section, says }) => {
    const { live, changes, steps } = await rehearse(group, section, answers);
    expect(live[0]?.beyond.join()).toContain(says);
    expect(changes[0]?.action).toBe('unknown');
    expect(steps).toEqual([]);
    const ended = live.map(
      (one) => ({ action: 'delete', ref: one.ref, entry: null, live: one, because: 'ended' }) as const,
    );
    expect(
      group.steps(ended, {
        live,
        directory: {
          find: () => ({ state: 'absent' }),
          byKey: () => null,
          keyOf: (row) => recipientOf(row).key,
          asked: [],
          recipients: [],
        },
      }),
    ).toEqual([]);
  });
});

describe('steps of Exchange', () => {
  test('members come and go one call each, whoever owns the group', async () => {
    const { steps } = await rehearse(
      group,
      declared({ members: ['ana@contoso.com', 'cyd@contoso.com'] }),
      anExchangeGroup([ana, bob]),
    );
    const common = { Identity: fwd, BypassSecurityGroupManagerCheck: true, Confirm: false };
    expect(callsOf(steps)).toEqual([
      { 'Add-DistributionGroupMember': { ...common, Member: 'cyd@contoso.com' } },
      { 'Remove-DistributionGroupMember': { ...common, Member: 'bob@contoso.com' } },
    ]);
    expect(steps.map((step) => step.effect)).toEqual(['opens', 'closes']);
    expect(steps.map((step) => step.becomes)).toEqual([
      { 'members/cyd@contoso.com': true },
      { 'members/bob@contoso.com': false },
    ]);
    expect(steps[1]?.after).toEqual([steps[0]?.id]);
  });

  test('membership that is left out is not managed', async () => {
    const { changes } = await rehearse(group, declared({}), anExchangeGroup([ana, bob]));
    expect(changes[0]?.action).toBe('keep');
  });

  test('an empty list takes everybody out', async () => {
    const { steps } = await rehearse(group, declared({ members: [] }), anExchangeGroup([ana, bob]));
    expect(steps.map((step) => step.title)).toEqual([
      'take ana@contoso.com out of fwd@contoso.com',
      'take bob@contoso.com out of fwd@contoso.com',
    ]);
    expect(steps.map((step) => step.becomes)).toEqual([
      { 'members/ana@contoso.com': false },
      { 'members/bob@contoso.com': false },
    ]);
  });

  test('a setting is changed without a word about who is a member', async () => {
    const { steps } = await rehearse(group, declared({ displayName: 'Partners' }), anExchangeGroup([ana, bob]));
    expect(steps.map((step) => step.becomes)).toMatchObject([{ displayName: 'Partners' }]);
    expect(steps[0]?.becomes).not.toHaveProperty('members');
  });

  test('a new group says what the service would derive, and can be named once its members are in', async () => {
    const section = declared({
      displayName: 'Partners',
      hiddenFromAddressListsEnabled: true,
      members: ['ana@contoso.com'],
    });
    const { steps } = await rehearse(group, section, people);
    const common = { Identity: fwd, BypassSecurityGroupManagerCheck: true, Confirm: false };
    expect(callsOf(steps)).toEqual([
      {
        'New-DistributionGroup': {
          Name: 'fwd',
          Alias: 'fwd',
          DisplayName: 'Partners',
          PrimarySmtpAddress: fwd,
          Type: 'Security',
          Confirm: false,
        },
      },
      { 'Set-DistributionGroup': { ...common, HiddenFromAddressListsEnabled: true } },
      { 'Add-DistributionGroupMember': { ...common, Member: 'ana@contoso.com' } },
    ]);
    expect(steps.map((step) => step.provides)).toEqual([[], [], [`exists:${fwd}`]]);
    expect(steps.map((step) => step.becomes?.['hiddenFromAddressListsEnabled'])).toEqual([false, true, undefined]);
  });

  test('a deleted group waits until nothing names it, and its undo makes it again', async () => {
    const { steps } = await rehearse(group, declared({}), anExchangeGroup([ana]), { ended: true });
    expect(callsOf(steps)).toEqual([
      { 'Remove-DistributionGroup': { Identity: fwd, BypassSecurityGroupManagerCheck: true, Confirm: false } },
    ]);
    expect(steps[0]).toMatchObject({ needs: [`released:${fwd}`], becomes: null });
    expect(steps[0]?.undo).toMatchObject([
      {
        cmdlet: 'New-DistributionGroup',
        parameters: { PrimarySmtpAddress: fwd, Type: 'Security', ManagedBy: ['cyd@contoso.com'] },
      },
      { cmdlet: 'Add-DistributionGroupMember', parameters: { Member: 'ana@contoso.com' } },
    ]);
  });

  test('a group of another type than declared is left as it is', async () => {
    const { steps } = await rehearse(
      group,
      [{ address: fwd, type: 'distribution', displayName: 'X' }],
      anExchangeGroup([]),
    );
    expect(steps).toEqual([]);
  });
});

describe('steps of Entra', () => {
  test('members come twenty a call and go one a call, by id', async () => {
    const wanted = Array.from({ length: 21 }, (_, index) =>
      aRecipient(`u${String(index + 10)}@contoso.com`, 100 + index),
    );
    const more = Object.fromEntries(wanted.map((one) => [`Get-Recipient ${textAt(one, 'PrimarySmtpAddress')}`, [one]]));
    const members = wanted.map((one) => textAt(one, 'PrimarySmtpAddress'));
    const { steps } = await rehearse(group, unified({ members }), {
      ...aGraphGroup([asMember(2, 'bob@contoso.com')]),
      ...more,
    });
    expect(steps.map((step) => step.call)).toEqual([
      addMembers(
        uuid(20),
        wanted.slice(0, 20).map((one) => textAt(one, 'ExternalDirectoryObjectId')),
      ),
      addMembers(uuid(20), [uuid(120)]),
      removeMember(uuid(20), uuid(2)),
    ]);
    expect(steps[2]?.undo).toEqual([addMembers(uuid(20), [uuid(2)])]);
    expect(steps.map((step) => Object.entries(step.becomes ?? {}))).toEqual([
      members.slice(0, 20).map((member) => [`members/${member}`, true]),
      [[`members/${members[20] ?? ''}`, true]],
      [['members/bob@contoso.com', false]],
    ]);
  });

  test('who goes waits for who comes, and otherwise a step waits for the one twenty places before it', async () => {
    const leaving = Array.from({ length: 45 }, (_, index) => asMember(200 + index, `old${index + 10}@contoso.com`));
    const wanted = ['ana@contoso.com'];
    const { steps } = await rehearse(group, unified({ members: wanted }), aGraphGroup(leaving));
    const [first, ...going] = steps;
    expect(going).toHaveLength(45);
    for (const [index, step] of going.entries())
      expect(step.after).toEqual([index < 20 ? first?.id : going[index - 20]?.id]);
  });

  test('a new group is known by the id that its creation will give', async () => {
    const { steps } = await rehearse(group, unified({ displayName: 'Project', members: ['ana@contoso.com'] }), people);
    expect(callsOf(steps)).toEqual([
      {
        'POST /groups': {
          displayName: 'Project',
          mailNickname: 'project',
          visibility: 'Private',
          groupTypes: ['Unified'],
          mailEnabled: true,
          securityEnabled: false,
        },
      },
      {
        'PATCH /groups/${groups/project@contoso.com#id}': {
          'members@odata.bind': [`https://graph.microsoft.com/v1.0/directoryObjects/${uuid(1)}`],
        },
      },
    ]);
    expect(steps[0]?.undo).toMatchObject([{ method: 'DELETE', path: '/groups/${groups/project@contoso.com#id}' }]);
  });

  test('a member that the plan itself makes is named by the id it will have', async () => {
    const section = [
      { address: 'outer', type: 'security', members: ['inner'] },
      { address: 'inner', type: 'security', displayName: 'Inner' },
    ];
    const { steps } = await rehearse(group, section, {});
    const add = steps.find((step) => step.id === 'groups/outer#add:inner');
    expect(add?.call).toMatchObject({
      body: { 'members@odata.bind': ['https://graph.microsoft.com/v1.0/directoryObjects/${groups/inner#id}'] },
    });
    expect(add?.after).toContain('groups/inner#create');
  });

  test('a member without mail is the group that policies call by its nickname', async () => {
    const graph = (name: string, id: number): Row => ({
      id: uuid(id),
      mail: null,
      mailNickname: name,
      displayName: name,
      mailEnabled: false,
      securityEnabled: true,
      groupTypes: [],
    });
    const answers: Answers = {
      "GET /groups?$filter=mailNickname eq 'outer'": [graph('outer', 40)],
      "GET /groups?$filter=mailNickname eq 'inner'": [graph('inner', 41)],
      [`GET /groups/${uuid(40)}/members`]: [{ id: uuid(41), mail: null }],
      [`GET /groups/${uuid(41)}/members`]: [],
    };
    const section = [
      { address: 'outer', type: 'security', members: ['inner'] },
      { address: 'inner', type: 'security' },
    ];
    const { changes } = await rehearse(group, section, answers);
    expect(changes.map((change) => change.action)).toEqual(['keep', 'keep']);
  });

  test('a deleted group is made again under its new id, with the members that have a name', async () => {
    const answers = {
      ...aGraphGroup([asMember(1, 'ana@contoso.com'), asMember(7, null)]),
      [`Get-Recipient ${uuid(7)}`]: denied('Get-Recipient'),
    };
    const { steps } = await rehearse(group, unified({}), answers, { ended: true });
    const [made, ...filled] = steps[0]?.undo ?? [];
    expect(made).toMatchObject({ method: 'POST', path: '/groups' });
    expect(filled).toEqual([addMembers('${groups/project@contoso.com#id}', [uuid(1)])]);
  });

  test('settings are one request', async () => {
    const { steps } = await rehearse(group, unified({ displayName: 'New', description: 'Why' }), aGraphGroup([]));
    expect(callsOf(steps)).toEqual([{ [`PATCH /groups/${uuid(20)}`]: { displayName: 'New', description: 'Why' } }]);
    expect(steps[0]?.undo).toMatchObject([{ body: { displayName: 'Project', description: null } }]);
  });

  test('a deleted Microsoft 365 group goes with one call', async () => {
    const { steps } = await rehearse(group, unified({}), aGraphGroup([asMember(1, 'ana@contoso.com')]), {
      ended: true,
    });
    expect(steps[0]).toMatchObject({ call: { method: 'DELETE', path: `/groups/${uuid(20)}` } });
  });
});

describe('the request that takes a member out', () => {
  test('always ends in $ref, whatever the ids are', () => {
    const id = fc.oneof(fc.uuid(), fc.constant('${groups/new@contoso.com#id}'));
    fc.assert(
      fc.property(id, id, (one, other) => {
        expect(removeMember(one, other).path).toMatch(/\/\$ref$/u);
      }),
    );
  });

  test.each(['', 'a/b', 'x?y', 'x#', '../users/1'])('is refused for the id %j', (id) => {
    expect(() => removeMember(uuid(1), id)).toThrow('not the path of a membership');
    expect(() => removeMember(id, uuid(1))).toThrow('not the path of a membership');
  });
});

test.each([
  { entry: { address: fwd, type: 'security' }, codes: ['PST352'] },
  { entry: { address: 'apps', type: 'distribution' }, codes: ['PST352'] },
  { entry: { address: project, type: 'microsoft365', memberJoinRestriction: 'Closed' }, codes: ['PST353'] },
  { entry: { address: fwd, type: 'distribution', visibility: 'Public' }, codes: ['PST353'] },
  { entry: { address: fwd, type: 'mailEnabledSecurity', memberJoinRestriction: 'Open' }, codes: ['PST354'] },
  { entry: { address: fwd, type: 'distribution', members: ['project@contoso.com'] }, codes: ['PST355'] },
  { entry: { address: fwd, type: 'distribution', members: ['FWD@contoso.com'] }, codes: ['PST356'] },
  {
    entry: { address: fwd, type: 'distribution', members: ['ana@contoso.com'], memberJoinRestriction: 'Open' },
    codes: [],
  },
])('the entry $entry has the problems $codes', ({ entry, codes }) => {
  const found = group.check(entriesOf(group, [entry, { address: 'project@contoso.com', type: 'microsoft365' }]));
  expect(found.map((one) => one.code)).toEqual(codes);
});

/** What is there afterwards, by playing the calls, and by what the steps say of themselves. */
test('whatever members a group has and should have, the steps lead from one to the other', async () => {
  const some = fc.uniqueArray(fc.constantFrom<string[]>('ana@contoso.com', 'bob@contoso.com', 'cyd@contoso.com'));
  const rows = new Map([ana, bob, cyd].map((one) => [textAt(one, 'PrimarySmtpAddress'), one]));
  const rowsOf = (names: readonly string[]): readonly Row[] => names.map((name) => rows.get(name) ?? {});
  await fc.assert(
    fc.asyncProperty(some, some, async (has, wants) => {
      const { steps } = await rehearse(group, declared({ members: wants }), anExchangeGroup(rowsOf(has)));
      const members = new Set(has);
      for (const { call } of steps) {
        const name = call.via === 'exchange' ? textAt(call.parameters, 'Member') : '';
        expect(
          call.via === 'exchange' && call.cmdlet.startsWith('Add-') ? !members.has(name) : members.delete(name),
        ).toBe(true);
        if (call.via === 'exchange' && call.cmdlet.startsWith('Add-')) members.add(name);
      }
      expect([...members].sort()).toEqual([...wants].sort());
      const told = steps.reduce<Properties>((was, { becomes }) => withItems(was, becomes ?? {}), { members: has });
      expect([...textsOf(told['members'])].sort()).toEqual([...wants].sort());
    }),
  );
});
