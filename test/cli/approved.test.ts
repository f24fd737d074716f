import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { RunningEmulator } from '../../src/emulator/server/server.ts';
import { contoso } from '../../src/emulator/tenants/contoso.ts';
import { planText, readPlan } from '../../src/engine/plan-file/plan-file.ts';
import type { Plan } from '../../src/engine/plan/plan.ts';
import { seal } from '../../src/engine/plan/seal.ts';
import type { JsonObject } from '../../src/json.ts';
import { contentOf } from '../pipeline/support.ts';
import { emulatorAtNoon } from '../support/tenants.ts';
import { ask, type Asked, desk } from './asking.ts';

const files = desk();
afterAll(() => files.remove());

let emulator: RunningEmulator;
beforeEach(async () => (emulator = await emulatorAtNoon({ tenant: contoso() })));
afterEach(async () => emulator.close());

/** What somebody does in the portal. */
type Deed = readonly [cmdlet: string, parameters: JsonObject];

async function inPortal(deeds: readonly Deed[]): Promise<void> {
  for (const [cmdlet, parameters] of deeds) {
    const answer = await fetch(`${emulator.url}/_postern/run`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ cmdlet, parameters }),
    });
    if (answer.status !== 200) throw new Error(`${cmdlet}: ${await answer.text()}`);
  }
}

const tenant = `
tenant:
  id: 5f0a1c9e-0000-4000-8000-000000000001
  domain: contoso.onmicrosoft.com
  exchange: rest
  facts: { automaticMeans: off }
`;

let made = 0;

/** Plans policies on the tenant as it is now, and reads the plan. */
async function planned(policies: string): Promise<{ readonly plan: Plan; readonly file: string }> {
  made += 1;
  const folder = files.folder(`policies${made}`, tenant + policies);
  const file = join(folder, 'plan.json');
  const { code, err } = await ask('plan', '--policies', folder, '--emulator', emulator.url, '--out', file);
  const read = readPlan(readFileSync(file, 'utf8'));
  if (!read.ok || ![0, 4].includes(code)) throw new Error(err);
  return { plan: read.value, file };
}

/** Applies a plan under its own digest, with every allowance it asks for. */
async function applied({ plan, file }: { plan: Plan; file: string }, ...more: readonly string[]): Promise<Asked> {
  const allow = plan.steps.flatMap((step) => step.hazards).flatMap((hazard) => ['--allow', hazard]);
  return ask('apply', file, '--emulator', emulator.url, '--approve', plan.digest, ...allow, ...more);
}

const executives =
  'outboundPolicies: [{ name: Executives, autoForwardingMode: On, fromMemberOf: [executives@contoso.com] }]\n';
const toOrders =
  'mailboxForwarding: [{ mailbox: dora@contoso.com, forwardingAddress: orders@fabrikam.com, deliverToMailboxAndForward: true }]\n';
const closedStar: Deed = ['Set-RemoteDomain', { Identity: 'Default', AutoForwardEnabled: false }];
const rejecting = (...from: readonly string[]): Deed => [
  'New-TransportRule',
  {
    Name: 'No forwards',
    MessageTypeMatches: 'AutoForward',
    From: from,
    SenderAddressLocation: 'HeaderOrEnvelope',
    RejectMessageReasonText: 'No.',
  },
];

const policyFor = (name: string, ...from: readonly string[]): readonly Deed[] => [
  ['New-HostedOutboundSpamFilterPolicy', { Name: name, AutoForwardingMode: 'On' }],
  ['New-HostedOutboundSpamFilterRule', { Name: name, HostedOutboundSpamFilterPolicy: name, From: from }],
];

interface Row {
  readonly what: string;
  readonly policies?: string;
  /** How the tenant is made before somebody plans, and what happens after that. */
  readonly before?: readonly Deed[];
  readonly meanwhile: readonly Deed[];
  readonly says: readonly string[];
}

