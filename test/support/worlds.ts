import { fullReads } from './full-rows.ts';
import fc from 'fast-check';
import type { Json, JsonObject } from '../../src/json.ts';

/**
 * Generated tenants and policies over one small cast, so that they meet often: mailboxes, groups of every kind, two
 * contacts. A tenant is a snapshot document; policies are the sections of a YAML file.
 */
export interface World {
  readonly snapshot: JsonObject;
  readonly policies: JsonObject;
}

const id = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

const people = ['adele', 'megan', 'ana', 'ben', 'scanner', 'support'];
const security = ['fwd-partner', 'fwd-other'];
const distribution = ['news'];
const unified = ['sales'];
const outside = ['x@fabrikam.com', 'tickets@gmail.com'];

interface Member {
  readonly alias: string;
  readonly row: JsonObject;
}

function recipient(alias: string, n: number, type: string): Member {
  const name = `${alias[0]?.toUpperCase()}${alias.slice(1)}`;
  const row = {
    Name: name,
    DisplayName: name,
    Alias: alias,
    PrimarySmtpAddress: `${alias}@contoso.com`,
    EmailAddresses: [`SMTP:${alias}@contoso.com`, `smtp:${alias}@contoso.onmicrosoft.com`],
    RecipientTypeDetails: type,
    Guid: id(n),
    ExternalDirectoryObjectId: id(1000 + n),
    DistinguishedName: `CN=${name},OU=contoso.onmicrosoft.com,DC=PROD,DC=OUTLOOK,DC=COM`,
    IsDirSynced: false,
  };
  return { alias, row };
}

const cast: readonly Member[] = [
  ...people.map((alias, n) => recipient(alias, n + 1, alias === 'support' ? 'SharedMailbox' : 'UserMailbox')),
  ...security.map((alias, n) => recipient(alias, n + 20, 'MailUniversalSecurityGroup')),
  ...distribution.map((alias, n) => recipient(alias, n + 30, 'MailUniversalDistributionGroup')),
  ...unified.map((alias, n) => recipient(alias, n + 40, 'GroupMailbox')),
];

const rowOf = (alias: string): JsonObject => cast.find((one) => one.alias === alias)?.row ?? {};

/** One of the forms in which people and services name a recipient. */
const identity = (alias: string): fc.Arbitrary<string> => {
  const row = rowOf(alias);
  const forms = ['PrimarySmtpAddress', 'Alias', 'Name', 'Guid', 'ExternalDirectoryObjectId', 'DistinguishedName'];
  return fc.constantFrom(...forms.map((form) => String(row[form])), `${alias.toUpperCase()}@CONTOSO.com`);
};

const some = (aliases: readonly string[]): fc.Arbitrary<readonly string[]> =>
  fc
    .subarray([...aliases], { minLength: 1, maxLength: Math.min(3, aliases.length) })
    .chain((chosen) => fc.tuple(...chosen.map(identity)));

const mode = fc.constantFrom('On', 'Off', 'Automatic');
const groups = [...security, ...distribution, ...unified];

/** The conditions and exceptions of an outbound rule, in the given spelling of property names. */
const scope = (spell: (name: string) => string): fc.Arbitrary<JsonObject> =>
  fc
    .record(
      {
        from: some(people),
        fromMemberOf: some(groups),
        senderDomainIs: fc.constant(['contoso.com']),
        exceptIfFrom: some(people),
        exceptIfFromMemberOf: some(groups),
      },
      { requiredKeys: [] },
    )
    .filter((one) => one.from !== undefined || one.fromMemberOf !== undefined || one.senderDomainIs !== undefined)
    .map((one) => Object.fromEntries(Object.entries(one).map(([name, value]) => [spell(name), value as Json])));

const pascal = (name: string): string => `${name[0]?.toUpperCase()}${name.slice(1)}`;
const camel = (name: string): string => name;

const policyNames = ['Alpha', 'Beta', 'Gamma', 'Delta'];

const shuffled = <T>(items: readonly T[]): fc.Arbitrary<T[]> => fc.shuffledSubarray([...items]);

