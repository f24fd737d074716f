import { beforeAll, describe, expect, test } from 'vitest';
import { contoso } from '../../src/emulator/tenants/contoso.ts';
import type { TenantState } from '../../src/emulator/state/state.ts';
import type { Fault } from '../../src/emulator/wire/faults.ts';
import { recipientByAddress } from '../../src/emulator/tenants/seed.ts';
import type { Plan } from '../../src/engine/plan/plan.ts';
import type { JsonObject } from '../../src/json.ts';
import { type Call, exchange, type Tenant } from '../../src/tenant/tenant.ts';
import { withEmulator } from '../support/tenants.ts';
import { applied, asked, freshJournal, manyChanges, planOf, scratchFolder, statesOf, undisturbed } from './support.ts';

scratchFolder();

let plan: Plan;
beforeAll(async () => {
  ({ plan } = await undisturbed(manyChanges));
});

/** Applies a plan to contoso after somebody did something there, and says what stood against it. */
async function after(made: Plan, calls: readonly Call[], change: (state: TenantState) => void = () => undefined) {
  return withEmulator({ tenant: contoso() }, async ({ tenant, emulator }) => {
    for (const call of calls) expect(await tenant.run(call)).toMatchObject({ state: 'done' });
    change(emulator.state);
    const report = await applied(made, tenant);
    return { report, refusals: report.refusals.map(({ code, message }) => `${code} ${message}`) };
  });
}

const set = (noun: string, Identity: string, rest: JsonObject): Call => exchange(`Set-${noun}`, { Identity, ...rest });
const group = { Name: 'x', PrimarySmtpAddress: 'fwd-partner@contoso.com', Type: 'Security' };
const project: Call = {
  via: 'graph',
  method: 'POST',
  path: '/groups',
  body: {
    displayName: 'Project',
    mailNickname: 'project',
    groupTypes: ['Unified'],
    mailEnabled: true,
    securityEnabled: false,
  },
};

