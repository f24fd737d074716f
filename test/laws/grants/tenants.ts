import fc from 'fast-check';
import { isList, isObject, type JsonObject } from '../../../src/json.ts';
import { fullRow } from '../../support/full-rows.ts';
import { worlds } from '../../support/worlds.ts';
import type { Drawn } from './intents.ts';

type Rows = readonly JsonObject[];

/** A snapshot with other rows where they are asked for. */
const withRows = (
  snapshot: JsonObject,
  rowsOf: (cmdlet: string, rows: Rows, read: JsonObject) => Rows,
): JsonObject => ({
  ...snapshot,
  reads: readsOf(snapshot).map((read) => ({ ...read, result: rowsOf(String(read['cmdlet']), rowsIn(read), read) })),
});

const readsOf = ({ reads }: JsonObject): Rows => (isList(reads) ? reads.filter(isObject) : []);
const rowsIn = ({ result }: JsonObject): Rows => (isList(result) ? result.filter(isObject) : []);

/** A tenant of some people and groups in which nothing is set up. */
export const plainTenants = worlds.map(({ snapshot }): JsonObject => withRows(snapshot, bare));

function bare(cmdlet: string, rows: Rows): Rows {
  switch (cmdlet) {
    case 'Get-HostedOutboundSpamFilterRule':
    case 'Get-TransportRule':
      return [];
    case 'Get-HostedOutboundSpamFilterPolicy':
      return rows.filter((row) => row['IsDefault'] === true);
    case 'Get-RemoteDomain':
      return rows.filter((row) => row['DomainName'] === '*');
    case 'Get-Mailbox':
      return rows.map((row) => ({ ...row, ForwardingSmtpAddress: null }));
    default:
      return rows;
  }
}

/** The same, with few people, of whom each group has at least one. */
export const smallTenants = ({ people, groups }: Pick<Drawn, 'people' | 'groups'>): fc.Arbitrary<JsonObject> =>
  fc
    .tuple(plainTenants, ...groups.map(() => fc.subarray([...people], { minLength: 1 })))
    .map(([snapshot, ...members]) =>
      withRows(snapshot, (cmdlet, rows, { parameters }) => {
        if (cmdlet !== 'Get-DistributionGroupMember' || !isObject(parameters)) return rows;
        const own = members[groups.findIndex((one) => one === parameters['Identity'])] ?? [];
        return own.map((address) => recipientOf(snapshot, address));
      }),
    );

/**
 * Connectors that hand mail to some places to a host of somebody else, or to the servers on premises. No place is named by
 * two of them: nobody says which one takes its mail.
 */
const connectors = fc
  .record({
    split: fc.integer({ min: 1, max: 4 }),
    places: fc.shuffledSubarray(['fabrikam.com', '*.fabrikam.com', 'partner.com', '*']),
    kinds: fc.tuple(connector(), connector()),
  })
  .map(({ split, places, kinds }) =>
    kinds
      .map((row, at) => ({ ...row, RecipientDomains: at === 0 ? places.slice(0, split) : places.slice(split) }))
      .filter(({ RecipientDomains }) => RecipientDomains.length > 0)
      // Mail of all places by the servers on premises is what makes routing central.
      .map((row) => ({
        ...row,
        RouteAllMessagesViaOnPremises: row.ConnectorType === 'OnPremises' && row.RecipientDomains.includes('*'),
      })),
  );

function connector(): fc.Arbitrary<ConnectorRow> {
  return fc
    .record({
      ConnectorType: fc.constantFrom('Partner', 'OnPremises'),
      SmartHosts: fc.constantFrom(['relay.example'], []),
      Enabled: fc.boolean(),
      IsTransportRuleScoped: fc.boolean(),
    })
    .map((row) => ({ ...row, UseMXRecord: row.SmartHosts.length === 0 }));
}

type ConnectorRow = JsonObject & { readonly ConnectorType: string };