const more: readonly Row[] = [
  {
    what: 'somebody joins the group in its scope',
    meanwhile: [['Add-DistributionGroupMember', { Identity: 'executives@contoso.com', Member: 'kofi@contoso.com' }]],
    says: ['PST530: kofi@contoso.com could newly forward to', 'any other domain'],
  },
  {
    what: 'a group joins that group, and nobody knows whether its members count',
    meanwhile: [
      [
        'New-DistributionGroup',
        { Name: 'Board', PrimarySmtpAddress: 'board@contoso.com', Members: ['noor@contoso.com'] },
      ],
      ['Add-DistributionGroupMember', { Identity: 'executives@contoso.com', Member: 'board@contoso.com' }],
    ],
    says: ['PST530: noor@contoso.com could newly forward to'],
  },
  {
    what: 'somebody who perhaps could becomes one who certainly can',
    before: [
      [
        'New-DistributionGroup',
        { Name: 'Board', PrimarySmtpAddress: 'board@contoso.com', Members: ['noor@contoso.com'] },
      ],
      ['Add-DistributionGroupMember', { Identity: 'executives@contoso.com', Member: 'board@contoso.com' }],
    ],
    meanwhile: [['Add-DistributionGroupMember', { Identity: 'executives@contoso.com', Member: 'noor@contoso.com' }]],
    says: ['PST530: noor@contoso.com could newly forward to', 'any other domain'],
  },
  {
    what: 'what it opens to one domain for everyone is opened to all of them',
    policies:
      'outboundPolicies: [{ name: Default, autoForwardingMode: On }]\nguardrails: { tenantWideForwarding: allow }\n',
    before: [closedStar, ['New-RemoteDomain', { Name: 'Adatum', DomainName: 'adatum.com' }]],
    meanwhile: [['Set-RemoteDomain', { Identity: 'Default', AutoForwardEnabled: true }]],
    says: ['PST530', 'everyone else could newly forward to any other domain'],
  },
  {
    what: 'a rule that stopped these people is switched off',
    before: [rejecting('grace@contoso.com')],
    meanwhile: [['Disable-TransportRule', { Identity: 'No forwards' }]],
    says: ['PST530: grace@contoso.com could newly forward to'],
  },
  {
    what: 'the remote domain for all domains is opened',
    before: [closedStar],
    meanwhile: [['Set-RemoteDomain', { Identity: 'Default', AutoForwardEnabled: true }]],
    says: [
      'PST530: grace@contoso.com, henri@contoso.com and petra@contoso.com could newly forward to',
      'any other domain',
    ],
  },
  {
    what: 'a remote domain that was shut is taken away',
    before: [
      ['New-RemoteDomain', { Name: 'Adatum', DomainName: 'adatum.com' }],
      ['Set-RemoteDomain', { Identity: 'Adatum', AutoForwardEnabled: false }],
    ],
    meanwhile: [['Remove-RemoteDomain', { Identity: 'Adatum' }]],
    says: ['PST530: grace@contoso.com, henri@contoso.com and petra@contoso.com could newly forward to adatum.com'],
  },
  {
    what: 'a remote domain is opened beside one for all that is shut',
    before: [closedStar],
    meanwhile: [['New-RemoteDomain', { Name: 'Adatum', DomainName: 'adatum.com' }]],
    says: ['could newly forward to adatum.com, which nobody approved'],
  },
  {
    what: 'somebody is let out of the rule that stopped everyone',
    policies:
      'outboundPolicies: [{ name: Default, autoForwardingMode: On }]\nguardrails: { tenantWideForwarding: allow }\n',
    before: [rejecting('rosa@contoso.com', 'tomas@contoso.com')],
    meanwhile: [['Set-TransportRule', { Identity: 'No forwards', From: ['tomas@contoso.com'] }]],
    says: ['PST530: rosa@contoso.com could newly forward to'],
  },
  {
    what: 'an expectation does not hold any more',
    policies: `${executives}expectations: [{ name: nobody else, from: [ben@contoso.com], to: [gmail.com], expect: blocked }]\nscope: { outboundPolicies: { undeclared: report } }\n`,
    before: [['Remove-HostedOutboundSpamFilterRule', { Identity: 'Temp allow Ben until Friday' }]],
    meanwhile: policyFor('Later', 'ben@contoso.com'),
    says: ['PST4'],
  },
  {
    what: 'the limit of new senders is passed by who joined',
    policies: `${executives}guardrails: { maxNewlyAllowedSenders: 3 }\n`,
    meanwhile: [['Add-DistributionGroupMember', { Identity: 'executives@contoso.com', Member: 'kofi@contoso.com' }]],
    says: ['PST402: 4 senders', 'PST530'],
  },
  {
    what: 'a contact to which it forwards has moved to another address',
    policies: `outboundPolicies: [{ name: Default, autoForwardingMode: On }]\n${toOrders}guardrails: { tenantWideForwarding: allow }\n`,
    meanwhile: [['Set-MailContact', { Identity: 'orders@fabrikam.com', ExternalEmailAddress: 'spy@gmail.com' }]],
    says: ['PST530: mail of dora@contoso.com would newly be forwarded to spy@gmail.com, which nobody approved'],
  },
  {
    what: 'a contact to which it copies mail has moved to another address',
    policies: 'transportRules: [{ name: Copies, from: [kofi@contoso.com], blindCopyTo: [orders@fabrikam.com] }]\n',
    meanwhile: [['Set-MailContact', { Identity: 'orders@fabrikam.com', ExternalEmailAddress: 'spy@gmail.com' }]],
    says: ['PST530', 'spy@gmail.com'],
  },
  {
    what: 'a group to which it forwards has got a member outside',
    policies:
      'mailboxForwarding: [{ mailbox: dora@contoso.com, forwardingAddress: executives@contoso.com, deliverToMailboxAndForward: true }]\n',
    before: [['Set-HostedOutboundSpamFilterPolicy', { Identity: 'Default', AutoForwardingMode: 'On' }]],
    meanwhile: [['Add-DistributionGroupMember', { Identity: 'executives@contoso.com', Member: 'orders@fabrikam.com' }]],
    says: ['PST530: mail of dora@contoso.com would newly be forwarded to orders@fabrikam.com'],
  },
  {
    what: 'what stopped a forward that it sets has been opened',
    policies:
      'mailboxForwarding: [{ mailbox: dora@contoso.com, forwardingSmtpAddress: d@fabrikam.com, deliverToMailboxAndForward: true }]\n',
    before: [['Set-HostedOutboundSpamFilterPolicy', { Identity: 'Default', AutoForwardingMode: 'Off' }]],
    meanwhile: [['Set-HostedOutboundSpamFilterPolicy', { Identity: 'Default', AutoForwardingMode: 'On' }]],
    says: ['PST530: mail of dora@contoso.com would newly be forwarded to d@fabrikam.com'],
  },
  {
    what: 'somebody for whom it shuts the way has begun to forward and keeps no copy',
    policies: 'outboundPolicies: [{ name: Temp allow, autoForwardingMode: Off, from: [ben@contoso.com] }]\n',
    meanwhile: [['Set-Mailbox', { Identity: 'ben@contoso.com', ForwardingSmtpAddress: 'smtp:ben@gmail.com' }]],
    says: ['PST522', 'loses-mail'],
  },
];

