import { textAt } from '../../../json.ts';
import type { ConfigNoun, StoredRow, TenantState } from '../../state/state.ts';
import {
  inboundConnector,
  journalRule,
  outboundConnector,
  outboundPolicy,
  outboundRule,
  remoteDomain,
} from '../rows/mail-flow.ts';
import { acceptedDomain, authenticationPolicy, organizationConfig, transportConfig } from '../rows/organization.ts';
import { transportRule } from '../rows/transport-rule.ts';
import type { AnsweredRead } from './reads.ts';

/** Makes the rest of a row that somebody recorded or typed in part: what the service returns where nothing is set. */
const whole: Readonly<Record<ConfigNoun, (state: TenantState, row: StoredRow) => StoredRow>> = {
  OrganizationConfig: (state) => organizationConfig(state, ''),
  TransportConfig: (state) => transportConfig(state),
  AcceptedDomain: (state, row) => acceptedDomain(state, textAt(row, 'DomainName')),
  RemoteDomain: (state, row) => remoteDomain(state, nameOf(row, 'DomainName'), textAt(row, 'DomainName')),
  HostedOutboundSpamFilterPolicy: (state, row) => outboundPolicy(state, nameOf(row), nameOf(row) === 'Default'),
  HostedOutboundSpamFilterRule: (state, row) => outboundRule(state, nameOf(row), ''),
  TransportRule: (state, row) => transportRule(state, nameOf(row)),
  OutboundConnector: (state, row) => outboundConnector(state, nameOf(row)),
  InboundConnector: (state, row) => inboundConnector(state, nameOf(row)),
  JournalRule: (state, row) => journalRule(state, nameOf(row)),
  AuthenticationPolicy: (state, row) => authenticationPolicy(state, nameOf(row)),
  BlockedSenderAddress: () => ({}),
  TenantAllowBlockListItems: () => ({}),
  MessageTraceV2: () => ({}),
};

const nameOf = (row: StoredRow, otherwise = 'Identity'): string => textAt(row, 'Name') || textAt(row, otherwise);

const nouns = Object.keys(whole) as readonly ConfigNoun[];

/** Puts the configuration objects of all reads into the tenant, each once. */
export function fillConfig(state: TenantState, reads: readonly AnsweredRead[]): void {
  for (const noun of nouns) {
    const rows = reads.filter((read) => read.cmdlet === `get-${noun.toLowerCase()}`).flatMap((read) => read.rows);
    const seen = new Set<string>();
    for (const row of rows) {
      const key = keyOf(noun, row);
      if (key !== '' && seen.has(key)) continue;
      seen.add(key);
      state.config[noun].push(completed(state, noun, row));
    }
    sortByPriority(state.config[noun]);
  }
  addBuiltIns(state);
}

function completed(state: TenantState, noun: ConfigNoun, row: StoredRow): StoredRow {
  const guid = textAt(row, 'Guid') || textAt(row, 'ImmutableId') || textAt(row, 'ExchangeObjectId');
  const own: StoredRow = guid === '' ? {} : { Guid: guid, ExchangeObjectId: guid };
  const base = whole[noun](state, row);
  const named: StoredRow =
    'Guid' in base && nameOf(row) !== '' ? { Name: nameOf(row), Identity: nameOf(row), Id: nameOf(row) } : {};
  return { ...base, ...named, ...own, ...row };
}

/** The same object comes in more than one listing: connectors have three. */
function keyOf(noun: ConfigNoun, row: StoredRow): string {
  if (noun === 'OrganizationConfig' || noun === 'TransportConfig') return noun;
  if (noun === 'MessageTraceV2') return '';
  return (textAt(row, 'DomainName') || nameOf(row) || textAt(row, 'Guid')).toLowerCase();
}

function sortByPriority(rows: StoredRow[]): void {
  const priority = (row: StoredRow): number => (typeof row['Priority'] === 'number' ? row['Priority'] : 0);
  rows.sort((a, b) => priority(a) - priority(b));
}

/** What no tenant lacks, whatever the file was asked to record. */
function addBuiltIns(state: TenantState): void {
  const { config } = state;
  if (config.OrganizationConfig.length === 0) config.OrganizationConfig.push(organizationConfig(state, state.domain));
  if (config.TransportConfig.length === 0) config.TransportConfig.push(transportConfig(state));
  if (!config.AcceptedDomain.some((row) => row['InitialDomain'] === true)) addInitialDomain(state);
  if (!config.RemoteDomain.some((row) => row['DomainName'] === '*'))
    config.RemoteDomain.unshift(remoteDomain(state, 'Default', '*'));
  if (!config.HostedOutboundSpamFilterPolicy.some((row) => row['IsDefault'] === true)) {
    config.HostedOutboundSpamFilterPolicy.unshift(outboundPolicy(state, 'Default', true));
  }
}

function addInitialDomain(state: TenantState): void {
  const { AcceptedDomain } = state.config;
  const known = AcceptedDomain.find((row) => textAt(row, 'DomainName').toLowerCase() === state.domain.toLowerCase());
  if (known !== undefined) known['InitialDomain'] = true;
  else
    AcceptedDomain.push(
      acceptedDomain(state, state.domain, { isInitial: true, isDefault: AcceptedDomain.length === 0 }),
    );
}
