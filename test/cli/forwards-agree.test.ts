import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PostureReport } from '../../src/engine/answers/posture-report.ts';
import { enumerated, nameIn, type Office, offices, readsOf, rowOf } from '../posture/naive/forwarding.ts';
import type { JsonObject } from '../../src/json.ts';
import { times } from '../support/draws.ts';
import { fullReads } from '../support/full-rows.ts';
import { ask, type Desk, desk } from './asking.ts';

const numRuns = times(150);

let table: Desk;
beforeAll(() => (table = desk()));
afterAll(() => table.remove());

const read = (cmdlet: string, result: readonly object[], parameters: object = {}): object => ({
  cmdlet,
  parameters,
  result,
});

function snapshotOf(office: Office): string {
  const mailboxes = office.forwards.map((one) => ({
    ...rowOf({ name: one.from, sort: 'mailbox' }),
    [one.by === 'address' ? 'ForwardingSmtpAddress' : 'ForwardingAddress']: nameIn(office, one),
    DeliverToMailboxAndForward: true,
  }));
  const reads = [
    read('Get-OrganizationConfig', [{ Name: 'contoso' }]),
    read('Get-AcceptedDomain', [
      { DomainName: 'contoso.com', DomainType: 'Authoritative' },
      { DomainName: 'contoso.onmicrosoft.com', DomainType: 'Authoritative', InitialDomain: true },
    ]),
    read('Get-HostedOutboundSpamFilterPolicy', [{ Name: 'Default', IsDefault: true, AutoForwardingMode: office.mode }]),
    read('Get-HostedOutboundSpamFilterRule', []),
    read('Get-RemoteDomain', [
      { Name: 'Default', DomainName: '*', AutoForwardEnabled: office.star, IsInternal: false },
    ]),
    read('Get-TransportRule', []),
    read('Get-TransportConfig', [{ SmtpClientAuthenticationDisabled: true }]),
    ...[{}, { IncludeTestModeConnectors: true }, { IsTransportRuleScoped: true }].map((one) =>
      read('Get-OutboundConnector', [], one),
    ),
    read('Get-InboundConnector', []),
    read('Get-Mailbox', mailboxes),
    ...readsOf(office),
  ];
  const whole = fullReads(reads as JsonObject[]);
  const tenant = { id: '5f0a1c9e-0000-4000-8000-0000000000aa', domain: 'contoso.onmicrosoft.com' };
  return JSON.stringify({ format: 'postern-snapshot/1', takenAt: '2026-11-21T12:00:00Z', tenant, reads: whole });
}

const ways: Readonly<Record<string, string>> = { 'mailbox-smtp': 'address', 'mailbox-object': 'object' };

test(
  'the forwards that posture and why list are those that a plain enumeration finds',
  { timeout: 600_000 },
  async () => {
    await fc.assert(
      fc.asyncProperty(offices, async (office) => {
        const file = table.put('office.json', snapshotOf(office));
        const given = ['--snapshot', file, '--policies', '/nonexistent', '--json'];
        const { forwards } = (await ask('posture', ...given)).json() as unknown as PostureReport;
        const lines = forwards.map(({ from, mechanism, to, verdict }) =>
          [from.split('@')[0], ways[mechanism], to, verdict].join(' '),
        );
        expect(lines.toSorted()).toEqual(enumerated(office));
        const own = (await ask('why', ...given, '--from', 'ana@contoso.com', '--to', 'x@nowhere.example')).json();
        const said = (own as unknown as Pick<PostureReport, 'forwards'>).forwards;
        expect(
          said.map(({ mechanism, to, verdict }) => ['ana', ways[mechanism], to, verdict].join(' ')).toSorted(),
        ).toEqual(enumerated(office).filter((line) => line.startsWith('ana ')));
      }),
      { numRuns },
    );
  },
);
