import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const outbound = `outboundPolicies:
  - name: Partner forwarding
    autoForwardingMode: On
    fromMemberOf: [fwd-partner@contoso.com]
    owner: messaging@contoso.com
    reason: Order confirmations to the ticket system of Fabrikam
    until: 2036-03-31
  - { name: Default, autoForwardingMode: Off }
remoteDomains:
  - { domainName: "*", autoForwardEnabled: false }
  - { domainName: fabrikam.com, autoForwardEnabled: true, owner: messaging@contoso.com, reason: The ticket system }
`;

const rules = `transportRules:
  - name: Reject automatic forwarding
    messageTypeMatches: AutoForward
    sentToScope: NotInOrganization
    exceptIfFromMemberOf: [fwd-partner@contoso.com]
    senderAddressLocation: HeaderOrEnvelope
    rejectMessageReasonText: External forwarding is not allowed here.
`;

/** Gives a copy of the worked policies what somebody without grants writes by hand. */
export function withoutGrants(folder: string): void {
  rmSync(join(folder, 'grants.yaml'));
  writeFileSync(join(folder, 'outbound.yaml'), outbound);
  writeFileSync(join(folder, 'rules.yaml'), rules);
}