const liveOutbound = fc
  .tuple(
    shuffled(policyNames),
    fc.array(fc.tuple(mode, scope(pascal), fc.boolean(), fc.boolean()), { minLength: 4, maxLength: 4 }),
    mode,
  )
  .map(([names, parts, byDefault]) => {
    const policies: JsonObject[] = names.map((name, n) => ({
      Name: name,
      IsDefault: false,
      AutoForwardingMode: parts[n]?.[0] ?? 'Off',
    }));
    const ruled = names.filter((_, n) => parts[n]?.[3] !== true || n === 0);
    const rules: JsonObject[] = ruled.map((name, priority) => {
      const part = parts[names.indexOf(name)];
      return {
        Name: part?.[2] === true ? name : `${name} renamed`,
        HostedOutboundSpamFilterPolicy: name,
        Priority: priority,
        State: part?.[2] === true ? 'Enabled' : 'Disabled',
        ...part?.[1],
      };
    });
    return { policies: [...policies, { Name: 'Default', IsDefault: true, AutoForwardingMode: byDefault }], rules };
  });

const declaredOutbound = fc
  .tuple(
    shuffled(policyNames),
    fc.array(
      fc.record({ autoForwardingMode: mode, enabled: fc.boolean(), scope: scope(camel), limit: fc.nat(10_000) }),
      { minLength: 4, maxLength: 4 },
    ),
    mode,
  )
  .map(([names, parts, byDefault]): Json => {
    const entries = names.map((name, n): JsonObject => {
      const part = parts[n];
      return {
        name,
        autoForwardingMode: part?.autoForwardingMode ?? 'Off',
        enabled: part?.enabled ?? true,
        recipientLimitPerDay: part?.limit ?? 0,
        ...part?.scope,
      };
    });
    return [...entries, { name: 'Default', autoForwardingMode: byDefault }];
  });

const domains = ['fabrikam.com', '*.fabrikam.com', 'legacy.example', 'eu.legacy.example'];

const liveDomains = fc
  .tuple(fc.subarray(domains), fc.array(fc.boolean(), { minLength: 5, maxLength: 5 }))
  .map(([names, open]): JsonObject[] => [
    { Name: 'Default', DomainName: '*', AutoForwardEnabled: open[4] ?? true },
    ...names.map((name, n) => ({ Name: `Domain ${n}`, DomainName: name, AutoForwardEnabled: open[n] ?? true })),
  ]);

const declaredDomains = fc
  .tuple(
    fc.subarray([...domains, '*']),
    fc.array(fc.record({ open: fc.boolean(), ndr: fc.option(fc.boolean(), { nil: null }) }), {
      minLength: 5,
      maxLength: 5,
    }),
  )
  .map(([names, parts]): Json =>
    names.map((domainName, n): JsonObject => ({
      domainName,
      autoForwardEnabled: parts[n]?.open ?? true,
      ndrEnabled: parts[n]?.ndr ?? null,
    })),
  );

const ruleNames = ['First', 'Second', 'Third', 'Fourth'];

const ruleBody = (spell: (name: string) => string): fc.Arbitrary<JsonObject> =>
  fc
    .record(
      {
        messageTypeMatches: fc.constantFrom('AutoForward', 'OOF'),
        fromMemberOf: some(security),
        sentToScope: fc.constantFrom('NotInOrganization', 'InOrganization'),
        exceptIfFrom: some(people),
        subjectContainsWords: fc.subarray(['secret', 'Ticket', 'x'], { minLength: 1 }),
        rejectMessageReasonText: fc.constantFrom('No.', 'Not allowed here.'),
        setSCL: fc.constantFrom(-1, 5),
        stopRuleProcessing: fc.constant(true),
      },
      { requiredKeys: ['subjectContainsWords'] },
    )
    .map((one) => ({
      ...one,
      ...(one.rejectMessageReasonText === undefined && one.setSCL === undefined ? { stopRuleProcessing: true } : {}),
    }))
    .map((one) => Object.fromEntries(Object.entries(one).map(([name, value]) => [spell(name), value as Json])));

const liveRules = fc
  .tuple(shuffled(ruleNames), fc.array(fc.tuple(ruleBody(pascal), fc.boolean()), { minLength: 4, maxLength: 4 }))
  .map(([names, parts]): JsonObject[] =>
    names.map((name, priority) => {
      const body = parts[priority]?.[0] ?? {};
      const code = body['RejectMessageReasonText'] === undefined ? {} : { RejectMessageEnhancedStatusCode: '5.7.1' };
      return {
        Name: name,
        Priority: priority,
        State: parts[priority]?.[1] === true ? 'Enabled' : 'Disabled',
        Mode: 'Enforce',
        SenderAddressLocation: 'Header',
        ...body,
        ...code,
      };
    }),
  );

