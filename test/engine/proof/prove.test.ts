import { fullReads } from '../../support/full-rows.ts';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Plan } from '../../../src/engine/plan/plan.ts';
import type { JsonObject } from '../../../src/json.ts';
import { kinds } from '../../../src/kinds/index.ts';
import { propose, readFor } from '../../../src/pipeline.ts';
import { desiredFrom } from '../../../src/policy/declared/desired.ts';
import { sourcesOfText } from '../../../src/policy/text/source.ts';
import { snapshotReader } from '../../../src/tenant/snapshot.ts';
import { context, today } from '../../support/flow.ts';
import { projectedWorlds, unsaid } from '../../support/on-the-way.ts';

const base = JSON.parse(readFileSync(new URL('../../cases/base.json', import.meta.url), 'utf8')) as {
  readonly reads: readonly JsonObject[];
};
const rowOf = (alias: string): JsonObject => {
  const rows = base.reads.find((read) => read['cmdlet'] === 'Get-Recipient')?.['result'] as readonly JsonObject[];
  return rows.find((row) => row['PrimarySmtpAddress'] === `${alias}@contoso.com`) ?? {};
};

type Rows = Readonly<Record<string, readonly JsonObject[]>>;

/** What a tenant has beside an ordinary cast, by cmdlet; members by the group's alias. */
interface Tenant {
  readonly rows: Rows;
  readonly groups?: Readonly<Record<string, readonly string[]>>;
}

const group = (alias: string, n: number): JsonObject => ({
  ...rowOf('adele'),
  Name: alias,
  Alias: alias,
  DisplayName: alias,
  PrimarySmtpAddress: `${alias}@contoso.com`,
  EmailAddresses: [`SMTP:${alias}@contoso.com`],
  RecipientTypeDetails: 'MailUniversalSecurityGroup',
  Guid: `00000000-0000-4000-8000-0000000009${n}0`,
  ExternalDirectoryObjectId: `00000000-0000-4000-8000-0000000009${n}1`,
});

function documentOf({ rows, groups = {} }: Tenant) {
  const teams = Object.keys(groups).map((alias, n) => group(alias, n));
  const read = (cmdlet: string, result: readonly JsonObject[], parameters: JsonObject = {}): JsonObject => ({
    cmdlet,
    parameters,
    result,
  });
  const people = base.reads.find((one) => one['cmdlet'] === 'Get-Recipient')?.['result'] as readonly JsonObject[];
  const own = new Set([...Object.keys(rows), 'Get-Recipient']);
  return {
    ...base,
    reads: fullReads([
      ...base.reads.filter((one) => !own.has(String(one['cmdlet']))),
      ...Object.entries(rows).map(([cmdlet, result]) => read(cmdlet, result)),
      read('Get-Recipient', [...people, ...teams]),
      read('Get-DistributionGroup', teams),
      read('Get-OutboundConnector', [], { IncludeTestModeConnectors: true }),
      read('Get-OutboundConnector', [], { IsTransportRuleScoped: true }),
      read('Get-Mailbox', []),
      ...Object.entries(groups).map(([alias, members]) =>
        read('Get-DistributionGroupMember', members.map(rowOf), { Identity: `${alias}@contoso.com` }),
      ),
    ]),
  };
}

async function planFor(tenant: Tenant, sections: JsonObject): Promise<Plan> {
  const policies = {
    tenant: { id: '5f0a1c9e-0000-4000-8000-000000000001', domain: 'contoso.onmicrosoft.com' },
    guardrails: { tenantWideForwarding: 'allow', maxRemovals: { count: 1000, share: 1 } },
    ...sections,
  };
  const desired = desiredFrom(sourcesOfText('policies.yaml', JSON.stringify(policies)).sources, kinds, today);
  if (!desired.ok) throw new Error(JSON.stringify(desired.problems));
  const reader = snapshotReader(documentOf(tenant) as unknown as Parameters<typeof snapshotReader>[0]);
  const plan = await propose(desired.value, reader, context);
  if (!plan.ok) throw new Error(JSON.stringify(plan.problems));
  expect(unsaid(plan.value, projectedWorlds(plan.value, await readFor(desired.value, reader)))).toEqual([]);
  return plan.value;
}

