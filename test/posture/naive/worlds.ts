import fc from 'fast-check';
import type { Arbitrary } from 'fast-check';
import type { Cell } from '../../../src/posture/values/verdict.ts';
import { channels, mechanisms, originals } from './names.ts';
import type {
  AcceptedDomain,
  BlockListEntry,
  MailboxForward,
  OutboundConnector,
  OutboundPolicy,
  OutboundRule,
  RemoteDomain,
  World,
} from '../../../src/posture/world/world.ts';
import type { Known } from '../../../src/tenant/tenant.ts';
import { absent, present } from '../../../src/tenant/tenant.ts';
import { acceptedDomain, connector, remote } from './t0.ts';
import { anybody, anyGroup, failed, groups, mostly, once, people, some } from './worlds-people.ts';
import { transportRules } from './worlds-rules.ts';

const accepted: Arbitrary<readonly AcceptedDomain[]> = fc
  .subarray<AcceptedDomain>([
    acceptedDomain('emea.contoso.com'),
    acceptedDomain('brand.example'),
    { domainName: 'partner.com', type: 'ExternalRelay', matchSubDomains: false },
  ])
  .map((more) => [
    acceptedDomain('contoso.com'),
    acceptedDomain('contoso.onmicrosoft.com'),
    { domainName: 'legacy.contoso.net', type: 'InternalRelay', matchSubDomains: true },
    ...more,
  ]);

const patterns = ['fabrikam.com', '*.fabrikam.com', 'eu.fabrikam.com', '*.eu.fabrikam.com', '*.contoso.com'];
const remotePatterns = [...patterns, 'legacy.contoso.net', 'gmail.com', '*.com', 'xn--bcher-kva.example'];

const remoteDomains: Arbitrary<readonly RemoteDomain[]> = fc
  .uniqueArray(aRemoteDomain(fc.constantFrom(...remotePatterns)), { selector: (one) => one.domainName, maxLength: 4 })
  .chain((specific) =>
    fc
      .tuple(once(10), aRemoteDomain(fc.constant('*')))
      .map(([lacks, star]) => (lacks ? specific : [...specific, star])),
  );

function aRemoteDomain(domainName: Arbitrary<string>): Arbitrary<RemoteDomain> {
  return fc
    .tuple(domainName, once(3), once(10))
    .map(([domain, closed, isInternal]) => ({ ...remote(domain, !closed), isInternal }));
}

const modes = ['On', 'On', 'Off', 'Off', 'Automatic'] as const;

const policies: Arbitrary<readonly OutboundPolicy[]> = fc
  .tuple(
    ...['Default', 'Partners', 'Staff', 'Leavers'].map((name) =>
      fc.constantFrom(...modes).map((mode) => [name, mode] as const),
    ),
  )
  .map((all) => all.map(([name, mode]) => ({ name, mode, isDefault: name === 'Default', settings: {} })));

const domains = ['contoso.com', 'emea.contoso.com', 'brand.example'];

/** One to three values of a condition; empty more often than not. */
const sometimes = <T>(values: Arbitrary<T>): Arbitrary<readonly T[]> =>
  fc.oneof(
    { weight: 2, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fc.array(values, { minLength: 1, maxLength: 2 }) },
  );

const outboundRules: Arbitrary<readonly OutboundRule[]> = fc
  .shuffledSubarray(['Partners', 'Staff', 'Leavers', 'Gone'], { maxLength: 3 })
  .chain((names) => fc.tuple(...names.map(anOutboundRule)))
  .chain((rules) => fc.shuffledSubarray(rules, { minLength: rules.length }));

function anOutboundRule(policy: string, priority: number): Arbitrary<OutboundRule> {
  return fc.record({
    name: fc.constant(`${policy} rule`),
    policy: fc.constant(policy),
    priority: fc.constant(priority),
    enabled: once(8).map((off) => !off),
    from: sometimes(anybody),
    fromMemberOf: sometimes(anyGroup),
    senderDomainIs: sometimes(fc.constantFrom(...domains)),
    exceptIfFrom: sometimes(anybody),
    exceptIfFromMemberOf: sometimes(anyGroup),
    exceptIfSenderDomainIs: sometimes(fc.constantFrom(...domains)),
  });
}

/** By name, which is the order of blame among several that take everything. */
const connectors: Arbitrary<readonly OutboundConnector[]> = fc
  .subarray(['*', ...patterns], { maxLength: 3 })
  .chain((domainsOf) => fc.tuple(...[null, ...domainsOf].map(aConnector)))
  .map((all) => [...all].sort((a, b) => (a.name < b.name ? -1 : 1)));

/** A connector for a pattern of its own, or the one that rules alone may use. */
function aConnector(pattern: string | null): Arbitrary<OutboundConnector> {
  return fc
    .record({
      enabled: once(6).map((off) => !off),
      connectorType: fc.constantFrom('Partner', 'Partner', 'OnPremises'),
      routeAllMessagesViaOnPremises: once(3),
      smart: once(3),
      allAcceptedDomains: once(6),
      tlsSettings: fc.constantFrom(null, 'EncryptionOnly', 'DomainValidation'),
    })
    .map(({ smart, routeAllMessagesViaOnPremises, allAcceptedDomains, ...drawn }) => {
      const onPremises = drawn.connectorType === 'OnPremises';
      return {
        ...connector(pattern ?? 'Scoped', { recipientDomains: [pattern ?? '*'], ...drawn }),
        allAcceptedDomains: onPremises && allAcceptedDomains,
        enabled: pattern === null || drawn.enabled,
        routeAllMessagesViaOnPremises: onPremises && routeAllMessagesViaOnPremises,
        smartHosts: smart || onPremises ? ['relay.example'] : [],
        useMXRecord: !smart && !onPremises,
        isTransportRuleScoped: pattern === null,
      };
    });
}