const nothingMore: readonly Omit<Row, 'says'>[] = [
  { what: 'nothing', meanwhile: [] },
  {
    what: 'somebody leaves the group in its scope',
    meanwhile: [
      [
        'Remove-DistributionGroupMember',
        { Identity: 'executives@contoso.com', Member: 'petra@contoso.com', Confirm: false },
      ],
    ],
  },
  {
    what: 'a remote domain is shut',
    meanwhile: [
      ['New-RemoteDomain', { Name: 'Adatum', DomainName: 'adatum.com' }],
      ['Set-RemoteDomain', { Identity: 'Adatum', AutoForwardEnabled: false }],
    ],
  },
  { what: 'a rule stops somebody in its scope', meanwhile: [rejecting('grace@contoso.com')] },
  {
    what: 'a rule marks mail',
    meanwhile: [['New-TransportRule', { Name: 'Mark', FromScope: 'NotInOrganization', PrependSubject: '[Out] ' }]],
  },
  {
    what: 'a group nobody asked about grows',
    meanwhile: [
      [
        'New-DistributionGroup',
        { Name: 'Board', PrimarySmtpAddress: 'board@contoso.com', Members: ['noor@contoso.com'] },
      ],
    ],
  },
  {
    what: 'somebody outside its scope opens a way by hand',
    meanwhile: policyFor('Later', 'noor@contoso.com'),
  },
  {
    what: 'somebody sets a forward that stays shut',
    meanwhile: [['Set-Mailbox', { Identity: 'noor@contoso.com', ForwardingSmtpAddress: 'smtp:noor@gmail.com' }]],
  },
  {
    what: 'a remote domain that stands open is named',
    meanwhile: [['New-RemoteDomain', { Name: 'Adatum', DomainName: 'adatum.com' }]],
  },
];

