import { expect, test } from 'vitest';
import { textAt } from '../../src/json.ts';
import type { SnapshotDocument, SnapshotRead } from '../../src/tenant/snapshot/document.ts';
import { readSnapshot } from '../../src/tenant/snapshot/file.ts';
import { recorder, snapshotReader, snapshotText } from '../../src/tenant/snapshot.ts';
import {
  exchange,
  graphGet,
  type ReadCall,
  type Reading,
  type TenantReader,
  unknown,
} from '../../src/tenant/tenant.ts';

const about = {
  takenAt: '2026-11-21T12:00:00Z',
  tenant: { id: '5f0a1c9e-0000-4000-8000-000000000001', domain: 'contoso.onmicrosoft.com' },
};

const holding = (...reads: readonly SnapshotRead[]): TenantReader =>
  snapshotReader({ format: 'postern-snapshot/1', ...about, reads } satisfies SnapshotDocument);

const listing = (cmdlet: string, ...result: readonly Record<string, string | null>[]): SnapshotRead => ({
  cmdlet,
  parameters: {},
  result,
});
const ana = {
  Name: 'Ana',
  Guid: 'G-1',
  PrimarySmtpAddress: 'ana@contoso.com',
  ForwardingSmtpAddress: 'smtp:ana@gmail.com',
  ForwardingAddress: null,
};
const ben = {
  Name: 'Ben',
  Guid: 'G-2',
  PrimarySmtpAddress: 'ben@contoso.com',
  ForwardingSmtpAddress: null,
  ForwardingAddress: null,
};
const minimal = { Name: 'Cleo', Guid: 'G-3', PrimarySmtpAddress: 'cleo@contoso.com' };
const sized = (ResultSize: number | string, ...result: readonly (typeof minimal)[]): SnapshotRead => ({
  cmdlet: 'Get-Mailbox',
  parameters: { ResultSize },
  result,
});

const present = (...value: readonly unknown[]): unknown => ({ state: 'present', value });
const absent = { state: 'absent' };
const unclear = expect.objectContaining({
  state: 'unknown',
  because: expect.objectContaining({ reason: 'unclear' }) as unknown,
}) as unknown;
const notHeld = expect.objectContaining({ state: 'unknown' }) as unknown;

interface Lookup {
  readonly title: string;
  readonly reads: readonly SnapshotRead[];
  readonly call: ReadCall;
  readonly found: unknown;
}

const filter = '(ForwardingAddress -ne $null) -or (ForwardingSmtpAddress -ne $null)';
const denied: SnapshotRead = {
  cmdlet: 'Get-InboxRule',
  parameters: { Mailbox: 'ana@contoso.com', IncludeHidden: true },
  error: { reason: 'denied', message: 'no' },
};