const steps = (plan: Plan): readonly string[] => plan.steps.map((step) => step.id);
const ids = (plan: Plan, ...some: readonly string[]): readonly string[] =>
  steps(plan).filter((id) => some.includes(id));

const policy = (Name: string, AutoForwardingMode: string): JsonObject => ({
  Name,
  IsDefault: Name === 'Default',
  AutoForwardingMode,
});
const rule = (name: string, Priority: number, scope: JsonObject): JsonObject => ({
  Name: name,
  HostedOutboundSpamFilterPolicy: name,
  Priority,
  State: 'Enabled',
  ...scope,
});
const policies = (...rows: readonly JsonObject[]): Rows => ({ 'Get-HostedOutboundSpamFilterPolicy': rows });
const rules = (...rows: readonly JsonObject[]): Rows => ({ 'Get-HostedOutboundSpamFilterRule': rows });
const domains = (...rows: readonly (readonly [string, boolean])[]): Rows => ({
  'Get-RemoteDomain': rows.map(([DomainName, AutoForwardEnabled]) => ({
    Name: DomainName === '*' ? 'Default' : DomainName,
    DomainName,
    AutoForwardEnabled,
  })),
});

/** A rule that refuses forwards to some domains, as the tenant has it and as policies say it. */
const refusing = (Name: string, Priority: number, ...domainsOf: readonly string[]): JsonObject => ({
  Name,
  Priority,
  State: 'Enabled',
  Mode: 'Enforce',
  MessageTypeMatches: 'AutoForward',
  RecipientDomainIs: domainsOf,
  RejectMessageReasonText: 'No.',
});
const refused = (name: string, ...domainsOf: readonly string[]): JsonObject => ({
  name,
  messageTypeMatches: 'AutoForward',
  recipientDomainIs: domainsOf,
  rejectMessageReasonText: 'No.',
});