describe('a plan for the members of a group, and between plan and apply', () => {
  test.each(more)('$what: it is refused before anything is written', async (row) => {
    await inPortal(row.before ?? []);
    const one = await planned(row.policies ?? executives);
    await inPortal(row.meanwhile);
    const before = contentOf(emulator.state);
    const { code, out } = await applied(one);
    expect({ code, out }).toEqual({ code: 4, out: expect.stringContaining('refused: nothing was done') });
    for (const text of row.says) expect(out.replace(/\s+/gu, ' ')).toContain(text);
    expect(contentOf(emulator.state)).toEqual(before);
    expect(existsSync(one.file.replace(/json$/u, 'journal'))).toBe(false);
  });

  test.each(nothingMore)('$what: it is applied', async (row) => {
    await inPortal(row.before ?? []);
    const one = await planned(row.policies ?? executives);
    await inPortal(row.meanwhile);
    const { code, out } = await applied(one);
    expect({ code, out }).toMatchObject({ code: 0 });
  });
});

/** What a plan is refused for, and what would have to be taken out of its file so that it says nothing of that. */
const guarded: readonly {
  readonly what: string;
  readonly policies: string;
  readonly before?: readonly Deed[];
  readonly says: string;
}[] = [
  {
    what: 'a limit of new senders',
    policies: `${executives}guardrails: { maxNewlyAllowedSenders: 2 }\n`,
    says: 'PST402: 3 senders',
  },
  {
    what: 'an expectation',
    policies: `${executives}expectations: [{ name: none, from: [grace@contoso.com], to: [gmail.com], expect: blocked }]\n`,
    says: 'PST401: none: grace@contoso.com to gmail.com',
  },
  {
    what: 'a limit of removals',
    policies: 'scope: { remoteDomains: { undeclared: remove } }\nguardrails: { maxRemovals: { count: 0, share: 1 } }\n',
    says: 'PST501: the plan removes 2 objects',
  },
  {
    what: 'a protected object',
    policies: `${executives}guardrails: { protect: ['outboundPolicies/exec*'] }\n`,
    says: 'PST502: outboundPolicies/executives is protected',
  },
  {
    what: 'an opening that nobody answers for',
    policies: `${executives}guardrails: { requireOnGrant: [owner, reason] }\n`,
    says: 'PST503: outboundPolicies/executives opens something and has no owner, no reason',
  },
  {
    what: 'a way out for everyone',
    policies: 'outboundPolicies: [{ name: Default, autoForwardingMode: On }]\n',
    says: 'PST504: the plan opens a way out for the whole tenant',
  },
];

/** What needs an allowance of its own, and how a plan comes to it. */
const risky: readonly { readonly hazard: string; readonly policies: string; readonly before?: readonly Deed[] }[] = [
  {
    hazard: 'tenant-wide',
    policies:
      'outboundPolicies: [{ name: Default, autoForwardingMode: On }]\nguardrails: { tenantWideForwarding: allow }\n',
  },
  {
    hazard: 'loses-mail',
    policies: 'transportRules: [{ name: Clean up, from: [kofi@contoso.com], deleteMessage: true }]\n',
  },
  {
    hazard: 'not-undoable',
    policies: 'groups: [{ address: sales@contoso.com, type: microsoft365, until: 2026-01-01 }]\n',
  },
  {
    hazard: 'opens-transiently',
    policies:
      'outboundPolicies: [{ name: Default, autoForwardingMode: On }]\nremoteDomains: [{ domainName: shut.example, autoForwardEnabled: false, ndrEnabled: false }]\nguardrails: { tenantWideForwarding: allow }\n',
    before: [closedStar, ['Set-HostedOutboundSpamFilterPolicy', { Identity: 'Default', AutoForwardingMode: 'On' }]],
  },
  {
    hazard: 'interrupts',
    policies: `outboundPolicies:
  - { name: One, autoForwardingMode: On, from: [kofi@contoso.com] }
  - { name: Two, autoForwardingMode: On, from: [rosa@contoso.com] }
`,
    before: [
      ['Set-HostedOutboundSpamFilterPolicy', { Identity: 'Default', AutoForwardingMode: 'Off' }],
      ...policyFor('One', 'rosa@contoso.com'),
      ...policyFor('Two', 'kofi@contoso.com'),
    ],
  },
];

