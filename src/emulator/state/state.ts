import type { Json } from '../../json.ts';

/**
 * A row as the emulated service keeps it: every property that the service would return, spelled as it spells them. A
 * key that begins with `#` is the emulator's own and never leaves it: `#hidden` on an inbox rule that only
 * `-IncludeHidden` lists.
 */
export interface StoredRow {
  [property: string]: Json;
}

/** Configuration objects, by the noun of their cmdlets, in the service's order. Singletons are lists of one. */
export type ConfigNoun =
  | 'OrganizationConfig'
  | 'TransportConfig'
  | 'AcceptedDomain'
  | 'RemoteDomain'
  | 'HostedOutboundSpamFilterPolicy'
  | 'HostedOutboundSpamFilterRule'
  | 'TransportRule'
  | 'OutboundConnector'
  | 'InboundConnector'
  | 'JournalRule'
  | 'AuthenticationPolicy'
  | 'BlockedSenderAddress'
  | 'TenantAllowBlockListItems'
  | 'MessageTraceV2';

/**
 * One tenant in memory. Recipients are kept once, with mailbox, CAS and group properties on the same row, by Guid in
 * lower case; Entra objects (users, groups, contacts) by object id in lower case. The two meet in a recipient's
 * `ExternalDirectoryObjectId`. Members are keys: recipient Guids for Exchange groups, object ids for Entra groups.
 * A recipient needs no Entra object of its own: Graph shows what Exchange has, so that a group made or removed in
 * Exchange is there or gone in both (`directory.ts`). Microsoft 365 groups, and what has no mail, are kept in `entra`.
 */
export interface TenantState {
  readonly id: string;
  /** The initial domain. */
  readonly domain: string;
  readonly config: Record<ConfigNoun, StoredRow[]>;
  readonly recipients: Map<string, StoredRow>;
  readonly exchangeMembers: Map<string, Set<string>>;
  readonly entra: Map<string, StoredRow>;
  readonly entraMembers: Map<string, Set<string>>;
  /** Inbox rules by the recipient Guid of their mailbox. */
  readonly inboxRules: Map<string, StoredRow[]>;
  /** What Entra says of signing in: security defaults, and the policies of Conditional Access as Graph shows them. */
  readonly signIn: { securityDefaults: boolean; readonly conditionalAccess: StoredRow[]; readonly log: StoredRow[] };
  /** What `Search-UnifiedAuditLog` finds, oldest first. */
  readonly auditLog: StoredRow[];
  /** Source of identifiers and times, so that equal seeds give equal tenants. */
  readonly next: { readonly guid: () => string; readonly now: () => string };
}