const declaredRules = fc
  .tuple(shuffled(ruleNames), fc.array(fc.tuple(ruleBody(camel), fc.boolean()), { minLength: 4, maxLength: 4 }))
  .map(([names, parts]): Json =>
    names.map((name, n): JsonObject => ({ name, enabled: parts[n]?.[1] ?? true, ...parts[n]?.[0] })),
  );

const membersOf = fc.subarray(people);

const liveMembers = fc.record({ 'fwd-partner': membersOf, 'fwd-other': membersOf, news: membersOf, sales: membersOf });

const declaredGroups = fc
  .record({
    'fwd-partner': fc.option(membersOf, { nil: undefined }),
    news: fc.option(membersOf, { nil: undefined }),
    sales: fc.option(membersOf, { nil: undefined }),
    'brand-new': fc.option(membersOf, { nil: undefined }),
  })
  .map((groupsOf): Json => {
    const types: Record<string, string> = { news: 'distribution', sales: 'microsoft365' };
    return Object.entries(groupsOf).flatMap(([alias, members]): JsonObject[] =>
      members === undefined
        ? []
        : [
            {
              address: `${alias}@contoso.com`,
              type: types[alias] ?? 'mailEnabledSecurity',
              members: members.map((one) => `${one}@contoso.com`),
            },
          ],
    );
  });

const forwards = fc
  .subarray(people, { maxLength: 2 })
  .chain((aliases) =>
    fc.tuple(...aliases.map((alias) => fc.tuple(fc.constant(alias), fc.constantFrom(...outside), fc.boolean()))),
  );

const tristate = fc.constantFrom('enabled', 'disabled', 'inherit');

const scopes = fc.record({
  outboundPolicies: fc.record({ undeclared: fc.constantFrom('report', 'close', 'remove', 'ignore') }),
  remoteDomains: fc.record({ undeclared: fc.constantFrom('report', 'close', 'remove') }),
  transportRules: fc.record({ undeclared: fc.constantFrom('report', 'close', 'remove') }),
  mailboxForwarding: fc.record({ undeclared: fc.constantFrom('report', 'close', 'remove') }),
});

const generous = { tenantWideForwarding: 'allow', maxRemovals: { count: 1000, share: 1 } };

interface LiveParts {
  readonly outbound: { readonly policies: readonly JsonObject[]; readonly rules: readonly JsonObject[] };
  readonly domains: readonly JsonObject[];
  readonly rules: readonly JsonObject[];
  readonly members: Readonly<Record<string, readonly string[]>>;
  readonly forwards: readonly (readonly [string, string, boolean])[];
  readonly auth: boolean;
}

const live: fc.Arbitrary<LiveParts> = fc.record({
  outbound: liveOutbound,
  domains: liveDomains,
  rules: liveRules,
  members: liveMembers,
  forwards,
  auth: fc.boolean(),
});