const forwards: Arbitrary<readonly MailboxForward[]> = fc
  .subarray(['k-ana', 'k-dan'])
  .chain((keys) => fc.tuple(...keys.map((key) => fc.constantFrom(1, 2, 3).map((which) => aForward(key, which)))));

const aForward = (key: string, which: number): MailboxForward => ({
  mailbox: key,
  forwardingSmtpAddress: which === 1 ? null : 'x@fabrikam.com',
  forwardingAddress: which === 2 ? null : { identity: 'bob@contoso.com', key: present('k-bob') },
  keepsCopy: true,
});

const blockList: Arbitrary<readonly BlockListEntry[]> = fc.uniqueArray(
  fc.record({
    value: fc.constantFrom('fabrikam.com', 'x@gmail.com', '*.eu.fabrikam.com', 'carl@fabrikam.com'),
    expires: fc.constantFrom(null, '2026-11-01T00:00:00Z', '2027-01-01T00:00:00Z'),
  }),
  { maxLength: 1, selector: (one) => one.value },
);

/** Nothing collected, more often than not. */
const collected = <T>(value: Arbitrary<T>): Arbitrary<Known<T>> =>
  fc.oneof(
    { weight: 4, arbitrary: fc.constant(absent) },
    { weight: 1, arbitrary: fc.constant(failed) },
    { weight: 3, arbitrary: value.map((one) => present(one)) },
  );

const byKey = <T extends { readonly key: string }>(all: readonly T[]): ReadonlyMap<string, T> =>
  new Map(all.map((one) => [one.key, one]));

const onRoute = fc.constantFrom('applies', 'skipped', 'unknown', 'unknown');

/** A small tenant full of traps. */
export const worlds: Arbitrary<World> = fc.record({
  facts: fc.record({
    automaticMeans: fc.constantFrom('off', 'on', 'unknown'),
    nestedGroups: fc.constantFrom('expand', 'ignore', 'unknown'),
    bypassRule: fc.constantFrom('ignore', 'indeterminate'),
    outboundPolicyOnConnectors: fc.constantFrom('applies', 'skipped', 'unknown'),
    outboundPolicyThroughGroups: onRoute,
    outboundPolicyOnInternalDomains: onRoute,
    outboundPolicyOnPremises: onRoute,
    remoteDomainsThroughGroups: onRoute,
    nextHop: fc.constantFrom('delivers', 'stops', 'unknown', 'unknown'),
    restrictedForwards: fc.constantFrom('sent', 'blocked', 'unknown', 'unknown'),
  }),
  acceptedDomains: mostly(accepted),
  remoteDomains: mostly(remoteDomains),
  outbound: mostly(fc.record({ policies, rules: outboundRules })),
  transportRules: mostly(transportRules),
  connectors: mostly(connectors),
  recipients: fc.constant(byKey(people)),
  groups: groups.map(byKey),
  mailboxes: fc.constant(present(new Map([['contoso.com', 40]]))),
  forwards: mostly(forwards),
  inboxRules: fc.constant(new Map()),
  restricted: collected(some(['ana@contoso.com', 'benny@brand.example'], 1)),
  blockList: collected(blockList),
  tenantBlock: once(25).map((has) => (has ? '5.7.705' : null)),
  smtpAuth: fc.constant({ organization: present('disabled' as const), mailboxes: new Map() }),
});

const senders = [
  'k-ana',
  'ana@contoso.com',
  'benny@brand.example',
  'dan@emea.contoso.com',
  'zoe@contoso.com',
  'k-opal',
  'k-sales',
  'nobody@contoso.com',
];
const outsiders = [
  'fabrikam.com',
  'x@fabrikam.com',
  'eu.fabrikam.com',
  'x@eu.fabrikam.com',
  'X@Fabrikam.COM.',
  'post@b\u00FCcher.example',
  'gus@contoso.com',
  'x@gmail.com',
  'gmail.com',
  'lab.contoso.com',
  'partner.com',
  'carl@fabrikam.com',
  'cleo@contoso.com',
];
const insiders = [
  'ana@contoso.com',
  'bob@contoso.com',
  'opal@contoso.com',
  'plant7.legacy.contoso.net',
  'zoe@brand.example',
];

/** A question to ask of such a tenant. */
export const cells: Arbitrary<Cell> = fc.record({
  sender: fc.constantFrom(...senders),
  mechanism: fc.oneof(
    { weight: 30, arbitrary: fc.constantFrom(...mechanisms) },
    { weight: 1, arbitrary: fc.constantFrom(...channels) },
  ),
  to: fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...outsiders) },
    { weight: 1, arbitrary: fc.constantFrom(...insiders) },
  ),
  original: fc.constantFrom(...originals),
  afterRule: once(12),
  throughGroup: once(6),
});