/** What stands in a tenant beside what grants make: objects left over, hosts that mail goes through, a group in a group. */
export const besides = fc
  .record({ world: worlds, connectors, nested: fc.boolean() })
  .map(({ world: { snapshot, policies }, connectors: rows, nested }) => {
    const { outboundPolicies = [], remoteDomains = [], transportRules = [] } = policies;
    const named = rows.map((row, at) => fullRow('Get-OutboundConnector', { ...row, Name: `Connector ${at}` }));
    const inner = recipientOf(snapshot, 'fwd-other@contoso.com');
    return {
      snapshot: withRows(snapshot, (cmdlet, own, { parameters }) => {
        if (cmdlet === 'Get-OutboundConnector') return named;
        const isOuter = isObject(parameters) && parameters['Identity'] === 'fwd-partner@contoso.com';
        return nested && cmdlet === 'Get-DistributionGroupMember' && isOuter ? [...own, inner] : own;
      }),
      byHand: { outboundPolicies, remoteDomains, transportRules },
      met: { connectors: rows.length > 0, nested },
    };
  });

const recipientOf = (snapshot: JsonObject, address: string): JsonObject =>
  readsOf(snapshot)
    .filter(({ cmdlet }) => cmdlet === 'Get-Recipient')
    .flatMap(rowsIn)
    .find((row) => row['PrimarySmtpAddress'] === address) ?? {};

const passingDeeds: readonly JsonObject[] = [
  { StopRuleProcessing: true, SetAuditSeverity: 'DoNotAudit' },
  { StopRuleProcessing: true, PrependSubject: 'out' },
  { StopRuleProcessing: true, SetAuditSeverity: 'DoNotAudit', Mode: 'Audit' },
  { StopRuleProcessing: true, SetAuditSeverity: 'DoNotAudit', State: 'Disabled' },
  { RemoveHeader: 'X-MS-Exchange-Inbox-Rules-Loop' },
  { PrependSubject: 'out' },
];

/** Mail that a rule takes without a word about forwards. */
export const unaboutForwards: readonly JsonObject[] = [
  {},
  { SentToScope: 'NotInOrganization' },
  { RecipientDomainIs: ['fabrikam.com'] },
  { FromMemberOf: ['fwd-partner@contoso.com'], SenderAddressLocation: 'Envelope' },
  { SubjectContainsWords: ['Ticket'] },
];

interface Passing {
  readonly place: number;
  readonly row: JsonObject;
}

/** Rules that end the list for some mail, perhaps do, or do not. */
export const passing = (
  takes: readonly JsonObject[] = [...unaboutForwards, { MessageTypeMatches: 'AutoForward' }],
): fc.Arbitrary<readonly Passing[]> =>
  fc
    .array(fc.record({ place: fc.nat(5), deed: fc.constantFrom(...passingDeeds), takes: fc.constantFrom(...takes) }), {
      minLength: 1,
      maxLength: 4,
    })
    .map((all) =>
      all.map(({ place, deed, takes: mail }, at) => ({
        place,
        row: fullRow('Get-TransportRule', { Name: `Passing ${at}`, ...mail, ...deed }),
      })),
    );

/** A tenant with such rules at their places among its own. */
export const withPassing = (snapshot: JsonObject, rules: readonly Passing[]): JsonObject =>
  withRows(snapshot, (cmdlet, rows) => {
    if (cmdlet !== 'Get-TransportRule') return rows;
    const all = rules.reduce<Rows>((list, { place, row }) => list.toSpliced(place, 0, row), rows);
    return all.map((row, at) => ({ ...row, Priority: at }));
  });

export const passed = (snapshots: fc.Arbitrary<JsonObject>, takes?: readonly JsonObject[]): fc.Arbitrary<JsonObject> =>
  fc.tuple(snapshots, passing(takes)).map(([snapshot, rules]) => withPassing(snapshot, rules));
