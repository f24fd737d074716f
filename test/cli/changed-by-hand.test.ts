import { afterAll, beforeAll, expect, test } from 'vitest';
import { contoso } from '../../src/emulator/tenants/contoso.ts';
import type { RunningEmulator } from '../../src/emulator/server/server.ts';
import type { JsonObject } from '../../src/json.ts';
import { inPortal } from '../laws/portal.ts';
import { emulatorAtNoon } from '../support/tenants.ts';
import { ask, type Desk, desk } from './asking.ts';

type Call = readonly [cmdlet: string, parameters: JsonObject];

let table: Desk;
let drawn = 0;

beforeAll(() => void (table = desk()));
afterAll(() => table.remove());

const run = async (emulator: RunningEmulator, calls: readonly Call[]): Promise<void> => {
  for (const [cmdlet, parameters] of calls)
    expect([cmdlet, await inPortal(emulator.url, { cmdlet, parameters })]).toEqual([cmdlet, true]);
};

/** What a tenant holds before somebody exports it. */
const before: readonly Call[] = [
  ['Set-HostedOutboundSpamFilterPolicy', { Identity: 'Default', AutoForwardingMode: 'On' }],
  ['Set-RemoteDomain', { Identity: 'Default', AutoForwardEnabled: true }],
  ['New-DistributionGroup', { Name: 'fwd', PrimarySmtpAddress: 'fwd@contoso.com', Members: ['ben@contoso.com'] }],
  ['New-DistributionGroup', { Name: 'news', PrimarySmtpAddress: 'news@contoso.com', Members: ['ben@contoso.com'] }],
  ['New-HostedOutboundSpamFilterPolicy', { Name: 'Some', AutoForwardingMode: 'On' }],
  [
    'New-HostedOutboundSpamFilterRule',
    { Name: 'Some', HostedOutboundSpamFilterPolicy: 'Some', FromMemberOf: ['fwd@contoso.com'] },
  ],
  [
    'New-TransportRule',
    {
      Name: 'Block',
      MessageTypeMatches: 'AutoForward',
      SentToScope: 'NotInOrganization',
      RejectMessageReasonText: 'No.',
    },
  ],
  ['New-TransportRule', { Name: 'Marks', PrependSubject: 'x' }],
  [
    'New-OutboundConnector',
    {
      Name: 'Out',
      ConnectorType: 'Partner',
      RecipientDomains: ['partner.example'],
      UseMXRecord: false,
      SmartHosts: ['mx.partner.example'],
      TlsSettings: 'DomainValidation',
      TlsDomain: 'mx.partner.example',
    },
  ],
  [
    'New-InboundConnector',
    {
      Name: 'In',
      ConnectorType: 'Partner',
      SenderDomains: ['partner.example'],
      RequireTls: true,
      RestrictDomainsToCertificate: true,
      TlsSenderCertificateName: 'mx.partner.example',
    },
  ],
  [
    'New-InboundConnector',
    { Name: 'Own', ConnectorType: 'OnPremises', SenderDomains: ['*'], SenderIPAddresses: ['203.0.113.7'] },
  ],
];

/** What drift says once somebody has changed a tenant that is as its policies say. */
async function driftAfter(...calls: readonly Call[]): Promise<{ readonly code: number; readonly out: string }> {
  const emulator = await emulatorAtNoon({ tenant: contoso() });
  try {
    await run(emulator, before);
    const folder = table.path(`declared-${(drawn += 1)}`);
    const given = ['--emulator', emulator.url, '--policies'];
    expect((await ask('export', ...given, '/nonexistent', '--out', folder)).code).toBe(0);
    expect((await ask('drift', ...given, folder)).out).toContain('has not drifted');
    await run(emulator, calls);
    return await ask('drift', ...given, folder);
  } finally {
    await emulator.close();
  }
}

test.each<readonly [string, Call, string]>([
  [
    'another host',
    ['Set-OutboundConnector', { Identity: 'Out', SmartHosts: ['mx.evil.example'] }],
    'takes mail for partner.example to mx.evil.example, by TLS with a certificate of mx.partner.example',
  ],
  [
    'no TLS',
    ['Set-OutboundConnector', { Identity: 'Out', TlsSettings: null, TlsDomain: null }],
    'takes mail for partner.example to mx.partner.example, with TLS or without',
  ],
  [
    'the certificate of another',
    ['Set-OutboundConnector', { Identity: 'Out', TlsDomain: 'mx.evil.example' }],
    'by TLS with a certificate of mx.evil.example',
  ],
  [
    'anybody as the partner',
    ['Set-InboundConnector', { Identity: 'In', RestrictDomainsToCertificate: false }],
    'lets mail in from partner.example, and nothing proves that it is theirs',
  ],
  [
    'mail that counts as inside',
    ['Set-InboundConnector', { Identity: 'Own', TreatMessagesAsInternal: true }],
    'lets mail in, and out to anywhere, from 203.0.113.7, as if it came from inside',
  ],
])('a declared connector that changed says what it does now: %s', async (_, call, told) => {
  const { code, out } = await driftAfter(call);
  expect(code).toBe(2);
  expect(out).toContain(told);
});