const relied: readonly { readonly object: string; readonly calls: readonly Call[]; readonly says: string }[] = [
  {
    object: 'outboundPolicies/partner forwarding',
    calls: [exchange('New-HostedOutboundSpamFilterPolicy', { Name: 'Partner forwarding' })],
    says: 'outboundPolicies/partner forwarding exists now and did not',
  },
  {
    object: 'outboundPolicies/default',
    calls: [set('HostedOutboundSpamFilterPolicy', 'Default', { AutoForwardingMode: 'On' })],
    says: 'outboundPolicies/default: autoForwardingMode was "Automatic" and is "On"',
  },
  {
    object: 'outboundPolicies/temp allow',
    calls: [set('HostedOutboundSpamFilterRule', 'Temp allow Ben until Friday', { From: ['ana@contoso.com'] })],
    says: 'outboundPolicies/temp allow: from was ["ben@contoso.com"] and is ["ana@contoso.com"]',
  },
  {
    object: 'outboundPolicies/temp allow',
    calls: [exchange('Disable-HostedOutboundSpamFilterRule', { Identity: 'Temp allow Ben until Friday' })],
    says: 'outboundPolicies/temp allow: enabled was true and is false',
  },
  {
    object: 'groups/fwd-partner@contoso.com',
    calls: [exchange('New-DistributionGroup', group)],
    says: 'groups/fwd-partner@contoso.com exists now and did not',
  },
  { object: 'groups/project@contoso.com', calls: [project], says: 'groups/project@contoso.com exists now and did not' },
  {
    object: 'remoteDomains/fabrikam.com',
    calls: [exchange('New-RemoteDomain', { Name: 'Another name', DomainName: 'Fabrikam.com' })],
    says: 'remoteDomains/fabrikam.com exists now and did not',
  },
  {
    object: 'transportRules/mark external mail',
    calls: [set('TransportRule', 'Mark external mail', { PrependSubject: '[EXT] ' })],
    says: 'transportRules/mark external mail: prependSubject was "[External] " and is "[EXT] "',
  },
  {
    object: 'transportRules/mark external mail',
    calls: [exchange('Remove-TransportRule', { Identity: 'Mark external mail', Confirm: false })],
    says: 'transportRules/mark external mail is gone',
  },
  {
    object: 'transportRules/bypass spam filtering for ben',
    calls: [exchange('Remove-TransportRule', { Identity: 'Bypass spam filtering for Ben', Confirm: false })],
    says: 'transportRules/bypass spam filtering for ben is gone',
  },
  {
    object: 'transportRules',
    calls: [set('TransportRule', 'Journal to archive', { Priority: 0 })],
    says: 'transportRules: order was ["mark external mail","journal to archive","bypass spam filtering for ben"] and is ["journal to archive","mark external mail","bypass spam filtering for ben"]',
  },
  {
    object: 'smtpAuth/organization',
    calls: [exchange('Set-TransportConfig', { SmtpClientAuthenticationDisabled: true })],
    says: 'smtpAuth/organization: state was "enabled" and is "disabled"',
  },
  {
    object: 'smtpAuth/scanner@contoso.com',
    calls: [set('CASMailbox', 'scanner@contoso.com', { SmtpClientAuthenticationDisabled: true })],
    says: 'smtpAuth/scanner@contoso.com: state was "inherit" and is "disabled"',
  },
  {
    object: 'mailboxForwarding/ana@contoso.com',
    calls: [set('Mailbox', 'ana@contoso.com', { ForwardingSmtpAddress: 'ana@proton.example' })],
    says: 'mailboxForwarding/ana@contoso.com: forwardingSmtpAddress was "ana.castro.private@gmail.com" and is "ana@proton.example"',
  },
  {
    object: 'mailboxForwarding/kofi@contoso.com',
    calls: [set('Mailbox', 'kofi@contoso.com', { ForwardingAddress: 'tickets@fabrikam.com' })],
    says: 'mailboxForwarding/kofi@contoso.com: forwardingAddress was "orders@fabrikam.com" and is "tickets@fabrikam.com"',
  },
];

describe('what a plan relies on, changed behind its back, is a reason to refuse it and is named:', () => {
  test.each(relied)('$says', async ({ calls, says }) => {
    const { report, refusals } = await after(plan, calls);
    expect(refusals).toContain(`PST523 ${says}`);
    expect(refusals.every((one) => one.startsWith('PST523'))).toBe(true);
    expect(new Set(statesOf(report))).toEqual(new Set(['pending']));
  });

  test('and the table above leaves nothing out that the plan observed', () => {
    expect([...new Set(relied.map((one) => one.object))].sort()).toEqual(plan.observed.map((one) => one.object).sort());
  });
});

const other: readonly { readonly what: string; readonly calls: readonly Call[] }[] = [
  {
    what: 'another property of a policy that is changed',
    calls: [set('HostedOutboundSpamFilterPolicy', 'Default', { RecipientLimitPerDay: 77 })],
  },
  {
    what: 'another property of a rule that is changed',
    calls: [set('TransportRule', 'Mark external mail', { Comments: 'seen' })],
  },
  {
    what: 'a property of a rule that is only moved',
    calls: [set('TransportRule', 'Bypass spam filtering for Ben', { Comments: 'seen' })],
  },
  {
    what: 'a remote domain of which nothing is said',
    calls: [set('RemoteDomain', 'Hybrid', { AutoForwardEnabled: false })],
  },
  { what: 'a new remote domain', calls: [exchange('New-RemoteDomain', { Name: 'New', DomainName: 'new.example' })] },
  {
    what: 'a group of which nothing is said',
    calls: [
      exchange('Add-DistributionGroupMember', {
        Identity: 'executives@contoso.com',
        Member: 'ana@contoso.com',
        BypassSecurityGroupManagerCheck: true,
      }),
    ],
  },
  {
    what: 'the SMTP AUTH of another mailbox',
    calls: [set('CASMailbox', 'fax@contoso.com', { SmtpClientAuthenticationDisabled: null })],
  },
  {
    what: 'a forward of another mailbox',
    calls: [set('Mailbox', 'noor@contoso.com', { ForwardingSmtpAddress: 'noor@proton.example' })],
  },
];

