import { diffAll } from '../../src/engine/diff/diff.ts';
import { orderSteps } from '../../src/engine/live/order.ts';
import { prove } from '../../src/engine/proof/prove.ts';
import { draftSteps } from '../../src/engine/propose/propose.ts';
import type { JsonObject } from '../../src/json.ts';
import { kinds } from '../../src/kinds/index.ts';
import { readFor } from '../../src/pipeline.ts';
import { desiredFrom } from '../../src/policy/declared/desired.ts';
import { sourcesOfText } from '../../src/policy/text/source.ts';
import { snapshotReader } from '../../src/tenant/snapshot.ts';
import { timing } from './process.ts';
import type { Figures } from './rows.ts';
import { ms } from './table.ts';

const at = new Date('2026-11-21T12:00:00Z');
const count = (n: number): readonly number[] => Array.from({ length: n }, (_, index) => index);
const person = (n: number): string => `user${n}@contoso.com`;

/** Twenty-five policies for people who overlap, each with a domain of its own: hardly two steps concern different mail. */
const sections: JsonObject = {
  tenant: { id: '5f0a1c9e-0000-4000-8000-000000000001', domain: 'contoso.onmicrosoft.com' },
  guardrails: { tenantWideForwarding: 'allow' },
  outboundPolicies: [
    ...count(25).map((n) => ({
      name: `Policy ${n}`,
      autoForwardingMode: n % 2 === 0 ? 'On' : 'Off',
      from: [person(n), person(n + 1), person(n + 2)],
    })),
    { name: 'Default', autoForwardingMode: 'Off' },
  ],
  remoteDomains: [
    { domainName: '*', autoForwardEnabled: true },
    ...count(25).map((n) => ({
      domainName: `partner${n}.example`,
      autoForwardEnabled: n % 3 === 0,
      ndrEnabled: false,
    })),
  ],
};

const read = (cmdlet: string, result: readonly JsonObject[], parameters: JsonObject = {}): JsonObject => ({
  cmdlet,
  parameters,
  result,
});

const snapshot = {
  format: 'postern-snapshot/1',
  takenAt: at.toISOString(),
  tenant: { id: '5f0a1c9e-0000-4000-8000-000000000001', domain: 'contoso.onmicrosoft.com' },
  reads: [
    read('Get-OrganizationConfig', [{ Name: 'contoso.onmicrosoft.com' }]),
    read('Get-AcceptedDomain', [
      { DomainName: 'contoso.onmicrosoft.com', InitialDomain: true },
      { DomainName: 'contoso.com' },
    ]),
    read('Get-RemoteDomain', [{ Name: 'Default', DomainName: '*', AutoForwardEnabled: false }]),
    read('Get-HostedOutboundSpamFilterPolicy', [{ Name: 'Default', IsDefault: true, AutoForwardingMode: 'On' }]),
    read('Get-HostedOutboundSpamFilterRule', []),
    read('Get-TransportRule', []),
    read('Get-TransportConfig', [{ SmtpClientAuthenticationDisabled: true }]),
    read('Get-OutboundConnector', []),
    read('Get-OutboundConnector', [], { IncludeTestModeConnectors: true }),
    read('Get-OutboundConnector', [], { IsTransportRuleScoped: true }),
    read('Get-InboundConnector', []),
    read('Get-Mailbox', []),
    read(
      'Get-Recipient',
      count(27).map((n) => ({
        Name: `user${n}`,
        Alias: `user${n}`,
        PrimarySmtpAddress: person(n),
        EmailAddresses: [`SMTP:${person(n)}`],
        RecipientTypeDetails: 'UserMailbox',
        ExternalDirectoryObjectId: `00000000-0000-4000-9000-${String(n).padStart(12, '0')}`,
      })),
    ),
  ],
};

/** An order with its proof for a plan of about a hundred steps that has to be searched for. */
export async function ordering(): Promise<Figures> {
  const desired = desiredFrom(sourcesOfText('policies.yaml', JSON.stringify(sections)).sources, kinds, '2026-11-21');
  if (!desired.ok) throw new Error(JSON.stringify(desired.problems));
  const live = await readFor(
    desired.value,
    snapshotReader(snapshot as unknown as Parameters<typeof snapshotReader>[0]),
  );
  const drafts = draftSteps(diffAll(desired.value, live, kinds), live);
  const times = count(6).map(() => {
    const from = performance.now();
    const ordered = orderSteps(drafts);
    if (!ordered.ok) throw new Error(`a circle: ${ordered.circle.join()}`);
    prove(ordered.steps, live, desired.value, at);
    return performance.now() - from;
  });
  const { median } = timing(times.slice(1));
  return { ordering: { measured: ms(median), beside: `${drafts.length} steps`, holds: median < 500 } };
}
