import type { Explanation } from './explanation.ts';

/** The controls that a forward meets on its way out, in the order in which it meets them. */
export const gates = {
  G0: {
    title: 'the mailbox',
    text: 'One forward of a mailbox may override another, and a message that a rule has forwarded is not forwarded by a second. Nobody is told.',
    example: 'a redirect rule in a mailbox that forwards as well: the rule is not asked',
  },
  G1: {
    title: 'remote domain',
    text: 'The entry for the domain of the recipient may turn automatic forwards off. It drops them without a word, and does not see forwarding that an administrator sets to a contact.',
    example: 'remoteDomains:\n  - { domainName: "*", autoForwardEnabled: false }',
  },
  G2: {
    title: 'transport rules',
    text: 'A rule may reject (5.7.1, or a code of its own), delete, quarantine or divert a forward. What it takes for the sender is whoever wrote the message, unless it looks at the envelope.',
    example:
      'transportRules:\n  - { name: Reject forwards, messageTypeMatches: AutoForward, rejectMessageReasonText: Not here. }',
  },
  G3: {
    title: 'outbound connectors',
    text: 'A connector may hand the message to another host, which may do with it as it likes. It never lets out what another control stops.',
    example: 'New-OutboundConnector -Name Hub -RecipientDomains * -UseMXRecord $false -SmartHosts mx.contoso.com',
  },
  G4: {
    title: 'outbound spam policy',
    text: 'The first rule that takes the sender says which policy applies, alone; else the default does. Off rejects with 5.7.520, On lets out, Automatic is left to the service.',
    example: 'outboundPolicies:\n  - { name: Default, autoForwardingMode: Off }',
  },
  G5: {
    title: 'sender and tenant state',
    text: 'The sender may be restricted, the tenant limited, or the recipient on the block list. No policy of forwarding is involved.',
    example: 'Get-BlockedSenderAddress names the sender: 5.1.8',
  },
} as const satisfies Readonly<Record<string, Explanation>>;
