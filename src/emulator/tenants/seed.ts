import type { ConfigNoun, StoredRow, TenantState } from '../state/state.ts';
import { outboundPolicy, remoteDomain } from './rows/mail-flow.ts';
import { acceptedDomain, organizationConfig, transportConfig } from './rows/organization.ts';
import { sourceOf } from '../state/source.ts';

interface EmptyTenantOptions {
  readonly id?: string;
  /** The initial domain. */
  readonly domain?: string;
  /** Accepted domains of its own, the default one first. */
  readonly domains?: readonly string[];
  readonly displayName?: string;
  readonly seed?: number | string;
}

/** A tenant as the service hands it over: no recipients, and the configuration objects that every tenant has. */
export function emptyTenant(options: EmptyTenantOptions = {}): TenantState {
  const { domain = 'contoso.onmicrosoft.com', domains = [], seed = 1 } = options;
  const state = blankTenant(options.id ?? '5f0a1c9e-0000-4000-8000-000000000001', domain, seed);
  state.config.OrganizationConfig.push(organizationConfig(state, options.displayName ?? domain.replace(/\..*$/u, '')));
  state.config.TransportConfig.push(transportConfig(state));
  state.config.AcceptedDomain.push(
    acceptedDomain(state, domain, { isInitial: true, isDefault: domains.length === 0 }),
    ...domains.map((one, index) => acceptedDomain(state, one, { isDefault: index === 0 })),
  );
  state.config.RemoteDomain.push(remoteDomain(state, 'Default', '*'));
  state.config.HostedOutboundSpamFilterPolicy.push(outboundPolicy(state, 'Default', true));
  return state;
}

/** A tenant without a single object, to be filled from what was recorded of another one. */
export function blankTenant(id: string, domain: string, seed: number | string): TenantState {
  return {
    id,
    domain,
    config: blankConfig(),
    recipients: new Map(),
    exchangeMembers: new Map(),
    entra: new Map(),
    entraMembers: new Map(),
    inboxRules: new Map(),
    signIn: { securityDefaults: false, conditionalAccess: [], log: [] },
    auditLog: [],
    next: sourceOf(seed),
  };
}

const blankConfig = (): Record<ConfigNoun, StoredRow[]> => ({
  OrganizationConfig: [],
  TransportConfig: [],
  AcceptedDomain: [],
  RemoteDomain: [],
  HostedOutboundSpamFilterPolicy: [],
  HostedOutboundSpamFilterRule: [],
  TransportRule: [],
  OutboundConnector: [],
  InboundConnector: [],
  JournalRule: [],
  AuthenticationPolicy: [],
  BlockedSenderAddress: [],
  TenantAllowBlockListItems: [],
  MessageTraceV2: [],
});

export { addDistributionGroup, addSecurityGroup, addUnifiedGroup } from './groups.ts';
export {
  addAcceptedDomain,
  addInboundConnector,
  addInboxRule,
  addOutboundConnector,
  addOutboundPolicy,
  addOutboundRule,
  addRemoteDomain,
  addTransportRule,
} from './mail-flow.ts';
export {
  addContact,
  addDynamicGroup,
  addGuest,
  addMailbox,
  addMailUser,
  addUser,
  recipientByAddress,
} from './recipients.ts';
