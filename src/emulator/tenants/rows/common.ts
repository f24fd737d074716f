import type { StoredRow, TenantState } from '../../state/state.ts';

/** The forest that the emulated organisation lives in, as distinguished names and organisation ids spell it. */
const forest = 'EURPR01A001.PROD.OUTLOOK.COM';
const forestDn = forest
  .split('.')
  .map((label) => `DC=${label}`)
  .join(',');

/** Where each sort of configuration object hangs below the organisation. */
const containers: Readonly<Record<string, string>> = {
  AcceptedDomain: 'CN=Accepted Domains,CN=Transport Settings',
  AuthenticationPolicy: 'CN=Auth Policies',
  HostedOutboundSpamFilterPolicy: 'CN=Outbound Spam Filter,CN=Transport Settings',
  HostedOutboundSpamFilterRule: 'CN=HostedOutboundSpamFilterRuleVersioned,CN=Rules,CN=Transport Settings',
  InboundConnector: 'CN=Inbound Connectors,CN=Transport Settings',
  JournalRule: 'CN=JournalingVersioned,CN=Rules,CN=Transport Settings',
  OutboundConnector: 'CN=Outbound Connectors,CN=Transport Settings',
  RemoteDomain: 'CN=Internet Message Formats,CN=Global Settings',
  TransportRule: 'CN=TransportVersioned,CN=Rules,CN=Transport Settings',
};

/** Writes a name as a distinguished name spells it (RFC 4514). */
const escaped = (name: string): string => name.replace(/[\\,+"<>;=]/gu, '\\$&');

const configDn = (state: Pick<TenantState, 'domain'>, noun: string, name: string): string =>
  [`CN=${escaped(name)}`, containers[noun], `CN=Configuration,CN=${state.domain},CN=ConfigurationUnits`, forestDn]
    .filter((part) => part !== undefined)
    .join(',');

export const recipientDn = (state: Pick<TenantState, 'domain'>, name: string): string =>
  `CN=${escaped(name)},OU=${state.domain},OU=Microsoft Exchange Hosted Organizations,${forestDn}`;

export const organizationalUnit = (state: Pick<TenantState, 'domain'>): string =>
  `${forest}/Microsoft Exchange Hosted Organizations/${state.domain}`;

export const organizationId = (state: Pick<TenantState, 'domain'>): string =>
  `${organizationalUnit(state)} - ${forest}/ConfigurationUnits/${state.domain}/Configuration`;

/** The service writes seven decimals, and an offset where the property name does not say UTC. */
export const utcTime = (iso: string): string => iso.replace(/\.\d+Z$/u, '.0000000Z');
export const localTime = (iso: string): string => iso.replace(/\.\d+Z$/u, '.0000000+00:00');

export interface RowTimes {
  readonly created: string;
  readonly changed: string;
}

export const timesOf = ({ created, changed }: RowTimes): StoredRow => ({
  WhenChanged: localTime(changed),
  WhenCreated: localTime(created),
  WhenChangedUTC: utcTime(changed),
  WhenCreatedUTC: utcTime(created),
});

/** What every configuration object carries besides its settings. */
export function configRow(state: TenantState, noun: string, name: string, settings: StoredRow): StoredRow {
  const guid = state.next.guid();
  const now = state.next.now();
  return {
    ...settings,
    AdminDisplayName: settings['AdminDisplayName'] ?? '',
    Name: name,
    DistinguishedName: configDn(state, noun, name),
    Identity: name,
    Id: name,
    Guid: guid,
    ExchangeObjectId: guid,
    OrganizationalUnitRoot: state.domain,
    OrganizationId: organizationId(state),
    ...timesOf({ created: now, changed: now }),
    IsValid: true,
    ObjectState: 'Unchanged',
  };
}

/** Graph writes whole seconds. */
export const graphTime = (time: string): string => time.replace(/\.\d+Z$/u, 'Z');