test('a connector that does the same as before says nothing', async () => {
  const { out } = await driftAfter(['Set-OutboundConnector', { Identity: 'Out', SmtpDaneMode: 'None' }]);
  expect(out).toContain('smtpDaneMode');
  expect(out).not.toContain('takes mail');
});

test('a rule that ends the list is told where there is a rule after it, and not where there is none', async () => {
  const stop = { FromScope: 'InOrganization', StopRuleProcessing: true, SetAuditSeverity: 'Low' };
  const last = await driftAfter(['New-TransportRule', { Name: 'Stop', ...stop }]);
  expect([last.code, last.out.includes('keeps later rules')]).toEqual([0, false]);
  const first = await driftAfter(['New-TransportRule', { Name: 'Stop', Priority: 0, ...stop }]);
  expect([first.code, first.out.includes('keeps later rules from acting on mail where')]).toEqual([2, true]);
});

test('a rule that ends the list before rules that are off keeps none from acting', async () => {
  const { out } = await driftAfter(
    [
      'New-TransportRule',
      { Name: 'Stop', FromScope: 'InOrganization', StopRuleProcessing: true, SetAuditSeverity: 'Low' },
    ],
    ['New-TransportRule', { Name: 'Off', Enabled: false, PrependSubject: 'y' }],
  );
  expect(out).not.toContain('keeps later rules');
});

test.each<readonly [string, JsonObject]>([
  ['of a person', { ExceptIfFrom: ['ben@contoso.com'] }],
  ['of a group', { ExceptIfFromMemberOf: ['news@contoso.com'] }],
  ['by a word', { ExceptIfSubjectContainsWords: ['a'] }],
])('an exception %s in a block perhaps lets something out', async (_, exception) => {
  const { code, out } = await driftAfter(['Set-TransportRule', { Identity: 'Block', ...exception }]);
  expect(code).toBe(2);
  expect(out).toContain('1 opens another way out');
  expect(out).toContain('+ perhaps: transport rule that lets some mail pass “block”');
});

test('an exception for somebody who forwards lets them out, and is told as that alone', async () => {
  const forwarder = { ExceptIfFrom: ['ben@contoso.com'], SenderAddressLocation: 'Envelope' };
  const { out } = await driftAfter(['Set-TransportRule', { Identity: 'Block', ...forwarder }]);
  expect(out).toContain('1 opens forwarding');
  expect(out).not.toContain('lets some mail pass');
});

test('an exception in a rule that blocks nothing lets nothing out', async () => {
  const { out } = await driftAfter(['Set-TransportRule', { Identity: 'Marks', ExceptIfFrom: ['ben@contoso.com'] }]);
  expect(out).toContain('exceptIfFrom');
  expect(out).not.toContain('lets some mail pass');
});

test('a scope into which anybody lets themselves is on the way of the mail; a group that no scope names is not', async () => {
  const open = (group: string): Call => ['Set-DistributionGroup', { Identity: group, MemberJoinRestriction: 'Open' }];
  const scope = await driftAfter(open('fwd@contoso.com'));
  expect(scope.code).toBe(2);
  expect(scope.out).toMatch(
    /group fwd@contoso\.com\n +lets anybody join: the scope of the outbound policy Some follows/u,
  );
  expect((await driftAfter(open('news@contoso.com'))).code).toBe(0);
});

test('a scope that is declared to be open to all is as it was declared', async () => {
  const emulator = await emulatorAtNoon({ tenant: contoso() });
  const open: Call = ['Set-DistributionGroup', { Identity: 'fwd@contoso.com', MemberJoinRestriction: 'Open' }];
  await run(emulator, [...before, open]);
  const given = ['--emulator', emulator.url, '--policies'];
  const folder = table.path('declared-open');
  expect((await ask('export', ...given, '/nonexistent', '--out', folder)).code).toBe(0);
  const { code } = await ask('drift', ...given, folder);
  await emulator.close();
  expect(code).toBe(0);
});
