import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonObject } from '../../src/json.ts';
import { fullReads } from '../support/full-rows.ts';

const tenant = { id: '5f0a1c9e-0000-4000-8000-000000000001', domain: 'contoso.onmicrosoft.com' };
const count = (n: number): readonly number[] => Array.from({ length: n }, (_, index) => index);

/** How many of each kind make 2,000. */
export interface Parts {
  readonly domains: number;
  readonly policies: number;
  readonly rules: number;
  readonly forwards: number;
}

/** Objects of one kind, as Terraform's are; and of four kinds, about 600 people whose verdicts all have to be compared. */
export const alike: Parts = { domains: 2_000, policies: 0, rules: 0, forwards: 0 };
export const mixed: Parts = { domains: 1_000, policies: 200, rules: 200, forwards: 600 };

const mailbox = (n: number): JsonObject => ({
  Name: `user${n}`,
  Alias: `user${n}`,
  DisplayName: `User ${n}`,
  PrimarySmtpAddress: `user${n}@contoso.com`,
  EmailAddresses: [`SMTP:user${n}@contoso.com`],
  RecipientTypeDetails: 'UserMailbox',
  Guid: `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
  ExternalDirectoryObjectId: `00000000-0000-4000-9000-${String(n).padStart(12, '0')}`,
});

/** Writes a policy folder of 2,000 objects and the snapshot of a tenant in which every other one differs. */
export function writeTwoThousand(
  folder: string,
  parts: Parts,
): { readonly policies: string; readonly snapshot: string } {
  const policies = join(folder, 'policies');
  mkdirSync(policies, { recursive: true });
  writeFileSync(join(policies, 'all.yaml'), yaml(parts));
  const snapshot = join(folder, 'snapshot.json');
  writeFileSync(
    snapshot,
    JSON.stringify({
      format: 'postern-snapshot/1',
      takenAt: '2026-11-21T12:00:00Z',
      tenant,
      reads: fullReads(reads(parts)),
    }),
  );
  return { policies, snapshot };
}

function yaml(parts: Parts): string {
  const sections = (all: readonly string[]): readonly string[] => (all.length > 1 ? all : []);
  return [
    `tenant: { id: ${tenant.id}, domain: ${tenant.domain}, exchange: rest }`,
    ...sections([
      'remoteDomains:',
      ...count(parts.domains).map(
        (n) => `  - domainName: partner${n}.example\n    autoForwardEnabled: ${n % 2 === 0}\n    ndrEnabled: true`,
      ),
    ]),
    ...sections([
      'outboundPolicies:',
      ...count(parts.policies).map(
        (n) =>
          `  - name: Policy ${n}\n    autoForwardingMode: ${n % 2 === 0 ? 'On' : 'Off'}\n    from: [user${n}@contoso.com]\n    owner: messaging@contoso.com`,
      ),
    ]),
    ...sections([
      'transportRules:',
      ...count(parts.rules).map(
        (n) => `  - name: Rule ${n}\n    subjectContainsWords: [word${n}]\n    prependSubject: "[${n % 2}] "`,
      ),
    ]),
    ...sections([
      'mailboxForwarding:',
      ...count(parts.forwards).map(
        (n) =>
          `  - mailbox: user${n}@contoso.com\n    forwardingSmtpAddress: box${n % 2}@fabrikam.com\n    deliverToMailboxAndForward: true`,
      ),
    ]),
    '',
  ].join('\n');
}

function reads(parts: Parts): readonly JsonObject[] {
  const read = (cmdlet: string, result: readonly JsonObject[], parameters: JsonObject = {}): JsonObject => ({
    cmdlet,
    parameters,
    result,
  });
  const people = count(parts.forwards).map(mailbox);
  return [
    read('Get-OrganizationConfig', [{ Name: tenant.domain }]),
    read('Get-AcceptedDomain', [{ DomainName: tenant.domain, InitialDomain: true }, { DomainName: 'contoso.com' }]),
    read(
      'Get-RemoteDomain',
      count(parts.domains).map((n) => ({
        Name: `partner${n}.example`,
        DomainName: `partner${n}.example`,
        AutoForwardEnabled: true,
        NDREnabled: true,
      })),
      { ResultSize: 'Unlimited' },
    ),
    read('Get-HostedOutboundSpamFilterPolicy', [
      { Name: 'Default', IsDefault: true, AutoForwardingMode: 'Off' },
      ...count(parts.policies).map((n) => ({ Name: `Policy ${n}`, IsDefault: false, AutoForwardingMode: 'On' })),
    ]),
    read(
      'Get-HostedOutboundSpamFilterRule',
      count(parts.policies).map((n) => ({
        Name: `Policy ${n}`,
        HostedOutboundSpamFilterPolicy: `Policy ${n}`,
        Priority: n,
        State: 'Enabled',
        From: [`user${n}@contoso.com`],
      })),
    ),
    read(
      'Get-TransportRule',
      count(parts.rules).map((n) => ({
        Name: `Rule ${n}`,
        Priority: n,
        State: 'Enabled',
        Mode: 'Enforce',
        SubjectContainsWords: [`word${n}`],
        PrependSubject: '[0] ',
      })),
    ),
    read('Get-TransportConfig', [{ SmtpClientAuthenticationDisabled: true }]),
    read('Get-OutboundConnector', []),
    read('Get-OutboundConnector', [], { IncludeTestModeConnectors: true }),
    read('Get-OutboundConnector', [], { IsTransportRuleScoped: true }),
    read('Get-InboundConnector', []),
    read('Get-JournalRule', []),
    read('Get-Recipient', people),
    read(
      'Get-Mailbox',
      people.map((row, n) => ({
        ...row,
        ForwardingSmtpAddress: `smtp:box0@fabrikam.com`,
        ForwardingAddress: null,
        DeliverToMailboxAndForward: n % 3 !== 0,
      })),
    ),
  ];
}

/** The same number of resources for Terraform, none of them there yet. */
export function writeTerraform(folder: string): string {
  const path = join(folder, 'terraform');
  mkdirSync(path);
  const resources = count(2_000).map(
    (n) =>
      `resource "terraform_data" "r${n}" {\n  input = { domain = "partner${n}.example", open = ${n % 2 === 0} }\n}`,
  );
  writeFileSync(join(path, 'main.tf'), resources.join('\n'));
  return path;
}