/** Changes for which an order without leak and without outage exists. */
const safe: readonly {
  readonly what: string;
  readonly tenant: Tenant;
  readonly asked: JsonObject;
  /** Ids that have to come in this order. */
  readonly order: readonly string[];
}[] = [
  {
    what: 'a partner policy comes before Default closes',
    tenant: { rows: policies(policy('Default', 'On')) },
    asked: {
      outboundPolicies: [
        { name: 'Partner', autoForwardingMode: 'On', from: ['ana@contoso.com'] },
        { name: 'Default', autoForwardingMode: 'Off' },
      ],
    },
    order: ['outboundPolicies/partner#create', 'outboundPolicies/partner#create-rule', 'outboundPolicies/default#set'],
  },
  {
    what: 'a closing policy comes before Default opens',
    tenant: { rows: policies(policy('Default', 'Off')) },
    asked: {
      outboundPolicies: [
        { name: 'Never', autoForwardingMode: 'Off', from: ['ana@contoso.com'] },
        { name: 'Default', autoForwardingMode: 'On' },
      ],
    },
    order: ['outboundPolicies/never#create', 'outboundPolicies/never#create-rule', 'outboundPolicies/default#set'],
  },
  {
    what: 'a domain that is to stay shut is shut before a policy lets people forward',
    tenant: { rows: { ...policies(policy('Default', 'Off')), ...domains(['*', true], ['fabrikam.com', true]) } },
    asked: {
      outboundPolicies: [{ name: 'Default', autoForwardingMode: 'On' }],
      remoteDomains: [{ domainName: 'fabrikam.com', autoForwardEnabled: false }],
    },
    order: ['remoteDomains/fabrikam.com#set', 'outboundPolicies/default#set'],
  },
  {
    what: 'somebody who changes groups is in the new one before leaving the old one',
    tenant: {
      rows: {
        ...policies(policy('Default', 'Off'), policy('P', 'On')),
        ...rules(rule('P', 0, { FromMemberOf: ['aaa@contoso.com', 'bbb@contoso.com'] })),
      },
      groups: { aaa: ['ana'], bbb: ['ben'] },
    },
    asked: {
      groups: [
        { address: 'aaa@contoso.com', type: 'mailEnabledSecurity', members: ['ben@contoso.com'] },
        { address: 'bbb@contoso.com', type: 'mailEnabledSecurity', members: ['ana@contoso.com'] },
      ],
    },
    order: [
      'groups/aaa@contoso.com#add:ben@contoso.com',
      'groups/bbb@contoso.com#add:ana@contoso.com',
      'groups/aaa@contoso.com#remove:ana@contoso.com',
    ],
  },
  {
    what: 'two policies change their places in one move',
    tenant: {
      rows: {
        ...policies(policy('Default', 'Off'), policy('A', 'On'), policy('B', 'Off')),
        ...rules(
          rule('A', 0, { From: ['ana@contoso.com'] }),
          rule('B', 1, { From: ['ana@contoso.com', 'ben@contoso.com'] }),
        ),
      },
    },
    asked: {
      outboundPolicies: [
        { name: 'B', autoForwardingMode: 'Off', from: ['ana@contoso.com', 'ben@contoso.com'] },
        { name: 'A', autoForwardingMode: 'On', from: ['ana@contoso.com'] },
      ],
    },
    order: [],
  },
  {
    what: 'a scanner may send before SMTP AUTH is turned off for all',
    tenant: {
      rows: {
        'Get-TransportConfig': [{ SmtpClientAuthenticationDisabled: false }],
        'Get-CASMailbox': [{ ...rowOf('scanner'), SmtpClientAuthenticationDisabled: null }],
      },
    },
    asked: {
      smtpAuth: { organization: 'disabled', mailboxes: [{ address: 'scanner@contoso.com', state: 'enabled' }] },
    },
    order: ['smtpAuth/scanner@contoso.com#set', 'smtpAuth/organization#set'],
  },
  {
    what: 'a group is filled before the rule that spares it is made',
    tenant: { rows: policies(policy('Default', 'On')), groups: { spared: [] } },
    asked: {
      groups: [{ address: 'spared@contoso.com', type: 'mailEnabledSecurity', members: ['ana@contoso.com'] }],
      transportRules: [
        {
          name: 'Reject forwards',
          messageTypeMatches: 'AutoForward',
          sentToScope: 'NotInOrganization',
          senderAddressLocation: 'HeaderOrEnvelope',
          exceptIfFromMemberOf: ['spared@contoso.com'],
          rejectMessageReasonText: 'No.',
        },
      ],
    },
    order: ['groups/spared@contoso.com#add:ana@contoso.com', 'transportRules/reject forwards#create'],
  },
  {
    what: 'rules for one domain each are there before one for both of them goes',
    tenant: {
      rows: {
        ...policies(policy('Default', 'On')),
        ...domains(['*', true], ['a.example', true], ['b.example', true]),
        'Get-TransportRule': [refusing('Both', 0, 'a.example', 'b.example')],
      },
    },
    asked: {
      scope: { transportRules: { undeclared: 'remove' } },
      transportRules: [refused('One', 'a.example'), refused('Other', 'b.example')],
    },
    order: ['transportRules/other#create', 'transportRules/both#remove'],
  },
];

describe('a plan whose changes can be made safely', () => {
  test.each(safe)('$what', async ({ tenant, asked, order }) => {
    const plan = await planFor(tenant, asked);
    expect(plan.proof).toMatchObject({ leaks: [], outages: [], unchecked: [] });
    expect(ids(plan, ...order)).toEqual(order);
    expect(plan.steps.flatMap((step) => step.hazards)).not.toContain('opens-transiently');
  });
});

