import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RunningEmulator } from '../../src/emulator/server/server.ts';
import type { TenantState } from '../../src/emulator/state/state.ts';
import { openTenant } from '../../src/emulator/tenants/index.ts';
import type { Json, JsonObject } from '../../src/json.ts';
import { inPortal } from '../laws/portal.ts';
import { emulatorAtNoon } from '../support/tenants.ts';
import { type Asked, ask, type Desk, desk } from './asking.ts';

let emulator: RunningEmulator;
let tenant: TenantState;
let table: Desk;

beforeAll(async () => {
  table = desk();
  tenant = await openTenant('contoso');
  emulator = await emulatorAtNoon({ tenant });
  for (const [cmdlet, parameters] of made)
    if (!(await inPortal(emulator.url, { cmdlet, parameters }))) throw new Error(`${cmdlet} was refused`);
  const given = [
    '--emulator',
    emulator.url,
    '--policies',
    '/nonexistent',
    '--out',
    table.path('declared'),
    '--inbox-rules',
  ];
  const { code, err } = await ask('export', ...given);
  if (code !== 0) throw new Error(err);
});

afterAll(async () => {
  await emulator.close();
  table.remove();
});

/** One object of each kind that export declares. */
const made: readonly (readonly [string, JsonObject])[] = [
  [
    'New-TransportRule',
    { Name: 'A', HeaderContainsMessageHeader: 'X', HeaderContainsWords: ['y'], PrependSubject: 'z' },
  ],
  ['New-HostedOutboundSpamFilterPolicy', { Name: 'A', AutoForwardingMode: 'Off' }],
  ['New-HostedOutboundSpamFilterRule', { Name: 'A', HostedOutboundSpamFilterPolicy: 'A', From: ['ben@contoso.com'] }],
  ['New-RemoteDomain', { Name: 'A', DomainName: 'a.example' }],
  ['New-InboundConnector', { Name: 'A', ConnectorType: 'Partner', SenderDomains: ['a.example'] }],
  ['New-OutboundConnector', { Name: 'A', ConnectorType: 'Partner', RecipientDomains: ['a.example'] }],
  ['New-JournalRule', { Name: 'A', JournalEmailAddress: 'j@a.example', Enabled: true }],
  ['New-InboxRule', { Mailbox: 'ben@contoso.com', Name: 'A', ForwardTo: ['lidia@contoso.com'] }],
];

const command = (name: string, ...more: readonly string[]): Promise<Asked> =>
  ask(name, '--emulator', emulator.url, '--policies', table.path('declared'), ...more);

type Row = Record<string, Json>;
const named = (rows: readonly unknown[] | undefined): Row => {
  const found = (rows as readonly Row[] | undefined)?.find(({ Name: name }) => name === 'A');
  if (found === undefined) throw new Error('no A');
  return found;
};

/** What a row of the service says, while something is asked. */
async function holding<T>(row: Row, key: string, value: Json, use: () => Promise<T>): Promise<T> {
  const [had, before] = [key in row, row[key] ?? null];
  row[key] = value;
  try {
    return await use();
  } finally {
    if (had) row[key] = before;
    else delete row[key];
  }
}

const rules = (): Row => named([...tenant.inboxRules.values()].flat());
const config = (noun: keyof TenantState['config']) => (): Row => named(tenant.config[noun]);

describe('a property that nobody knows', () => {
  const strange = [
    { noun: 'transport rule', row: config('TransportRule'), key: 'ExceptIfMoonPhase', object: 'transportRules/a' },
    { noun: 'transport rule', row: config('TransportRule'), key: 'BeamMessageTo', object: 'transportRules/a' },
    {
      noun: 'policy',
      row: config('HostedOutboundSpamFilterPolicy'),
      key: 'ForwardAnyway',
      object: 'outboundPolicies/a',
    },
    { noun: 'scope', row: config('HostedOutboundSpamFilterRule'), key: 'ExceptIfMoon', object: 'outboundPolicies/a' },
    { noun: 'remote domain', row: config('RemoteDomain'), key: 'ForwardAnyway', object: 'remoteDomains/a.example' },
    { noun: 'way in', row: config('InboundConnector'), key: 'AllowAnybody', object: 'inboundConnectors/a' },
    { noun: 'way out', row: config('OutboundConnector'), key: 'NewRelayMode', object: 'outboundConnectors/a' },
    { noun: 'journal rule', row: config('JournalRule'), key: 'NewCopyTo', object: 'journalRules/a' },
  ];

  test.each(strange)('$key of a declared $noun keeps drift from being clean', async ({ row, key, object }) => {
    const told = await holding(row(), key, ['x'], () => command('drift', '--json'));
    expect(told.code).toBe(3);
    const { unread, complete, clean, moved } = told.json();
    expect({ complete, clean, moved }).toEqual({ complete: false, clean: false, moved: [] });
    expect(unread).toEqual([{ what: object, why: `it uses what Postern does not understand: ${key}` }]);
  });

  test.each(strange.filter(({ noun }) => noun !== 'journal rule'))(
    '$key of a declared $noun is said where a plan has nothing to do',
    async ({ row, key }) => {
      const told = await holding(row(), key, ['x'], () => command('plan'));
      const said = `${told.out}${told.err}`;
      expect(said).toContain('Nothing to do as far as the tenant could be read.');
      expect(said).toContain(key);
    },
  );

  test.each(strange)('$key of a declared $noun that is empty says nothing', async ({ row, key }) => {
    expect((await holding(row(), key, [], () => command('drift'))).code).toBe(0);
    expect((await holding(row(), key, false, () => command('drift'))).code).toBe(0);
  });

  test.each(['WhenChanged', 'Description', 'LastModifiedBy', 'Size', 'Guid'])(
    '%s is known to say nothing',
    async (key) => {
      expect((await holding(config('TransportRule')(), key, '2', () => command('drift'))).code).toBe(0);
    },
  );

  test('an object that has one is left as it is, and the difference is not known', async () => {
    const row = config('RemoteDomain')();
    const told = await holding(row, 'AutoForwardEnabled', false, () =>
      holding(row, 'ForwardAnyway', true, () => command('plan', '--json')),
    );
    expect(told.json()).toMatchObject({
      steps: [],
      changes: [{ action: 'unknown', object: 'remoteDomains/a.example' }],
    });
  });

  test('an inbox rule that may send mail elsewhere too is not as it was declared', async () => {
    expect((await command('drift', '--inbox-rules')).code).toBe(0);
    const sends = await holding(rules(), 'BeamTo', ['x@evil.example'], () => command('drift', '--inbox-rules'));
    expect(sends.code).not.toBe(0);
    expect(sends.out).toContain('it uses what Postern does not understand: BeamTo');
    const fewer = await holding(rules(), 'ExceptIfMoon', ['x'], () => command('drift', '--inbox-rules'));
    expect(fewer.code).toBe(0);
  });
});

test('whom an outbound policy is for is not known where its rule has a condition that nobody knows', async () => {
  const cell = async (): Promise<Asked> =>
    command('why', 'ben@contoso.com', 'x@b.example', '--mechanism', 'mailbox-smtp');
  const known = (await cell()).out;
  const strange = (await holding(config('HostedOutboundSpamFilterRule')(), 'ExceptIfMoon', ['x'], cell)).out;
  expect(strange).not.toBe(known);
});