const lookups: readonly Lookup[] = [
  {
    title: 'a read that was made is answered',
    reads: [listing('Get-RemoteDomain', ana)],
    call: exchange('Get-RemoteDomain'),
    found: present(ana),
  },
  { title: 'a read that was not made is unknown', reads: [], call: exchange('Get-RemoteDomain'), found: notHeld },
  {
    title: 'an empty listing is known and empty',
    reads: [listing('Get-RemoteDomain')],
    call: exchange('Get-RemoteDomain'),
    found: present(),
  },
  {
    title: 'cmdlets ignore case',
    reads: [listing('get-remotedomain', ana)],
    call: exchange('Get-RemoteDomain'),
    found: present(ana),
  },
  {
    title: 'ResultSize and property lists make no difference',
    reads: [{ cmdlet: 'Get-Mailbox', parameters: { resultSize: 'Unlimited', Properties: ['Name'] }, result: [ana] }],
    call: exchange('Get-Mailbox'),
    found: present(ana),
  },
  {
    title: 'a switch that is off is as good as left out',
    reads: [listing('Get-Mailbox', ana)],
    call: exchange('Get-Mailbox', { GroupMailbox: false }),
    found: present(ana),
  },
  {
    title: 'a switch that widens a listing makes a difference',
    reads: [listing('Get-OutboundConnector', ana)],
    call: exchange('Get-OutboundConnector', { IncludeTestModeConnectors: true }),
    found: notHeld,
  },
  {
    title: 'identities ignore case',
    reads: [{ cmdlet: 'Get-Recipient', parameters: { Identity: 'ANA@contoso.com' }, result: [ana] }],
    call: exchange('Get-Recipient', { Identity: 'ana@Contoso.com' }),
    found: present(ana),
  },
  {
    title: 'an object that was asked for and has no rows is absent',
    reads: [{ cmdlet: 'Get-Recipient', parameters: { Identity: 'x' }, result: [] }],
    call: exchange('Get-Recipient', { Identity: 'x' }),
    found: absent,
  },
  {
    title: 'a group without members is empty, not absent',
    reads: [{ cmdlet: 'Get-DistributionGroupMember', parameters: { Identity: 'g' }, result: [] }],
    call: exchange('Get-DistributionGroupMember', { Identity: 'g' }),
    found: present(),
  },
  {
    title: 'a listing answers for one of its objects by name',
    reads: [listing('Get-RemoteDomain', ana, ben)],
    call: exchange('Get-RemoteDomain', { Identity: 'BEN' }),
    found: present(ben),
  },
  {
    title: 'a listing answers for one of its objects by Guid',
    reads: [listing('Get-RemoteDomain', ana, ben)],
    call: exchange('Get-RemoteDomain', { Identity: 'g-1' }),
    found: present(ana),
  },
  {
    title: 'what a listing of everything lacks is absent',
    reads: [listing('Get-RemoteDomain', ana)],
    call: exchange('Get-RemoteDomain', { Identity: 'carl' }),
    found: absent,
  },
  {
    title: 'a filtered listing answers for no single object',
    reads: [{ cmdlet: 'Get-Mailbox', parameters: { Filter: filter }, result: [ana] }],
    call: exchange('Get-Mailbox', { Identity: 'ana' }),
    found: notHeld,
  },
  {
    title: 'a filtered listing does not answer a listing of everything',
    reads: [{ cmdlet: 'Get-Mailbox', parameters: { Filter: filter }, result: [ana] }],
    call: exchange('Get-Mailbox'),
    found: notHeld,
  },
  {
    title: 'a filter is the same in another order and without brackets',
    reads: [{ cmdlet: 'Get-Mailbox', parameters: { Filter: filter }, result: [ana] }],
    call: exchange('Get-Mailbox', { Filter: 'ForwardingSmtpAddress -ne $null -or ForwardingAddress -ne $null' }),
    found: present(ana),
  },
  {
    title: 'a listing of everything answers the filter for forwards',
    reads: [listing('Get-Mailbox', ana, ben)],
    call: exchange('Get-Mailbox', { Filter: filter }),
    found: present(ana),
  },
  {
    title: 'a listing of everything without the property that a filter asks about says nothing',
    reads: [listing('Get-Mailbox', ana, minimal)],
    call: exchange('Get-Mailbox', { Filter: filter }),
    found: unclear,
  },
  {
    title: 'a listing with as many rows as it was allowed is no whole listing',
    reads: [sized(2, ana, minimal)],
    call: exchange('Get-Mailbox', { ResultSize: 'Unlimited' }),
    found: unclear,
  },
  {
    title: 'nor does it say who is not there',
    reads: [sized('2', ana, minimal)],
    call: exchange('Get-Mailbox', { Identity: 'dora@contoso.com' }),
    found: unclear,
  },
  {
    title: 'and yet it says who is there',
    reads: [sized(2, ana, minimal)],
    call: exchange('Get-Mailbox', { Identity: 'ana@contoso.com' }),
    found: present(ana),
  },
  {
    title: 'nor does it answer a filter',
    reads: [sized(1, ana)],
    call: exchange('Get-Mailbox', { Filter: filter }),
    found: unclear,
  },
  {
    title: 'a listing of a thousand rows that nobody gave a size may be cut',
    reads: [listing('Get-RemoteDomain', ...Array.from({ length: 1000 }, (_, n) => ({ Name: `d${n}` })))],
    call: exchange('Get-RemoteDomain'),
    found: unclear,
  },
  {
    title: 'a listing with fewer rows than it was allowed is whole',
    reads: [sized(3, ana, minimal)],
    call: exchange('Get-Mailbox'),
    found: present(ana, minimal),
  },
  {
    title: 'a filter that is not understood is unknown, not everything',
    reads: [listing('Get-Mailbox', ana, ben)],
    call: exchange('Get-Mailbox', { Filter: "Name -like 'A*'" }),
    found: notHeld,
  },
  {
    title: 'a recipient is answered by a mailbox read',
    reads: [{ cmdlet: 'Get-Mailbox', parameters: { Identity: 'ana@contoso.com' }, result: [ana] }],
    call: exchange('Get-Recipient', { Identity: 'ana@contoso.com' }),
    found: present(ana),
  },
  {
    title: 'a recipient is answered by a group listing',
    reads: [listing('Get-Mailbox', ben), listing('Get-DistributionGroup', ana)],
    call: exchange('Get-Recipient', { Identity: 'ana@contoso.com' }),
    found: present(ana),
  },
  {
    title: 'a recipient missing from the mailboxes alone is unknown',
    reads: [listing('Get-Mailbox', ben)],
    call: exchange('Get-Recipient', { Identity: 'ana@contoso.com' }),
    found: notHeld,
  },
  {
    title: 'a mailbox is not answered by a recipient row',
    reads: [listing('Get-Recipient', ana)],
    call: exchange('Get-Mailbox', { Identity: 'ana@contoso.com' }),
    found: notHeld,
  },
  {
    title: 'a failed read is unknown with its cause',
    reads: [denied],
    call: exchange('Get-InboxRule', { Mailbox: 'Ana@contoso.com', IncludeHidden: true }),
    found: {
      state: 'unknown',
      because: { reason: 'denied', message: 'no', type: null, call: 'Get-InboxRule Ana@contoso.com' },
    },
  },
  {
    title: 'a failed listing is the cause for each of its objects',
    reads: [{ cmdlet: 'Get-RemoteDomain', parameters: {}, error: { reason: 'throttled', message: 'busy' } }],
    call: exchange('Get-RemoteDomain', { Identity: 'x' }),
    found: expect.objectContaining({ state: 'unknown', because: expect.objectContaining({ reason: 'throttled' }) }),
  },
  {
    title: 'a failed read of a recipient stands back behind a mailbox that was read',
    reads: [
      { cmdlet: 'Get-Recipient', parameters: { Identity: 'ana' }, error: { reason: 'denied', message: 'no' } },
      listing('Get-Mailbox', ana),
    ],
    call: exchange('Get-Recipient', { Identity: 'ana' }),
    found: present(ana),
  },
  {
    title: 'an error of an absent object is unknown all the same',
    reads: [{ cmdlet: 'Get-Recipient', parameters: { Identity: 'ana' }, error: { reason: 'absent', message: 'gone' } }],
    call: exchange('Get-Recipient', { Identity: 'ana' }),
    found: notHeld,
  },
  {
    title: 'two that bear one name are both given',
    reads: [listing('Get-Recipient', ana, { ...ben, Name: 'Ana' })],
    call: exchange('Get-Recipient', { Identity: 'ana' }),
    found: present(ana, { ...ben, Name: 'Ana' }),
  },
  {
    title: 'side-car keys of raw answers are dropped',
    reads: [listing('Get-RemoteDomain', { 'Guid@data.type': 'System.Guid', Guid: 'g' })],
    call: exchange('Get-RemoteDomain'),
    found: present({ Guid: 'g' }),
  },
  {
    title: 'a Graph read is answered whatever it selects',
    reads: [{ graph: '/groups/7C1/members', result: [{ id: '1' }] }],
    call: graphGet('/groups/7c1/members?$select=id&$top=999'),
    found: present({ id: '1' }),
  },
  {
    title: 'a Graph object without rows is absent',
    reads: [{ graph: '/groups/7c1', result: [] }],
    call: graphGet('/groups/7c1?$select=id'),
    found: absent,
  },
  {
    title: 'a Graph collection without rows is empty',
    reads: [{ graph: '/groups/7c1/members', result: [] }],
    call: graphGet('/groups/7c1/members'),
    found: present(),
  },
  {
    title: 'a Graph listing answers for one object',
    reads: [{ graph: '/groups', result: [{ id: 'a' }, { id: 'b' }] }],
    call: graphGet('/groups/B'),
    found: present({ id: 'b' }),
  },
  {
    title: 'a Graph listing says what is not there',
    reads: [{ graph: '/groups', result: [{ id: 'a' }] }],
    call: graphGet('/groups/b'),
    found: absent,
  },
  {
    title: 'a Graph listing does not speak of members',
    reads: [{ graph: '/groups', result: [{ id: 'a' }] }],
    call: graphGet('/groups/a/members'),
    found: notHeld,
  },
  {
    title: 'a Graph listing answers a filter',
    reads: [
      {
        graph: '/groups',
        result: [
          { id: 'a', mail: 'G@contoso.com' },
          { id: 'b', mail: null },
        ],
      },
    ],
    call: graphGet(`/groups?$filter=${encodeURIComponent("mail eq 'g@contoso.com'")}&$select=id`),
    found: present({ id: 'a', mail: 'G@contoso.com' }),
  },
  {
    title: 'a Graph listing answers a filter on addresses',
    reads: [{ graph: '/groups', result: [{ id: 'a', proxyAddresses: ['SMTP:g@contoso.com'] }] }],
    call: graphGet("/groups?$filter=proxyAddresses/any(p:p eq 'smtp:g@contoso.com')"),
    found: present(expect.objectContaining({ id: 'a' })),
  },
];