describe('a plan whose changes cannot', () => {
  test('names what a new remote domain lets out while it is open, and needs an allowance', async () => {
    const tenant = { rows: { ...policies(policy('Default', 'On')), ...domains(['*', false]) } };
    const plan = await planFor(tenant, { remoteDomains: [{ domainName: 'shut.example', autoForwardEnabled: false }] });
    expect(plan.steps.map((step) => step.hazards)).toEqual([['opens-transiently'], []]);
    expect(plan.proof.leaks).toMatchObject([
      {
        step: 'remoteDomains/shut.example#create',
        until: 'remoteDomains/shut.example#set',
        senders: { name: 'everyone' },
        destinations: { name: 'shut.example' },
      },
    ]);
  });

  test('says nothing of it where another control shuts the same mail', async () => {
    const tenant = { rows: { ...policies(policy('Default', 'Off')), ...domains(['*', false]) } };
    const plan = await planFor(tenant, { remoteDomains: [{ domainName: 'shut.example', autoForwardEnabled: false }] });
    expect(plan.steps.flatMap((step) => step.hazards)).toEqual([]);
    expect(plan.proof.leaks).toEqual([]);
  });

  test('looks no further where an order is as good as any', async () => {
    const tenant = { rows: { ...policies(policy('Default', 'On')), ...domains(['*', false]) } };
    const shut = ['a.example', 'b.example'].map((domainName) => ({ domainName, autoForwardEnabled: false }));
    const plan = await planFor(tenant, { remoteDomains: shut });
    expect(plan.proof.leaks.map((gap) => gap.destinations.name)).toEqual(['a.example', 'b.example']);
    expect(steps(plan)).toEqual(
      shut.flatMap(({ domainName }) => [`remoteDomains/${domainName}#create`, `remoteDomains/${domainName}#set`]),
    );
  });
});

test('rules that exchange one of their domains leave it open on the way, whichever goes first', async () => {
  const rows = {
    ...policies(policy('Default', 'On')),
    ...domains(['*', true], ['x.example', true], ['y.example', true]),
    'Get-TransportRule': [refusing('One', 0, 'a.example', 'x.example'), refusing('Other', 1, 'b.example', 'y.example')],
  };
  const exchanged = [refused('One', 'a.example', 'y.example'), refused('Other', 'b.example', 'x.example')];
  const plan = await planFor({ rows }, { transportRules: exchanged });
  expect(plan.proof.leaks.map(({ destinations }) => destinations.name)).toHaveLength(1);
  expect(plan.proof.judged).toBe(2);
});

test('rules for different domains are one state, and one that is below another is a state of its own', async () => {
  const names = ['a.example', 'b.example', 'c.example', 'd.example'];
  const rows = {
    ...policies(policy('Default', 'On')),
    ...domains(['*', true], ...names.map((one) => [one, true] as const)),
  };
  const apart = await planFor({ rows }, { transportRules: names.map((one) => refused(one, one)) });
  expect(apart.proof).toMatchObject({ prefixes: 4, judged: 1, leaks: [], outages: [] });
  const nested = names.map((one, at) => refused(one, at === 0 ? 'eu.d.example' : one));
  expect((await planFor({ rows }, { transportRules: nested })).proof).toMatchObject({ prefixes: 4, judged: 2 });
});

test('where nobody can say who may forward, nothing is opened on the way that is shut, or perhaps shut, at both ends', async () => {
  const tenant = {
    rows: { ...policies(policy('Default', 'Automatic')), ...domains(['*', true], ['fabrikam.com', true]) },
  };
  const plan = await planFor(tenant, {
    outboundPolicies: [{ name: 'Default', autoForwardingMode: 'On' }],
    remoteDomains: [{ domainName: 'fabrikam.com', autoForwardEnabled: false }],
  });
  expect(plan.proof).toMatchObject({ prefixes: 2, leaks: [], outages: [] });
  expect(steps(plan)).toEqual(['remoteDomains/fabrikam.com#set', 'outboundPolicies/default#set']);
});

