import type { RunningEmulator } from '../../src/emulator/server/server.ts';
import { contoso } from '../../src/emulator/tenants/contoso.ts';
import type { JsonObject } from '../../src/json.ts';
import { emulatorAtNoon } from '../support/tenants.ts';

/** A cmdlet that somebody runs in the tenant, and what with. */
export type Deed = readonly [cmdlet: string, parameters: JsonObject];

/** Runs cmdlets as an administrator would, and says what the service refused. */
export async function byHand(emulator: RunningEmulator, deeds: readonly Deed[]): Promise<void> {
  for (const [cmdlet, parameters] of deeds) {
    const answer = await fetch(`${emulator.url}/_postern/run`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ cmdlet, parameters: { ...parameters } }),
    });
    if (!answer.ok) throw new Error(`${cmdlet}: ${await answer.text()}`);
  }
}

/** What contoso has beside its leftovers before anybody plants anything: a block, a group that may, ways in and out. */
const grown: readonly Deed[] = [
  ['New-MailContact', { Name: 'Auditor', ExternalEmailAddress: 'auditor@fabrikam.com' }],
  ['Set-Mailbox', { Identity: 'adele@contoso.com', ForwardingAddress: 'Auditor', DeliverToMailboxAndForward: true }],
  [
    'New-DistributionGroup',
    { Name: 'fwd', PrimarySmtpAddress: 'fwd@contoso.com', Type: 'Security', Members: ['megan@contoso.com'] },
  ],
  ['New-HostedOutboundSpamFilterPolicy', { Name: 'Partners', AutoForwardingMode: 'On' }],
  [
    'New-HostedOutboundSpamFilterRule',
    { Name: 'Partners', HostedOutboundSpamFilterPolicy: 'Partners', FromMemberOf: ['fwd@contoso.com'] },
  ],
  [
    'New-TransportRule',
    {
      Name: 'Block forwards',
      MessageTypeMatches: 'AutoForward',
      SentToScope: 'NotInOrganization',
      ExceptIfFromMemberOf: ['fwd@contoso.com'],
      RejectMessageReasonText: 'not allowed',
    },
  ],
  ['New-OutboundConnector', { Name: 'To Fabrikam', ConnectorType: 'Partner', RecipientDomains: ['fabrikam.com'] }],
  [
    'New-InboundConnector',
    { Name: 'Scanners', ConnectorType: 'OnPremises', SenderDomains: ['*'], SenderIPAddresses: ['203.0.113.7'] },
  ],
  ['New-JournalRule', { Name: 'Archive', JournalEmailAddress: 'journal@archive.example', Enabled: true }],
  ['Set-RemoteDomain', { Identity: 'Default', AutoForwardEnabled: false }],
  ['Set-TransportConfig', { SmtpClientAuthenticationDisabled: true }],
];

export async function grownTenant(): Promise<RunningEmulator> {
  const emulator = await emulatorAtNoon({ tenant: contoso() });
  await byHand(emulator, grown);
  return emulator;
}