test.each(lookups)('$title', async ({ reads, call, found }) => {
  expect(await holding(...reads).read(call)).toEqual(found);
});

test('thousands of identities are found in fifty thousand rows', async () => {
  const many = Array.from({ length: 50_000 }, (_, index) => ({
    Name: `u${index}`,
    PrimarySmtpAddress: `u${index}@contoso.com`,
    Guid: `g${index}`,
  }));
  const reader = holding(listing('Get-Recipient', ...many));
  const asked = Array.from({ length: 5_000 }, (_, index) => `U${index * 10}@contoso.com`);
  const readings = await Promise.all(asked.map((Identity) => reader.read(exchange('Get-Recipient', { Identity }))));
  expect(readings.every((reading) => reading.state === 'present' && reading.value.length === 1)).toBe(true);
});

const good = snapshotText(about, [listing('Get-RemoteDomain', ana)]);

test.each([
  { title: 'an empty file', text: '  ', message: /is empty/u },
  { title: 'a file that was cut off', text: good.slice(0, -20), message: /ends in the middle/u },
  { title: 'something else', text: '{"a": 1}', message: /does not say "format"/u },
  { title: 'text', text: 'hello', message: /no JSON/u },
  { title: 'another format', text: '{"format":"postern-plan/1"}', message: /format is "postern-plan\/1"/u },
  {
    title: 'a later version',
    text: good.replace('snapshot/1', 'snapshot/2'),
    message: /version 2, and this Postern reads version 1/u,
  },
  {
    title: 'a file without reads',
    text: '{"format":"postern-snapshot/1","takenAt":"x","tenant":{"id":"a","domain":"b"}}',
    message: /must have required property 'reads'/u,
  },
  {
    title: 'a read that writes',
    text: good.replace('Get-Rem', 'Set-Rem'),
    message: /reads\.0\.cmdlet \(Set-RemoteDomain\)/u,
  },
  {
    title: 'an unknown reason',
    text: snapshotText(about, [{ cmdlet: 'Get-X', parameters: {}, error: { reason: 'maybe' as never, message: '' } }]),
    message: /reads\.0\.error\.reason \(Get-X\)/u,
  },
])('$title is refused with a reason and a way on', async ({ text, message }) => {
  const file = readSnapshot(text);
  expect(file).toMatchObject({
    ok: false,
    message: expect.stringMatching(message),
    hint: expect.stringContaining('postern snapshot'),
  });
});

