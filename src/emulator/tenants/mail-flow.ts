import { textAt } from '../../json.ts';
import type { StoredRow, TenantState } from '../state/state.ts';
import { inboundConnector, outboundConnector, outboundPolicy, outboundRule, remoteDomain } from './rows/mail-flow.ts';
import { acceptedDomain, type AcceptedDomainOptions } from './rows/organization.ts';
import { transportRule } from './rows/transport-rule.ts';

interface OutboundPolicyOptions {
  /** Properties of the policy in the service's own spelling. */
  readonly policy?: StoredRow;
  /** Scope of its rule; null for a policy without one, which applies to nobody. */
  readonly rule: StoredRow | null;
  /** The rule's own name, where somebody renamed it in the portal. */
  readonly ruleName?: string;
}

/** Adds an outbound policy with the rule that gives it a scope. The rule is evaluated after those before it. */
export function addOutboundPolicy(state: TenantState, name: string, options: OutboundPolicyOptions): StoredRow {
  const policy = { ...outboundPolicy(state, name), ...options.policy };
  state.config.HostedOutboundSpamFilterPolicy.push(policy);
  if (options.rule !== null) addOutboundRule(state, options.ruleName ?? name, name, options.rule);
  return policy;
}

/** Adds the rule of an outbound policy, or one whose policy is gone. */
export function addOutboundRule(state: TenantState, name: string, policy: string, scope: StoredRow): StoredRow {
  const rule = { ...outboundRule(state, name, policy), ...scope };
  state.config.HostedOutboundSpamFilterRule.push(rule);
  return rule;
}

export const addRemoteDomain = (state: TenantState, domainName: string, set: StoredRow = {}): StoredRow =>
  added(state.config.RemoteDomain, { ...remoteDomain(state, textAt(set, 'Name') || domainName, domainName), ...set });

export const addAcceptedDomain = (state: TenantState, domain: string, options: AcceptedDomainOptions = {}): StoredRow =>
  added(state.config.AcceptedDomain, acceptedDomain(state, domain, options));

export const addTransportRule = (state: TenantState, name: string, set: StoredRow): StoredRow =>
  added(state.config.TransportRule, transportRule(state, name, set));

export const addOutboundConnector = (state: TenantState, name: string, set: StoredRow = {}): StoredRow =>
  added(state.config.OutboundConnector, { ...outboundConnector(state, name), ...set });

export const addInboundConnector = (state: TenantState, name: string, set: StoredRow = {}): StoredRow =>
  added(state.config.InboundConnector, { ...inboundConnector(state, name), ...set });

function added(rows: StoredRow[], row: StoredRow): StoredRow {
  rows.push(row);
  return row;
}

/** Adds an inbox rule to a mailbox. */
export const addInboxRule = (state: TenantState, mailbox: StoredRow, name: string, set: StoredRow): StoredRow =>
  added(inboxRulesOf(state, mailbox), { ...inboxRule(state, mailbox, name), ...set });

/** The rules of a mailbox, to be changed. */
export function inboxRulesOf(state: TenantState, mailbox: StoredRow): StoredRow[] {
  const guid = textAt(mailbox, 'Guid').toLowerCase();
  const rules = state.inboxRules.get(guid) ?? [];
  state.inboxRules.set(guid, rules);
  return rules;
}

/** A new inbox rule. Its number is above 2^53, so that it travels as text. */
export function inboxRule(state: TenantState, mailbox: StoredRow, name: string): StoredRow {
  const number = String(165_921_246_689_730_049n + BigInt(Number.parseInt(state.next.guid().slice(0, 8), 16)));
  return {
    Name: name,
    Identity: `${textAt(mailbox, 'Name')}\\${number}`,
    RuleIdentity: number,
    Enabled: true,
    Priority: inboxRulesOf(state, mailbox).length + 1,
    Description: '',
    InError: false,
    ErrorType: 'None',
    SupportedByTask: true,
    Legacy: false,
    ...inboxRuleDefaults,
    MailboxOwnerId: textAt(mailbox, 'Name'),
    IsValid: true,
    ObjectState: 'Unchanged',
  };
}

const inboxRuleDefaults: StoredRow = {
  BodyContainsWords: null,
  From: null,
  FromAddressContainsWords: null,
  HeaderContainsWords: null,
  MessageTypeMatches: null,
  SentTo: null,
  SubjectContainsWords: null,
  SubjectOrBodyContainsWords: null,
  WithImportance: null,
  ExceptIfFrom: null,
  ExceptIfSubjectContainsWords: null,
  ApplyCategory: null,
  CopyToFolder: null,
  DeleteMessage: false,
  ForwardAsAttachmentTo: null,
  ForwardTo: null,
  MarkAsRead: false,
  MoveToFolder: null,
  RedirectTo: null,
  SendTextMessageNotificationTo: [],
  SoftDeleteMessage: false,
  StopProcessingRules: false,
};