describe('whatever else changes is none of its business:', () => {
  test.each(other)('$what', async ({ calls }) => {
    const { report } = await after(plan, calls);
    expect({ refusals: report.refusals, outcome: report.outcome }).toEqual({ refusals: [], outcome: 'applied' });
  });

  test('the form in which the service names the same recipient', async () => {
    const { report } = await after(plan, [], (state) => {
      const guid = String(recipientByAddress(state, 'ben@contoso.com')?.['Guid']);
      for (const rule of state.config.HostedOutboundSpamFilterRule) rule['From'] = [guid];
    });
    expect(report.outcome).toBe('applied');
  });
});

describe('the members of a group are relied on one by one:', () => {
  const executives = {
    groups: [
      {
        address: 'executives@contoso.com',
        type: 'distribution',
        members: ['grace@contoso.com', 'henri@contoso.com', 'ana@contoso.com'],
      },
    ],
  };
  const member = (verb: 'Add' | 'Remove', Member: string): Call =>
    exchange(`${verb}-DistributionGroupMember`, {
      Identity: 'executives@contoso.com',
      Member,
      BypassSecurityGroupManagerCheck: true,
      Confirm: false,
    });

  const rows: readonly { readonly what: string; readonly call: Call; readonly says: readonly string[] }[] = [
    {
      what: 'the one to be added came in',
      call: member('Add', 'ana@contoso.com'),
      says: ['PST523 groups/executives@contoso.com: members/ana@contoso.com was false and is true'],
    },
    {
      what: 'the one to be removed went',
      call: member('Remove', 'petra@contoso.com'),
      says: ['PST523 groups/executives@contoso.com: members/petra@contoso.com was true and is false'],
    },
    { what: 'somebody else came in', call: member('Add', 'ben@contoso.com'), says: [] },
    { what: 'one who stays went', call: member('Remove', 'grace@contoso.com'), says: [] },
  ];
  test.each(rows)('$what', async ({ call, says }) => {
    const { plan: made } = await undisturbed(executives);
    expect((await after(made, [call])).refusals).toEqual(says);
  });

  test('a plan says so item by item', async () => {
    const made = await withEmulator({ tenant: contoso() }, ({ tenant }: { tenant: Tenant }) =>
      planOf(asked(executives), tenant),
    );
    expect(made.observed.map((one) => one.properties)).toEqual([
      { 'members/ana@contoso.com': false, 'members/petra@contoso.com': true },
    ]);
  });

  test.each([
    {
      what: 'the one still to be removed went',
      call: member('Remove', 'petra@contoso.com'),
      says: ['PST523 groups/executives@contoso.com: members/petra@contoso.com was true and is false'],
    },
    { what: 'somebody else came in', call: member('Add', 'ben@contoso.com'), says: [] },
    { what: 'the one who was added has gone', call: member('Remove', 'ana@contoso.com'), says: [] },
  ])('and of those that are left when a stopped run is resumed: $what', async ({ call, says }) => {
    const { plan: made } = await undisturbed(executives);
    const denied: Fault = { effect: 'deny', match: { cmdlet: 'Remove-DistributionGroupMember', times: 1 } };
    await withEmulator({ tenant: contoso(), faults: [denied] }, async ({ tenant }) => {
      const journal = freshJournal();
      expect(statesOf(await applied(made, tenant, { journal }))).toEqual(['done', 'failed']);
      expect(await tenant.run(call)).toMatchObject({ state: 'done' });
      const { refusals } = await applied(made, tenant, { journal, resume: true });
      expect(refusals.map(({ code, message }) => `${code} ${message}`)).toEqual(says);
    });
  });
});