function snapshotOf(parts: LiveParts): JsonObject {
  const read = (cmdlet: string, result: Json, parameters: JsonObject = {}): JsonObject => ({
    cmdlet,
    parameters,
    result,
  });
  const exchangeGroups = [...security, ...distribution];
  const mailboxes = people.map((alias): JsonObject => {
    const forward = parts.forwards.find(([one]) => one === alias);
    return {
      ...rowOf(alias),
      ForwardingAddress: null,
      ForwardingSmtpAddress: forward === undefined ? null : `smtp:${forward[1]}`,
      DeliverToMailboxAndForward: forward?.[2] ?? false,
    };
  });
  const memberReads = exchangeGroups.map((alias) =>
    read('Get-DistributionGroupMember', (parts.members[alias] ?? []).map(rowOf), { Identity: `${alias}@contoso.com` }),
  );
  const unifiedId = String(rowOf('sales')['ExternalDirectoryObjectId']);
  const unifiedMembers = (parts.members['sales'] ?? []).map((alias): JsonObject => ({
    '@odata.type': '#microsoft.graph.user',
    id: String(rowOf(alias)['ExternalDirectoryObjectId']),
    mail: `${alias}@contoso.com`,
    userPrincipalName: `${alias}@contoso.com`,
  }));
  return {
    format: 'postern-snapshot/1',
    takenAt: '2026-11-21T12:00:00Z',
    tenant: { id: '5f0a1c9e-0000-4000-8000-000000000001', domain: 'contoso.onmicrosoft.com' },
    reads: fullReads([
      read('Get-OrganizationConfig', [{ Name: 'contoso.onmicrosoft.com', IsDehydrated: false }]),
      read('Get-AcceptedDomain', [
        {
          Name: 'contoso.onmicrosoft.com',
          DomainName: 'contoso.onmicrosoft.com',
          DomainType: 'Authoritative',
          Default: false,
          InitialDomain: true,
          MatchSubDomains: false,
        },
        {
          Name: 'contoso.com',
          DomainName: 'contoso.com',
          DomainType: 'Authoritative',
          Default: true,
          InitialDomain: false,
          MatchSubDomains: false,
        },
      ]),
      read('Get-HostedOutboundSpamFilterPolicy', parts.outbound.policies),
      read('Get-HostedOutboundSpamFilterRule', parts.outbound.rules),
      read('Get-RemoteDomain', parts.domains),
      read('Get-TransportRule', parts.rules),
      read('Get-TransportConfig', [{ SmtpClientAuthenticationDisabled: parts.auth }]),
      read('Get-OutboundConnector', []),
      read('Get-OutboundConnector', [], { IncludeTestModeConnectors: true }),
      read('Get-OutboundConnector', [], { IsTransportRuleScoped: true }),
      read('Get-InboundConnector', []),
      read(
        'Get-Recipient',
        cast.map((one) => one.row),
      ),
      read('Get-Mailbox', mailboxes),
      read(
        'Get-CASMailbox',
        people.map((alias) => ({
          ...rowOf(alias),
          SmtpClientAuthenticationDisabled: alias === 'scanner' ? !parts.auth : null,
        })),
      ),
      read('Get-DistributionGroup', exchangeGroups.map(rowOf)),
      ...memberReads,
      {
        graph: `/groups/${unifiedId}`,
        result: [
          {
            id: unifiedId,
            displayName: 'Sales',
            mail: 'sales@contoso.com',
            mailNickname: 'sales',
            mailEnabled: true,
            securityEnabled: false,
            groupTypes: ['Unified'],
          },
        ],
      },
      { graph: `/groups/${unifiedId}/members`, result: unifiedMembers },
    ]),
  };
}

const declared = fc
  .record(
    {
      scope: scopes,
      outboundPolicies: declaredOutbound,
      remoteDomains: declaredDomains,
      transportRules: declaredRules,
      groups: declaredGroups,
      smtpAuth: fc.record({
        organization: fc.constantFrom('enabled', 'disabled'),
        mailboxes: fc.array(fc.tuple(fc.constantFrom('scanner', 'ana'), tristate), { maxLength: 2 }),
      }),
      mailboxForwarding: forwards,
    },
    { requiredKeys: [] },
  )
  .map((sections): JsonObject => {
    const { smtpAuth, mailboxForwarding, ...rest } = sections;
    const mailboxes = new Map(smtpAuth?.mailboxes ?? []);
    return {
      tenant: { id: '5f0a1c9e-0000-4000-8000-000000000001', domain: 'contoso.onmicrosoft.com', exchange: 'rest' },
      guardrails: generous,
      ...(rest as JsonObject),
      ...(smtpAuth === undefined
        ? {}
        : {
            smtpAuth: {
              organization: smtpAuth.organization,
              mailboxes: [...mailboxes].map(([alias, state]) => ({ address: `${alias}@contoso.com`, state })),
            },
          }),
      ...(mailboxForwarding === undefined
        ? {}
        : {
            mailboxForwarding: mailboxForwarding.map(([alias, to, copy]) => ({
              mailbox: `${alias}@contoso.com`,
              forwardingSmtpAddress: to,
              deliverToMailboxAndForward: copy,
            })),
          }),
    };
  });

export const worlds: fc.Arbitrary<World> = fc.record({ snapshot: live.map(snapshotOf), policies: declared });
