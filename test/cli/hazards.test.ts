import { afterAll, describe, expect, test } from 'vitest';
import type { Plan } from '../../src/engine/plan/plan.ts';
import type { JsonObject } from '../../src/json.ts';
import { ask, desk, snapshot, type Differences } from './asking.ts';

const files = desk();
afterAll(() => files.remove());

const tenant = `tenant: { id: 5f0a1c9e-0000-4000-8000-0000000000aa, domain: contoso.onmicrosoft.com }
guardrails: { tenantWideForwarding: allow }
`;

/** The hazards of a plan, by step. */
async function hazardsOf(policies: string, before: string): Promise<Readonly<Record<string, readonly string[]>>> {
  const folder = files.folder('policies', tenant + policies);
  const { json } = await ask('plan', '--policies', folder, '--snapshot', files.put('before.json', before), '--json');
  const { steps } = json() as unknown as Plan;
  return Object.fromEntries(steps.flatMap(({ id, hazards }) => (hazards.length === 0 ? [] : [[id, hazards]])));
}

const emulated = async (policies: string): Promise<Readonly<Record<string, readonly string[]>>> => {
  const contoso = tenant.replace('0000000000aa', '000000000001');
  const folder = files.folder('emulated', contoso + policies);
  const { json } = await ask('plan', '--policies', folder, '--emulator', 'contoso', '--json');
  const { steps } = json() as unknown as Plan;
  return Object.fromEntries(steps.flatMap(({ id, hazards }) => (hazards.length === 0 ? [] : [[id, hazards]])));
};

const rule = (changes: JsonObject): JsonObject => ({
  Name: 'Old rule',
  Priority: 0,
  State: 'Enabled',
  Mode: 'Enforce',
  SetSCL: -1,
  ...changes,
});

interface Row {
  readonly what: string;
  readonly before: Differences;
  readonly policies: string;
  readonly hazards: Readonly<Record<string, readonly string[]>>;
}

const rows: readonly Row[] = [
  {
    what: 'what opens for everyone concerns the tenant, by the Default policy',
    before: {},
    policies: 'outboundPolicies: [{ name: Default, autoForwardingMode: On }]',
    hazards: { 'outboundPolicies/default#set': ['tenant-wide'] },
  },
  {
    what: 'and by a policy for all senders of a domain',
    before: {},
    policies:
      'outboundPolicies: [{ name: All, autoForwardingMode: On, senderDomainIs: [contoso.com, contoso.onmicrosoft.com] }]',
    hazards: { 'outboundPolicies/all#create-rule': ['tenant-wide'] },
  },
  {
    what: 'and by the entry for all domains, where policies let everyone out',
    before: { mode: 'On', star: false },
    policies: 'remoteDomains: [{ domainName: "*", autoForwardEnabled: true }]',
    hazards: { 'remoteDomains/*#set': ['tenant-wide'] },
  },
  {
    what: 'but not by that entry where nobody is let out',
    before: { mode: 'Off', star: false },
    policies: 'remoteDomains: [{ domainName: "*", autoForwardEnabled: true }]',
    hazards: {},
  },
  {
    what: 'and not by a policy for a few',
    before: {},
    policies: 'outboundPolicies: [{ name: Few, autoForwardingMode: On, fromMemberOf: [fwd@contoso.com] }]',
    hazards: {},
  },
  {
    what: 'SMTP AUTH of the organisation is everybody’s',
    before: {},
    policies: 'smtpAuth: { organization: enabled }',
    hazards: { 'smtpAuth/organization#set': ['tenant-wide'] },
  },
  {
    what: 'closing is no hazard',
    before: { mode: 'On' },
    policies: 'outboundPolicies: [{ name: Default, autoForwardingMode: Off }]',
    hazards: {},
  },
  {
    what: 'a rule that is removed can be made again',
    before: { transportRules: [rule({})] },
    policies: 'scope: { transportRules: { undeclared: remove } }',
    hazards: { 'transportRules/old rule#remove': ['removes-object'] },
  },
];

describe('the hazards of a plan:', () => {
  test.each(rows)('$what', async ({ before, policies, hazards }) => {
    expect(await hazardsOf(policies, snapshot(before))).toEqual(hazards);
  });

  test('a Microsoft 365 group that is deleted takes its mailbox along, another group comes back', async () => {
    const ended = `groups:
  - { address: sales@contoso.com, type: microsoft365, until: 2026-01-01 }
  - { address: executives@contoso.com, type: distribution, until: 2026-01-01 }
`;
    expect(await emulated(ended)).toEqual({
      'groups/sales@contoso.com#remove': ['not-undoable', 'removes-object'],
      'groups/executives@contoso.com#remove': ['removes-object'],
    });
  });
});