/** A plan of which something was taken out, with seals that fit and the approval of somebody who saw it so. */
function forged(plan: Plan, changes: Partial<Plan>): Plan {
  const { digest: _, seal: __, ...unsealed } = plan;
  return seal({ ...unsealed, ...changes });
}

async function appliedAs(file: string, plan: Plan): Promise<Asked> {
  writeFileSync(file, planText(plan));
  return applied({ plan, file });
}

describe('a plan whose file says less than is so, sealed anew and approved', () => {
  test.each(guarded)('is refused by $what all the same', async ({ policies, before, says }) => {
    await inPortal(before ?? []);
    const { plan, file } = await planned(policies);
    expect(plan.refusals.map(({ code, message }) => `${code}: ${message}`)).toEqual([expect.stringContaining(says)]);
    const state = contentOf(emulator.state);
    const { code, out } = await appliedAs(file, forged(plan, { refusals: [] }));
    expect({ code, out: out.replace(/\s+/gu, ' ') }).toEqual({ code: 4, out: expect.stringContaining(says) });
    expect(contentOf(emulator.state)).toEqual(state);
  });

  test.each(risky)('is refused without an allowance for $hazard', async ({ hazard, policies, before }) => {
    await inPortal(before ?? []);
    const { plan, file } = await planned(policies);
    expect(plan.steps.flatMap((step) => step.hazards)).toContain(hazard);
    const state = contentOf(emulator.state);
    const steps = plan.steps.map((step) => ({ ...step, hazards: step.hazards.filter((one) => one !== hazard) }));
    const { code, out } = await appliedAs(
      file,
      forged(plan, { steps, proof: { ...plan.proof, leaks: [], outages: [] } }),
    );
    expect({ code, out }).toEqual({ code: 4, out: expect.stringMatching(new RegExp(`PST522: .*: ${hazard}`, 'u')) });
    expect(contentOf(emulator.state)).toEqual(state);
    expect(await appliedAs(file, plan)).toMatchObject({ code: 0 });
  });

  test('is refused where it keeps quiet about who gains', async () => {
    const { plan, file } = await planned(executives);
    const posture = { ...plan.posture, gains: [], uncertain: [], newlyAllowed: null, opened: [] };
    const { code, out } = await appliedAs(file, forged(plan, { posture }));
    expect({ code, out }).toEqual({ code: 4, out: expect.stringContaining('PST530: grace@contoso.com') });
  });
});

describe('what was read for the plan and cannot be read for the apply', () => {
  const reads = [
    'Get-AcceptedDomain',
    'Get-HostedOutboundSpamFilterPolicy',
    'Get-HostedOutboundSpamFilterRule',
    'Get-RemoteDomain',
    'Get-TransportRule',
    'Get-OutboundConnector',
    'Get-Mailbox',
    'Get-DistributionGroupMember',
    'Get-Recipient',
  ];
  test.each(reads)('%s: nothing is done', async (cmdlet) => {
    const one = await planned(executives);
    emulator.faults.add([{ effect: 'deny', match: { cmdlet } }]);
    const state = contentOf(emulator.state);
    const { code, out } = await applied(one);
    expect({ code, out }).toEqual({ code: 4, out: expect.stringMatching(/PST524: |PST902: |PST530: /u) });
    expect(contentOf(emulator.state)).toEqual(state);
  });
});

describe('a run that stopped', () => {
  test('does not go on for somebody who joined meanwhile', async () => {
    const one = await planned(executives);
    emulator.faults.add([{ effect: 'deny', match: { cmdlet: 'New-HostedOutboundSpamFilterRule' } }]);
    expect(await applied(one)).toMatchObject({ code: 5 });
    emulator.faults.clear();
    await inPortal([
      ['Add-DistributionGroupMember', { Identity: 'executives@contoso.com', Member: 'kofi@contoso.com' }],
    ]);
    const { code, out } = await applied(one, '--resume');
    expect({ code, out }).toEqual({ code: 4, out: expect.stringContaining('PST530: kofi@contoso.com') });
    await inPortal([
      [
        'Remove-DistributionGroupMember',
        { Identity: 'executives@contoso.com', Member: 'kofi@contoso.com', Confirm: false },
      ],
    ]);
    expect(await applied(one, '--resume')).toMatchObject({ code: 0 });
  });
});