/** Rules whose people are exchanged with each other's: whichever goes first, something is not as at both ends. */
describe('where no order is safe', () => {
  const outbound = (name: string, autoForwardingMode: string, scope: JsonObject): JsonObject => ({
    name,
    autoForwardingMode,
    ...scope,
  });
  const people = (...names: readonly string[]): readonly string[] => names.map((name) => `${name}@contoso.com`);
  const gaps = (all: Plan['proof']['leaks']): readonly string[] => all.map(({ senders }) => senders.name);

  // An open policy loses A and takes B, a shut one before it loses A and takes B: after the open one B is let out, after the
  // shut one A.
  test.each([
    { a: ['ana'], b: ['ben', 'adele'], first: 'shut', out: 'ana@contoso.com' },
    { a: ['ben', 'adele'], b: ['ana'], first: 'open', out: 'ana@contoso.com' },
  ])('$first goes first, by which $out alone gets out on the way', async ({ a, b, first, out }) => {
    const [before, after] = [people(...a), people(...b)];
    const plan = await planFor(
      {
        rows: {
          ...policies(policy('Default', 'Off'), policy('Shut', 'Off'), policy('Open', 'On')),
          ...rules(rule('Shut', 0, { From: before }), rule('Open', 1, { From: before })),
        },
      },
      {
        outboundPolicies: [
          outbound('Shut', 'Off', { from: after }),
          outbound('Open', 'On', { from: after }),
          outbound('Default', 'Off', {}),
        ],
      },
    );
    expect(steps(plan)[0]).toMatch(new RegExp(`^outboundPolicies/${first}#`, 'u'));
    expect(gaps(plan.proof.leaks)).toEqual([out]);
    expect(gaps(plan.proof.outages)).toEqual([]);
  });

  test.each([
    { what: 'the fewer people', scopes: [{ from: people('ana') }, { from: people('ben', 'adele') }] },
    { what: 'the fewer people', scopes: [{ from: people('ben', 'adele') }, { from: people('ana') }] },
  ])('$what wait meanwhile, and it is told', async ({ scopes: [one, other] }) => {
    const upper = (scope: JsonObject = {}): JsonObject => ({ From: scope['from'] ?? [] });
    const plan = await planFor(
      {
        rows: {
          ...policies(policy('Default', 'Off'), policy('A', 'On'), policy('B', 'On')),
          ...rules(rule('A', 0, upper(one)), rule('B', 1, upper(other))),
        },
      },
      {
        outboundPolicies: [
          outbound('A', 'On', other ?? {}),
          outbound('B', 'On', one ?? {}),
          outbound('Default', 'Off', {}),
        ],
      },
    );
    expect(gaps(plan.proof.leaks)).toEqual([]);
    expect(gaps(plan.proof.outages)).toEqual(['ana@contoso.com']);
  });

  test('what whole domains wait for is told', async () => {
    const plan = await planFor(
      {
        rows: {
          ...policies(policy('Default', 'Off'), policy('A', 'On'), policy('B', 'On')),
          ...rules(
            rule('A', 0, { SenderDomainIs: ['contoso.com'] }),
            rule('B', 1, { SenderDomainIs: ['contoso.onmicrosoft.com'] }),
          ),
        },
      },
      {
        outboundPolicies: [
          outbound('A', 'On', { senderDomainIs: ['contoso.onmicrosoft.com'] }),
          outbound('B', 'On', { senderDomainIs: ['contoso.com'] }),
          outbound('Default', 'Off', {}),
        ],
      },
    );
    expect(plan.proof.outages).not.toEqual([]);
  });
});

describe('a barrier', () => {
  test('holds Default back until the policy that it spares has effect', async () => {
    const plan = await planFor(
      { rows: policies(policy('Default', 'On')) },
      {
        outboundPolicies: [
          { name: 'Partner', autoForwardingMode: 'On', from: ['ana@contoso.com'] },
          { name: 'Default', autoForwardingMode: 'Off' },
        ],
      },
    );
    expect(plan.steps.map((step) => step.barrier)).toEqual([
      [],
      [],
      [{ step: 'outboundPolicies/partner#create-rule', minutes: 30, basis: 'reported', source: null }],
    ]);
  });

  test('is not there where a step relies on none', async () => {
    const plan = await planFor(
      { rows: { ...policies(policy('Default', 'On')), ...domains(['*', true], ['fabrikam.com', true]) } },
      {
        outboundPolicies: [{ name: 'Default', autoForwardingMode: 'Off' }],
        remoteDomains: [{ domainName: 'fabrikam.com', autoForwardEnabled: false }],
      },
    );
    expect(plan.steps.flatMap((step) => step.barrier)).toEqual([]);
  });
});