test('a file made by hand may have a mark, a single object, a null and no parameters', async () => {
  const reads = [
    { cmdlet: 'Get-TransportConfig', result: { Name: 't' } },
    { cmdlet: 'Get-OutboundConnector', result: [null] },
  ];
  const file = readSnapshot(`\uFEFF${JSON.stringify({ format: 'postern-snapshot/1', ...about, reads })}`);
  expect(file.ok && file.document.reads).toEqual([
    { cmdlet: 'Get-TransportConfig', parameters: {}, result: [{ Name: 't' }] },
    { cmdlet: 'Get-OutboundConnector', parameters: {}, result: [] },
  ]);
});

test('an integer beyond 2^53 stays as it was written', async () => {
  const text = good.replace('"Name":"Ana"', '"RuleIdentity":15394007230974001153');
  const file = readSnapshot(text);
  expect(file.ok && JSON.stringify(file.document.reads)).toContain('"RuleIdentity":"15394007230974001153"');
});

test('what was recorded is answered again', async () => {
  const problem = { reason: 'denied', call: 'Get-TransportConfig', message: 'no', type: 'T' } as const;
  const source: TenantReader = {
    read: (call): Promise<Reading> => {
      const name = call.via === 'exchange' ? `${call.cmdlet} ${textAt(call.parameters, 'Identity')}` : call.path;
      if (name.startsWith('Get-TransportConfig')) return Promise.resolve(unknown(problem));
      if (name.includes('gone')) return Promise.resolve({ state: 'absent' });
      return Promise.resolve({ state: 'present', value: [{ Name: name }] });
    },
  };
  const calls: readonly ReadCall[] = [
    exchange('Get-RemoteDomain'),
    exchange('Get-Recipient', { Identity: 'gone' }),
    exchange('Get-TransportConfig'),
    graphGet('/groups/gone'),
    graphGet('/groups/1/members?$top=999'),
  ];
  const recording = recorder(source);
  const before = await Promise.all(calls.map((call) => recording.read(call)));
  const file = readSnapshot(snapshotText(about, recording.reads()));
  const again = file.ok ? snapshotReader(file.document) : source;
  expect(await Promise.all(calls.map((call) => again.read(call)))).toEqual(before);
});

test('the order of asking does not change the file', async () => {
  const reader = holding(listing('Get-RemoteDomain', ana), listing('Get-AcceptedDomain', ben));
  const calls = [exchange('Get-RemoteDomain'), exchange('Get-AcceptedDomain')];
  const record = async (order: readonly ReadCall[]): Promise<string> => {
    const recording = recorder(reader);
    for (const call of order) await recording.read(call);
    return snapshotText(about, recording.reads());
  };
  expect(await record(calls)).toBe(await record(calls.toReversed()));
});
